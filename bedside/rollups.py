"""Hourly roll-ups of each patient's signals, made from every reading of the hour as it comes in.

An hour of one signal is a histogram over the signal's displayed steps (1 /min, 1 %, 0.1 °C): some twenty
counts instead of 3,600 values, from which count, lowest, highest, mean and p95 follow exactly, of the values
as they were displayed. Ten thousand beds of seven signals need about 50 MB.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import floor

from bedside.heard import Heard
from clinical.records import RollUp
from clinical.vitals import FACTS, Reading, Signal

HOUR = 3600.0

KEPT = 2 * HOUR
"""How long after its start an hour can still be amended by late readings."""

_SCALES = (*(10.0**facts.decimals for facts in FACTS), 1.0)
_NEWS2 = len(FACTS)


@dataclass(slots=True)
class HourTally:
    """One hour of one patient: for each signal, and last for NEWS2, how often each displayed step came."""

    patient: str
    start: float
    steps: list[dict[int, int]] = field(default_factory=lambda: [{} for _ in _SCALES])
    last: list[int] = field(default_factory=lambda: [0] * len(_SCALES))
    last_at: list[float] = field(default_factory=lambda: [0.0] * len(_SCALES))
    changed: bool = False

    def count(self, place: int, value: float, at: float) -> None:
        """Count one value of the signal at that place."""
        step = floor(value * _SCALES[place] + 0.5)
        steps = self.steps[place]
        steps[step] = steps.get(step, 0) + 1
        if at >= self.last_at[place]:
            self.last_at[place] = at
            self.last[place] = step

    def roll_ups(self, ward: str) -> Iterator[RollUp]:
        """The hour so far, signal by signal."""
        for place, steps in enumerate(self.steps):
            if steps:
                yield self._roll_up(ward, place, steps)

    def _roll_up(self, ward: str, place: int, steps: Mapping[int, int]) -> RollUp:
        scale = _SCALES[place]
        count = sum(steps.values())
        return RollUp(
            ward=ward,
            patient=self.patient,
            hour=self.start,
            signal=None if place == _NEWS2 else Signal(place),
            count=count,
            lowest=min(steps) / scale,
            highest=max(steps) / scale,
            mean=sum(step * times for step, times in steps.items()) / count / scale,
            p95=p95(steps) / scale,
            last=self.last[place] / scale,
        )


class PatientHours:
    """The hours of one patient that can still change; the same reading twice counts once."""

    def __init__(self, patient: str) -> None:
        self.patient = patient
        self.late = 0
        """Readings that came after their hour could no longer be amended."""
        self._heard = Heard()
        self._counted = float("-inf")
        self._hours: dict[float, HourTally] = {}
        self._now = HourTally(patient, -HOUR)

    def add(self, reading: Reading) -> None:
        """Count every value of a reading in the hour in which it was observed."""
        at = reading.observed
        if at <= self._counted or not self._heard.is_new(reading):
            return
        hour = self._now
        if not 0.0 <= at - hour.start < HOUR:
            found = self._hour_of(at)
            if found is None:
                self.late += 1
                return
            hour = found
        hour.changed = True
        count = hour.count
        for place, value in enumerate(reading.values):
            if value is not None:
                count(place, value, at)

    def add_score(self, total: int, at: float) -> None:
        """Count one NEWS2 score."""
        hour = self._hour_of(at)
        if hour is not None:
            hour.changed = True
            hour.count(_NEWS2, total, at)

    def collect(self, ward: str) -> Iterator[RollUp]:
        """Every hour that has changed since the last time, whole; the same hour again replaces it."""
        for hour in self._hours.values():
            if hour.changed:
                hour.changed = False
                yield from hour.roll_ups(ward)

    def forget(self, now: float) -> None:
        """Let go of the hours that nothing can amend any more."""
        for start in [start for start in self._hours if start + KEPT <= now]:
            del self._hours[start]

    def keep(self) -> tuple[HourTally, ...]:
        """The hours as they stand, to go on from after a restart."""
        return tuple(self._hours.values())

    def restore(self, hour: HourTally) -> None:
        """Go on from where another process stopped; what it had counted is not counted again."""
        self._hours[hour.start] = hour
        self._counted = max(self._counted, *hour.last_at[:_NEWS2])
        if hour.start > self._now.start:
            self._now = hour

    def _hour_of(self, at: float) -> HourTally | None:
        start = at // HOUR * HOUR
        hour = self._hours.get(start)
        if hour is None and start > self._now.start - KEPT:
            hour = self._hours[start] = HourTally(self.patient, start)
        if hour is not None and start > self._now.start:
            self._now = hour
        return hour


def p95(steps: Mapping[int, int]) -> int:
    """The nearest-rank 95th percentile: the lowest step that 95 % of the values do not exceed."""
    left = -(-95 * sum(steps.values()) // 100)
    for step in sorted(steps):
        left -= steps[step]
        if left <= 0:
            return step
    raise ValueError("no values, no percentile")
