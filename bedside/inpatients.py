"""An inpatient as a simulated bedside knows one: the record, what is normal for them, what measures them."""

from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from bedside.physiology import (
    CUFF_SYSTOLIC_SD,
    HR_SPREAD,
    RR_SPREAD,
    SPO2_SPREAD,
    TEMP_SPREAD,
    Baseline,
)
from clinical.news2 import URGENT, score
from clinical.patients import Patient
from clinical.places import Bed

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Inpatient:
    """A patient in a bed with their baseline, the seconds between cuffs, and their sensors.

    `same_arm` has the cuff on the arm of the SpO2 probe, so that each cuff blanks it for half a minute.
    """

    bed: Bed
    patient: Patient
    baseline: Baseline
    cuff: float = 10 * MINUTE
    same_arm: bool = False
    temperature_probe: bool = False


class Bounds(NamedTuple):
    """Between which heart rates and systolic pressures a patient's usual values should stay."""

    hr_low: float
    hr_high: float
    sbp_low: float
    sbp_high: float


DEFAULT = Bounds(50.0, 120.0, 90.0, 160.0)
"""The default limits of the ward."""
OWN = Bounds(42.0, 128.0, 90.0, 180.0)
"""The limits of those few whose normal lies outside the default ones."""


def draw_baseline(random: Random, age: int, *, scale: int = 1, calm: bool = True) -> Baseline:
    """Draw what is normal for an adult inpatient (clinical ground 6.1), redrawn until `calm` if asked to."""
    bounds = OWN if random.random() < 0.15 else DEFAULT
    for _ in range(2000):
        drawn = _draw(random, age, scale)
        if not calm or is_calm(drawn, bounds):
            return drawn
    spo2, oxygen = (90.2, 1.0) if scale == 2 else (97.0, 0.0)
    return Baseline(spo2=spo2, oxygen=oxygen, scale=scale, lability=0.55, elder=age >= 50)


def _draw(random: Random, age: int, scale: int) -> Baseline:
    gauss = random.gauss
    if scale == 2:
        spo2, oxygen = gauss(90.2, 0.7), random.choice((0.0, 1.0, 2.0))
    else:
        spo2 = 99.2 - random.gammavariate(2.6, 1.24)
        oxygen = random.choice((1.0, 2.0)) if spo2 < 94.5 else 0.0
    sbp = gauss(128.0, 21.0)
    return Baseline(
        hr=gauss(82.0, 15.0),
        rr=gauss(17.0, 3.5),
        spo2=spo2,
        sbp=sbp,
        dbp=max(48.0, min(72.0 + 0.35 * (sbp - 128.0) + gauss(0.0, 9.0), sbp - 25.0)),
        temp=gauss(36.8, 0.5),
        oxygen=oxygen,
        scale=scale,
        lability=random.uniform(0.5, 0.85),
        elder=age >= 50,
    )


def is_calm(baseline: Baseline, bounds: Bounds = DEFAULT) -> bool:
    """Whether wandering for the worse gives no alarm: far for one signal, less far for all at once.

    No signal crosses a limit or scores 3 at 2.8 times its spread, and the score stays under 5 at 1.4.
    """
    far = 2.8 * baseline.lability
    low, high = _moved(baseline, -far), _moved(baseline, far)
    inside = (
        low.hr > bounds.hr_low
        and high.hr < bounds.hr_high
        and low.rr > 8.5
        and high.rr < 24.5
        and low.spo2 > (84.5 if baseline.scale == 2 else 91.5)
        and low.sbp > bounds.sbp_low
        and high.sbp < bounds.sbp_high
        and low.temp > 36.0
        and high.temp < 38.9
    )
    near = (_moved(baseline, 1.4 * baseline.lability * way) for way in (-1.0, 1.0))
    return inside and all(_points(moved) < URGENT for moved in near)


def _moved(base: Baseline, by: float) -> Baseline:
    """The values moved by so many measured spreads and by the swing of the day; saturation only falls."""
    way = 1.0 if by > 0 else -1.0
    return replace(
        base,
        hr=base.hr + by * HR_SPREAD.sd + way * 4.0,
        rr=base.rr + by * RR_SPREAD.sd + way * 1.0,
        spo2=base.spo2 - abs(by) * SPO2_SPREAD.sd,
        sbp=base.sbp + by * CUFF_SYSTOLIC_SD + way * 5.0,
        temp=base.temp + by * TEMP_SPREAD.sd + way * 0.25,
    )


def _points(base: Baseline) -> int:
    values = (base.rr, base.spo2, base.oxygen, base.sbp, base.hr, 0.0, base.temp)
    return score(values, base.scale).total or 0
