"""The vital signs of one bed's row: each value as far as it can be trusted now, and its trend beside it."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from clinical.alerts import Alert, Kind, State, severity
from clinical.board import BedPicture
from clinical.limits import Side, limits_for
from clinical.news2 import Assessment, Parameter
from clinical.patients import Patient
from clinical.vitals import BedVitals, Freshness, Sample, Signal, display, freshness, shelf_life
from widgets.cells import NEVER, Cell, vital_cell
from widgets.grid import Column, Grid, Key
from widgets.inert import fit_right
from widgets.inks import Ink
from widgets.lines import Span
from widgets.trend import UNBOUNDED, trend_spans


class Trouble(NamedTuple):
    """What is wrong with a signal: the worst that is true of its value now, and why it is not measured."""

    true: Alert | None = None
    off: Alert | None = None


class Moment(NamedTuple):
    """Now, and since when the values stand still where they do."""

    now: float
    held: float | None

    @property
    def true(self) -> float:
        """The moment at which what is shown was true."""
        return self.now if self.held is None else self.held


class Vital(NamedTuple):
    """Which signal stands in a column, and which part of NEWS2 makes its value strong."""

    key: Key
    signal: Signal
    part: Parameter


VITALS = (
    Vital(Key.HR, Signal.HR, Parameter.PULSE),
    Vital(Key.RR, Signal.RR, Parameter.RR),
    Vital(Key.SPO2, Signal.SPO2, Parameter.SPO2),
    Vital(Key.BP, Signal.SBP, Parameter.SBP),
    Vital(Key.TEMP, Signal.TEMP, Parameter.TEMP),
    Vital(Key.OXYGEN, Signal.OXYGEN, Parameter.OXYGEN),
    Vital(Key.ACVPU, Signal.ACVPU, Parameter.ACVPU),
)

Bounds: TypeAlias = dict[Signal, tuple[float, float]]
"""For each signal its lowest and highest value within limits."""

_NO_TROUBLE = Trouble()
_NO_POINTS: tuple[int | None, ...] = (None,) * len(Parameter)


def signs(
    picture: BedPicture,
    vitals: BedVitals,
    news: Assessment | None,
    limits: Bounds,
    grid: Grid,
    now: float,
    *,
    held: float | None = None,
) -> Cell:
    """All vital signs of a row as one cell: its spans, and when the first of them changes by itself.

    `held` is since when the values stand still: each is shown as old, however new it was then.
    """
    points = news.score.points if news is not None and news.score is not None else _NO_POINTS
    troubles = _by_signal(picture.alerts)
    spans: list[Span] = []
    due = NEVER
    for key, signal, part in VITALS:
        if (column := grid.columns.get(key)) is None:
            continue
        trouble = troubles.get(signal, _NO_TROUBLE)
        cell = _sign(signal, vitals, column, Moment(now, held), trouble, points[part] or 0)
        spans += cell.spans
        due = min(due, cell.due)
        if column.trend > cell.taken and picture.trends is not None:
            values = picture.trends.cells.get(signal, ())
            x, width = column.trend_x + cell.taken, column.trend - cell.taken
            spans += trend_spans(signal, values, x, width, limits.get(signal, UNBOUNDED))
    return Cell(tuple(spans), due=due)


def _by_signal(alerts: Iterable[Alert]) -> dict[Signal, Trouble]:
    """What is wrong with each signal; that of the pulse is one of the heart rate. What is over counts not."""
    found: dict[Signal, Trouble] = {}
    for alert in sorted(alerts, key=severity, reverse=True):
        if alert.signal is None or alert.state in (State.LATCHED, State.CLOSED):
            continue
        signal = Signal.HR if alert.signal is Signal.PULSE else alert.signal
        known = found.get(signal, _NO_TROUBLE)
        technical = alert.kind is Kind.TECHNICAL
        found[signal] = known._replace(off=alert) if technical else known._replace(true=alert)
    return found


def _sign(
    signal: Signal, vitals: BedVitals, column: Column, at: Moment, trouble: Trouble, points: int
) -> Cell:
    """The cell of one column."""
    sample = vitals.latest[signal]
    if signal is Signal.HR:
        return _heart(sample, vitals.latest[Signal.PULSE], column, at, trouble, points)
    if signal is Signal.ACVPU or signal is Signal.OXYGEN:
        return _charted(signal, sample, column, at)
    text = None
    if signal is Signal.SBP and column.value >= 7 and sample is not None and sample.value is not None:
        text = f"{display(signal, sample.value)}/{_diastolic(vitals.latest[Signal.DBP], sample)}"
    true, off = trouble
    return vital_cell(
        signal, sample, column, at.now, held=at.held, text=text, alert=true, off=off, points=points
    )


def _charted(signal: Signal, sample: Sample | None, column: Column, at: Moment) -> Cell:
    """What a nurse charts: quiet while it is alert, or air; a quiet `-` where it is missing or expired."""
    if signal is Signal.ACVPU:
        column = column._replace(x=column.x + 1, value=1, glyph=1)
    if sample is None or sample.value is None or freshness(signal, sample, at.true) is Freshness.NONE:
        return Cell((Span(column.x, fit_right("-", column.value), Ink.QUIET),))
    text = display(signal, sample.value)
    text = text if len(text) <= column.value else text.removesuffix("L")
    if at.held is not None or freshness(signal, sample, at.now) is not Freshness.CURRENT:
        return vital_cell(signal, sample, column, at.now, held=at.held, text=text)
    due = sample.observed + shelf_life(signal, sample.source.interval).ageing
    ink = Ink.STRONG if sample.value > 0 else Ink.QUIET
    return Cell((Span(column.x, text.rjust(column.value), ink),), due=due)


def _heart(
    sample: Sample | None, pulse: Sample | None, column: Column, at: Moment, trouble: Trouble, points: int
) -> Cell:
    """The heart rate; where it has no value the pulse stands in for it, marked `p`."""
    stands_in = freshness(Signal.PULSE, pulse, at.true) is Freshness.CURRENT
    if stands_in and freshness(Signal.HR, sample, at.true) is Freshness.NONE:
        bare = column._replace(glyph=0, trend=0)
        cell = vital_cell(Signal.PULSE, pulse, bare, at.now, held=at.held, alert=trouble.true, points=points)
        return cell._replace(spans=(*cell.spans, Span(column.x + column.value, "p", Ink.QUIET)))
    true, off = trouble
    return vital_cell(Signal.HR, sample, column, at.now, held=at.held, alert=true, off=off, points=points)


def _diastolic(sample: Sample | None, systolic: Sample) -> str:
    """The diastolic pressure of the same measurement."""
    if sample is None or sample.value is None or sample.observed != systolic.observed:
        return "--"
    return display(Signal.DBP, sample.value)


def bounds(patient: Patient, now: float) -> Bounds:
    """Outside which values each signal is out of the patient's limits."""
    limits = limits_for(patient, now)
    found: Bounds = {}
    for vital in VITALS:
        low, high = limits.get((vital.signal, Side.LOW)), limits.get((vital.signal, Side.HIGH))
        found[vital.signal] = (
            UNBOUNDED[0] if low is None or low.first is None else low.first,
            UNBOUNDED[1] if high is None or high.first is None else high.first,
        )
    return found
