"""The plots: heart rate, breathing, saturation as traces, pressure as strokes, each on its fixed scale."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from clinical.board import BedPicture
from clinical.limits import Thresholds
from clinical.news2 import Assessment, Band
from clinical.vitals import FACTS, Freshness, Signal, freshness
from widgets.canvas import Canvas, Dots, Point, Pressure, Scale, strokes, trace
from widgets.chart_rows import BLANK, NEWS_INK, Cell, spans
from widgets.grades import GRADES, Sides, grade, sides
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


def plot_lines(plot: Plot, facts: TrendFacts, room: Room, height: int, now: float, dots: Dots) -> list[Line]:
    """A plot with its gutter: what it is, its value now, its scale and its limits."""
    if height < 1:
        return []
    limits = sides(facts.limits, plot.signal, facts.picture)
    shape = _Shape(plot, limits, height, dots, facts.axis.first, room)
    rows = _drawn(shape, _values(plot, facts))
    gutter = _gutter(plot, facts, height, now, _limit_lines(shape), room.gutter - _NUMBERS)
    return [Line((*sorted(left), *row)) for left, row in zip(gutter, rows, strict=True)]


_Values: TypeAlias = tuple[tuple[float | None, ...], ...]
_Rows: TypeAlias = tuple[tuple[Span, ...], ...]


class _Shape(NamedTuple):
    """All but the values that decides how a plot looks; `first` numbers its first cell on the clock."""

    plot: Plot
    limits: Sides
    height: int
    dots: Dots
    first: int
    room: Room

    def canvas(self, values: _Values, cells: int) -> Canvas:
        """So many cells with these values drawn."""
        return _canvas(self.plot, self.limits, values, (cells, self.height), self.dots)


def _values(plot: Plot, facts: TrendFacts) -> _Values:
    if plot.signal is Signal.SBP:
        return tuple(facts.of(signal) for signal in (Signal.SBP, Signal.DBP, Signal.MAP))
    return (facts.of(plot.signal),)


def _drawn(shape: _Shape, values: _Values) -> _Rows:
    """The rows of the plot; only its last cell is drawn anew each time."""
    across = 1 if shape.plot.signal is Signal.SBP else shape.dots.across
    last = shape.room.cells - 1
    settled = _settled(shape, tuple(row[: last * across] for row in values))
    from_here = max(0, last - 1)
    canvas = shape.canvas(tuple(row[from_here * across :] for row in values), last + 1 - from_here)
    newest = _spans_of(shape, canvas, from_here, last)
    return tuple((*before, *after) for before, after in zip(settled, newest, strict=True))


@lru_cache(maxsize=32)
def _settled(shape: _Shape, values: _Values) -> _Rows:
    """All but the last cell, kept for as long as it looks the same."""
    last = shape.room.cells - 1
    return tuple(_spans_of(shape, shape.canvas(values, last), 0, 0, last))


@lru_cache(maxsize=32)
def _canvas(plot: Plot, limits: Sides, values: _Values, size: tuple[int, int], dots: Dots) -> Canvas:
    """Values as dots, whatever the cursor does."""
    canvas = Canvas(*size, dots)
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


def _spans_of(
    shape: _Shape, canvas: Canvas, begins: int, cell: int, beyond: int | None = None
) -> list[tuple[Span, ...]]:
    """The rows of some cells of a canvas whose own first cell is cell `begins` of the plot."""
    lines = _limit_lines(shape)
    shown = range(cell, cell + 1 if beyond is None else beyond)
    return [
        spans(
            [_cell(canvas, n - begins, row, lines.get(row), shape.first + n) for n in shown], shape.room, cell
        )
        for row in range(shape.height)
    ]


def _cell(canvas: Canvas, column: int, row: int, line: "_LimitLine | None", number: int) -> Cell:
    """A cell of the canvas; a limit is a dotted line beneath, that moves with the values."""
    glyph = canvas.glyph(column, row)
    if glyph != " ":
        return Cell(glyph, GRADES[canvas.grade(column, row)])
    return Cell(line.glyph, Ink.FAINT) if line and number % 2 == 0 else BLANK


class _LimitLine(NamedTuple):
    """A limit in its row, and the glyph that lies exactly at its height."""

    limit: Thresholds
    glyph: str


def _limit_lines(shape: _Shape) -> dict[int, _LimitLine]:
    across, down, glyphs = shape.dots
    found = {}
    for limit in reversed(shape.limits):
        row, dot = divmod(shape.plot.scale.place(limit.first or 0.0, shape.height * down), down)
        found[row] = _LimitLine(limit, glyphs[1 << dot * across] if across > 1 else "·")
    return found


def _gutter(
    plot: Plot, facts: TrendFacts, height: int, now: float, limits: dict[int, _LimitLine], x: int
) -> list[list[Span]]:
    """For each row what stands at its left: name, value, unit or age; and at its right limit or scale."""
    rows: list[list[Span]] = [[] for _ in range(height)]
    rows[0].append(Span(0, plot.key.value, Ink.STRONG))
    tight = _wide(plot) > x
    value = next((row for row in range(1, height) if not tight or row not in limits), height - 1)
    if height > 1:
        rows[value] += value_now(
            plot.key,
            facts.picture,
            facts,
            now,
            Column(0, _wide(plot), 1, max(0, min(5, x - _wide(plot) - 1))),
        )
    if value + 1 < height:
        rows[value + 1].append(Span(0, _age(plot, facts.picture, now) or FACTS[plot.signal].unit, Ink.QUIET))
    for row, line in limits.items():
        rows[row] += _limit(line.limit, x)
    for row, end in ((0, plot.scale.high), (height - 1, plot.scale.low)):
        if row not in limits:
            rows[row].append(Span(x, f"{end:3g}", Ink.QUIET))
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
