"""How one patient's vital signs wander when nothing is wrong.

Spreads, autocorrelations and daily rhythms are those of clinical ground 6.1, most of them measured on a
real ICU record. Times are seconds of the Unix epoch, UTC; rates are per minute, pressures in mmHg.
"""

import math
from dataclasses import dataclass
from random import Random

MINUTE = 60.0
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is normal for one patient: means, and how much they move.

    `lability` scales the measured spreads (1.0 as measured), `rhythm` the daily swing (it shrinks in the
    dying), `oxygen` is in L/min, `elder` has the systolic pressure rise late at night.
    """

    hr: float = 82.0
    rr: float = 17.0
    spo2: float = 96.0
    sbp: float = 128.0
    dbp: float = 72.0
    temp: float = 36.8
    oxygen: float = 0.0
    scale: int = 1
    lability: float = 1.0
    rhythm: float = 1.0
    elder: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread of a signal in one patient: its SD, and slow and fast parts as (weight, minutes).

    The parts are autoregressive; what their weights leave to 1 is the flicker from second to second.
    """

    sd: float
    parts: tuple[tuple[float, float], ...]

    @property
    def flicker(self) -> float:
        """The SD of the part that has no memory."""
        return self.sd * math.sqrt(max(0.0, 1.0 - sum(weight for weight, _ in self.parts)))


HR_SPREAD = Spread(3.7, ((0.328, 55.0), (0.654, 1.8)))
RR_SPREAD = Spread(2.5, ((0.317, 187.0), (0.657, 1.06)))
SPO2_SPREAD = Spread(1.1, ((0.845, 114.0), (0.103, 4.0)))
TEMP_SPREAD = Spread(0.15, ((1.0, 19.5),))
CUFF_SYSTOLIC_SD = 9.9
CUFF_DIASTOLIC_SD = 6.5
CUFF_MEMORY = 0.1
"""The correlation of a cuff pressure with the one before."""

SPREADS = (HR_SPREAD, RR_SPREAD, SPO2_SPREAD, TEMP_SPREAD)


class Wander:
    """A mean-reverting walk with a spread's memory, one step a minute; forwards and backwards alike."""

    __slots__ = ("_gauss", "_keep", "_kick", "_parts")

    def __init__(self, spread: Spread, lability: float, start: Random, course: Random) -> None:
        sds = [spread.sd * lability * math.sqrt(weight) for weight, _ in spread.parts]
        self._keep = [math.exp(-1.0 / minutes) for _, minutes in spread.parts]
        self._kick = [sd * math.sqrt(1.0 - keep * keep) for sd, keep in zip(sds, self._keep, strict=True)]
        self._parts = [start.gauss(0.0, sd) for sd in sds]
        self._gauss = course.gauss

    @property
    def value(self) -> float:
        """Where the walk stands, as a distance from the mean."""
        return sum(self._parts)

    def step(self) -> float:
        """Walk one minute and say where it leads."""
        gauss = self._gauss
        self._parts = parts = [
            part * keep + gauss(0.0, kick)
            for part, keep, kick in zip(self._parts, self._keep, self._kick, strict=True)
        ]
        return sum(parts)


def swing(hour: float, nadir: float, peak: float) -> float:
    """A daily wave from -1 at the nadir to 1 at the peak (hours of the day), both arms half a cosine."""
    rise = (peak - nadir) % 24.0
    since = (hour - nadir) % 24.0
    if since < rise:
        return -math.cos(math.pi * since / rise)
    return math.cos(math.pi * (since - rise) / (24.0 - rise))


def rhythm(at: float, elder: bool = False) -> tuple[float, float, float, float]:
    """The daily swing of HR, RR, systolic pressure and temperature at a moment, away from their means.

    Heart and pressure dip at night with a morning and a late-afternoon peak, breathing peaks late in the
    day, temperature is lowest at 05:00 and highest at 18:00; elders' pressure rises late at night.
    """
    hour = at % DAY / 3600.0
    day = swing(hour, 3.5, 16.5)
    peaks = day + 0.25 * math.cos(math.tau * (hour - 9.5) / 7.5) * (1.0 if 6.0 < hour < 20.0 else 0.0)
    night = 0.8 * math.exp(-(((hour - 4.5) / 2.0) ** 2)) if elder else 0.0
    return 4.0 * peaks, swing(hour, 5.0, 20.0), 5.0 * (peaks + night), 0.25 * swing(hour, 5.0, 18.0)


def tenth(value: float) -> float:
    """One decimal, as devices average; below 0 is 0. Cheaper than `round`, for every value of every bed."""
    return int(value * 10.0 + 0.5) / 10.0 if value > 0.0 else 0.0


class Body:
    """One patient's undisturbed course: where HR, RR, SpO2 and temperature stand and lead in each minute.

    `starts` are the values at `since`, `slopes` their change a second until the next minute. The walk
    begins where `seed` says; a `step` of -60 lets it run backwards from the same point, so that a past
    made afterwards ends where the present began. `course` are the dice of all that happens to this patient.
    """

    __slots__ = (
        "_cuff",
        "_ends",
        "_step",
        "_wanders",
        "baseline",
        "course",
        "pressure",
        "since",
        "slopes",
        "starts",
    )

    def __init__(self, baseline: Baseline, seed: str, start: float, step: float = MINUTE) -> None:
        first = Random(f"{seed}/start")
        self.course = Random(f"{seed}/{step:+.0f}")
        self._wanders = [Wander(spread, baseline.lability, first, self.course) for spread in SPREADS]
        self._step = step
        self._cuff = first.gauss(0.0, 1.0), first.gauss(0.0, 1.0)
        self.baseline = baseline
        self.since = start
        self._ends = self._at(start, [wander.value for wander in self._wanders])
        self._lead()

    def turn(self) -> None:
        """Go on by one minute."""
        self.since += self._step
        self._lead()

    def cuff(self) -> tuple[float, float]:
        """Measure the pressure now: systolic and diastolic, each cuff nearly on its own."""
        gauss, base = self.course.gauss, self.baseline
        kick = math.sqrt(1.0 - CUFF_MEMORY**2)
        first, second = (CUFF_MEMORY * part + gauss(0.0, kick) for part in self._cuff)
        self._cuff = first, second
        systolic = base.sbp + self.pressure + CUFF_SYSTOLIC_SD * base.lability * first
        diastolic = (
            base.dbp + 0.4 * self.pressure + CUFF_DIASTOLIC_SD * base.lability * (0.6 * first + 0.8 * second)
        )
        return systolic, min(diastolic, systolic - 18.0)

    def _lead(self) -> None:
        """Take the minute's end as the start of the next, and step on."""
        self.starts = self._ends
        self._ends = self._at(self.since + self._step, [wander.step() for wander in self._wanders])
        self.slopes = tuple(
            (end - start) / self._step for start, end in zip(self.starts, self._ends, strict=True)
        )

    def _at(self, at: float, wander: list[float]) -> tuple[float, ...]:
        """Mean, daily rhythm and wandering together."""
        base = self.baseline
        hr, rr, pressure, temp = rhythm(at, base.elder)
        self.pressure = base.rhythm * pressure
        return (
            base.hr + base.rhythm * hr + wander[0],
            base.rr + base.rhythm * rr + wander[1],
            base.spo2 + wander[2],
            base.temp + base.rhythm * temp + wander[3],
        )
