"""An inpatient as a simulated bedside knows one: the record, what is normal for them, what measures them."""

from dataclasses import dataclass, replace
from random import Random

from bedside.charting import ILL
from bedside.physiology import (
    CUFF_SYSTOLIC_SD,
    HR_SPREAD,
    RR_SPREAD,
    SPO2_SPREAD,
    TEMP_SPREAD,
    Baseline,
)
from clinical.news2 import score
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


def draw_baseline(random: Random, age: int, *, scale: int = 1, calm: bool = True) -> Baseline:
    """Draw what is normal for an adult inpatient (clinical ground 6.1), redrawn until `calm` if asked to.

    Calm is a patient whose usual wandering gives no NEWS2 of 5 and crosses no default limit.
    """
    for _ in range(400):
        drawn = _draw(random, age, scale)
        if not calm or is_calm(drawn):
            return drawn
    return replace(
        Baseline(), scale=scale, spo2=90.0 if scale == 2 else 97.0, oxygen=scale - 1.0, lability=0.7
    )


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
        dbp=min(72.0 + 0.35 * (sbp - 128.0) + gauss(0.0, 9.0), sbp - 25.0),
        temp=gauss(36.8, 0.5),
        oxygen=oxygen,
        scale=scale,
        lability=random.uniform(0.55, 0.9),
        elder=age >= 50,
    )


def is_calm(baseline: Baseline) -> bool:
    """Whether wandering by twice the spread, for the worse, stays within limits and under NEWS2 5."""
    worse = 2.0 * baseline.lability
    low, high = _moved(baseline, -worse), _moved(baseline, worse)
    inside = low[0] > 50 and high[0] < 118 and low[1] > 9 and high[1] < 29 and low[3] > 92 and high[3] < 158
    saturated = low[2] > (86.5 if baseline.scale == 2 else 92.0)
    return inside and saturated and all(_points(baseline, moved) < ILL for moved in (low, high))


def _moved(base: Baseline, by: float) -> tuple[float, ...]:
    """HR, RR, SpO2, systolic pressure and temperature moved by so many measured SDs."""
    spo2 = base.spo2 - abs(by) * SPO2_SPREAD.sd
    return (
        base.hr + by * HR_SPREAD.sd,
        base.rr + by * RR_SPREAD.sd,
        spo2,
        base.sbp + by * CUFF_SYSTOLIC_SD,
        base.temp + by * TEMP_SPREAD.sd,
    )


def _points(base: Baseline, moved: tuple[float, ...]) -> int:
    hr, rr, spo2, sbp, temp = moved
    return score((rr, spo2, base.oxygen, sbp, hr, 0.0, temp), base.scale).total or 0
