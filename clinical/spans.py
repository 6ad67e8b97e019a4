"""The spans of a patient's charts, and the one time axis that all their signals share.

A cell of the axis is a whole number of the history's steps and begins at a whole multiple of itself on the
clock (UTC), so that what is drawn stays in its cell while time goes on: nothing crawls.
"""

from dataclasses import dataclass
from typing import Self

_MINUTE, _HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True)
class Span:
    """How far back one looks; all times in seconds.

    `step` is that of the history asked for. `cells` are the lengths that a cell may have, shortest first,
    each an even number of steps, so that half a cell is a whole number of them. `row` is a row of the table,
    `ticks` are the distances that the marks of the axis may have.
    """

    label: str
    seconds: float
    step: float
    cells: tuple[float, ...]
    row: float
    ticks: tuple[float, ...]


SPANS = (
    Span("1 h", _HOUR, 5, (20, 30, 40, 60, 80, 100, 120, 180, 240, 360), 5 * _MINUTE, (600, 900, 1200, 1800)),
    Span(
        "4 h",
        4 * _HOUR,
        15,
        (90, 120, 180, 240, 300, 360, 480, 600, 900, 1200),
        15 * _MINUTE,
        (1800, _HOUR, 2 * _HOUR),
    ),
    Span(
        "12 h",
        12 * _HOUR,
        _MINUTE,
        (240, 360, 480, 600, 720, 960, 1200, 1440, 1800, 2400, _HOUR),
        30 * _MINUTE,
        (_HOUR, 2 * _HOUR, 3 * _HOUR, 4 * _HOUR, 6 * _HOUR),
    ),
    Span(
        "24 h",
        24 * _HOUR,
        2 * _MINUTE,
        (480, 720, 960, 1200, 1440, 1920, 2400, 2880, _HOUR, 4800, 2 * _HOUR),
        _HOUR,
        (2 * _HOUR, 4 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    ),
    Span(
        "7 d",
        168 * _HOUR,
        5 * _MINUTE,
        (_HOUR, 1.5 * _HOUR, 2 * _HOUR, 3 * _HOUR, 4 * _HOUR, 6 * _HOUR, 8 * _HOUR, 12 * _HOUR),
        4 * _HOUR,
        (24 * _HOUR, 48 * _HOUR),
    ),
)
"""The spans, shortest first."""

TWELVE_HOURS = 2
"""The place of the span that is shown first: a shift."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Some cells of one length, side by side; the last one holds the present."""

    step: float
    first: int
    cells: int

    @classmethod
    def over(cls, span: Span, room: int, now: float) -> Self:
        """The axis of a span in so many cells at most, as few seconds to a cell as fit."""
        step = next((step for step in span.cells if span.seconds / step <= room), span.cells[-1])
        cells = max(1, min(room, round(span.seconds / step)))
        return cls(step, int(now // step) - cells + 1, cells)

    @property
    def start(self) -> float:
        """When the first cell begins."""
        return self.first * self.step

    @property
    def stop(self) -> float:
        """When the last cell ends."""
        return (self.first + self.cells) * self.step

    def cell(self, moment: float) -> int | None:
        """The cell of a moment; None where it lies outside."""
        cell = int(moment // self.step) - self.first
        return cell if 0 <= cell < self.cells else None

    def begins(self, cell: int) -> float:
        """When a cell begins."""
        return (self.first + cell) * self.step
