"""Alarms on a value beyond its limits: delay, hysteresis, and when a single value must speak for itself.

Continuous signals are judged by the times at which they were observed: beyond the limit in every reading for
the delay, and back inside by the hysteresis in every reading for `HOLD`. What is measured or charted now and
then (cuff, temperature, and any source slower than once a minute) holds until the next value, so time alone
fulfils its delay. A replay at 60x lives 60 times as fast, and its delays are as much shorter.
"""

from collections.abc import Iterator

from clinical.alerts import Kind, Priority
from clinical.conditions import Condition, Face, Timing
from clinical.limits import Limits, Side, Thresholds
from clinical.vitals import (
    FACTS,
    BedVitals,
    Cadence,
    Freshness,
    Sample,
    Signal,
    Source,
    display,
    freshness,
    rounded,
)

HOLD = 10.0
"""Seconds for which a value must be back inside its limits before the alert is over; a cuff's is at once."""

SPOT_CHECK = 60.0
"""A source that speaks less often than this many seconds makes spot checks: each value holds to the next."""

_MOST = float("inf")

WATCHED = tuple(signal for signal in Signal if FACTS[signal].cadence is not Cadence.CHARTED)

_NAMES = {signal: tuple(f"{signal.name.lower()}.{side}" for side in Side) for signal in WATCHED}


class LimitWatch:
    """One signal of one patient against its limits on both sides.

    While `calm`, a value from `floor` to `ceiling` needs no look: the engine skips it.
    """

    __slots__ = ("_sides", "_source", "_timings", "at", "calm", "ceiling", "conditions", "floor", "place",
                 "sample", "signal")  # fmt: skip

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.place = int(signal)
        self.conditions = tuple(Condition(name, Kind.PHYSIOLOGICAL, signal) for name in _NAMES[signal])
        self.floor, self.ceiling = float("-inf"), float("inf")
        self.at = float("-inf")
        self.calm = False
        self.sample: Sample | None = None
        self._sides: list[tuple[Thresholds, Condition]] = []
        self._source: Source | None = None
        self._timings: list[Timing] = []

    @property
    def in_trouble(self) -> bool:
        """Whether the value is beyond a limit now, or was when last known."""
        return any(condition.level is not None for condition in self.conditions)

    @property
    def limited(self) -> bool:
        """Whether there is any limit to watch."""
        return bool(self._sides)

    @property
    def bounds(self) -> tuple[int, float, float]:
        """Its place, and the lowest and highest value that need no look; while it is not calm none does."""
        return (self.place, self.floor, self.ceiling) if self.calm else (self.place, _MOST, -_MOST)

    def set_limits(self, limits: Limits) -> None:
        """Watch these limits from the next value on."""
        self._sides = [
            (limits[self.signal, side], condition)
            for side, condition in zip(Side, self.conditions, strict=True)
            if (self.signal, side) in limits
        ]
        firsts = {limit.side: limit.first for limit, _ in self._sides}
        low, high = firsts.get(Side.LOW), firsts.get(Side.HIGH)
        self.floor = float("-inf") if low is None else low
        self.ceiling = float("inf") if high is None else high
        self._source, self.calm = None, False

    def dropped(self) -> Iterator[Condition]:
        """Conditions that stand although their limit is gone."""
        kept = [condition for _, condition in self._sides]
        return (condition for condition in self.conditions if condition not in kept)

    def look(self, sample: Sample, now: float, vitals: BedVitals) -> Iterator[tuple[Condition, Face]]:
        """Judge a value, with what the alert of each side would show."""
        if sample.value is None:
            return
        value = rounded(self.signal, sample.value)
        if sample.source is not self._source:
            self._time(sample.source)
        at = now if self._holds(sample.source) else sample.observed
        covered = self._covered(now, vitals)
        for (limit, condition), timing in zip(self._sides, self._timings, strict=True):
            if condition.calm and (covered or limit.level(value) is None):
                continue
            beyond, held = (None, None) if covered else _levels(limit, condition, value, now, vitals)
            condition.judge(at, beyond, held, timing)
            if beyond is not None:
                condition.note(face_of(limit, value, condition.level), 1 if limit.side is Side.HIGH else -1)
            if not condition.idle(now):
                yield condition, face_of(limit, value, condition.level)
        self.calm = all(condition.calm for condition in self.conditions)

    def look_again(self, now: float, vitals: BedVitals) -> Iterator[tuple[Condition, Face]]:
        """Judge a value that holds until the next one, as time passes; not once it is too old."""
        sample = self.sample
        if sample is None or not self._holds(sample.source):
            return
        if freshness(self.signal, sample, now) is Freshness.CURRENT:
            yield from self.look(sample, now, vitals)

    def _holds(self, source: Source) -> bool:
        """Whether a value of this source is true until the next one."""
        return FACTS[self.signal].cadence is not Cadence.CONTINUOUS or source.interval > SPOT_CHECK

    def _time(self, source: Source) -> None:
        """Set delays and hold for a source."""
        self._source = source
        pace = max(source.pace, 1.0)
        hold = 0.0 if FACTS[self.signal].cadence is Cadence.CUFF else HOLD
        gap = float("inf") if self._holds(source) else max(60.0 / pace, 2.5 * source.interval)
        self._timings = [
            Timing(limit.delay / pace, limit.high_delay / pace, hold / pace, gap) for limit, _ in self._sides
        ]

    def _covered(self, now: float, vitals: BedVitals) -> bool:
        """Whether it is a pulse while the heart rate itself is measured; one that alarms already goes on."""
        return self.signal is Signal.PULSE and not self.in_trouble and _measured(vitals, Signal.HR, now)


def _levels(
    limit: Thresholds, condition: Condition, value: float, now: float, vitals: BedVitals
) -> tuple[Priority | None, Priority | None]:
    """What the value is beyond, and what it can still hold up."""
    if limit.on_oxygen:
        flow = _oxygen(vitals, now)
        if flow is None:
            return None, condition.level
        if flow <= 0:
            return None, None
    return limit.level(value), limit.held(value)


def _measured(vitals: BedVitals, signal: Signal, now: float) -> bool:
    """Whether a signal has a current value."""
    return freshness(signal, vitals.latest[signal], now) is Freshness.CURRENT


def _oxygen(vitals: BedVitals, now: float) -> float | None:
    """The oxygen flow as charted, None where nobody knows."""
    sample = vitals.latest[Signal.OXYGEN]
    return sample.value if sample is not None and _measured(vitals, Signal.OXYGEN, now) else None


def face_of(limit: Thresholds, value: float, alarms: Priority | None) -> Face:
    """A value against the limit that alarms: "SpO2 78 < 80"; inside it again, "SpO2 81, limit 80"."""
    shown = f"{FACTS[limit.signal].label} {display(limit.signal, value)}"
    level = limit.level(value)
    against = limit.first if alarms is None else limit.limit(alarms)
    assert against is not None
    if level is None or (alarms is not None and level < alarms):
        return Face(value, against, f"{shown}, limit {against:g}")
    sign = {Side.LOW: "<≤", Side.HIGH: ">≥"}[limit.side][value == against]
    return Face(value, against, f"{shown} {sign} {against:g}{' O2' if limit.on_oxygen else ''}")
