"""A question for histories: which steps are asked for, and what a step shows of a signal."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from backends.ports import Invalid
from clinical.vitals import Signal

MOST_CELLS = 250_000
"""Patients times steps of one question."""

LAST = (Signal.ACVPU, Signal.OXYGEN)
"""Signals of which a step shows the last value."""

MEANS = tuple(signal for signal in Signal if signal not in LAST)
"""Signals of which a step shows the mean."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for histories; all times in milliseconds."""

    patients: tuple[str, ...]
    start: int
    stop: int
    step: int

    @classmethod
    def of(cls, patients: Sequence[str], start: float, stop: float, step: float) -> Self:
        """Align the start; raises Invalid for steps or spans that cannot be answered."""
        if not (math.isfinite(start) and math.isfinite(stop) and 0.001 <= step <= 1e9):
            raise Invalid("a history needs a beginning, an end, and a step of a millisecond or more")
        length = round(step * 1000)
        asked = cls(tuple(patients), round(start * 1000) // length * length, round(stop * 1000), length)
        if len(asked.patients) * asked.cells > MOST_CELLS:
            raise Invalid("this history has too many steps: ask for longer ones, or for fewer patients")
        return asked

    @property
    def cells(self) -> int:
        """How many steps there are."""
        return max(0, -((self.start - self.stop) // self.step))


def any_value(values: Sequence[float | None]) -> bool:
    """Whether there is anything but gaps."""
    return any(value is not None for value in values)


def mean(total: float, count: float) -> float | None:
    """The mean of so many values; None for none, or for what is no number."""
    found = total / count if count else None
    return found if found is not None and math.isfinite(found) else None
