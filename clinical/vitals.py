"""Vital signs: what is measured, in which unit, how it is shown, and how long a value stays current.

Codes: LOINC for the signal, UCUM for the unit. Times are seconds of the Unix epoch, UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import lru_cache
from math import floor
from typing import NamedTuple, TypeAlias

from clinical.places import Bed


class Signal(IntEnum):
    """What is measured or charted; the number is the place of its value in `Reading.values`."""

    HR = 0
    PULSE = 1
    RR = 2
    SPO2 = 3
    SBP = 4
    DBP = 5
    MAP = 6
    TEMP = 7
    ACVPU = 8
    OXYGEN = 9


class Consciousness(IntEnum):
    """ACVPU as a value of `Signal.ACVPU`: alert, new confusion, voice, pain, unresponsive."""

    A = 0
    C = 1
    V = 2
    P = 3
    U = 4


class Cadence(StrEnum):
    """How a signal comes to be measured, which decides how it ages."""

    CONTINUOUS = "continuous"
    CUFF = "cuff"
    SPOT = "spot"
    CHARTED = "charted"


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """What is known of a signal: `plausible` is the closed range outside which a device must be wrong."""

    label: str
    name: str
    loinc: str
    ucum: str
    unit: str
    decimals: int
    plausible: tuple[float, float]
    cadence: Cadence


FACTS: tuple[SignalFacts, ...] = (
    SignalFacts("HR", "heart rate", "8867-4", "/min", "/min", 0, (10, 300), Cadence.CONTINUOUS),
    SignalFacts("pulse", "pulse rate", "8889-8", "/min", "/min", 0, (10, 300), Cadence.CONTINUOUS),
    SignalFacts("RR", "respiratory rate", "9279-1", "/min", "/min", 0, (1, 100), Cadence.CONTINUOUS),
    SignalFacts("SpO2", "oxygen saturation", "59408-5", "%", "%", 0, (30, 100), Cadence.CONTINUOUS),
    SignalFacts("SBP", "systolic pressure", "8480-6", "mm[Hg]", "mmHg", 0, (30, 300), Cadence.CUFF),
    SignalFacts("DBP", "diastolic pressure", "8462-4", "mm[Hg]", "mmHg", 0, (10, 200), Cadence.CUFF),
    SignalFacts("MAP", "mean pressure", "8478-0", "mm[Hg]", "mmHg", 0, (15, 250), Cadence.CUFF),
    SignalFacts("T", "temperature", "8310-5", "Cel", "°C", 1, (25.0, 45.0), Cadence.SPOT),
    SignalFacts("ACVPU", "consciousness", "67775-7", "{ACVPU}", "", 0, (0, 4), Cadence.CHARTED),
    SignalFacts("O2", "supplemental oxygen", "3151-8", "L/min", "L/min", 1, (0, 80), Cadence.CHARTED),
)
"""The facts of each signal, at the place of its number."""

CONTINUOUS = tuple(signal for signal in Signal if FACTS[signal].cadence is Cadence.CONTINUOUS)


class Quality(IntEnum):
    """What a source says of one value: good, nothing measured, or a number that cannot be."""

    GOOD = 0
    SENSOR_OFF = 1
    IMPLAUSIBLE = 2


class Freshness(StrEnum):
    """How far a value may be trusted to be true now."""

    CURRENT = "current"
    AGEING = "ageing"
    STALE = "stale"
    NONE = "none"


class SourceKind(StrEnum):
    """What kind of source speaks: a device, a person, a simulator or a recording."""

    DEVICE = "device"
    CHARTED = "charted"
    SIMULATED = "simulated"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Source:
    """Who measured: its name, the seconds between two of its readings, and how fast its patient lives.

    A replay at 60x has pace 60 and an interval divided by 60.
    """

    name: str
    kind: SourceKind
    interval: float
    pace: float = 1.0

    def __hash__(self) -> int:
        return hash(self.name)


Values: TypeAlias = tuple[float | None, ...]
"""A value for each `Signal`, at the place of its number; None where nothing was said of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source said of one patient at one moment: several signals, observed then, received then.

    `off` names the signals of which the source says that it measures nothing (a sensor off, a 0.0).
    """

    bed: Bed
    patient: str
    observed: float
    received: float
    values: Values
    source: Source
    off: frozenset[Signal] = frozenset()


class Sample(NamedTuple):
    """One signal's newest word: its value, or None with the reason, when it was true and when it came."""

    value: float | None
    observed: float
    received: float
    quality: Quality
    source: Source


@dataclass(frozen=True, slots=True)
class BedVitals:
    """A bed's vital signs now: the newest sample of each `Signal`, and the medians of the last 60 s.

    `medians` has a place for each of `CONTINUOUS`; None where under half of the window is valid. They are
    what NEWS2 scores, and are computed once, at the intake, so that every screen scores the same set.
    """

    bed: Bed
    patient: str
    latest: Sequence[Sample | None]
    medians: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A patient's history: for each signal one value a step from `start` on, None for a gap."""

    start: float
    step: float
    values: dict[Signal, tuple[float | None, ...]]


class ShelfLife(NamedTuple):
    """From which age, in seconds, a value is ageing, stale, and no longer a value at all."""

    ageing: float
    stale: float
    none: float


_HOUR = 3600.0

STALENESS: dict[Cadence, tuple[ShelfLife, ShelfLife]] = {
    Cadence.CONTINUOUS: (ShelfLife(10, 30, 60), ShelfLife(2.5, 2.5, 2.5)),
    Cadence.CUFF: (ShelfLife(1 * _HOUR, 1.5 * _HOUR, 2 * _HOUR), ShelfLife(2, 3, 4)),
    Cadence.SPOT: (ShelfLife(4 * _HOUR, 6 * _HOUR, 8 * _HOUR), ShelfLife(0, 0, 0)),
    Cadence.CHARTED: (ShelfLife(4 * _HOUR, 6 * _HOUR, 8 * _HOUR), ShelfLife(0, 0, 0)),
}
"""How values age: limits in seconds, and in intervals of their source; whichever is longer holds.

A continuous value ages within the minute. What is measured or charted now and then is current for the time
for which NEWS2 may use it (clinical ground 2.3), stale from half as long again, none from twice that time.
"""


@lru_cache(maxsize=256)
def shelf_lives(interval: float) -> tuple[ShelfLife, ...]:
    """How long a value of each `Signal` lasts when its source speaks every `interval` seconds."""
    rows = [STALENESS[facts.cadence] for facts in FACTS]
    return tuple(
        ShelfLife(*(max(s, n * interval) for s, n in zip(seconds, intervals, strict=True)))
        for seconds, intervals in rows
    )


def shelf_life(signal: Signal, interval: float) -> ShelfLife:
    """How long a value of one signal lasts."""
    return shelf_lives(interval)[signal]


AHEAD = 300.0
"""Seconds by which a sample may lie in the future and count as new; one further ahead is not trusted."""


def freshness(signal: Signal, sample: Sample | None, now: float) -> Freshness:
    """How far a sample may be trusted at `now`; none without a value, or from beyond `AHEAD`."""
    if sample is None or sample.value is None:
        return Freshness.NONE
    life = shelf_lives(sample.source.interval)[signal]
    age = now - sample.observed
    if age < life.ageing:
        return Freshness.CURRENT if age >= -AHEAD else Freshness.NONE
    if age < life.stale:
        return Freshness.AGEING
    return Freshness.STALE if age < life.none else Freshness.NONE


def blind(vitals: BedVitals | None, now: float) -> bool:
    """Whether nothing that a device measures all the time is left; without a device, nothing charted."""
    if vitals is None:
        return True
    latest = vitals.latest
    for signal in CONTINUOUS:
        if freshness(signal, latest[signal], now) is not Freshness.NONE:
            return False
    if any(latest[signal] is not None for signal in CONTINUOUS):
        return True
    return all(freshness(signal, latest[signal], now) is Freshness.NONE for signal in Signal)


def rounded(signal: Signal, value: float) -> float:
    """The value as it is shown, halves upwards; what is scored is this, so that none falls between bands.

    Any flow of oxygen stays above zero, since it is not air. Raises ValueError for what is not a number.
    """
    if not -_LARGEST <= value <= _LARGEST:
        raise ValueError(f"{FACTS[signal].name}: {value} cannot be shown")
    tens = _TENS[signal]
    shown = floor(value * tens + 0.5) / tens
    if shown or value <= 0 or signal is not Signal.OXYGEN:
        return shown
    return 0.1


_TENS = tuple(10.0**facts.decimals for facts in FACTS)
_LARGEST = 1e12


def display(signal: Signal, value: float) -> str:
    """The value in its displayed precision: "118", "38.4", "A"; oxygen is "air" or its flow, "4L"."""
    shown = rounded(signal, value)
    if signal is Signal.ACVPU:
        return Consciousness(int(shown)).name
    if signal is Signal.OXYGEN:
        return f"{shown:g}L" if shown > 0 else "air"
    return f"{shown:.{FACTS[signal].decimals}f}"


SENTINELS = frozenset({0.0, -1.0, -99.9, -999.0, 8388607.0})
"""What devices send when they measure nothing."""


def not_measured(signal: Signal, value: float) -> bool:
    """Whether a value is a device's word for "not measured"; 0 is a true one only of what a nurse charts."""
    return value in SENTINELS and not (value == 0 and FACTS[signal].cadence is Cadence.CHARTED)


_NOTHING: frozenset[Signal] = frozenset()
_PLAUSIBLE = tuple(facts.plausible for facts in FACTS)
_LOWEST = tuple(float(low) for low, _ in _PLAUSIBLE)
_HIGHEST = tuple(float(high) for _, high in _PLAUSIBLE)


def vet(reading: Reading) -> tuple[Reading, frozenset[Signal]]:
    """Take out of a reading what cannot be: gives it without, and the signals that were implausible.

    Implausible is what is not a number, lies outside its range, or is no ACVPU letter. A device's word for
    "not measured" is not implausible: its signal joins `off`.
    """
    for value, low, high in zip(reading.values, _LOWEST, _HIGHEST, strict=True):
        if value is not None and not low <= value <= high:
            return _without_wrong(reading)
    letter = reading.values[_ACVPU]
    return (reading, _NOTHING) if letter is None or letter in _LETTERS else _without_wrong(reading)


_ACVPU = Signal.ACVPU
_LETTERS = frozenset(map(float, Consciousness))


def _without_wrong(reading: Reading) -> tuple[Reading, frozenset[Signal]]:
    wrong = [s for s in Signal if (value := reading.values[s]) is not None and not plausible(s, value)]
    off = frozenset(s for s in wrong if (value := reading.values[s]) is not None and not_measured(s, value))
    values = tuple(None if s in wrong else reading.values[s] for s in Signal)
    return replace(reading, values=values, off=reading.off | off), frozenset(wrong) - off


def plausible(signal: Signal, value: float) -> bool:
    """Whether a value can be one of this signal at all: in its range, a letter for ACVPU, a number."""
    low, high = _PLAUSIBLE[signal]
    return low <= value <= high and (signal is not Signal.ACVPU or value in _LETTERS)
