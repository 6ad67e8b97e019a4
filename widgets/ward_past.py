"""The ward over a day, a week or a month: occupancy, NEWS2 and alerts slot by slot, and what called most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.reactive import var

from clinical.patients import Patient
from clinical.ward_hours import WardHour
from clinical.ward_past import CallReport, Period, Reach
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.names import CURTAIN
from widgets.panel import Panel, told
from widgets.past_rows import hourly
from widgets.past_tables import tables
from widgets.side import BLANK


@dataclass(frozen=True, slots=True, eq=False)
class WardPast:
    """What is shown of one ward: its hours within a period as of `now`, and the report on its alerts.

    `lying` is who lies in each bed now, by its label; `read` of how many days of the period the roll-ups have
    been read, and `days` how many there are.
    """

    name: str
    beds: int
    reach: Reach
    among: Period
    now: float
    hours: Mapping[float, WardHour]
    report: CallReport
    lying: Mapping[str, Patient]
    read: int
    days: int


class WardPastPane(Panel):
    """Draws `past` for its width; as many of its lines as fit, and the others by scrolling."""

    FACTS: ClassVar[tuple[str, ...]] = (*Panel.FACTS, "past")
    NUMBER = 0
    TITLE = "ANALYTICS"

    past: var[WardPast | None] = var(None)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._content: Sequence[Line] = ()
        self._content_of: object = None

    def content(self, width: int) -> Sequence[Line]:
        """The rows by slot, the tables, and what the signs mean; scrolling draws none of it anew."""
        past = self.past
        if past is None or not past.read:
            return [] if self.answer.problem else [BLANK, told("the hourly roll-ups are being read", width)]
        if not past.report.told and not past.report.known:
            return [BLANK, told(f"nothing was rolled up here in the last {past.reach.name}", width)]
        drawn_of = past, width, self.size.height, CURTAIN.drawn
        if drawn_of != self._content_of:
            self._content_of, self._content = drawn_of, _content(past, width, self.size.height)
        return self._content

    def words(self) -> tuple[str, Ink]:
        """How the store does, or how far it has been read."""
        past = self.past
        if past is not None and 0 < past.read < past.days and not self.answer.problem:
            return f"read {past.read} of {past.days} days", Ink.TEXT
        return self.answer.words(self.now)

    def _title(self, width: int) -> Line:
        """The ward and how far back, and at the end how the store does."""
        words, ink = self.words()
        past = self.past
        name = "ANALYTICS" if past is None else f"{inert(past.name).upper()}, LAST {past.reach.name.upper()}"
        room = max(0, width - cells(name) - 2)
        words = cut(words, room) if ink is not Ink.QUIET or cells(words) <= room else ""
        at = width - cells(words)
        spans = [Span(0, cut(name, width), Ink.STRONG)]
        start = cells(name) + 1
        if start < at - 1:
            spans.append(Span(start, "─" * (at - 1 - start), Ink.FAINT))
        return Line((*spans, Span(at, words, ink)) if words else tuple(spans))


def _content(past: WardPast, width: int, height: int) -> Sequence[Line]:
    lines = [BLANK] * (height >= _TALL)
    lines += [*hourly(past, width, _bars(height)), BLANK, *tables(past, width), BLANK]
    return [*lines, *(told(words, width) for words in _explained(past, width))]


_TALL = 30


def _bars(height: int) -> int:
    """How many lines the bars of occupancy have on a pane so high."""
    return 4 if height >= 44 else 3 if height >= _TALL else 0


def _explained(past: WardPast, width: int) -> Sequence[str]:
    """Of how much of the time anything is known, and what the signs mean, in as few lines as it takes."""
    report = past.report
    parts = (
        f"rolled up: {report.told} of {past.reach.hours} h",
        f"alerts followed: {report.known} h",
        "· none",
        "blank: not known",
        "now: not finished",
    )
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]}   {part}" if lines[-1] else part
        lines[-1:] = [joined] if cells(joined) <= width else [lines[-1], part]
    return lines
