"""The invented past of a ward, as roll-ups: by day and by night, with a gap, the same for the same seed."""

from collections.abc import Iterator, Sequence
from random import Random

from clinical.alerts import SCORE, Kind, Priority
from clinical.calls import HOUR, Call, Calls, Wait
from clinical.records import RollUp
from clinical.vitals import Signal

GAP = (14, 17)
"""Between these hours before the present nothing was rolled up."""

_TROUBLES: Sequence[tuple[str, Signal | None, Priority, float]] = (
    ("spo2.low", Signal.SPO2, Priority.MEDIUM, 0.30),
    ("spo2.low", Signal.SPO2, Priority.HIGH, 0.04),
    ("spo2.low", Signal.SPO2, Priority.LOW, 0.10),
    ("rr.high", Signal.RR, Priority.MEDIUM, 0.18),
    ("rr.low", Signal.RR, Priority.HIGH, 0.02),
    ("hr.high", Signal.HR, Priority.MEDIUM, 0.12),
    ("sbp.low", Signal.SBP, Priority.MEDIUM, 0.08),
    (SCORE, None, Priority.MEDIUM, 0.10),
    ("temp.high", Signal.TEMP, Priority.LOW, 0.06),
)
_CAUSES = (
    ("spo2.off", Signal.SPO2),
    ("rr.missing", Signal.RR),
    ("hr.implausible", Signal.HR),
    ("nodata", None),
)
_PACE = {Priority.HIGH: 40.0, Priority.MEDIUM: 90.0, Priority.LOW: 260.0}


def past_of(ward: str, lying: Sequence[tuple[str, str]], now: float, hours: int) -> Iterator[RollUp]:
    """So many hours of a ward; `lying` are bed and patient, of whom the first ones call most."""
    dice = Random(f"{ward}/{hours}")
    present = now // HOUR * HOUR
    for back in range(hours - 1, -1, -1):
        if GAP[0] <= back < GAP[1]:
            continue
        start = present - back * HOUR
        yield RollUp(ward, "", start, None, 0, 0.0, 0.0, 0.0, 0.0, 0.0, "", Calls())
        for place, (bed, patient) in enumerate(lying):
            if dice.random() < 0.06:
                continue
            yield _measured(ward, patient, start, bed, dice)
            if dice.random() < 0.92:
                yield _scored(ward, patient, start, bed, place, dice)
            calls = _calls(bed, place, dice)
            if calls.begun:
                yield RollUp(ward, patient, start, None, calls.count, 0.0, 0.0, 0.0, 0.0, 0.0, bed, calls)


def _measured(ward: str, patient: str, start: float, bed: str, dice: Random) -> RollUp:
    rate = float(dice.randint(60, 95))
    return RollUp(ward, patient, start, Signal.HR, 3600, rate - 9, rate + 14, rate, rate + 10, rate, bed)


def _scored(ward: str, patient: str, start: float, bed: str, place: int, dice: Random) -> RollUp:
    likely = (0, 0, 0, 1, 1, 2, 3) if place > 8 else (1, 2, 3, 4, 5, 6, 7)
    low = dice.choice(likely)
    high = low + dice.choice((0, 0, 1, 2))
    mean = low + (high - low) * dice.random()
    return RollUp(ward, patient, start, None, 60, low, high, mean, high, low, bed)


def _calls(bed: str, place: int, dice: Random) -> Calls:
    begun: dict[Call, int] = {}
    waits: list[Wait] = []
    unanswered = 0
    if dice.random() < 0.5 / (1 + place):
        condition, signal, priority, _ = dice.choices(_TROUBLES, [trouble[3] for trouble in _TROUBLES])[0]
        begun[Call(bed, condition, signal, Kind.PHYSIOLOGICAL, priority)] = 1
        if dice.random() < 0.9:
            waits.append(Wait(priority, round(dice.lognormvariate(0.0, 0.8) * _PACE[priority], 1)))
        else:
            unanswered = 1
    if dice.random() < 0.6 / (1 + 0.7 * place):
        cause, signal = dice.choice(_CAUSES)
        begun[Call(bed, cause, signal, Kind.TECHNICAL, Priority.LOW)] = dice.randint(1, 2)
    return Calls(tuple(begun.items()), tuple(waits), unanswered)
