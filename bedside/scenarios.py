"""Scripted courses: deteriorations and recoveries as pure functions of the minutes since their onset.

Courses after clinical ground 6.2. A track is a list of (minute, value): lines between them for what is
measured, steps for what a nurse charts. `By(d)` is the patient's own value and d more; `OWN` is their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from clinical.vitals import Consciousness, Signal


class By(float):
    """A value relative to the patient's own."""


OWN = By(0)
Track: TypeAlias = tuple[tuple[float, float], ...]
STEPPED = (Signal.ACVPU, Signal.OXYGEN)
"""What changes when someone does something, and not by degrees."""


@dataclass(frozen=True, slots=True)
class Script:
    """A course of `minutes` of the patient's life, at the end of which they are as they were.

    `irregular` is the SD that a rhythm adds to the heart rate, `lost` the signals that cannot be measured
    meanwhile, each from and until a minute.
    """

    name: str
    minutes: float
    tracks: Mapping[Signal, Track]
    irregular: float = 0.0
    lost: Mapping[Signal, tuple[float, float]] = field(default_factory=dict)

    def at(self, minute: float, own: Sequence[float]) -> dict[Signal, float]:
        """Give where the script leads each of its signals, `own` being the patient's values by `Signal`."""
        return {
            signal: (held if signal in STEPPED else between)(track, minute, own[signal])
            for signal, track in self.tracks.items()
        }

    def missing(self, minute: float) -> frozenset[Signal]:
        """Give the signals that cannot be measured at that minute."""
        return frozenset(signal for signal, (start, stop) in self.lost.items() if start <= minute < stop)


@dataclass(frozen=True, slots=True)
class Episode:
    """A script that begins at a moment and runs `pace` times as fast as life."""

    script: Script
    onset: float
    pace: float = 1.0

    @property
    def end(self) -> float:
        """When it is over (seconds, UTC)."""
        return self.onset + self.script.minutes * 60.0 / self.pace

    def minute(self, now: float) -> float:
        """How far the patient is into the script, in minutes of their life."""
        return (now - self.onset) / 60.0 * self.pace


def between(track: Track, minute: float, own: float) -> float:
    """Follow the straight lines of a track; before its first moment and after its last it stands still."""
    for (before, start), (after, stop) in pairwise(track):
        if minute < after:
            share = max(0.0, minute - before) / (after - before)
            first = _absolute(start, own)
            return first + (_absolute(stop, own) - first) * share
    return _absolute(track[-1][1], own)


def held(track: Track, minute: float, own: float) -> float:
    """Follow the steps of a track: a value holds until the next."""
    value = track[0][1]
    for moment, step in track:
        if minute >= moment:
            value = step
    return _absolute(value, own)


def _absolute(value: float, own: float) -> float:
    return own + value if isinstance(value, By) else value


_A, _C, _V, _P, _U = (float(level) for level in Consciousness)
_HR, _PULSE, _RR, _SPO2 = Signal.HR, Signal.PULSE, Signal.RR, Signal.SPO2
_SBP, _DBP, _TEMP, _ACVPU, _OXYGEN = Signal.SBP, Signal.DBP, Signal.TEMP, Signal.ACVPU, Signal.OXYGEN

SEPSIS = Script(
    "sepsis",
    900,
    {
        _RR: ((0, OWN), (120, 20), (240, 22), (360, 24), (480, 28), (560, 27), (690, 21), (900, OWN)),
        _HR: ((0, OWN), (60, OWN), (180, 96), (360, 114), (480, 127), (560, 124), (720, 98), (900, OWN)),
        _TEMP: ((0, OWN), (60, OWN), (180, 38.3), (360, 39.2), (540, 39.0), (720, 37.8), (900, OWN)),
        _SBP: ((0, OWN), (180, OWN), (360, 104), (480, 94), (560, 95), (690, 112), (900, OWN)),
        _DBP: ((0, OWN), (180, OWN), (360, 60), (480, 52), (560, 52), (690, 62), (900, OWN)),
        _SPO2: ((0, OWN), (300, OWN), (480, 92), (600, 94), (800, OWN)),
        _ACVPU: ((0, OWN), (420, _C), (660, OWN)),
        _OXYGEN: ((0, OWN), (400, 4), (780, OWN)),
    },
)
"""RR first, then HR and fever, the pressure late, new confusion last; treated after nine hours."""

RESPIRATORY_FAILURE = Script(
    "respiratory failure",
    330,
    {
        _RR: ((0, OWN), (60, 23), (100, 28), (150, 32), (180, 31), (260, 22), (330, OWN)),
        _SPO2: ((0, OWN), (40, OWN), (100, 92.5), (150, 87.5), (180, 89), (230, 94), (300, OWN)),
        _HR: ((0, OWN), (150, By(25)), (180, By(24)), (330, OWN)),
        _OXYGEN: ((0, OWN), (75, 2), (120, 6), (180, 10), (250, 4), (310, OWN)),
    },
)
"""Breathing quickens before the saturation falls, oxygen is started; better after three hours."""

OPIOID = Script(
    "opioid depression",
    55,
    {
        _RR: ((0, OWN), (8, 11), (18, 7), (26, 5), (35, 5), (39, 13), (50, OWN)),
        _SPO2: ((0, OWN), (18, OWN), (27, 87), (35, 79), (40, 92), (46, OWN)),
        _HR: ((0, OWN), (30, 58), (38, 70), (50, OWN)),
        _ACVPU: ((0, OWN), (16, _V), (26, _P), (38, _V), (44, OWN)),
        _OXYGEN: ((0, OWN), (36, 10), (48, OWN)),
    },
)
"""RR falls first, the saturation late; naloxone after 36 minutes."""

HAEMORRHAGE = Script(
    "haemorrhage",
    150,
    {
        _HR: ((0, OWN), (20, 105), (45, 130), (65, 134), (100, 104), (150, OWN)),
        _SBP: ((0, OWN), (10, 120), (30, 116), (45, 100), (62, 74), (70, 78), (100, 108), (150, OWN)),
        _DBP: ((0, OWN), (20, By(8)), (45, 66), (62, 46), (70, 48), (100, 62), (150, OWN)),
        _RR: ((0, OWN), (15, 20), (40, 26), (62, 34), (75, 28), (110, 20), (150, OWN)),
        _ACVPU: ((0, OWN), (55, _C), (85, OWN)),
        _OXYGEN: ((0, OWN), (58, 10), (120, OWN)),
    },
)
"""HR first, the diastolic pressure up, the systolic late; volume after an hour."""

FAST_AF = Script(
    "fast AF",
    45,
    {
        _HR: ((0, OWN), (1, 128), (35, 128), (37, 95), (45, OWN)),
        _PULSE: ((0, OWN), (1, 116), (35, 116), (37, 94), (45, OWN)),
        _SBP: ((0, OWN), (2, By(-15)), (36, By(-15)), (45, OWN)),
        _DBP: ((0, OWN), (2, By(-5)), (45, OWN)),
    },
    irregular=4.0,
)
"""A step within a minute, irregular, with a pulse deficit; the rhythm turns after 35 minutes."""

BRADYCARDIA = Script(
    "bradycardia",
    22,
    {
        _HR: ((0, OWN), (0.3, 38), (15, 37), (16, 64), (22, OWN)),
        _PULSE: ((0, OWN), (0.3, 38), (15, 37), (16, 64), (22, OWN)),
        _SBP: ((0, OWN), (1, By(-18)), (15, By(-18)), (22, OWN)),
    },
)
"""A block: a step to under 40, paced or given atropine after a quarter of an hour."""

VF = Script(
    "ventricular fibrillation",
    8,
    {
        _HR: ((0, OWN), (0.05, 245), (2, 250), (2.1, 110), (8, OWN)),
        _SPO2: ((0, OWN), (0.2, OWN), (1, 68), (2.2, 62), (4, 94), (8, OWN)),
        _RR: ((0, OWN), (2.2, OWN), (2.5, 12), (8, OWN)),
        _ACVPU: ((0, OWN), (0.2, _U), (4, _V), (6, OWN)),
        _OXYGEN: ((0, OWN), (1, 15), (7, OWN)),
    },
    irregular=18.0,
    lost={_PULSE: (0.1, 2.2), _RR: (0.2, 2.2), _SBP: (0, 2.4), _DBP: (0, 2.4)},
)
"""The pulse is lost within seconds, the saturation decays within a minute; shocked after two."""

ASYSTOLE = Script(
    "asystole",
    8,
    {
        _HR: ((0, OWN), (0.05, 12), (2, 11), (2.3, 88), (8, OWN)),
        _SPO2: ((0, OWN), (0.2, OWN), (1, 68), (2.4, 60), (4, 94), (8, OWN)),
        _RR: ((0, OWN), (2.2, OWN), (2.5, 10), (8, OWN)),
        _ACVPU: ((0, OWN), (0.2, _U), (4, _V), (6, OWN)),
        _OXYGEN: ((0, OWN), (1, 15), (7, OWN)),
    },
    lost={_PULSE: (0.1, 2.3), _RR: (0.2, 2.2), _SBP: (0, 2.5), _DBP: (0, 2.5)},
)
"""A few escape beats and no pulse; the circulation returns after two minutes."""

OVER_OXYGENATION = Script(
    "COPD over-oxygenation",
    75,
    {
        _SPO2: ((0, OWN), (15, 97.5), (50, 97.5), (65, OWN)),
        _RR: ((0, OWN), (30, 14), (50, 13), (75, OWN)),
        _OXYGEN: ((0, OWN), (1, 4), (50, OWN)),
    },
)
"""For a patient on SpO2 scale 2: too much oxygen drives the saturation over its target."""

TRANSIENT = Script(
    "transient desaturation",
    2,
    {
        _SPO2: ((0, OWN), (0.25, 86), (0.85, 86), (1.2, OWN)),
        _RR: ((0, OWN), (1, By(3)), (2, OWN)),
    },
)
"""Under a minute at 86 % and back by itself."""

SCRIPTS = (
    SEPSIS,
    RESPIRATORY_FAILURE,
    OPIOID,
    HAEMORRHAGE,
    FAST_AF,
    BRADYCARDIA,
    VF,
    ASYSTOLE,
    OVER_OXYGENATION,
    TRANSIENT,
)
"""Every script there is."""
