"""Hourly roll-ups of each patient's signals, made from every reading of the hour as it comes in.

An hour of one signal is a histogram over the signal's displayed steps (1 /min, 1 %, 0.1 °C): some twenty
counts instead of 3,600 values, from which count, lowest, highest, mean and p95 follow exactly, of the values
as they were displayed. Ten thousand beds of seven signals need about 50 MB.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor

from bedside.heard import Heard
from clinical.calls import HOUR
from clinical.places import Bed
from clinical.records import RollUp
from clinical.vitals import FACTS, Reading, Signal, Values

KEPT = 2 * HOUR
"""How long after its start an hour can still be amended by late readings."""

_SCALES = (*(10.0**facts.decimals for facts in FACTS), 1.0)
_NEWS2 = len(FACTS)
_NEVER = float("-inf")
_ROWS = 20
_MOST = 400


@dataclass(slots=True)
class HourTally:
    """One hour of one patient: for each signal, and last for NEWS2, how often each value came.

    Values are counted as they come, which is quick, and brought to their displayed steps to be summed up, or
    when a signal has more than `_MOST` different ones.
    """

    patient: str
    start: float
    counts: list[Counter[float]] = field(default_factory=lambda: [Counter() for _ in _SCALES])
    last: list[float] = field(default_factory=lambda: [0.0] * len(_SCALES))
    last_at: list[float] = field(default_factory=lambda: [0.0] * len(_SCALES))

    def count(self, place: int, value: float, at: float) -> None:
        """Count one value of the signal at that place."""
        self.counts[place][value] += 1
        if at >= self.last_at[place]:
            self.last[place], self.last_at[place] = value, at

    def count_rows(self, times: Sequence[float], rows: Sequence[Values]) -> None:
        """Count sets of values that came in the order of their times."""
        for place, column in enumerate(zip(*rows, strict=True)):
            self._count_column(place, times, column)

    def _count_column(self, place: int, times: Sequence[float], column: Sequence[float | None]) -> None:
        values = [value for value in column if value is not None]
        if not values:
            return
        counts = self.counts[place]
        counts.update(values)
        if len(counts) > _MOST:
            self.counts[place] = Counter({s / _SCALES[place]: n for s, n in self.steps(place).items()})
        newest = len(column) - 1
        while (value := column[newest]) is None:
            newest -= 1
        if times[newest] >= self.last_at[place]:
            self.last[place], self.last_at[place] = value, times[newest]

    def steps(self, place: int) -> dict[int, int]:
        """How often each displayed step came."""
        steps: dict[int, int] = {}
        for value, times in self.counts[place].items():
            step = _step(place, value)
            steps[step] = steps.get(step, 0) + times
        return steps

    def roll_ups(self, bed: Bed) -> Iterator[RollUp]:
        """The hour so far, signal by signal, in the bed where the patient lies."""
        for place in range(len(_SCALES)):
            if self.counts[place]:
                yield self._roll_up(bed, place, self.steps(place))

    def _roll_up(self, bed: Bed, place: int, steps: Mapping[int, int]) -> RollUp:
        scale = _SCALES[place]
        count = sum(steps.values())
        return RollUp(
            ward=bed.ward,
            patient=self.patient,
            hour=self.start,
            signal=None if place == _NEWS2 else Signal(place),
            count=count,
            lowest=min(steps) / scale,
            highest=max(steps) / scale,
            mean=sum(step * times for step, times in steps.items()) / count / scale,
            p95=p95(steps) / scale,
            last=_step(place, self.last[place]) / scale,
            bed=bed.label,
        )


class PatientHours:
    """The hours of one patient that can still change; the same reading twice counts once."""

    __slots__ = (
        "_changed", "_counted", "_heard", "_hours", "_newest", "_now", "_rows", "_times", "late", "patient",
    )  # fmt: skip

    def __init__(self, patient: str) -> None:
        self.patient = patient
        self.late = 0
        """Readings that came after their hour could no longer be amended."""
        self._heard = Heard()
        self._counted = _NEVER
        self._newest = _NEVER
        self._hours: dict[float, HourTally] = {}
        self._changed: set[float] = set()
        self._now = HourTally(patient, -HOUR)
        self._times: list[float] = []
        self._rows: list[Values] = []

    def add(self, reading: Reading) -> None:
        """Count every value of a reading in the hour in which it was observed."""
        at = reading.observed
        if at <= self._counted or not self._heard.is_new(reading):
            return
        if at < self._newest or not (0.0 <= at - self._now.start < HOUR or self._turn(at)):
            self._count_late(reading)
            return
        self._newest = at
        self._times.append(at)
        self._rows.append(reading.values)
        if len(self._rows) >= _ROWS:
            self._count_rows()

    def add_score(self, total: int, at: float) -> None:
        """Count one NEWS2 score."""
        hour = self._hour_of(at)
        if hour is not None:
            hour.count(_NEWS2, total, at)

    def collect(self, bed: Bed) -> Iterator[RollUp]:
        """Every hour that has changed since the last time, whole; the same hour again replaces it."""
        self._count_rows()
        changed, self._changed = self._changed, set()
        for start in sorted(changed):
            yield from self._hours[start].roll_ups(bed)

    def forget(self, now: float) -> None:
        """Let go of the hours that nothing can amend any more; the latest one stays."""
        for start in [start for start in self._hours if start + KEPT <= now and start != self._now.start]:
            del self._hours[start]
            self._changed.discard(start)

    def keep(self) -> tuple[HourTally, ...]:
        """The hours as they stand, to go on from after a restart."""
        self._count_rows()
        return tuple(self._hours.values())

    def restore(self, hour: HourTally) -> None:
        """Go on from where another process stopped; what it had counted is not counted again."""
        self._hours[hour.start] = hour
        self._counted = max(self._counted, *hour.last_at[:_NEWS2])
        if hour.start > self._now.start:
            self._now = hour

    def _turn(self, at: float) -> bool:
        """Begin the hour of `at`; gives whether it is the latest one."""
        return self._hour_of(at) is self._now

    def _count_rows(self) -> None:
        if self._rows:
            times, self._times = self._times, []
            rows, self._rows = self._rows, []
            self._changed.add(self._now.start)
            self._now.count_rows(times, rows)

    def _count_late(self, reading: Reading) -> None:
        """Amend an hour that has passed."""
        hour = self._hour_of(reading.observed)
        if hour is None:
            self.late += 1
            return
        for place, value in enumerate(reading.values):
            if value is not None:
                hour.count(place, value, reading.observed)

    def _hour_of(self, at: float) -> HourTally | None:
        """The hour of `at`, about to change; None when it is too late."""
        start = at // HOUR * HOUR
        if start <= self._now.start - KEPT:
            return None
        hour = self._hours.setdefault(start, HourTally(self.patient, start))
        if start > self._now.start:
            self._count_rows()
            self._now = hour
        self._changed.add(start)
        return hour


def _step(place: int, value: float) -> int:
    """The displayed step of a value, halves upwards."""
    return floor(value * _SCALES[place] + 0.5)


def p95(steps: Mapping[int, int]) -> int:
    """The nearest-rank 95th percentile: the lowest step that 95 % of the values do not exceed."""
    left = -(-95 * sum(steps.values()) // 100)
    for step in sorted(steps):
        left -= steps[step]
        if left <= 0:
            return step
    raise ValueError("no values, no percentile")
