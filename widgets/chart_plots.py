"""The plots: heart rate, breathing, saturation as traces, pressure as strokes, each on its fixed scale."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from clinical.board import BedPicture
from clinical.limits import Limits, Side, Thresholds
from clinical.news2 import Assessment, Band
from clinical.vitals import FACTS, Freshness, Signal, freshness, rounded
from widgets.canvas import Canvas, Dots, Point, Pressure, Scale, strokes, trace
from widgets.chart_rows import GRADES, NEWS_INK, Cell, plotted
from widgets.grid import Column, Grid, Key
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.signs import signs
from widgets.times import ago
from widgets.trend_facts import Room, TrendFacts


class Plot(NamedTuple):
    """A signal with a scale of its own, that never moves."""

    key: Key
    signal: Signal
    scale: Scale


PLOTS = (
    Plot(Key.HR, Signal.HR, Scale(40, 180)),
    Plot(Key.RR, Signal.RR, Scale(4, 40)),
    Plot(Key.SPO2, Signal.SPO2, Scale(76, 100)),
    Plot(Key.BP, Signal.SBP, Scale(40, 200)),
)
"""The plots, in the order in which they give way: the last first."""

_NUMBERS = 4
"""Cells at the right of the gutter for a number of the scale, and the L of an own limit."""

Sides = tuple[Thresholds, ...]


def sides(limits: Limits | None, signal: Signal, picture: BedPicture | None) -> Sides:
    """The limits of a signal that hold now; those on oxygen only while the patient is on it."""
    found = [limits.get((signal, side)) for side in Side] if limits else []
    return tuple(
        each
        for each in found
        if each and each.first is not None and (not each.on_oxygen or _on_oxygen(picture))
    )


def _on_oxygen(picture: BedPicture | None) -> bool:
    sample = picture.vitals.latest[Signal.OXYGEN] if picture and picture.vitals else None
    return sample is not None and bool(sample.value)


def grade(value: float, limits: Sides) -> int:
    """How grave a value is: the priority of the limit that it breaks, 0 within all."""
    if not limits:
        return 0
    shown = rounded(limits[0].signal, value)
    return max(int(limit.level(shown) or 0) for limit in limits)


def plot_lines(plot: Plot, facts: TrendFacts, room: Room, height: int, now: float, dots: Dots) -> list[Line]:
    """A plot with its gutter: what it is, its value now, its scale and its limits."""
    if height < 1:
        return []
    limits = sides(facts.limits, plot.signal, facts.picture)
    canvas = _canvas(plot, _values(plot, facts), limits, room.cells, height, dots)
    lines = _limit_lines(plot, limits, canvas)
    gutter = _gutter(plot, facts, height, now, lines, room.gutter - _NUMBERS)
    return [
        plotted(_cells(canvas, row, lines.get(row), facts.axis.first), room, gutter[row])
        for row in range(height)
    ]


class _LimitLine(NamedTuple):
    """A limit in its row, and the glyph that lies exactly at its height."""

    limit: Thresholds
    glyph: str


def _limit_lines(plot: Plot, limits: Sides, canvas: Canvas) -> dict[int, _LimitLine]:
    across, down, glyphs = canvas.dots
    found = {}
    for limit in reversed(limits):
        row, dot = divmod(plot.scale.place(limit.first or 0.0, canvas.down), down)
        found[row] = _LimitLine(limit, glyphs[1 << dot * across] if across > 1 else "·")
    return found


_Values = tuple[tuple[float | None, ...], ...]


def _values(plot: Plot, facts: TrendFacts) -> _Values:
    if plot.signal is Signal.SBP:
        return tuple(facts.of(signal) for signal in (Signal.SBP, Signal.DBP, Signal.MAP))
    return (facts.of(plot.signal),)


@lru_cache(maxsize=32)
def _canvas(plot: Plot, values: _Values, limits: Sides, cells: int, height: int, dots: Dots) -> Canvas:
    """What is drawn of a plot; kept, for most seconds change one or none of them."""
    canvas = Canvas(cells, height, dots)
    if plot.signal is not Signal.SBP:
        points = [None if value is None else Point(value, grade(value, limits)) for value in values[0]]
        trace(canvas, plot.scale, points)
        return canvas
    pressures = [
        None
        if systolic is None and diastolic is None
        else Pressure(systolic, diastolic, mean, 0 if systolic is None else grade(systolic, limits))
        for systolic, diastolic, mean in zip(*values, strict=False)
    ]
    strokes(canvas, plot.scale, pressures)
    return canvas


def _cells(canvas: Canvas, row: int, line: _LimitLine | None, first: int) -> list[Cell]:
    """A row of the canvas; a limit is a dotted line beneath, that moves with the values."""
    found = []
    for column in range(canvas.width):
        glyph = canvas.glyph(column, row)
        if glyph != " ":
            found.append(Cell(glyph, GRADES[canvas.grade(column, row)]))
        else:
            found.append(Cell(line.glyph, Ink.FAINT) if line and (first + column) % 2 == 0 else Cell())
    return found


def _gutter(
    plot: Plot, facts: TrendFacts, height: int, now: float, limits: dict[int, _LimitLine], x: int
) -> list[list[Span]]:
    """For each row what stands at its left: name, value, unit or age; and at its right limit or scale."""
    rows: list[list[Span]] = [[] for _ in range(height)]
    rows[0].append(Span(0, plot.key.value, Ink.QUIET))
    tight = _wide(plot) > x
    value = next((row for row in range(1, height) if not tight or row not in limits), height - 1)
    if height > 1:
        rows[value] += value_now(plot.key, facts.picture, facts, now, Column(0, _wide(plot), 1, 3))
    if value + 1 < height:
        rows[value + 1].append(Span(0, _age(plot, facts.picture, now) or FACTS[plot.signal].unit, Ink.QUIET))
    for row, line in limits.items():
        rows[row] += _limit(line.limit, x)
    for row, end in ((0, plot.scale.high), (height - 1, plot.scale.low)):
        if row not in limits:
            rows[row].append(Span(x, f"{end:3g}", Ink.FAINT))
    return rows


def _limit(limit: Thresholds, x: int) -> Iterator[Span]:
    yield Span(x, f"{limit.first:3g}", Ink.TEXT)
    if limit.own is not None:
        yield Span(x + 3, "L", Ink.STRONG)


def _wide(plot: Plot) -> int:
    return 7 if plot.signal is Signal.SBP else 3


def value_now(
    key: Key, picture: BedPicture | None, facts: TrendFacts, now: float, column: Column
) -> tuple[Span, ...]:
    """The value as it stands now, as the board shows it: current, ageing, stale or none."""
    if key is Key.NEWS2:
        return _score_now(facts.assessment, column)
    if picture is None or picture.vitals is None:
        return (Span(column.x, "-".rjust(column.value), Ink.QUIET),)
    bare = replace(picture, trends=None)
    return signs(bare, picture.vitals, facts.assessment, {}, Grid({key: column}, 0, 0, False), now).spans


def _score_now(assessment: Assessment | None, column: Column) -> tuple[Span, ...]:
    """NEWS2 as it stands: a lower bound as one, `C` for a nurse's concern; the score panel says why."""
    score = assessment.score if assessment else None
    if assessment is None or score is None or score.total is None:
        return (Span(column.x, "--".rjust(column.value), Ink.QUIET),)
    text = f"{'' if score.complete else '≥'}{score.total}{'C' if assessment.concern else ''}"
    return (Span(column.x + column.value - len(text), text, NEWS_INK.get(score.band or Band.LOW, Ink.TEXT)),)


def _age(plot: Plot, picture: BedPicture | None, now: float) -> str:
    """How old a cuff's pressure is, where its cell has no room for that."""
    sample = picture.vitals.latest[plot.signal] if picture and picture.vitals else None
    if plot.signal is not Signal.SBP or freshness(plot.signal, sample, now) is Freshness.NONE:
        return ""
    return ago(now - sample.observed) if sample else ""
