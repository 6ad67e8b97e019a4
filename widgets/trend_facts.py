"""What a patient's trends are drawn from: values on one axis, the sets, what stands at the cursor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from clinical.alerts import Alert
from clinical.board import BedPicture
from clinical.limits import Limits
from clinical.news2 import Assessment
from clinical.sets import ObservedSet
from clinical.spans import SPANS, TWELVE_HOURS, Axis, Span
from clinical.vitals import Signal
from widgets.answer import Answer

_UNASKED: Answer[Any] = Answer("history")

TRACED = (Signal.HR, Signal.RR, Signal.SPO2)
"""Signals that are drawn as a trace: a value for each column of dots, every other one a value a cell."""


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """Everything at one moment. `cursor` is the moment that is read (seconds, UTC), None for now.

    `columns` has a value for each cell of the axis, of what is `TRACED` so many more as a cell has dots
    across. `sets` are the rows of the table, oldest first; `here` is the set at the cursor. `alerts` are
    those that began or stood within the span.
    """

    axis: Axis
    span: Span = SPANS[TWELVE_HOURS]
    columns: Mapping[Signal, tuple[float | None, ...]] | None = None
    sets: tuple[ObservedSet, ...] = ()
    here: ObservedSet | None = None
    cursor: float | None = None
    picture: BedPicture | None = None
    assessment: Assessment | None = None
    limits: Limits | None = None
    alerts: tuple[Alert, ...] = ()
    answer: Answer[Any] = _UNASKED

    def of(self, signal: Signal) -> tuple[float | None, ...]:
        """The columns of a signal; empty where nothing is known."""
        return self.columns.get(signal, ()) if self.columns else ()


class Room(NamedTuple):
    """Where the plot stands in a line: so many cells after the gutter, the cursor's cell among them."""

    gutter: int
    cells: int
    cursor: int | None = None
