"""National Early Warning Score 2: the tables and rules of the Royal College of Physicians (2017).

Reproduced with acknowledgement: Royal College of Physicians. National Early Warning Score (NEWS) 2.
London: RCP, 2017. Not for under 16 years, nor in pregnancy.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from clinical.patients import FlagKind, Patient
from clinical.vitals import AHEAD, CONTINUOUS, FACTS, BedVitals, Cadence, Signal, Source, rounded, shelf_lives


class Parameter(IntEnum):
    """The seven things that are scored; the number is the place in every set of values, parts or points."""

    RR = 0
    SPO2 = 1
    OXYGEN = 2
    SBP = 3
    PULSE = 4
    ACVPU = 5
    TEMP = 6


SIGNALS = (Signal.RR, Signal.SPO2, Signal.OXYGEN, Signal.SBP, Signal.PULSE, Signal.ACVPU, Signal.TEMP)
"""The signal of each parameter; pulse is taken from the heart rate where that has a median."""


class Bands(NamedTuple):
    """A row of the RCP's chart: the highest value of each band, and the points of each, the last open."""

    up_to: tuple[float, ...]
    points: tuple[int, ...]

    def score(self, value: float) -> int:
        """The points of a value, rounded as it is shown."""
        return self.points[bisect_left(self.up_to, value)]


RR = Bands((8, 11, 20, 24), (3, 1, 0, 2, 3))
SPO2_SCALE_1 = Bands((91, 93, 95), (3, 2, 1, 0))
SPO2_SCALE_2_ON_AIR = Bands((83, 85, 87), (3, 2, 1, 0))
SPO2_SCALE_2_ON_OXYGEN = Bands((83, 85, 87, 92, 94, 96), (3, 2, 1, 0, 1, 2, 3))
OXYGEN = Bands((0,), (0, 2))
SBP = Bands((90, 100, 110, 219), (3, 2, 1, 0, 3))
PULSE = Bands((40, 50, 90, 110, 130), (3, 1, 0, 1, 2, 3))
ACVPU = Bands((0,), (0, 3))
TEMP = Bands((35.0, 36.0, 38.0, 39.0), (3, 1, 0, 1, 2))

_CHART = (RR, SPO2_SCALE_1, OXYGEN, SBP, PULSE, ACVPU, TEMP)


URGENT, EMERGENCY = 5, 7
"""The totals from which the RCP asks for an urgent, and for an emergency response."""


class Band(StrEnum):
    """How the ward must respond."""

    LOW = "low"
    LOW_MEDIUM = "low-medium"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Score:
    """One scored set. `total` and `band` are lower bounds where parts are missing, None for an empty set.

    `points` has a place for each `Parameter`, None where it is missing; `present` counts the others.
    """

    points: tuple[int | None, ...]
    total: int | None
    present: int
    complete: bool
    band: Band | None
    single_three: bool

    @property
    def calls(self) -> bool:
        """Whether the score asks for more than a routine look: from `URGENT` on, or for a single 3."""
        return self.band not in (None, Band.LOW)

    @property
    def text(self) -> str:
        """The total as it must be read: "12", a lower bound with what it is made of "≥5 5/7", "" without."""
        if self.total is None:
            return ""
        return f"{self.total}" if self.complete else f"≥{self.total} {self.present}/{len(Parameter)}"

    @property
    def threes(self) -> tuple[Parameter, ...]:
        """The parameters that score 3 alone."""
        return tuple(parameter for parameter in Parameter if self.points[parameter] == 3)


def score(values: Sequence[float | None], scale: int = 1) -> Score:
    """Score one value for each `Parameter`, None where it is missing, on SpO2 scale 1 or 2.

    Oxygen is the flow in L/min (0 is air, any flow above counts), ACVPU the number of its letter. Values are
    rounded as they are shown. Raises ValueError for a scale other than 1 or 2, or values that are no numbers.
    """
    if scale not in (1, 2):
        raise ValueError(f"NEWS2 has SpO2 scales 1 and 2, not {scale}")
    points = [
        None if value is None else worth[bisect_left(up_to, rounded(signal, value))]
        for value, signal, (up_to, worth) in zip(values, SIGNALS, _CHART, strict=True)
    ]
    if scale == 2:
        points[_SPO2] = _scale_2(values[_SPO2], values[_OXYGEN])
    return _sum_up(tuple(points))


_SPO2, _OXYGEN, _PULSE = int(Parameter.SPO2), int(Parameter.OXYGEN), int(Parameter.PULSE)


def _scale_2(spo2: float | None, oxygen: float | None) -> int | None:
    """Points on scale 2; from 93 % on unknown while nobody has said whether the patient breathes oxygen."""
    if spo2 is None:
        return None
    shown = rounded(Signal.SPO2, spo2)
    if oxygen is None and shown > 92:
        return None
    return (SPO2_SCALE_2_ON_OXYGEN if oxygen else SPO2_SCALE_2_ON_AIR).score(shown)


@lru_cache(maxsize=4096)
def _sum_up(points: tuple[int | None, ...]) -> Score:
    """The score of these points; a ward's patients have few different ones."""
    known = [worth for worth in points if worth is not None]
    present = len(known)
    if not present:
        return _EMPTY
    total, three = sum(known), 3 in known
    return Score(points, total, present, present == len(_CHART), _band(total, three), three)


_EMPTY = Score((None,) * len(Parameter), None, 0, False, None, False)


def _band(total: int, three: bool) -> Band:
    """The response to a total; a 3 in one parameter lifts only what would else be low."""
    if total >= EMERGENCY:
        return Band.HIGH
    if total >= URGENT:
        return Band.MEDIUM
    return Band.LOW_MEDIUM if three else Band.LOW


class Part(NamedTuple):
    """One part of the scored set: the value as shown and scored, when it was true, and who measured."""

    value: float
    observed: float
    source: Source


CHARTED_WHEN_ILL = 3600.0
"""Seconds for which consciousness and oxygen hold once the score is `URGENT`; else as they age."""

_CHARTED = tuple(p for p in Parameter if FACTS[SIGNALS[p]].cadence is Cadence.CHARTED)


def parts(vitals: BedVitals, now: float, scale: int = 1) -> tuple[Part | None, ...]:
    """The set to score, a place for each `Parameter`; None where it is missing or has expired.

    What is charted holds an hour instead of four when all that is younger than four scores 5 or more.
    """
    found = [_part(vitals, signal, now) for signal in SIGNALS]
    if (heart := _part(vitals, _HR, now)) is not None:
        found[_PULSE] = heart
    old = [p for p in _CHARTED if (part := found[p]) and now - part.observed > CHARTED_WHEN_ILL]
    if old and (score([part and part.value for part in found], scale).total or 0) >= URGENT:
        for parameter in old:
            found[parameter] = None
    return tuple(found)


_scored = partial(tuple.__new__, Part)
_HR = Signal.HR
_WATCHED = len(CONTINUOUS)


def _part(vitals: BedVitals, signal: Signal, now: float) -> Part | None:
    """The last valid value while it is current; of a continuous signal the median until it is stale."""
    sample = vitals.latest[signal]
    if sample is None:
        return None
    life = shelf_lives(sample.source.interval)[signal]
    age = now - sample.observed
    if signal < _WATCHED:
        value, expired = vitals.medians[signal], age >= life.stale
    else:
        value, expired = sample.value, age > life.ageing
    if value is None or expired or age < -AHEAD:
        return None
    return _scored((rounded(signal, value), sample.observed, sample.source))


def scale_of(patient: Patient) -> int:
    """SpO2 scale 2 where a clinician's decision for it is on the record, else 1; never inferred."""
    return 2 if patient.has(FlagKind.SPO2_SCALE_2) else 1


def exclusion(patient: Patient, today: date) -> str | None:
    """Why NEWS2 does not hold for a patient, as the board shows it ("<16", "preg"), or None."""
    if patient.age(today) < 16:
        return "<16"
    return "preg" if patient.has(FlagKind.PREGNANT) else None


EVERY = {Band.LOW: 6 * 3600.0, Band.LOW_MEDIUM: 3600.0, Band.MEDIUM: 3600.0, Band.HIGH: 0.0}
"""Seconds until the next set is due; 12 hours for a total of 0, no time at all when it is high."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """NEWS2 of a patient at one moment. `score` is None where it does not hold: `exclusion` says why.

    `concern` is a nurse's, beside the score. `due` is when the next set is due, None without a score, and
    `late` how many minutes ago that was.
    """

    score: Score | None
    exclusion: str | None
    concern: bool
    parts: tuple[Part | None, ...]
    due: float | None
    late: int


def assess(patient: Patient, vitals: BedVitals | None, now: float) -> Assessment:
    """Score a patient's vital signs as they stand now, or say why not."""
    scale, concern = scale_of(patient), patient.has(FlagKind.CONCERN)
    found = (None,) * len(Parameter) if vitals is None else parts(vitals, now, scale)
    because = exclusion(patient, datetime.fromtimestamp(now, UTC).date())
    if because is not None:
        return Assessment(None, because, concern, found, None, 0)
    scored = score([part and part.value for part in found], scale)
    due = next_due(scored, vitals, now)
    return Assessment(scored, None, concern, found, due, max(0, int((now - due) // 60)))


def next_due(scored: Score, vitals: BedVitals | None, now: float) -> float:
    """When the next set is due: counted from the oldest charted part, and now where a part is missing."""
    if vitals is None or not scored.complete or scored.band is None or scored.band is Band.HIGH:
        return now
    charted = [vitals.latest[SIGNALS[parameter]] for parameter in _CHARTED]
    times = [sample.observed for sample in charted if sample is not None and sample.value is not None]
    if len(times) < len(charted):
        return now
    return min(times) + (12 * 3600.0 if scored.total == 0 else EVERY[scored.band])
