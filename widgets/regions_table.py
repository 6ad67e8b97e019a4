"""Regions, and the wards of one, line by line: beds, open alerts, and whether all of it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual.reactive import var

from clinical.alerts import Alert
from clinical.durations import duration
from widgets import names
from widgets.header import Census, StoreLink, Tally
from widgets.inert import cells, cut, fit, inert
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.listing import Entry, Listing
from widgets.marks import text_ink
from widgets.side import titled
from widgets.times import clock, hour_minute

_SLOW = 0.25
"""Seconds from which on the slowest store is named."""

NO_DATA = 60.0
"""Seconds without a reading after which a whole region or ward is without data."""

OF_NOW = 5.0
"""Seconds within which a region or ward is told of as it is now: it is asked every three, not each second."""


@dataclass(frozen=True, slots=True)
class PlaceLine(Entry):
    """A region or a ward: `key` is its id, `here` whether its board lies beneath, `region` a ward's region
    where wards of several are listed.

    `census` and `tally` are None until they are known, `tally` also while none stands because nobody judges.
    `unjudged` is how many wards with patients have no alarm engine, a ward's own line counting as one. `age`
    is that of the newest reading in seconds, None where there is none. `lost` is since when its alerts are
    only last known, `told` when its beds were last told of, `links` a region's stores, `worst` a ward's worst
    open alert.
    """

    name: str
    region: str = ""
    here: bool = False
    wards: int | None = None
    census: Census | None = None
    tally: Tally | None = None
    unjudged: int = 0
    age: float | None = None
    lost: float | None = None
    told: float | None = None
    links: tuple[StoreLink, ...] = ()
    worst: Alert | None = None


class _Column(NamedTuple):
    """A column of numbers: its heading, and how wide it is, its gap included."""

    key: str
    title: str
    width: int


class _Shape(NamedTuple):
    """What has a place at a width: how wide the name is, the columns, where the words at the end begin."""

    name: int
    columns: tuple[_Column, ...]
    newest: int
    words: int


def _column(key: str, width: int, title: str = "") -> _Column:
    return _Column(key, title or key, width)


_WIDE = (
    *(_column("wards", 7), _column("beds", 7), _column("seen", 7), _column("old", 6), _column("blind", 8)),
    *(_column("off", 6), _column("high", 8, "***"), _column("medium", 6, "**"), _column("low", 5, "*")),
    *(_column("technical", 5, "!"), _column("unseen", 13, "nobody yet")),
)
_MIDDLE = (
    *(_column("wards", 6), _column("beds", 6), _column("seen", 6), _column("blind", 7), _column("off", 5)),
    *(_column("high", 6, "***"), _column("medium", 5, "**"), _column("low", 4, "*")),
    *(_column("technical", 4, "!"), _column("unseen", 12, "nobody yet")),
)
_NARROW = (
    *(_column("beds", 5), _column("seen", 5), _column("blind", 6)),
    *(_column("high", 4, "***"), _column("medium", 4, "**"), _column("low", 3, "*")),
    *(_column("technical", 3, "!"), _column("unseen", 4, "new")),
)
_TINY = (
    *(_column("blind", 6), _column("high", 4, "***"), _column("medium", 3, "**"), _column("low", 3, "*")),
    *(_column("technical", 3, "!"), _column("unseen", 4, "new")),
)
_NARROW_FROM = 60
_REGION_FROM = 20
_X = 3
"""Where the name begins; the cursor stands before it."""


def _shape(width: int) -> _Shape:
    if width >= 150:
        return _Shape(20, _WIDE, 10, 3)
    if width >= 110:
        return _Shape(14, _MIDDLE, 9, 2)
    if width >= _NARROW_FROM:
        return _Shape(14, _NARROW, 7, 2)
    return _Shape(12, _TINY, 0, 1)


class PlaceTable(Listing[PlaceLine]):
    """Regions or wards; `title` stands over them on a rule where there is one, `empty` where there are none.

    `headed` says what stands in each column, `name_room` how wide names are where they are longer than usual;
    `cursor` stays in sight without the focus too.
    """

    FACTS: ClassVar[tuple[str, ...]] = (*Listing.FACTS, "title", "aside", "empty", "headed", "name_room")

    headed: var[bool] = var(True)
    name_room: var[int] = var(0)

    title: var[str] = var("")
    aside: var[str] = var("")
    empty: var[str] = var("")

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._made: dict[str | None, tuple[tuple[object, ...], Line]] = {}

    def heading(self, width: int, height: int) -> Sequence[Line]:
        """The title, and what stands in each column."""
        lines = []
        if self.title:
            pieces = [(inert(self.title), Ink.STRONG), (inert(self.aside), Ink.QUIET)]
            lines.append(titled(pieces if self.aside else pieces[:1], width, 1))
        if self.headed:
            lines.append(Line(tuple(_heading(self._shape(width), width))))
        return lines

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The lines; words where there are none."""
        if not self.entries and self.empty:
            return [*self.heading(width, height), Line((Span(_X, cut(self.empty, width - _X), Ink.QUIET),))]
        return super().draw(width, height)

    def line(self, entry: PlaceLine, width: int, *, selected: bool) -> Line:
        """A region or a ward; made anew only where it says something else than at the last look."""
        facts = entry, width, selected, self.has_focus, self.name_room, names.CURTAIN.drawn
        made = self._made.get(entry.key)
        if made is None or made[0] != facts:
            made = self._made[entry.key] = facts, self._line(entry, width, selected=selected)
        return made[1]

    def _line(self, entry: PlaceLine, width: int, *, selected: bool) -> Line:
        cursor = (Span(1, ">", Ink.STRONG),) if selected else ()
        ground = Ground.CURSOR if selected and self.has_focus else Ground.PAGE
        return Line((*cursor, *_place(entry, self._shape(width), width)), ground)

    def _shape(self, width: int) -> _Shape:
        shape = _shape(width)
        return shape._replace(name=max(shape.name, self.name_room)) if width >= _NARROW_FROM else shape


def _heading(shape: _Shape, width: int) -> Iterator[Span]:
    yield Span(_X, "name", Ink.QUIET)
    x = _X + shape.name
    if not shape.newest:
        yield Span(x - len("link"), "link", Ink.QUIET)
    for column in shape.columns:
        x += column.width
        yield Span(x - len(column.title), column.title, Ink.QUIET)
    if shape.newest:
        yield Span(x + 2, "newest", Ink.QUIET)
    words = "stores, worst alert"
    if (at := _words_at(shape)) + len(words) < width:
        yield Span(at, words, Ink.QUIET)


def _words_at(shape: _Shape) -> int:
    return _X + shape.name + sum(column.width for column in shape.columns) + shape.newest + shape.words


def _place(place: PlaceLine, shape: _Shape, width: int) -> Iterator[Span]:
    gone = _without_contact(place)
    ink = Ink.TECHNICAL if gone else Ink.STRONG if place.here or place.links else Ink.TEXT
    x = _X + shape.name
    count = _link_count(place.links, x) if place.links and not shape.newest else ()
    room = shape.name - sum(len(span.text) + 1 for span in count)
    yield from (Span(_X, cut(_name(place, shape), room), ink), *count)
    blank = place.tally is None and place.unjudged > 0
    for column in shape.columns:
        x += column.width
        if blank and column.key in _COUNTS:
            continue
        text, number_ink = _number(place, column.key, gone=gone)
        yield Span(x - cells(text), text, number_ink)
    if blank:
        yield Span(x - len(_NOT_JUDGED), _NOT_JUDGED, Ink.TECHNICAL)
    elif place.unjudged:
        yield Span(x, "?", Ink.TECHNICAL)
    elif place.lost is not None and place.tally is not None:
        yield Span(x, "~", Ink.OLD)
    at = x
    if shape.newest:
        text, age_ink = _newest(place)
        yield Span(x + 2, text, age_ink)
        at = x + 2 + len(text)
    yield from _words(place, max(_words_at(shape), at + 2), width)


def _link_count(links: Sequence[StoreLink], end: int) -> tuple[Span, ...]:
    """How many of a region's stores answer, up to a column, where there is room for no more."""
    well = sum(link.up for link in links)
    text = f"{well}/{len(links)}"
    return (Span(end - len(text), text, Ink.QUIET if well == len(links) else Ink.TECHNICAL),)


def _name(place: PlaceLine, shape: _Shape) -> str:
    """The name, behind its region's where there is one; two letters of that have to do on narrow screens."""
    if not place.region:
        return place.name
    region = fit(place.region, 9) if shape.name > _REGION_FROM else cut(place.region, 12)[:2]
    return f"{region} {inert(place.name)}"


def _without_contact(place: PlaceLine) -> bool:
    return bool(place.links) and not any(link.up for link in place.links)


_NOT_JUDGED = "not judged"
_COUNTS = ("high", "medium", "low", "technical", "unseen")
_ALARM_INKS = {"high": Ink.HIGH, "medium": Ink.MEDIUM, "low": Ink.LOW, "technical": Ink.TECHNICAL}


def _number(place: PlaceLine, key: str, *, gone: bool) -> tuple[str, Ink]:
    """A number and its ink: colour is for alarms and blind beds, what is last known is quiet, zero too."""
    number = _value(place, key)
    if key == "wards" and not place.links:
        return "", Ink.QUIET
    if number is None:
        return "-", Ink.QUIET
    if not number and not (key == "seen" and place.census and place.census.blind):
        return "0", Ink.QUIET
    if key in ("blind", "old") or (key == "seen" and not number):
        return f"{number}", Ink.TECHNICAL
    if key in _ALARM_INKS or key == "unseen":
        if place.lost is not None:
            return f"{number}", Ink.OLD
        return f"{number}", _ALARM_INKS.get(key, Ink.STRONG)
    return f"{number}", Ink.QUIET if gone else Ink.TEXT


def _value(place: PlaceLine, key: str) -> int | None:
    if key == "wards":
        return place.wards
    if key in ("beds", "seen", "old", "blind", "off"):
        return None if place.census is None else getattr(place.census, "away" if key == "off" else key)
    return None if place.tally is None else getattr(place.tally, key)


def _newest(place: PlaceLine) -> tuple[str, Ink]:
    """How old the newest reading is; from a minute on it says what that means."""
    if place.age is None:
        nobody = place.census is not None and place.census.beds > 0 and not _taken(place.census)
        return ("nobody in", Ink.QUIET) if nobody else ("-", Ink.QUIET)
    if place.age >= NO_DATA:
        return f"NO DATA {duration(place.age)}", Ink.TECHNICAL
    old = place.age >= 10.0
    return "now" if place.age < OF_NOW else f"{place.age:.0f} s", Ink.OLD if old else Ink.TEXT


def _taken(census: Census) -> int:
    return census.seen + census.old + census.blind + census.away


def _words(place: PlaceLine, x: int, width: int) -> Iterator[Span]:
    """Who is not judged, then a region's stores or a ward's worst open alert, as far as there is room."""
    if (doubt := cut(_doubt(place), max(0, width - x))) and place.tally is not None:
        yield Span(x, doubt, Ink.TECHNICAL)
        x += cells(doubt) + 2
    if place.worst is not None:
        yield from _worst(place.worst, x, width, lost=place.lost is not None)
    for text, ink in _stores(place):
        if x >= width or (ink is Ink.QUIET and x + cells(text) > width):
            return
        shown = cut(text, width - x)
        yield Span(x, shown, ink)
        x += cells(shown) + 2


def _doubt(place: PlaceLine) -> str:
    """How many wards nobody judges; a line whose counts stand seems calm without it."""
    if not place.unjudged:
        return ""
    return f"{place.unjudged} of {place.wards} wards {_NOT_JUDGED}" if place.wards else _NOT_JUDGED


def _worst(alert: Alert, x: int, width: int, *, lost: bool) -> Iterator[Span]:
    """Bed, name and what is wrong; the name gives way."""
    ink = Ink.OLD if lost else text_ink(alert) if alert.unseen else Ink.QUIET
    bed = cut(alert.bed.label, 8)
    room = width - x - cells(bed) - 3
    if room < 8:
        return
    yield Span(x, bed, Ink.OLD if lost else Ink.STRONG)
    x += cells(bed) + 1
    what = cut(alert.text, room)
    if (name := cut(names.full(alert.name), room - cells(what))) and len(name) > 3:
        yield Span(x, name, Ink.OLD if lost else Ink.TEXT if alert.unseen else Ink.QUIET)
        x += cells(name) + 2
    yield Span(x, what, ink)


def _stores(place: PlaceLine) -> Iterator[tuple[str, Ink]]:
    """How many of a region's stores answer, which does not since when, and how quick the slowest is."""
    down = [link for link in place.links if not link.up]
    well = [link for link in place.links if link.up]
    if down and not well:
        known = "nothing told yet" if place.told is None else f"last known {clock(place.told)}"
        yield f"0 of {len(down)}, {known}", Ink.TECHNICAL
    elif down:
        yield f"{len(well)} of {len(place.links)}", Ink.STRONG
        yield ", ".join(_down(link) for link in down), Ink.TECHNICAL
    elif well:
        yield f"{len(well)} of {len(well)} ok", Ink.TEXT
    timed = [link for link in well if link.latency is not None]
    if timed:
        slowest = max(timed, key=_latency)
        name = f"{cut(slowest.name, 16)} " if _latency(slowest) > _SLOW else ""
        yield f"slowest {name}{_milliseconds(_latency(slowest))}", Ink.QUIET


def _down(link: StoreLink) -> str:
    return f"{cut(link.name, 16)} DOWN" + ("" if link.since is None else f" {hour_minute(link.since)}")


def _latency(link: StoreLink) -> float:
    return link.latency or 0.0


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.001 else "<1 ms"
