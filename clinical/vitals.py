"""Vital signs: what is measured, in which unit, how it is shown, and how long a value stays current.

Codes: LOINC for the signal, UCUM for the unit. Times are seconds of the Unix epoch, UTC.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
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
    latest: tuple[Sample | None, ...]
    medians: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A patient's history: for each signal one value a step from `start` on, None for a gap."""

    start: float
    step: float
    values: dict[Signal, tuple[float | None, ...]]
