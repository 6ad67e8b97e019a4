"""The trends as a table: a row a set, newest first, with the worst NEWS2 in it; gaps as `---`.

What is carried on from before a set shows as old.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clinical.news2 import Band
from clinical.sets import ObservedSet
from clinical.vitals import Signal, display
from widgets.chart_rows import NEWS_INK
from widgets.grades import GRADES, grade, sides
from widgets.inert import fit_right
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.times import day, hour_minute
from widgets.trend_facts import TrendFacts

NARROW = 60
_EXPLAINED = "HR, RR, SpO2 are means; BP, T, O2, ACVPU the last; NEWS2 the worst in that time"
_EXPLAINED_SHORT = "means; BP T O2 ACVPU last; NEWS2 worst"
_DAYS = 2 * 86_400.0
_BAND_ROWS = 4


class _Column(NamedTuple):
    label: str
    signal: Signal
    width: int
    gives_way: int


_COLUMNS = (
    _Column("HR", Signal.HR, 3, 0),
    _Column("RR", Signal.RR, 3, 0),
    _Column("SpO2", Signal.SPO2, 4, 0),
    _Column("O2", Signal.OXYGEN, 4, 2),
    _Column("BP", Signal.SBP, 7, 1),
    _Column("T", Signal.TEMP, 4, 3),
    _Column("ACVPU", Signal.ACVPU, 5, 4),
)
_SCORE = 8
"""Cells for NEWS2: `≥12 5/7`."""


class _Placed(NamedTuple):
    x: int
    column: _Column
    width: int


def table_lines(facts: TrendFacts, width: int, first: int, count: int) -> Iterator[Line]:
    """The heading, and so many sets from the `first` newest on; the one at the cursor is lit."""
    placed, score = _placed(width, _time_width(facts, width) + 2)
    yield _heading(placed, score, "time" if width >= NARROW else "from")
    newest_first = facts.sets[::-1]
    for number, each in enumerate(newest_first[first : first + count], first):
        here = is_at(each, facts.cursor) or (facts.cursor is None and number == 0)
        ground = Ground.CURSOR if here else Ground.BAND if number // _BAND_ROWS % 2 else Ground.PAGE
        mark = (Span(0, ">", Ink.STRONG),) if here else ()
        time = _time(each, facts, width)
        yield Line((*mark, Span(1, time, Ink.TEXT), *_row(each, facts, placed, score)), ground)


def is_at(each: ObservedSet, cursor: float | None) -> bool:
    """Whether a moment lies in a set's time."""
    return cursor is not None and each.start <= cursor < each.stop


def explained(width: int) -> Line:
    """What a row gathers, in one line."""
    return Line((Span(1, _EXPLAINED if width > len(_EXPLAINED) else _EXPLAINED_SHORT, Ink.QUIET),))


def _time_width(facts: TrendFacts, width: int) -> int:
    return (9 if facts.span.seconds >= _DAYS else 5) + (6 if width >= NARROW else 0)


def _time(each: ObservedSet, facts: TrendFacts, width: int) -> str:
    """From when to when a set goes, with the day where there are several; where it is narrow from when."""
    day_of = f"{day(each.start)[:3]} " if facts.span.seconds >= _DAYS else ""
    until = f"-{hour_minute(each.stop)}" if width >= NARROW else ""
    return f"{day_of}{hour_minute(each.start)}{until}"


def _placed(width: int, x: int) -> tuple[list[_Placed], int]:
    """Where each column stands, those that give way left out; wide panes have wider gaps."""
    score, x = x, x + _SCORE + 1
    shown = list(_COLUMNS)
    while len(shown) > 3 and x + sum(column.width + 1 for column in shown) > width:
        if shown[-1].gives_way == 0 or not any(column.gives_way > 1 for column in shown):
            shown = [c._replace(width=3, label="SBP") if c.signal is Signal.SBP else c for c in shown]
            break
        last = max(shown, key=lambda column: column.gives_way)
        shown.remove(last)
    gap = max(1, min(5, (width - x - sum(column.width for column in shown)) // max(1, len(shown))))
    placed = []
    for column in shown:
        placed.append(_Placed(x, column, column.width))
        x += column.width + gap
    return placed, score


def _heading(placed: Sequence[_Placed], score: int, time: str) -> Line:
    labels = (Span(place.x, fit_right(place.column.label, place.width), Ink.QUIET) for place in placed)
    return Line((Span(1, time, Ink.QUIET), Span(score, "NEWS2", Ink.QUIET), *labels))


def _row(each: ObservedSet, facts: TrendFacts, placed: Sequence[_Placed], score: int) -> Iterator[Span]:
    yield _score(each, score)
    for place in placed:
        yield _value(each, place, facts)


def _score(each: ObservedSet, x: int) -> Span:
    score = each.worst
    if score is None or score.total is None:
        return Span(x, "--", Ink.QUIET)
    ink = NEWS_INK.get(score.band or Band.LOW, Ink.TEXT if score.complete else Ink.QUIET)
    return Span(x, score.text, ink)


def _value(each: ObservedSet, place: _Placed, facts: TrendFacts) -> Span:
    signal = place.column.signal
    found = each.values.get(signal)
    if found is None and signal is Signal.HR:
        signal, found = Signal.PULSE, each.values.get(Signal.PULSE)
    if found is None:
        return Span(place.x, fit_right("---", place.width), Ink.QUIET)
    text = display(signal, found.value)
    if signal is Signal.SBP and place.width >= 7:
        diastolic = each.values.get(Signal.DBP)
        text += (
            f"/{display(Signal.DBP, diastolic.value)}" if diastolic and diastolic.at == found.at else "/--"
        )
    return Span(place.x, fit_right(text, place.width), _ink(each, signal, found.at, found.value, facts))


def _ink(each: ObservedSet, signal: Signal, at: float, value: float, facts: TrendFacts) -> Ink:
    """Out of its limits in their colour, strong with two points or more, old where it is from before."""
    if at < each.start:
        return Ink.OLD
    if worse := grade(value, sides(facts.limits, signal, facts.picture)):
        return GRADES[worse]
    return Ink.STRONG if (each.points(signal) or 0) >= 2 else Ink.TEXT
