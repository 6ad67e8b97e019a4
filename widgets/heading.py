"""The heading of the board: what stands in each column, and what time its trend covers."""

from collections.abc import Iterator

from clinical.trends import Trended
from clinical.vitals import Signal
from widgets.grid import BED_X, Column, Grid, Key
from widgets.inert import cut, fit_right
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.trend import span_text

_TRENDED: dict[Key, Trended] = {
    Key.NEWS2: None,
    Key.HR: Signal.HR,
    Key.RR: Signal.RR,
    Key.SPO2: Signal.SPO2,
    Key.BP: Signal.SBP,
    Key.TEMP: Signal.TEMP,
}


def heading(grid: Grid, showing: str) -> Line:
    """The heading; `showing` takes the place of "bed patient" while a filter or an order is on."""
    first = grid.columns[Key.NEWS2].x
    title = showing or f"{'bed':<{grid.bed}} patient"
    x = 1 if showing else BED_X
    spans = [Span(x, cut(title, first - x - 1), Ink.STRONG if showing else Ink.QUIET)]
    for key, column in grid.columns.items():
        if key not in (Key.PATIENT, Key.FLAGS):
            spans += _column(key, column)
    return Line(tuple(spans))


def _column(key: Key, column: Column) -> Iterator[Span]:
    label = _label(key, column)
    yield Span(column.end - len(label) if key is Key.ACVPU else column.x, label, Ink.QUIET)
    if column.trend:
        over = column.x + len(label) - column.trend_x
        text = span_text(_TRENDED[key], column.trend, column.trend - max(0, over) - (over >= 0))
        if text:
            yield Span(column.end - len(text), text, Ink.QUIET)


def _label(key: Key, column: Column) -> str:
    """The column's name, over its digits."""
    if key is Key.NEWS2:
        return "NEWS2" if column.value >= 5 else "NEWS"
    if key is Key.BP and column.value < 7:
        return "SBP"
    if key in (Key.OXYGEN, Key.SPO2):
        return key.value if column.trend or key is Key.OXYGEN else "SpO"
    return key.value if key is Key.ACVPU else fit_right(key.value, column.value)
