"""Short trends for the board: clock-aligned buckets, so that bars never shimmer, with gaps as gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from clinical import news2
from clinical.patients import Patient
from clinical.vitals import AHEAD, CONTINUOUS, FACTS, BedVitals, Cadence, Sample, Series, Signal

Trended: TypeAlias = Signal | None
"""What has a trend: a signal, or None for NEWS2."""

_MINUTE, _HOUR = 60.0, 3600.0

STEPS: dict[Trended, float] = {
    Signal.HR: 5 * _MINUTE,
    Signal.PULSE: 5 * _MINUTE,
    Signal.RR: 5 * _MINUTE,
    Signal.SPO2: 5 * _MINUTE,
    Signal.SBP: 30 * _MINUTE,
    Signal.TEMP: 2 * _HOUR,
    None: 1 * _HOUR,
}
"""The seconds of one cell of each trend."""

CELLS = 12
"""Cells that are kept of each trend; a narrower screen shows the newest of them."""

SCALES: dict[Trended, tuple[float, float]] = {
    Signal.HR: (40, 200),
    Signal.PULSE: (40, 200),
    Signal.RR: (8, 40),
    Signal.SPO2: (83, 115),
    Signal.SBP: (70, 230),
    Signal.TEMP: (35, 41),
    None: (0, 16),
}
"""The fixed physiological scale of each trend, so that the bars of all beds compare."""

LEVELS = 8
"""Steps from one end of a scale to the other: the eighths of a cell."""


def level(trended: Trended, value: float) -> int:
    """The step of the scale on which a value lies, 0 to 7; what lies beyond an end is drawn at that end."""
    low, high = SCALES[trended]
    return min(LEVELS - 1, max(0, int((value - low) / (high - low) * LEVELS)))


@dataclass(frozen=True, slots=True)
class Trends:
    """A bed's trends: for each signal, and for NEWS2, the buckets oldest first; None is a gap.

    Bucket lengths: `STEPS` (5 min; BP 30 min; temperature 2 h; NEWS2 1 h). The last bucket is the current
    one.
    """

    cells: dict[Signal, tuple[float | None, ...]]
    news2: tuple[int | None, ...]


class _Lane:
    """The buckets of one signal at one step: weighted means, or for what is charted the last word."""

    __slots__ = ("_past", "_past_before", "cells", "kept", "latest_word", "step")

    def __init__(self, step: float, cells: int, latest_word: bool = False) -> None:
        self.step, self.cells, self.latest_word = step, cells, latest_word
        self.kept: dict[int, tuple[float, float]] = {}
        self._past: tuple[float | None, ...] = ()
        self._past_before: int | None = None

    def add(self, at: float, value: float, weight: float) -> None:
        """Take a value into the bucket of its moment."""
        index = int(at // self.step)
        before, weighed = (0.0, 0.0) if self.latest_word else self.kept.get(index, (0.0, 0.0))
        self.put(index, before + value * weight, weighed + weight)

    def put(self, index: int, total: float, weight: float) -> None:
        """Begin a bucket afresh."""
        self.kept[index] = total, weight
        if index != self._past_before:
            self._past_before = None
        if len(self.kept) > self.cells + 1:
            del self.kept[min(self.kept)]

    def value(self, index: int) -> float | None:
        """The mean, or the last word, of a bucket."""
        bucket = self.kept.get(index)
        return None if bucket is None else bucket[0] / bucket[1]

    def row(self, now: float) -> tuple[float | None, ...]:
        """Every cell up to the current one; the past ones are worked out once."""
        current = int(now // self.step)
        if current != self._past_before:
            self._past = tuple(self.value(index) for index in range(current - self.cells + 1, current))
            self._past_before = current
        return (*self._past, self.value(current))


_DRAWN = tuple(signal for signal in STEPS if signal is not None)
_SCORED = (*news2.SIGNALS, Signal.HR)
_CARRIED = {Signal.SBP: 1, Signal.TEMP: 4, Signal.ACVPU: 4, Signal.OXYGEN: 4}
"""For how many hours NEWS2 of an hour may use an earlier value, as in the live score."""


_WATCHED = len(CONTINUOUS)


class TrendRecorder:
    """Keeps one bed's trends: filled once from history, then with every reading; forgets at a new patient."""

    def __init__(self, patient: Patient | None = None) -> None:
        self._patient = patient
        self._of: str | None = None if patient is None else patient.id
        self._hours: tuple[int | None, ...] = ()
        self._hours_before: int | None = None
        self._clear()

    def renew(self, patient: Patient) -> None:
        """Take a changed record: its SpO2 scale, or what rules NEWS2 out; another patient's begins anew."""
        self._patient = patient
        self._belong_to(patient.id)
        self._hours_before = None

    def fill(self, series: Series, patient: Patient | None = None) -> None:
        """Take history in place of what was kept for its time; gaps in it change nothing."""
        if patient is not None:
            self.renew(patient)
        for signal, lane in self._lanes():
            values = series.values.get(signal, ())
            weight = series.step if signal in CONTINUOUS else 1.0
            for index, (total, weights) in _grouped(series, values, lane, weight).items():
                if index * lane.step >= series.start or index not in lane.kept:
                    lane.put(index, total, weights)
        self._hours_before = None

    def add(self, vitals: BedVitals, now: float) -> None:
        """Take the samples that are new, each into the bucket of its own moment."""
        self._belong_to(vitals.patient)
        for signal, sample in enumerate(vitals.latest):
            if sample is None or sample.value is None or sample.observed <= self._seen[signal] <= now:
                continue
            if sample.observed < now + AHEAD:
                self._seen[signal] = sample.observed
                self._take(signal, sample, sample.value)

    def trends(self, now: float) -> Trends:
        """The trends as they stand, the current buckets included."""
        return Trends({signal: lane.row(now) for signal, lane in self._drawn.items()}, self._news2(now))

    def _clear(self) -> None:
        self._seen = [float("-inf")] * len(Signal)
        self._drawn = {signal: _Lane(STEPS[signal], CELLS) for signal in _DRAWN}
        self._hourly = {
            signal: _Lane(_HOUR, CELLS + 4, FACTS[signal].cadence is Cadence.CHARTED) for signal in _SCORED
        }
        self._takers = [
            [lanes[signal] for lanes in (self._drawn, self._hourly) if signal in lanes] for signal in Signal
        ]
        self._hours_before = None

    def _belong_to(self, patient: str) -> None:
        if self._of is not None and self._of != patient:
            self._clear()
            if self._patient is not None and self._patient.id != patient:
                self._patient = None
        self._of = patient

    def _lanes(self) -> Iterator[tuple[Signal, _Lane]]:
        yield from self._drawn.items()
        yield from self._hourly.items()

    def _take(self, signal: int, sample: Sample, value: float) -> None:
        weight = max(sample.source.interval, 0.001) if signal < _WATCHED else 1.0
        for lane in self._takers[signal]:
            lane.add(sample.observed, value, weight)
        if sample.observed // _HOUR != self._hours_before:
            self._hours_before = None

    def _news2(self, now: float) -> tuple[int | None, ...]:
        """NEWS2 of each hour from the hour's own values, lower bounds included."""
        hour = int(now // _HOUR)
        if hour != self._hours_before:
            self._hours = tuple(self._score(earlier) for earlier in range(hour - CELLS + 1, hour))
            self._hours_before = hour
        return (*self._hours, self._score(hour))

    def _score(self, hour: int) -> int | None:
        """The score of an hour; a gap unless it holds and two of RR, SpO2 and pulse are known."""
        patient = self._patient
        if patient is not None and _excluded(patient, hour):
            return None
        values = [self._of_hour(signal, hour) for signal in news2.SIGNALS]
        if (heart := self._hourly[Signal.HR].value(hour)) is not None:
            values[news2.Parameter.PULSE] = heart
        watched = (news2.Parameter.RR, news2.Parameter.SPO2, news2.Parameter.PULSE)
        if sum(values[parameter] is not None for parameter in watched) < 2:
            return None
        return news2.score(values, 1 if patient is None else news2.scale_of(patient)).total

    def _of_hour(self, signal: Signal, hour: int) -> float | None:
        lane = self._hourly[signal]
        for earlier in range(_CARRIED.get(signal, 0) + 1):
            if (value := lane.value(hour - earlier)) is not None:
                return value
        return None


def _excluded(patient: Patient, hour: int) -> bool:
    return news2.exclusion(patient, datetime.fromtimestamp(hour * _HOUR, UTC).date()) is not None


def _grouped(
    series: Series, values: tuple[float | None, ...], lane: _Lane, weight: float
) -> dict[int, tuple[float, float]]:
    """A series' values by the buckets of a lane, as totals and weights."""
    groups: dict[int, tuple[float, float]] = {}
    for place, value in enumerate(values):
        if value is None:
            continue
        index = int((series.start + place * series.step) // lane.step)
        total, weights = (0.0, 0.0) if lane.latest_word else groups.get(index, (0.0, 0.0))
        groups[index] = (total + value * weight, weights + weight)
    return groups
