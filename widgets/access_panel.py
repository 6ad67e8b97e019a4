"""Who saw or changed the record of one patient; that this opening of it is on record stands first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.reactive import var

from clinical.records import AuditEntry
from widgets import names
from widgets.alert_line import short_name
from widgets.inert import cut, inert, wrap
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.panel import Panel, told
from widgets.times import clock, day, hour_minute

_ROWS = 3
_LOOK_UP = "look-up"
_DEEDS = {
    "open": "opened",
    _LOOK_UP: "looked up",
    "admit": "admitted",
    "transfer": "moved",
    "discharge": "discharged",
    "save": "changed",
    "assign": "assigned",
    "cover": "covered",
    "hand over": "handed over",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """This opening of the record: by whom, and when it was put on record, else since when that fails."""

    by: str
    at: float | None = None
    problem: str = ""
    since: float | None = None


class AccessPanel(Panel):
    """The trail as it was told last, and how it goes with this `opening`."""

    FACTS = (*Panel.FACTS, "opening")
    NUMBER, TITLE = 6, "ACCESS"

    opening: var[Opening] = var(Opening(""))

    def content(self, width: int) -> Sequence[Line]:
        """This opening, then who did what, under the day on which it was done, the newest first."""
        trail: Sequence[AuditEntry] = self.answer.value or ()
        lines = [*_opening(self.opening, width)]
        today = day(self.now)
        for entry in trail:
            if (done := day(entry.at)) != today:
                today = done
                lines.append(told(done, width))
            lines += _entry(entry, width, 1 if self.beside else _ROWS)
        return lines


def _opening(opening: Opening, width: int) -> Iterator[Line]:
    if opening.at is not None:
        words = f"This opening is on record: {clock(opening.at)} {inert(opening.by)}"
        yield told(words, width, Ink.TEXT)
    elif opening.since is not None:
        words = f"! NOT on record since {hour_minute(opening.since)}: {inert(opening.problem)}; trying again"
        yield from (told(row, width, Ink.TECHNICAL) for row in wrap(words, width, 2))
    else:
        yield told("putting this opening on record", width)


def _entry(entry: AuditEntry, width: int, most: int) -> Iterator[Line]:
    """When, who, what, on so many lines at most."""
    who_x, deed_x = 6, 6 + max(14, min(28, width * 2 // 5))
    deed = _DEEDS.get(entry.action, inert(entry.action))
    detail = names.typed(entry.detail) if entry.action == _LOOK_UP else inert(entry.detail)
    words = f"{deed}: {detail}" if detail else deed
    first, *others = wrap(words, width - deed_x, most) or [""]
    yield Line(
        (
            Span(0, hour_minute(entry.at), Ink.QUIET),
            Span(who_x, cut(short_name(entry.by, deed_x - who_x - 1), deed_x - who_x - 1), Ink.TEXT),
            Span(deed_x, first, Ink.QUIET),
        )
    )
    yield from (Line((Span(deed_x, row, Ink.QUIET),)) for row in others)
