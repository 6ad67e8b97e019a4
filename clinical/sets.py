"""Sets of observations as they stood in the past: every value with its own time, and NEWS2 over them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil

from clinical import news2
from clinical.news2 import Assessment, Band, Parameter, Score
from clinical.past import Observed, Past
from clinical.patients import Patient
from clinical.vitals import CONTINUOUS, FACTS, STALENESS, BedVitals, Freshness, Signal, freshness

_WATCHED = (Parameter.RR, Parameter.SPO2, Parameter.PULSE)
_PARAMETER = {signal: parameter for parameter, signal in zip(Parameter, news2.SIGNALS, strict=True)}
_BANDS = tuple(Band)
_PARAMETER[Signal.HR] = Parameter.PULSE


@dataclass(frozen=True, slots=True)
class ObservedSet:
    """What was known between two moments (seconds, UTC): a value a signal, those without one left out.

    `score` is None where too little was known, or NEWS2 does not hold. `worst` is the worst score of any
    step within: what a mean evens out is not hidden.
    """

    start: float
    stop: float
    values: Mapping[Signal, Observed]
    score: Score | None
    worst: Score | None = None

    def points(self, signal: Signal) -> int | None:
        """The NEWS2 points of a signal, None where it does not count."""
        parameter = _PARAMETER.get(signal)
        if self.score is None or parameter is None or signal not in self.values:
            return None
        if signal is Signal.PULSE and Signal.HR in self.values:
            return None
        return self.score.points[parameter]


def carried(signal: Signal) -> float:
    """Seconds for which NEWS2 may use a value once it was observed; 0 for what is measured all the time."""
    return 0.0 if signal in CONTINUOUS else STALENESS[FACTS[signal].cadence][0].ageing


def observed_between(past: Past, start: float, stop: float, patient: Patient | None) -> ObservedSet:
    """The set of a time: means of what is measured all the time, the last word of the rest.

    The last word may be older than `start`, by as much as NEWS2 allows, and has its own time.
    """
    found: dict[Signal, Observed] = {}
    for signal in Signal:
        if signal in CONTINUOUS:
            mean = past.mean(signal, start, stop)
            value = None if mean is None else Observed(mean, start)
        else:
            value = past.newest(signal, min(start, stop - carried(signal)), stop)
        if value is not None:
            found[signal] = value
    return ObservedSet(start, stop, found, _score(found, patient, start))


def observed_now(vitals: BedVitals | None, assessment: Assessment | None, now: float) -> ObservedSet:
    """The set as it stands now: what is scored as it is scored, the rest while it is a value at all.

    Each value says whether it is still current.
    """
    found: dict[Signal, Observed] = {}
    for signal in Signal:
        sample = vitals.latest[signal] if vitals is not None else None
        fresh = freshness(signal, sample, now)
        if sample is None or sample.value is None or fresh is Freshness.NONE:
            continue
        found[signal] = Observed(sample.value, sample.observed, fresh)
    for parameter, part in zip(Parameter, assessment.parts if assessment else (), strict=False):
        if part is not None:
            signal = _scored_as(parameter, found)
            fresh = found[signal].fresh if signal in found else Freshness.CURRENT
            found[signal] = Observed(part.value, part.observed, fresh)
    return ObservedSet(now, now, found, assessment.score if assessment else None)


def _scored_as(parameter: Parameter, found: Mapping[Signal, Observed]) -> Signal:
    """The signal that was scored: the heart rate counts as the pulse until it is stale."""
    heart = found.get(Signal.HR)
    if parameter is Parameter.PULSE and heart is not None and heart.fresh is not Freshness.STALE:
        return Signal.HR
    return news2.SIGNALS[parameter]


def _score(values: Mapping[Signal, Observed], patient: Patient | None, at: float) -> Score | None:
    """NEWS2 of a set; None unless it holds and two of RR, SpO2 and pulse are known."""
    if patient is not None and news2.exclusion(patient, datetime.fromtimestamp(at, UTC).date()):
        return None
    scored = [values[signal].value if signal in values else None for signal in news2.SIGNALS]
    if Signal.HR in values:
        scored[Parameter.PULSE] = values[Signal.HR].value
    if sum(scored[parameter] is not None for parameter in _WATCHED) < 2:
        return None
    return news2.score(scored, 1 if patient is None else news2.scale_of(patient))


class SetLog:
    """The sets of one past, row by row; worked out once, and again when past or steps have changed."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._known: dict[int, ObservedSet] = {}
        self._known_for: tuple[int, Patient | None, float] = (-1, None, 0.0)

    def rows(self, now: float, patient: Patient | None, step: float) -> tuple[ObservedSet, ...]:
        """Every row of the span, oldest first; the last one is still filling.

        Each knows the worst score of the steps of `step` seconds that begin in it.
        """
        past = self._past
        if self._known_for != (past.version, patient, step):
            self._known_for, self._known = (past.version, patient, step), {}
        length = past.span.row
        current = int(now // length)
        count = round(past.span.seconds / length)
        rows = range(current - count + 1, current)
        self._known = {row: self._known.get(row) or self._row(row * length, patient, step) for row in rows}
        return (*self._known.values(), self._row(current * length, patient, step))

    def _row(self, start: float, patient: Patient | None, step: float) -> ObservedSet:
        stop = start + self._past.span.row
        steps = range(ceil(start / step), ceil(stop / step))
        whole = observed_between(self._past, start, stop, patient)
        each = [observed_between(self._past, n * step, (n + 1) * step, patient).score for n in steps]
        return replace(whole, worst=max((whole.score, *each), key=_gravity))


def _gravity(score: Score | None) -> tuple[int, int]:
    if score is None or score.band is None:
        return -1, -1
    return _BANDS.index(score.band), score.total or 0
