"""Technical alarms: what cannot be measured, apart from what is wrong with the patient (IEC 60601-1-8).

A sensor off for 10 s, a signal missing once it is stale while the bed still speaks, a value that cannot be
for 5 s; NO DATA in place of all these when nothing continuous is heard from the bed any more. Each ends when
good values have come for 5 s. They never latch, and never end what is known of the patient.

Respiration that reads 0, or nothing, is its own alarm after the 20 s of an apnoea: "RR no signal", since a
sensor that has slipped and a patient who has stopped breathing look the same from here. Nothing is said of
the pulse, which shares its probe with SpO2.
"""

from collections.abc import Iterable, Iterator, Sequence

from clinical.alerts import Kind, Priority
from clinical.conditions import Condition, Face, Timing
from clinical.last_said import LastSaid, looked_at
from clinical.vitals import (
    AHEAD,
    CONTINUOUS,
    FACTS,
    STALENESS,
    BedVitals,
    Cadence,
    Quality,
    Sample,
    Signal,
    shelf_life,
)

OFF_AFTER = 10.0
APNOEA_AFTER = 20.0
IMPLAUSIBLE_AFTER = 5.0
GOOD_FOR = 5.0
"""Seconds, all four."""

SILENT_AFTER = 30.0
"""Seconds for which an engine that has just begun listens before it says that it hears nothing."""

NEVER_HEARD_AFTER = 60.0
"""Seconds that a bed has to speak for the first time: its patient has just come, and the leads go on."""

_FRESH = STALENESS[Cadence.CONTINUOUS][0].ageing
_FOR_EVER = float("inf")
_SENSORS = (Signal.HR, Signal.RR, Signal.SPO2)
_SOMETIMES = (Signal.SBP, Signal.TEMP)
_SENSED = tuple((int(signal), signal in CONTINUOUS) for signal in (*_SENSORS, *_SOMETIMES))
_ALWAYS = len(CONTINUOUS)
_AT_ONCE = Timing(0, 0, GOOD_FOR)
_WORDS = {"off": "sensor off", "missing": "no signal", "implausible": "implausible"}
_NAMES = {
    signal: tuple(f"{signal.name.lower()}.{trouble}" for trouble in _WORDS)
    for signal in (*_SENSORS, *_SOMETIMES)
}
_TROUBLE = {Quality.SENSOR_OFF: "off", Quality.IMPLAUSIBLE: "implausible"}


class SensorWatch:
    """One signal's measuring: at most one of its troubles alarms at a time."""

    __slots__ = ("always", "calm", "conditions", "signal")

    def __init__(self, signal: Signal) -> None:
        self.signal = signal
        self.always = signal in CONTINUOUS
        self.calm = True
        self.conditions = tuple(Condition(name, Kind.TECHNICAL, signal) for name in _NAMES[signal])

    def needs_no_look(self, sample: Sample, now: float) -> bool:
        """Whether a good value is there, a fresh one if it comes all the time, and nothing was wrong."""
        if not self.calm or sample.value is None:
            return False
        return not self.always or _age(sample, now) < _FRESH

    def look(self, sample: Sample, now: float) -> Iterator[tuple[Condition, Face]]:
        """Judge what was last heard of the signal."""
        trouble, well = self._trouble(sample, now)
        standing = any(condition.level is not None for condition in self.conditions)
        for name, condition in zip(_WORDS, self.conditions, strict=True):
            beyond = Priority.LOW if name == trouble and (not standing or condition.level) else None
            onset = _heard(sample) if name == "missing" else min(sample.observed, now)
            condition.judge(now, beyond, None if well else Priority.LOW, self._timing(name), onset)
            if not condition.idle(now):
                yield condition, Face(None, None, f"{FACTS[self.signal].label} {self._word(name)}")
        self.calm = well and all(condition.calm for condition in self.conditions)

    def _trouble(self, sample: Sample, now: float) -> tuple[str | None, bool]:
        """What is wrong, and whether all is well; neither while a good value is ageing."""
        life, age = shelf_life(self.signal, sample.source.interval), _age(sample, now)
        if self.signal in CONTINUOUS and age >= life.stale:
            return "missing", False
        trouble = _TROUBLE.get(sample.quality)
        if trouble == "off" and self.signal not in CONTINUOUS:
            return None, False
        return trouble, trouble is None and age < life.ageing

    def _timing(self, trouble: str) -> Timing:
        if trouble == "missing":
            return _AT_ONCE
        if self.signal is Signal.RR:
            return Timing(APNOEA_AFTER, APNOEA_AFTER, GOOD_FOR)
        delay = OFF_AFTER if trouble == "off" else IMPLAUSIBLE_AFTER
        return Timing(delay, delay, GOOD_FOR)

    def _word(self, trouble: str) -> str:
        if self.signal is Signal.RR and trouble == "off":
            return _WORDS["missing"]
        return _WORDS[trouble]


class TechnicalAlarms:
    """The measuring at one bed: each sensor, and whether the bed is heard at all."""

    __slots__ = ("_calm", "_listening_since", "no_data", "sensors")

    def __init__(self) -> None:
        self.no_data = Condition("nodata", Kind.TECHNICAL, None)
        self.sensors = tuple(SensorWatch(signal) for signal in (*_SENSORS, *_SOMETIMES))
        self._listening_since: float | None = None
        self._calm = True

    @property
    def conditions(self) -> Iterator[Condition]:
        """Everything that is watched."""
        yield self.no_data
        for sensor in self.sensors:
            yield from sensor.conditions

    def begin_again(self, now: float) -> None:
        """Listen anew from now on: the patient is back in the bed."""
        self._listening_since = now

    def look(self, now: float, vitals: BedVitals) -> Iterable[tuple[Condition, Face]]:
        """Judge what is heard of the bed now."""
        if self._listening_since is None or now < self._listening_since:
            self._listening_since = now
        return () if self._calm and _all_well(now, vitals.latest) else self._judge(now, looked_at(vitals))

    def disturb(self) -> None:
        """Look at everything again, however calm it was."""
        self._calm = False
        for sensor in self.sensors:
            sensor.calm = False

    def _judge(self, now: float, vitals: BedVitals) -> Iterator[tuple[Condition, Face]]:
        speaks = self._speaks(now, vitals)
        if not speaks or not self.no_data.calm:
            yield from self._look_at_bed(now, vitals, speaks)
        if speaks and self.no_data.level is None:
            yield from self._look_at_sensors(now, vitals)
        self._calm = self.no_data.calm and all(
            sensor.calm if vitals.latest[sensor.signal] else all(each.calm for each in sensor.conditions)
            for sensor in self.sensors
        )

    def _speaks(self, now: float, vitals: BedVitals) -> bool:
        """Whether something continuous is heard, were it only that a sensor is off."""
        for signal in CONTINUOUS:
            sample = vitals.latest[signal]
            if sample is None:
                continue
            age = _age(sample, now)
            if age < _FRESH or age < shelf_life(signal, sample.source.interval).ageing:
                return True
        return False

    def _look_at_bed(self, now: float, vitals: BedVitals, speaks: bool) -> Iterator[tuple[Condition, Face]]:
        """NO DATA once every continuous signal that the bed has had is stale, or where nothing ever came.

        A patient whom nurses chart without a monitor is not missed by it.
        """
        known = [(signal, sample) for signal in CONTINUOUS if (sample := vitals.latest[signal]) is not None]
        if not known and any(vitals.latest):
            return
        since = now if self._listening_since is None else self._listening_since
        silent = all(_age(s, now) >= shelf_life(signal, s.source.interval).stale for signal, s in known)
        if now - since < (SILENT_AFTER if known else NEVER_HEARD_AFTER):
            silent = False
        last = max((min(_heard(sample), now) for _, sample in known), default=since)
        beyond, held = Priority.MEDIUM if silent else None, None if speaks else Priority.MEDIUM
        self.no_data.judge(now, beyond, held, _AT_ONCE, last)
        yield self.no_data, Face(None, None, "NO DATA")

    def _look_at_sensors(self, now: float, vitals: BedVitals) -> Iterator[tuple[Condition, Face]]:
        for sensor in self.sensors:
            sample = vitals.latest[sensor.signal]
            if sample is not None and not sensor.needs_no_look(sample, now):
                yield from sensor.look(sample, now)


def _all_well(now: float, latest: Sequence[Sample | None]) -> bool:
    """Whether the bed speaks, and nothing is wrong with what it has measured: as nearly always."""
    if isinstance(latest, LastSaid):
        fresh = _since(now, min(latest.observed, latest.received)) < _FRESH
        speaks = any(not gap for gap in latest.gaps[:_ALWAYS])
        return fresh and speaks and _none_wrong(now, latest.settled) is not None
    return bool(_none_wrong(now, latest))


def _none_wrong(now: float, samples: Sequence[Sample | None]) -> bool | None:
    """Whether something that is always measured is among these samples; None where anything is wrong."""
    speaks = False
    for signal, always in _SENSED:
        sample = samples[signal]
        if sample is None:
            continue
        if sample.value is None or (always and _age(sample, now) >= _FRESH):
            return None
        speaks = speaks or always
    return speaks


def _age(sample: Sample, now: float) -> float:
    """Seconds since it was last heard of; for ever, when that lies too far ahead: the clock was set back."""
    return _since(now, _heard(sample))


def _since(now: float, heard: float) -> float:
    age = now - heard
    return age if age >= -AHEAD else _FOR_EVER


def _heard(sample: Sample) -> float:
    """When it was last heard of; a source whose clock is ahead is not heard in the future."""
    _, observed, received, _, _ = sample
    return observed if observed < received else received
