"""Rows of the charts: what stands in each cell, the cursor through it, and labels at their moment."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from clinical.alerts import Alert, severity
from clinical.news2 import Band
from clinical.sets import ObservedSet
from clinical.vitals import Signal, display
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import stars, text_ink
from widgets.trend_facts import Room, TrendFacts

GRADES = (Ink.TEXT, Ink.LOW, Ink.MEDIUM, Ink.HIGH)
"""The ink of what is drawn, by its grade: within its limits, or the priority of the limit that it breaks."""


class Cell(NamedTuple):
    """One cell of the plot."""

    glyph: str = " "
    ink: Ink = Ink.TEXT


def plotted(cells: Sequence[Cell], room: Room, gutter: Iterable[Span] = ()) -> Line:
    """A row of the plot behind its gutter; the cursor shows wherever nothing is drawn."""
    shown = list(cells)
    if room.cursor is not None and room.cursor < len(shown):
        glyph, ink = shown[room.cursor]
        bare = glyph == " " or ink is Ink.FAINT
        shown[room.cursor] = Cell("│" if bare else glyph, Ink.STRONG if bare or ink is Ink.TEXT else ink)
    return Line((*sorted(gutter), *_spans(shown, room.gutter)))


def _spans(cells: Sequence[Cell], x: int) -> Iterator[Span]:
    """Cells as spans, without the blanks at either end of them."""
    for ink, run in groupby(cells, lambda cell: cell.ink):
        text = "".join(cell.glyph for cell in run)
        if bare := text.lstrip(" "):
            yield Span(x + len(text) - len(bare), bare.rstrip(" "), ink)
        x += len(text)


class Label(NamedTuple):
    """A text at the cell of its moment; where two would meet, the graver stays, else the newer."""

    cell: int
    text: str
    ink: Ink
    grade: float = 0


def labelled(labels: Iterable[Label], room: Room, gap: int = 1) -> list[Cell]:
    """Labels in a row of cells, each from the cell of its moment on, or ending at the edge; none meet."""
    row = [Cell()] * room.cells
    taken: list[tuple[int, int]] = []
    for label in sorted(labels, key=lambda label: (-label.grade, -label.cell)):
        start = max(0, min(label.cell, room.cells - len(label.text)))
        end = start + len(label.text)
        if end > room.cells or any(start < stop + gap and begin < end + gap for begin, stop in taken):
            continue
        taken.append((start, end))
        row[start:end] = [Cell(character, label.ink) for character in label.text]
    return row


def spot_labels(facts: TrendFacts, signal: Signal, grades: Sequence[int]) -> list[Label]:
    """What is measured or charted now and then, as numbers at their moments."""
    return [
        Label(cell, display(signal, value), _ink(signal, value, grade), grade or _gravity(signal, value))
        for cell, (value, grade) in enumerate(zip(facts.of(signal), grades, strict=False))
        if value is not None
    ]


def _ink(signal: Signal, value: float, grade: int) -> Ink:
    if signal in (Signal.ACVPU, Signal.OXYGEN):
        return Ink.STRONG if value > 0 else Ink.QUIET
    return GRADES[grade]


def _gravity(signal: Signal, value: float) -> float:
    return value if signal is Signal.ACVPU else 0.0


NEWS_INK = {Band.HIGH: Ink.NEWS_HIGH, Band.MEDIUM: Ink.NEWS_MEDIUM, Band.LOW_MEDIUM: Ink.NEWS_SINGLE}
"""The ink of a score by its band."""


def score_labels(sets: Iterable[ObservedSet], facts: TrendFacts) -> Iterator[Label]:
    """NEWS2 of each set, lower bounds as bounds."""
    for each in sets:
        cell = facts.axis.cell(each.start)
        score = each.score
        if cell is None or score is None or score.total is None:
            continue
        ink = NEWS_INK.get(score.band or Band.LOW, Ink.TEXT if score.complete else Ink.QUIET)
        yield Label(cell, f"{'' if score.complete else '≥'}{score.total}", ink, score.total)


def alert_cells(facts: TrendFacts, room: Room) -> list[Cell]:
    """Each alert's mark where it began, and a rule for as long as it lasted; the gravest first."""
    row = [Cell()] * room.cells
    for alert in sorted(facts.alerts, key=severity):
        start, end = _lasting(alert, facts)
        if end < 0 or start >= room.cells:
            continue
        mark = stars(alert)
        start = max(0, min(start, room.cells - len(mark)))
        if any(cell.glyph != " " for cell in row[max(0, start - 1) : start + len(mark) + 1]):
            continue
        ink = text_ink(alert)
        row[start : start + len(mark)] = [Cell(character, ink) for character in mark]
        for x in range(start + len(mark), min(end, room.cells - 1) + 1):
            if row[x].glyph != " ":
                break
            row[x] = Cell("─", ink)
    return row


def _lasting(alert: Alert, facts: TrendFacts) -> tuple[int, int]:
    """The cells in which an alert began and ended, outside the axis too; one that stands has not ended."""
    axis = facts.axis
    start = int(alert.since // axis.step) - axis.first
    end = axis.cells if alert.ended is None else int(alert.ended // axis.step) - axis.first
    return start, end
