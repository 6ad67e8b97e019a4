"""What a nurse writes down because no device sends it: consciousness, oxygen, and temperature by hand."""

from collections.abc import Sequence
from random import Random

from clinical.news2 import SIGNALS, URGENT, score
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source, SourceKind, Values

HOUR = 3600.0
_NAME = "sim RN"


def set_of(state: Sequence[float | None]) -> tuple[float | None, ...]:
    """Pick from values by `Signal` those that NEWS2 scores."""
    return tuple(state[Signal.HR] if signal is Signal.PULSE else state[signal] for signal in SIGNALS)


class Chart:
    """One patient's chart: hourly while NEWS2 is `URGENT`, else before what is charted expires (4 h).

    A change of consciousness or oxygen is written down two minutes after it is seen. `pace` is how many
    times as fast as life the patient lives.
    """

    __slots__ = ("_by_hand", "_level", "_random", "_scale", "due")

    def __init__(self, random: Random, scale: int, by_hand: bool) -> None:
        self._random = random
        self._scale = scale
        self._by_hand = by_hand
        self._level: tuple[float | None, float | None] = None, None
        self.due = 0.0

    def look(self, state: Sequence[float | None], at: float, pace: float) -> None:
        """Bring the next charting forward when the patient has become ill or their care has changed."""
        if (state[Signal.ACVPU], state[Signal.OXYGEN]) != self._level:
            self.due = min(self.due, at + 120.0 / pace)
        elif self.due > at + HOUR / pace and self._ill(state):
            self.due = at + HOUR / pace

    def write(self, state: Sequence[float | None], at: float, pace: float) -> Values:
        """Write down what is seen now, and decide when to come again."""
        rest = HOUR if self._ill(state) else HOUR * self._random.uniform(3.4, 3.85)
        self.due = at + rest / pace
        self._level = state[Signal.ACVPU], state[Signal.OXYGEN]
        temp = state[Signal.TEMP] if self._by_hand else None
        shown = None if temp is None else round(temp, 1)
        return (None, None, None, None, None, None, None, shown, *self._level)

    def _ill(self, state: Sequence[float | None]) -> bool:
        return (score(set_of(state), self._scale).total or 0) >= URGENT


def charted(bed: Bed, patient: str, at: float, received: float, values: Values, pace: float = 1.0) -> Reading:
    """Make the reading of one charting."""
    return Reading(
        bed, patient, at, received, values, Source(_NAME, SourceKind.CHARTED, 4 * HOUR / pace, pace)
    )
