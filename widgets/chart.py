"""The charts of one patient: signals on one time axis, what is charted and scored below them, the reading."""

from collections.abc import Iterator
from functools import lru_cache
from time import localtime
from typing import NamedTuple

from clinical.spans import Axis
from clinical.spans import Span as TimeSpan
from clinical.vitals import Signal
from widgets.canvas import Dots
from widgets.chart_plots import PLOTS, plot_lines, value_now
from widgets.chart_rows import Cell, alert_spans, label_spans, score_labels, spans, spot_labels
from widgets.grades import sides
from widgets.grid import Column, Key
from widgets.inert import cut
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.reading import reading_lines
from widgets.times import day, hour_minute
from widgets.trend_facts import Room, TrendFacts

GUTTER = 10
"""Cells before the plot at least: names, values, scales."""

_PLOT_LEAST, _PLOT_MOST = 3, 12
_ALL_FOUR = 11
"""Lines into which all plots are pressed, two or three for each, with two rows of text."""

_SPOTS = {Key.TEMP: Signal.TEMP, Key.ACVPU: Signal.ACVPU, Key.OXYGEN: Signal.OXYGEN}
_TEXTS = (Key.TEMP, Key.ACVPU, Key.OXYGEN, Key.NEWS2, None)
_GIVES_WAY = (Key.ACVPU, Key.OXYGEN, Key.TEMP, None, Key.NEWS2)
"""Which rows of text give way first; None is the alerts'."""

_LOW = 7
"""Below this height the reading takes the place of the axis."""

LAST_PAGE = len(PLOTS)
"""The page after the last plot alone: every row of text."""


class Rows(NamedTuple):
    """What has lines in a height: each plot its own, rows of text, the axis, the reading, a legend."""

    plots: tuple[tuple[int, int], ...]
    texts: tuple[Key | None, ...]
    axis: int
    reading: int
    legend: bool


def plot_cells(width: int) -> int:
    """How many cells of a pane's width the plot may have."""
    return max(1, width - GUTTER)


@lru_cache(maxsize=64)
def rows(width: int, height: int, top: int = 0) -> Rows:
    """What fits under the title; where not all plots do, those from the `top`th on."""
    legend = height >= 34
    reading = 0 if height < _LOW else 1 if height < 9 else 2 if height < 24 or width >= 90 else 3
    axis = 2 if height >= 24 else 1
    room = height - axis - reading - legend
    every = room >= _ALL_FOUR
    count = len(PLOTS) if every else max(1, (room - 2) // _PLOT_LEAST)
    first = 0 if every else min(top, LAST_PAGE)
    if first + count > len(PLOTS) and count > 1:
        first = len(PLOTS) - count
    chosen = range(first, min(len(PLOTS), first + count))
    texts = min(len(_TEXTS), max(2 if every else 0, room - _PLOT_LEAST * len(chosen)))
    kept = set(_GIVES_WAY[len(_GIVES_WAY) - texts :])
    share, spare = divmod(max(0, room - texts), max(1, len(chosen)))
    plots = tuple((n, min(_PLOT_MOST, share + (k < spare))) for k, n in enumerate(chosen))
    return Rows(plots, tuple(text for text in _TEXTS if text in kept), axis, reading, legend)


def scrolls(width: int, height: int) -> int:
    """How many plots one can move on by where not all of them fit."""
    shown = len(rows(width, height).plots)
    return 0 if shown == len(PLOTS) else LAST_PAGE if shown == 1 else LAST_PAGE - shown


def chart_lines(facts: TrendFacts, now: float, size: tuple[int, int], top: int, dots: Dots) -> Iterator[Line]:
    """The charts at this size, without the title."""
    width, height = size
    cursor = None if facts.cursor is None else facts.axis.cell(max(facts.cursor, facts.axis.start))
    cells = min(facts.axis.cells, plot_cells(width))
    room = Room(width - cells, cells, cursor)
    fit = rows(width, height, top)
    for number, lines in fit.plots:
        yield from plot_lines(PLOTS[number], facts, room, lines, now, dots)
    for text in fit.texts:
        yield _text(text, facts, room, now)
    shown = next((PLOTS[number].signal for number, _ in fit.plots), None)
    if fit.reading or facts.cursor is None:
        more = scrolls(width, height) > 0
        ruled = _axis(facts.axis, facts.span, room, facts.cursor, hour_minute(now), more=more)
        yield from ruled[2 - fit.axis :]
    else:
        yield from reading_lines(facts, now, width, fit.axis, shown)
    yield from reading_lines(facts, now, width, fit.reading, shown)
    if fit.legend:
        yield Line((Span(1, cut(_LEGEND, width - 1), Ink.QUIET),))


_LEGEND = (
    "Each dot is a mean. A digit after a value: its NEWS2 points. Limits as now, L own. No dot: no data."
)


def _text(key: Key | None, facts: TrendFacts, room: Room, now: float) -> Line:
    """A row of numbers at their moments, or of the alerts' marks."""
    if key is None:
        return Line((Span(0, "alerts", Ink.QUIET), *alert_spans(facts.alerts, facts.axis, room)))
    gutter = (Span(0, key.value, Ink.QUIET), *value_now(key, facts.picture, facts, now, _COLUMNS[key]))
    if key is Key.NEWS2:
        return Line((*gutter, *label_spans(tuple(score_labels(facts.sets, facts.axis)), room)))
    signal = _SPOTS[key]
    labels = spot_labels(signal, facts.of(signal), sides(facts.limits, signal, facts.picture))
    gap = 6 if len(labels) > room.cells // 4 else 1
    return Line((*gutter, *label_spans(labels, room, gap)))


_COLUMNS = {
    Key.TEMP: Column(4, 4, 1),
    Key.ACVPU: Column(6, 2, 1),
    Key.OXYGEN: Column(4, 4, 1),
    Key.NEWS2: Column(5, 4),
}


@lru_cache(maxsize=8)
def _axis(
    axis: Axis, span: TimeSpan, room: Room, cursor: float | None, now: str, *, more: bool
) -> tuple[Line, Line]:
    """The rule with its ticks, and the times below it; and that there is `more` than is in sight."""
    ticks = _ticks(axis, room.cells, span.ticks)
    rule = [Cell("┬" if cell in ticks else "─", Ink.FAINT) for cell in range(room.cells)]
    if room.cursor is not None and room.cursor < room.cells:
        rule[room.cursor] = Cell("┴", Ink.STRONG)
    days = axis.step * axis.cells > 2 * 86_400
    times: list[tuple[int, str, Ink]] = [(room.cells - 1, now, Ink.STRONG)]
    if room.cursor is not None and cursor is not None:
        times.insert(0, (room.cursor, hour_minute(cursor), Ink.STRONG))
    times += [(cell, day(at)[:6] if days else hour_minute(at), Ink.QUIET) for cell, at in ticks.items()]
    hint = [Span(0, "j more", Ink.QUIET)] if more else []
    return Line(spans(rule, room._replace(cursor=None))), Line((*hint, *_spread(times, room)))


def _spread(times: list[tuple[int, str, Ink]], room: Room) -> list[Span]:
    """Times centred below their cells; those that come first keep their place, the others give way."""
    spans: list[Span] = []
    for cell, text, ink in times:
        x = max(7, min(room.gutter + cell - len(text) // 2, room.gutter + room.cells - len(text)))
        if all(x > span.x + len(span.text) + 1 or x + len(text) + 1 < span.x for span in spans):
            spans.append(Span(x, text, ink))
    return sorted(spans)


@lru_cache(maxsize=16)
def _ticks(axis: Axis, cells: int, distances: tuple[float, ...]) -> dict[int, float]:
    """The cells in which a round local time lies, and that time; as many as leave room for their texts."""
    apart = next((each for each in distances if each / axis.step >= 8), distances[-1])
    found: dict[int, float] = {}
    for cell in range(cells):
        begins = axis.begins(cell)
        local = begins + (localtime(begins).tm_gmtoff or 0)
        to_tick = -local % apart
        if to_tick < axis.step:
            found[cell] = begins + to_tick
    return found
