"""A ward's past slot by slot: rows of numbers over one time axis. A blank is not known, a dot is none."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from clinical.calls import HOUR
from clinical.durations import dated
from clinical.ward_hours import Band
from clinical.ward_past import Counts, Slot, slots
from widgets.inert import cells, cut
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.side import BLANK

if TYPE_CHECKING:
    from widgets.ward_past import WardPast

_NARROWEST, _WIDEST = 4, 6
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_UNFINISHED = "░"


class Cell(NamedTuple):
    """What stands in a slot; an ink that fills covers the slot but for a gap."""

    text: str
    ink: Ink = Ink.TEXT
    fills: bool = False


class Layout(NamedTuple):
    """Where things stand: slots from column `x` on, `cell` columns each, and the sum, where it has room.

    There are `slots` of them, each of so many hours.
    """

    x: int
    cell: int
    hours: int
    slots: int
    sum: int

    @property
    def end(self) -> int:
        """The column after the last slot."""
        return self.x + self.cell * self.slots


def layout(past: "WardPast", width: int) -> Layout:
    """As few hours to a slot as fit side by side."""
    x, tail = (14, 7) if width >= 58 else (10, 0)
    room = width - x - tail
    reach = past.reach
    length = next((n for n in reach.slots if reach.hours // n * _NARROWEST <= room), reach.slots[-1])
    count = reach.hours // length
    return Layout(x, max(1, min(_WIDEST, room // count)), length, count, tail)


def hourly(past: "WardPast", width: int, bars: int) -> list[Line]:
    """Occupancy, with bars of so many lines, NEWS2, alerts, and the axis below them."""
    at = layout(past, width)
    shown = slots(past.hours, past.among, at.hours, past.now)
    each = "hour" if at.hours == 1 else f"{at.hours} h" if at.hours < 24 else _days(at.hours)
    return [
        *_occupancy(past, shown, at, width, bars),
        BLANK,
        *_news(past, shown, at, width, each),
        BLANK,
        *_alerts(past, shown, at, width, each),
        *_axis(shown, at),
    ]


def _days(hours: int) -> str:
    return "day" if hours == 24 else f"{hours // 24} days"


def rule(title: str, width: int, *asides: str) -> Line:
    """A title on a rule, and at its end the first of the words that fit there whole."""
    title = cut(title, width)
    start = cells(title) + 1
    aside = next((words for words in asides if start + cells(words) + 2 <= width), "")
    end = width - cells(aside) - bool(aside)
    spans = [Span(0, title, Ink.STRONG)]
    if start < end:
        spans.append(Span(start, "─" * (end - start), Ink.FAINT))
    return Line((*spans, Span(end + 1, aside, Ink.QUIET)) if aside else tuple(spans))


def _occupancy(past: "WardPast", shown: Sequence[Slot], at: Layout, width: int, bars: int) -> Iterator[Line]:
    mean = "" if at.hours == 1 else ", mean of the hours"
    asides = (f"beds with data, of {past.beds}{mean}", f"of {past.beds} beds{mean}", f"of {past.beds} beds")
    yield rule("OCCUPANCY", width, *asides)
    yield from _bars(past.beds, shown, at, bars)
    numbers = [Cell("" if slot.beds is None else f"{slot.beds:.0f}") for slot in shown]
    yield _row(((0, "beds", Ink.QUIET),), numbers, at)
    if at.hours > 1:
        known = [Cell(f"{slot.told}", _how_known(slot, at.hours)) for slot in shown]
        yield _row(((0, f"hours of {at.hours}", Ink.QUIET),), known, at)


def _how_known(slot: Slot, hours: int) -> Ink:
    """A slot of which hours are missing stands out: its counts are of the others alone."""
    return Ink.FAINT if slot.told == hours or slot.unfinished else Ink.STRONG


def _bars(most: int, shown: Sequence[Slot], at: Layout, lines: int) -> Iterator[Line]:
    """A bar for each slot over so many lines, from no bed to all of them."""
    for line in range(lines - 1, -1, -1):
        scale = f"{most}" if line == lines - 1 else "" if line else "0"
        spans = [Span(at.x - 1 - len(scale), scale, Ink.FAINT)] if scale else []
        for place, slot in enumerate(shown):
            eighths = 0 if slot.beds is None else round(min(1.0, slot.beds / max(1, most)) * 8 * lines)
            here = max(0, min(8, eighths - 8 * line))
            glyph = _UNFINISHED if slot.unfinished and here >= 4 else _EIGHTHS[here]
            if glyph != " ":
                spans.append(Span(at.x + place * at.cell + 1, glyph * (at.cell - 1), Ink.FAINT))
        yield Line(tuple(spans))


_BANDS = (
    (Band.HIGH, "7 and more", "7+", Ink.NEWS_HIGH),
    (Band.MEDIUM, "5 - 6", "5 - 6", Ink.NEWS_MEDIUM),
    (Band.LOW, "1 - 4", "1 - 4", Ink.TEXT),
    (Band.ZERO, "0", "0", Ink.TEXT),
    (Band.UNSCORED, "no score", "no score", Ink.QUIET),
)


def _news(past: "WardPast", shown: Sequence[Slot], at: Layout, width: int, each: str) -> Iterator[Line]:
    """Worst and mean, and how many patients were in each band."""
    by = "patients by their worst score"
    most = "" if at.hours == 1 else f", most in any hour of {each}"
    yield rule("NEWS2", width, f"{by}{most}; sum in patient-hours", f"{by}{most}", by, "patients by score")
    yield _row(((0, "worst", Ink.QUIET),), [_worst(slot.worst) for slot in shown], at)
    means = [Cell("" if slot.mean is None else f"{slot.mean:.1f}") for slot in shown]
    yield _row(((0, "mean", Ink.QUIET),), means, at)
    for band, name, short, ink in _BANDS:
        counts = [None if slot.bands is None else slot.bands[band] for slot in shown]
        numbers = [_counted(count, ink, fills=band <= Band.MEDIUM) for count in counts]
        label = ((0, name if at.x > 10 else short, Ink.QUIET),)
        yield _row(label, numbers, at, f"{past.report.patient_hours[band]}")


def _worst(score: int | None) -> Cell:
    if score is None:
        return Cell("")
    return Cell(f"{score}", Ink.STRONG if score >= 7 else Ink.TEXT)


_PRIORITIES: tuple[tuple[str, str, Ink, Callable[[Counts], int]], ...] = (
    ("***", "high", Ink.HIGH, lambda counts: counts.high),
    ("**", "medium", Ink.MEDIUM, lambda counts: counts.medium),
    ("*", "low", Ink.LOW, lambda counts: counts.low),
    ("!", "technical", Ink.TECHNICAL, lambda counts: counts.technical),
)


def _alerts(past: "WardPast", shown: Sequence[Slot], at: Layout, width: int, each: str) -> Iterator[Line]:
    yield rule("ALERTS", width, f"that began, by {each}")
    for mark, name, ink, of in _PRIORITIES:
        label = ((0, mark, ink), (4, cut(name, at.x - 5), Ink.QUIET))
        own = ink if name == "high" else Ink.TEXT
        numbers = [_counted(None if slot.begun is None else of(slot.begun), own) for slot in shown]
        begun = past.report.begun
        yield _row(label, numbers, at, "" if begun is None else f"{of(begun)}")


def _counted(count: int | None, ink: Ink, *, fills: bool = False) -> Cell:
    if count is None:
        return Cell("")
    return Cell(f"{count}", ink, fills) if count else Cell("·", Ink.FAINT)


def _row(label: Sequence[tuple[int, str, Ink]], numbers: Sequence[Cell], at: Layout, total: str = "") -> Line:
    spans = [Span(x, text, ink) for x, text, ink in label if text]
    for place, (text, ink, fills) in enumerate(numbers):
        start = at.x + place * at.cell + 1
        text = cut(text, at.cell)
        if fills:
            spans.append(Span(start, f"{text:>{at.cell - 1}}", ink))
        elif text:
            spans.append(Span(start + at.cell - 1 - len(text), text, ink))
    if at.sum and total:
        spans.append(Span(at.end + at.sum - len(total), total, Ink.TEXT))
    return Line(tuple(spans))


def _axis(shown: Sequence[Slot], at: Layout) -> Iterator[Line]:
    """When each slot begins, and below it the day or the month where another one begins."""
    fine, coarse = ("%H", "%a %d") if at.hours < 24 else ("%d", "%b")
    starts = [Cell("now", Ink.STRONG) if s.unfinished else Cell(_local(s, fine), Ink.QUIET) for s in shown]
    what = "hour from" if at.hours == 1 else "from hour" if at.hours < 24 else "from day"
    tail = "sum" if at.sum else ""
    line = _row(((0, what, Ink.QUIET),), starts, at, tail)
    yield line._replace(spans=tuple(s._replace(ink=Ink.QUIET) if s.text == "sum" else s for s in line.spans))
    spans: list[Span] = []
    before, free = "", 0
    for place, slot in enumerate(shown):
        name, x = _local(slot, coarse), at.x + place * at.cell + 1
        if name != before and x >= free:
            spans.append(Span(x, name, Ink.QUIET))
            free = x + len(name) + 1
        before = name
    yield Line(tuple(spans))


def _local(slot: Slot, form: str) -> str:
    """When a slot begins, as the clock on the wall has it; half an hour in, since zones may begin there."""
    moment = slot.start + HOUR / 2
    return time.strftime(form, time.localtime(moment)) if dated(moment) else "--"
