"""The vital signs of one bed's row: each value as far as it can be trusted now, and its trend beside it."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from clinical.alerts import Alert, Kind, State, severity
from clinical.board import BedPicture
from clinical.limits import Side, limits_for
from clinical.news2 import Assessment, Parameter
from clinical.patients import Patient
from clinical.trends import Trends
from clinical.vitals import (
    AHEAD,
    BedVitals,
    Freshness,
    Sample,
    Signal,
    display,
    freshness,
    shelf_lives,
)
from widgets.cells import NEVER, Cell, vital_cell
from widgets.grid import Column, Grid, Key, grid
from widgets.inert import fit_right
from widgets.inks import Ink
from widgets.lines import Patch, Span, patch
from widgets.trend import UNBOUNDED, trend_spans


class Trouble(NamedTuple):
    """What is wrong with a signal: the worst that is true of its value now, and why it is not measured."""

    true: Alert | None = None
    off: Alert | None = None


class Moment(NamedTuple):
    """Now, and since when the values stand still where they do."""

    now: float
    held: float | None = None

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
_CHARTED = (Signal.OXYGEN, Signal.ACVPU)


class Place:
    """A vital sign's own stretch of every row: from `start` its value, from `trend` its trend, to `end`."""

    def __init__(self, vital: Vital, column: Column, start: int, end: int) -> None:
        self.signal, self.at, self.part = vital.signal, int(vital.signal), int(vital.part)
        self.column = column
        self.start, self.end = start, end
        self.trend = column.trend_x if column.trend else end
        self.charted = self.signal in _CHARTED
        self.calm = Ink.QUIET if self.charted else Ink.TEXT
        self.both_pressures = self.signal is Signal.SBP and column.value >= 7
        self.cell = column._replace(x=column.x + 1, value=1, glyph=1) if vital.key is Key.ACVPU else column
        self.current = lru_cache(maxsize=512)(self._current)

    def _current(self, text: str, ink: Ink) -> Patch:
        """A value that is true now and of which nothing is wrong."""
        spans = (Span(self.cell.x, text.rjust(self.cell.value), ink),)
        return Patch(spans, self.start, self.trend)


@lru_cache(maxsize=64)
def places(width: int, bed: int) -> tuple[Place, ...]:
    """The places of all vital signs on a board so wide, as `grid` lays it out."""
    return places_on(grid(width, bed))


def places_on(laid_out: Grid) -> tuple[Place, ...]:
    """The places of all vital signs side by side, from the first one's column to the right edge."""
    columns = laid_out.columns
    shown = [(vital, columns[vital.key]) for vital in VITALS if vital.key in columns]
    starts = [column.x - (column.glyph == 0) for _, column in shown]
    starts[0] = shown[0][1].x
    ends = [*starts[1:], max(laid_out.width, shown[-1][1].end)]
    return tuple(
        Place(vital, column, start, end)
        for (vital, column), start, end in zip(shown, starts, ends, strict=True)
    )


def charted_from(width: int, bed: int) -> int:
    """Where what a nurse charts begins, which seldom changes; else the last place that is in sight."""
    seen = [place for place in places(width, bed) if place.start < width]
    charted = [place.start for place in seen if place.charted]
    return charted[0] if charted else seen[-1].start if seen else width - 1


class Signs(NamedTuple):
    """The vital signs of a row side by side, and when the first of them changes by itself."""

    patches: tuple[Patch, ...]
    due: float

    def apart(self, x: int) -> tuple[tuple[Patch, ...], tuple[Patch, ...]]:
        """Those before a column, where a patch begins, and those from there on."""
        count = sum(each.start < x for each in self.patches)
        return self.patches[:count], self.patches[count:]


def trend_patches(trends: Trends | None, limits: Bounds, shown: Iterable[Place]) -> tuple[Patch | None, ...]:
    """The trend of each place; None where it has no room for one."""
    return tuple(_trend(trends, limits, place, 0) if place.trend < place.end else None for place in shown)


def _trend(trends: Trends | None, limits: Bounds, place: Place, taken: int) -> Patch:
    """A trend but for the oldest cells, which an age has taken."""
    values = trends.cells.get(place.signal, ()) if trends is not None else ()
    x, width = place.column.trend_x + taken, place.column.trend - taken
    spans = (
        trend_spans(place.signal, values, x, width, limits.get(place.signal, UNBOUNDED)) if width > 0 else ()
    )
    return patch(spans, place.trend, place.end)


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
    """The vital signs in the columns of a grid as one cell: its spans, and when it changes by itself.

    `held` is since when the values stand still: each is shown as old, however new it was then.
    """
    shown = places_on(grid)
    trends = trend_patches(picture.trends, limits, shown)
    found = sign_patches(picture, vitals, news, limits, shown, trends, Moment(now, held))
    return Cell(tuple(span for each in found.patches for span in each.spans), due=found.due)


def sign_patches(
    picture: BedPicture,
    vitals: BedVitals,
    news: Assessment | None,
    limits: Bounds,
    shown: tuple[Place, ...],
    trends: tuple[Patch | None, ...],
    at: Moment,
) -> Signs:
    """All vital signs of a row; `trends` are those of `trend_patches`, kept while they stand.

    Values that are held are shown as old, however new they were then.
    """
    points = news.score.points if news is not None and news.score is not None else _NO_POINTS
    troubles = _by_signal(picture.alerts) if picture.alerts else {}
    latest, now, moving = vitals.latest, at.now, at.held is None
    patches: list[Patch] = []
    due, source, lives = NEVER, None, shelf_lives(0.0)
    for place, trend in zip(shown, trends, strict=True):
        signal, sample, worth = place.signal, latest[place.at], points[place.part] or 0
        if moving and sample is not None and (place.charted or signal not in troubles):
            value, observed, _, _, spoke = sample
            if spoke is not source:
                source, lives = spoke, shelf_lives(spoke.interval)
            ageing = observed + lives[place.at].ageing
            if value is not None and now < ageing and observed - now <= AHEAD:
                strong = value > 0 if place.charted else worth >= 2
                ink = Ink.STRONG if strong else place.calm
                patches.append(place.current(_words(place, value, sample, vitals), ink))
                if trend is not None:
                    patches.append(trend)
                due = ageing if ageing < due else due
                continue
        cell = _sign(place, sample, vitals, at, troubles.get(signal, _NO_TROUBLE), worth)
        due = min(due, cell.due)
        patches += _beside(cell, place, picture.trends, limits)
    return Signs(tuple(patches), due)


def _words(place: Place, value: float, sample: Sample, vitals: BedVitals) -> str:
    """A value as its place has room for it."""
    text = display(place.signal, value)
    if place.both_pressures:
        return f"{text}/{_diastolic(vitals.latest[Signal.DBP], sample)}"
    return text if len(text) <= place.cell.value else text.removesuffix("L")


def _beside(cell: Cell, place: Place, trends: Trends | None, limits: Bounds) -> list[Patch]:
    """A cell, and as much of the trend beside it as it leaves room for."""
    if place.trend == place.end:
        return [patch(cell.spans, place.start, place.end)]
    trend = _trend(trends, limits, place, cell.taken)
    if not cell.taken:
        return [patch(cell.spans, place.start, place.trend), trend]
    return [patch((*cell.spans, *trend.spans), place.start, place.end)]


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
    place: Place, sample: Sample | None, vitals: BedVitals, at: Moment, trouble: Trouble, points: int
) -> Cell:
    """The cell of one place, whatever is wrong with its value."""
    signal, column = place.signal, place.cell
    if signal is Signal.HR:
        return _heart(sample, vitals.latest[Signal.PULSE], column, at, trouble, points)
    if place.charted and freshness(signal, sample, at.true) is Freshness.NONE:
        return Cell((Span(column.x, fit_right("-", column.value), Ink.QUIET),))
    text = (
        _words(place, sample.value, sample, vitals)
        if sample is not None and sample.value is not None
        else None
    )
    true, off = _NO_TROUBLE if place.charted else trouble
    return vital_cell(
        signal, sample, column, at.now, held=at.held, text=text, alert=true, off=off, points=points
    )


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
