"""Open alerts of every region, line by line: where, who, what is wrong, for how long, and who has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual.reactive import var

from clinical.alerts import Alert, State
from clinical.last_known import LastKnown
from widgets.alert_line import Shape, alert_line
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.listing import Entry, Listing
from widgets.side import titled
from widgets.times import hour_minute


@dataclass(frozen=True, slots=True)
class OpenAlert(Entry):
    """An open alert with the names of its region and ward.

    `lost` is since when its region's alerts are only last known (seconds, UTC), `blind` whether nothing is
    heard of its bed now, so that nobody can tell whether it is still true.
    """

    alert: Alert
    region: str
    ward: str
    lost: float | None = None
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Group(Entry):
    """A line above the alerts of one who has them, or of nobody."""

    who: str
    count: int
    unseen: bool = False


_NOBODY = "nobody yet"


class _Columns(NamedTuple):
    """Where region and ward stand, and where all else does."""

    region: int
    ward: int
    end: int
    shape: Shape


def _columns(width: int) -> _Columns:
    """Names give way first; of the region two letters stay; mark, bed and what is wrong never give way."""
    if width >= 140:
        return _Columns(7, 17, 34, Shape(0, 2, 35, 40, 76, 110, 113, width))
    if width >= 110:
        return _Columns(7, 14, 24, Shape(0, 2, 25, 30, 58, 87, 90, width))
    if width >= 70:
        return _Columns(6, 13, 18, Shape(0, 2, 19, 23, 36, width - 15, width - 13, width))
    return _Columns(4, 7, 12, Shape(3, 0, 13, None, 18, width, width, width))


class OpenAlerts(Listing[OpenAlert | Group]):
    """The alerts in the order in which they are given.

    `title`, `aside` and `warning` stand above them on a rule, `empty` where there are none.
    """

    FACTS: ClassVar[tuple[str, ...]] = (*Listing.FACTS, "title", "aside", "warning", "empty")

    title: var[str] = var("")
    aside: var[str] = var("")
    warning: var[str] = var("")
    empty: var[str] = var("")
    grouped: var[bool] = var(False)
    """Whether a line above says of each alert that nobody has it."""

    def heading(self, width: int, height: int) -> Sequence[Line]:
        """The title, as far as its comma where there is no room for all of it."""
        asides = ((self.aside, Ink.QUIET), (self.warning, Ink.TECHNICAL))
        pieces = [(inert(words), ink) for words, ink in asides if words]
        title = inert(self.title)
        needed = cells(title) + sum(cells(words) + 2 for words, _ in pieces) + 1
        pieces.insert(0, (title if needed <= width else title.partition(",")[0], Ink.STRONG))
        return [titled(pieces, width, 1)]

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The lines; words where there are none."""
        if not self.entries and self.empty:
            return [*self.heading(width, height), Line((Span(3, cut(self.empty, width - 3), Ink.QUIET),))]
        return super().draw(width, height)

    def line(self, entry: OpenAlert | Group, width: int, *, selected: bool) -> Line:
        """An alert, or who has those below."""
        if isinstance(entry, Group):
            return _group(entry, width)
        line = open_alert_line(entry, width, self.now, self.phase, selected=selected and self.has_focus)
        if not self.grouped:
            return line
        return line._replace(spans=tuple(span for span in line.spans if span.text != _NOBODY))


def open_alert_line(entry: OpenAlert, width: int, now: float, phase: int, *, selected: bool = False) -> Line:
    """One alert with its region and ward; one that is only last known is drawn so, and says since when."""
    alert, columns = entry.alert, _columns(width)
    known = LastKnown(None, entry.lost) if entry.lost is not None or entry.blind else None
    line = alert_line(alert, columns.shape, now, phase, known=known, selected=selected)
    spans = [span for span in line.spans if entry.lost is None or span.x < columns.shape.who]
    spans += _where(entry, columns)
    if entry.lost is not None:
        spans.append(Span(columns.shape.who, cut(_last_known(entry), width - columns.shape.who), Ink.OLD))
    return Line(tuple(sorted(spans)), line.ground)


def _where(entry: OpenAlert, columns: _Columns) -> Iterator[Span]:
    ink = Ink.OLD if entry.lost is not None else Ink.TEXT if entry.alert.unseen else Ink.QUIET
    roomy = columns.end - columns.ward > 12
    ward = entry.ward if roomy else entry.alert.bed.ward.upper()
    room = columns.ward - columns.region - 1
    yield Span(columns.region, cut(entry.region, room) if room > 2 else cut(entry.region, 12)[:room], ink)
    yield Span(columns.ward, cut(ward, columns.end - columns.ward), ink)


def _last_known(entry: OpenAlert) -> str:
    """Since when it is only last known, and who had it then."""
    alert = entry.alert
    had = f"{alert.by or 'someone'} had it" if alert.state is State.ACKNOWLEDGED else "nobody had it"
    return f"last known {hour_minute(entry.lost or 0.0)}, {inert(had)}"


def _group(group: Group, width: int) -> Line:
    who = (inert(group.who), Ink.STRONG if group.unseen else Ink.TEXT)
    count = (f"{group.count}", Ink.STRONG if group.unseen else Ink.QUIET)
    return titled([who, count], width, 1)
