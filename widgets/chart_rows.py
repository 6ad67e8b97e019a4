"""Rows of the charts: what stands in each cell, the cursor through it, and labels at their moment."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from clinical.alerts import Alert, severity
from clinical.news2 import Band
from clinical.sets import ObservedSet
from clinical.spans import Axis
from clinical.vitals import Signal, display
from widgets.grades import GRADES, Sides, grade
from widgets.inks import Ink
from widgets.lines import Span
from widgets.marks import stars, text_ink
from widgets.trend_facts import Room


class Cell(NamedTuple):
    """One cell of the plot."""

    glyph: str = " "
    ink: Ink = Ink.TEXT


BLANK = Cell()


def spans(cells: Sequence[Cell], room: Room, first: int = 0) -> tuple[Span, ...]:
    """Cells of the plot from the `first` on as spans; the cursor shows wherever nothing is drawn."""
    shown = list(cells)
    if room.cursor is not None and 0 <= (place := room.cursor - first) < len(shown):
        glyph, ink = shown[place]
        bare = glyph == " " or ink is Ink.FAINT
        shown[place] = Cell("│" if bare else glyph, Ink.STRONG if bare or ink is Ink.TEXT else ink)
    return tuple(_runs(shown, room.gutter + first))


def _runs(cells: Sequence[Cell], x: int) -> Iterator[Span]:
    """Runs of one ink, without the blanks at either end of them."""
    for ink, run in groupby(cells, lambda cell: cell.ink):
        text = "".join([cell.glyph for cell in run])
        if bare := text.lstrip(" "):
            yield Span(x + len(text) - len(bare), bare.rstrip(" "), ink)
        x += len(text)


class Label(NamedTuple):
    """A text at the cell of its moment; where two would meet, the graver stays, else the newer."""

    cell: int
    text: str
    ink: Ink
    grade: float = 0


@lru_cache(maxsize=32)
def label_spans(labels: tuple[Label, ...], room: Room, gap: int = 1) -> tuple[Span, ...]:
    """Labels in a row, each from the cell of its moment on, or ending at the edge; none meet."""
    row = [BLANK] * room.cells
    taken: list[tuple[int, int]] = []
    for label in sorted(labels, key=lambda label: (-label.grade, -label.cell)):
        start = max(0, min(label.cell, room.cells - len(label.text)))
        end = start + len(label.text)
        if end > room.cells or any(start < stop + gap and begin < end + gap for begin, stop in taken):
            continue
        taken.append((start, end))
        row[start:end] = [Cell(character, label.ink) for character in label.text]
    return spans(row, room)


@lru_cache(maxsize=16)
def spot_labels(signal: Signal, values: tuple[float | None, ...], limits: Sides) -> tuple[Label, ...]:
    """What is measured or charted now and then, a value a cell, as numbers at their moments."""
    return tuple(
        _spot(signal, cell, value, grade(value, limits))
        for cell, value in enumerate(values)
        if value is not None
    )


def _spot(signal: Signal, cell: int, value: float, worse: int) -> Label:
    text = display(signal, value)
    if signal in (Signal.ACVPU, Signal.OXYGEN):
        gravity = value if signal is Signal.ACVPU else 0.0
        return Label(cell, text, Ink.STRONG if value > 0 else Ink.QUIET, gravity)
    return Label(cell, text, GRADES[worse], worse)


NEWS_INK = {Band.HIGH: Ink.NEWS_HIGH, Band.MEDIUM: Ink.NEWS_MEDIUM, Band.LOW_MEDIUM: Ink.NEWS_SINGLE}
"""The ink of a score by its band."""


def score_labels(sets: Iterable[ObservedSet], axis: Axis) -> Iterator[Label]:
    """The worst NEWS2 of each set, lower bounds as bounds."""
    for each in sets:
        cell = axis.cell(each.start)
        score = each.worst
        if cell is None or score is None or score.total is None:
            continue
        ink = NEWS_INK.get(score.band or Band.LOW, Ink.TEXT if score.complete else Ink.QUIET)
        yield Label(cell, f"{'' if score.complete else '≥'}{score.total}", ink, score.total)


@lru_cache(maxsize=8)
def alert_spans(alerts: tuple[Alert, ...], axis: Axis, room: Room) -> tuple[Span, ...]:
    """Each alert's mark where it began, and a rule for as long as it lasted; the gravest first."""
    row = [BLANK] * room.cells
    for alert in sorted(alerts, key=severity):
        start, end = _lasting(alert, axis)
        if end < 0 or start >= room.cells:
            continue
        mark = stars(alert)
        start = max(0, min(start, room.cells - len(mark)))
        if any(cell is not BLANK for cell in row[max(0, start - 1) : start + len(mark) + 1]):
            continue
        ink = text_ink(alert)
        row[start : start + len(mark)] = [Cell(character, ink) for character in mark]
        for x in range(start + len(mark), min(end, room.cells - 1) + 1):
            if row[x] is not BLANK:
                break
            row[x] = Cell("─", ink)
    return spans(row, room)


def _lasting(alert: Alert, axis: Axis) -> tuple[int, int]:
    """The cells in which an alert began and ended, outside the axis too; one that stands has not ended."""
    start = int(alert.since // axis.step) - axis.first
    end = axis.cells if alert.ended is None else int(alert.ended // axis.step) - axis.first
    return start, end
