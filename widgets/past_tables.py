"""A ward's alerts of the past in tables: by signal, by bed, technical ones, and how long they waited."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from clinical.alerts import Priority
from clinical.durations import duration
from clinical.ward_past import WAITED, BedCalls, CallReport, Waits
from widgets import names
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.panel import told
from widgets.past_rows import rule
from widgets.side import BLANK

if TYPE_CHECKING:
    from widgets.ward_past import WardPast

_MOST = 10
"""Beds that are listed, those that call most."""

_GAP = 3
_NARROWEST = 37
"""Columns that a table must have."""

_CAUSES = (
    ("off", "off", 14),
    ("missing", "no sig", 21),
    ("implausible", "implaus", 29),
    ("nodata", "no data", 37),
)
"""Why nothing could be measured, its title, and the column after its numbers."""


def tables(past: "WardPast", width: int) -> list[Line]:
    """The tables, as many side by side as fit."""
    beside = max(1, min(4, (width + _GAP) // (_NARROWEST + _GAP)))
    beside = 2 if beside == 3 else beside
    inner = (width - _GAP * (beside - 1)) // beside
    drawn = [table(past, inner) for table in _TABLES]
    lines: list[Line] = []
    for first in range(0, len(drawn), beside):
        lines += [BLANK] * bool(first)
        lines += _side_by_side(drawn[first : first + beside], inner + _GAP)
    return lines


def _side_by_side(columns: Sequence[Sequence[Line]], step: int) -> Iterator[Line]:
    for row in zip_longest(*columns, fillvalue=BLANK):
        moved = ((line.spans, place * step) for place, line in enumerate(row))
        yield Line(tuple(span._replace(x=span.x + by) for spans, by in moved for span in spans))


def _by_signal(past: "WardPast", width: int) -> list[Line]:
    """What was wrong with patients: how many of each priority, and its share."""
    signals = past.report.signals
    head = rule("ALERTS BY SIGNAL", width)
    if not signals:
        return [head, told(_none(past.report), width)]
    total = sum(counts.physiological for _, counts in signals)
    most = max(counts.physiological for _, counts in signals)
    room = width - 26
    lines = [head, Line((*_stars(7), Span(width - 5, "share", Ink.QUIET)))]
    for name, counts in signals:
        share = counts.physiological / total
        bar = "▄" * max(1, round(counts.physiological / most * room))
        row = _numbers(((counts.high, Ink.HIGH), (counts.medium, Ink.TEXT), (counts.low, Ink.TEXT)), 7)
        spans = [Span(0, cut(inert(name), 7), Ink.TEXT), *row, Span(21, bar, Ink.TREND_OUT)]
        lines.append(Line((*spans, Span(width - 4, f"{share:>4.0%}", Ink.QUIET))))
    return [*lines, *_load(past.report, width)]


def _load(report: CallReport, width: int) -> Iterator[Line]:
    """How often one patient calls on one day."""
    days = sum(report.patient_hours) / 24
    if report.begun is not None and days:
        physiological, technical = report.begun.physiological / days, report.begun.technical / days
        yield told(f"per patient-day: {physiological:.1f}, technical {technical:.1f}", width)


def _stars(x: int) -> Iterator[Span]:
    """The marks over columns of four, from a column on."""
    for place, (mark, _, ink) in enumerate(_MARKS.values()):
        yield Span(x + place * 4 + 4 - len(mark), mark, ink)


def _by_bed(past: "WardPast", width: int) -> list[Line]:
    """The beds that call most for what is wrong with their patients."""
    head = rule("ALERTS BY BED", width)
    calling = [bed for bed in past.report.beds if bed.counts.physiological]
    if not calling:
        return [head, told(_none(past.report), width)]
    ranked = sorted(calling, key=lambda bed: (-bed.counts.physiological, -bed.counts.high))[:_MOST]
    lines = [head, Line(tuple(_stars(width - 13)))]
    for bed in ranked:
        counts = bed.counts
        row = ((counts.high, Ink.HIGH), (counts.medium, Ink.TEXT), (counts.low, Ink.TEXT))
        lines.append(Line((*_bed(past, bed, width - 14), *_numbers(row, width - 13))))
    return [*lines, told(_listed([bed.counts.physiological for bed in calling]), width)]


def _technical(past: "WardPast", width: int) -> list[Line]:
    """The beds at which measuring fails most, and why."""
    head = rule("TECHNICAL BY BED", width)
    failing = [bed for bed in past.report.beds if bed.counts.technical]
    if not failing:
        return [head, told(_none(past.report), width)]
    ranked = sorted(failing, key=lambda bed: -bed.counts.technical)[:_MOST]
    titles = (Span(end - len(title), title, Ink.QUIET) for _, title, end in _CAUSES)
    lines = [head, Line((Span(8, "!", Ink.TECHNICAL), *titles))]
    for bed in ranked:
        total = _numbers(((bed.counts.technical, Ink.TEXT),), 5)
        spans = [Span(0, cut(inert(bed.label), 5), Ink.STRONG), *total]
        for cause, _, end in _CAUSES:
            spans += _numbers(((bed.causes.get(cause, 0), Ink.TEXT),), end - 4)
        lines.append(Line(tuple(spans)))
    return [*lines, told(_listed([bed.counts.technical for bed in failing]), width)]


def _listed(alerts: Sequence[int]) -> str:
    """How much of all the beds that are listed make; `alerts` of each bed."""
    total, beds = sum(alerts), len(alerts)
    if beds <= _MOST:
        return f"{total} alerts at {beds} beds" if beds > 1 else f"{total} alerts at 1 bed"
    listed = sum(sorted(alerts, reverse=True)[:_MOST])
    return f"{_MOST} of {beds} beds make {listed / total:.0%} of {total} alerts"


_MARKS = {
    Priority.HIGH: ("***", "high", Ink.HIGH),
    Priority.MEDIUM: ("**", "medium", Ink.MEDIUM),
    Priority.LOW: ("*", "low", Ink.LOW),
}


def _waited(past: "WardPast", width: int) -> list[Line]:
    """How long alerts waited until someone acknowledged them."""
    report = past.report
    head = rule("TIME TO ACKNOWLEDGE", width)
    if not any(waits.answered for waits in report.waits):
        return [head, told("none acknowledged" if report.known else _none(report), width)]
    titles = Span(12, f"{'median':>7} {'9 of 10':>7} {'longest':>7}", Ink.QUIET)
    lines = [head, Line((titles,)), *(_wait(waits) for waits in report.waits), BLANK]
    lines += _classes(report, width)
    return [*lines, told(f"ended before anyone acknowledged: {report.unanswered}", width)]


def _wait(waits: Waits) -> Line:
    mark, name, ink = _MARKS[waits.priority]
    spans = [Span(0, mark, ink), Span(4, name, Ink.QUIET)]
    for place, seconds in enumerate((waits.middle, waits.nine_in_ten, waits.longest)):
        text = "·" if seconds is None else duration(seconds)
        spans.append(Span(12 + place * 8, f"{text:>7}", Ink.FAINT if seconds is None else Ink.TEXT))
    return Line(tuple(spans))


def _classes(report: CallReport, width: int) -> Iterator[Line]:
    """How many waited how long: high, medium, and a bar of both."""
    most = max((sum(each) for each in report.waited), default=0) or 1
    yield Line((Span(0, "waited", Ink.QUIET), Span(13, "***", Ink.HIGH), Span(18, "**", Ink.MEDIUM)))
    lower = 0.0
    for bound, counted in zip(WAITED, report.waited, strict=True):
        name = _class(lower, bound)
        bar = "▄" * round(sum(counted) / most * max(0, width - 22))
        row = _numbers(((counted[0], Ink.HIGH), (counted[1], Ink.TEXT)), 12)
        yield Line((Span(0, name, Ink.QUIET), *row, *((Span(21, bar, Ink.TREND_OUT),) if bar else ())))
        lower = bound


def _class(lower: float, bound: float) -> str:
    if not lower:
        return f"under {duration(bound)}"
    return f"over {duration(lower)}" if bound == float("inf") else f"{duration(lower)} - {duration(bound)}"


def _numbers(numbers: Sequence[tuple[int, Ink]], x: int) -> Iterator[Span]:
    """Numbers in columns of four, from a column on; a dot is none."""
    for place, (number, ink) in enumerate(numbers):
        text, own = (f"{number}", ink) if number else ("·", Ink.FAINT)
        yield Span(x + place * 4 + max(0, 4 - len(text)), text, own)


def _bed(past: "WardPast", bed: BedCalls, width: int) -> Iterator[Span]:
    """A bed, and its patient where all of its alerts are theirs who lies there now."""
    label = cut(inert(bed.label), 6)
    yield Span(0, label, Ink.STRONG)
    patient = past.lying.get(bed.label)
    if patient is not None and bed.patients == {patient.id}:
        name = names.of(patient)
    else:
        name = f"{len(bed.patients)} patients" if len(bed.patients) > 1 else "no longer here"
    x = max(4, cells(label) + 1)
    yield Span(x, cut(name, max(0, width - x)), Ink.TEXT if patient else Ink.QUIET)


def _none(report: CallReport) -> str:
    return "none" if report.known else "not known: alerts were not followed"


_TABLES: tuple[Callable[["WardPast", int], list[Line]], ...] = (_by_signal, _by_bed, _technical, _waited)
