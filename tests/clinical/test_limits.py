from dataclasses import replace

import pytest

from clinical.alerts import Priority
from clinical.limits import OwnLimit, Side, Thresholds, limits_for, next_expiry
from clinical.patients import FlagKind, Patient, StayState
from clinical.vitals import Signal
from tests.clinical.monitored import OKAFOR, START, flagged

HIGH, MEDIUM, LOW = Priority.HIGH, Priority.MEDIUM, Priority.LOW


def own(signal: Signal, side: Side, value: float, expires: float | None = None) -> OwnLimit:
    return OwnLimit(signal, side, value, "low resting rate", "Dr I. Amsel", START, expires)


def with_own(*limits: OwnLimit) -> Patient:
    return replace(OKAFOR, limits=limits)


def limit(patient: Patient, signal: Signal, side: Side, now: float = START) -> Thresholds:
    return limits_for(patient, now)[signal, side]


LEVELS = [
    # signal, side, value, priority
    (Signal.HR, Side.LOW, 50, None),
    (Signal.HR, Side.LOW, 49, MEDIUM),
    (Signal.HR, Side.LOW, 40, MEDIUM),
    (Signal.HR, Side.LOW, 39, HIGH),
    (Signal.HR, Side.HIGH, 120, None),
    (Signal.HR, Side.HIGH, 121, MEDIUM),
    (Signal.HR, Side.HIGH, 141, HIGH),
    (Signal.RR, Side.LOW, 8, None),
    (Signal.RR, Side.LOW, 7, MEDIUM),
    (Signal.RR, Side.LOW, 6, HIGH),
    (Signal.RR, Side.HIGH, 31, MEDIUM),
    (Signal.RR, Side.HIGH, 36, HIGH),
    (Signal.SPO2, Side.LOW, 90, None),
    (Signal.SPO2, Side.LOW, 89, MEDIUM),
    (Signal.SPO2, Side.LOW, 79, HIGH),
    (Signal.SBP, Side.LOW, 89, MEDIUM),
    (Signal.SBP, Side.LOW, 79, HIGH),
    (Signal.SBP, Side.HIGH, 161, MEDIUM),
    (Signal.SBP, Side.HIGH, 201, HIGH),
    (Signal.TEMP, Side.LOW, 35.9, MEDIUM),
    (Signal.TEMP, Side.LOW, 33.9, HIGH),
    (Signal.TEMP, Side.HIGH, 39.1, MEDIUM),
    (Signal.TEMP, Side.HIGH, 40.6, HIGH),
]


@pytest.mark.parametrize(("signal", "side", "value", "level"), LEVELS)
def test_the_default_adult_limits_are_those_of_the_table(
    signal: Signal, side: Side, value: float, level: Priority | None
) -> None:
    assert limit(OKAFOR, signal, side).level(value) is level


def test_delays_and_hysteresis_are_those_of_the_table() -> None:
    def manner(signal: Signal) -> tuple[float, float, float]:
        found = limit(OKAFOR, signal, Side.LOW)
        return found.delay, found.high_delay, found.hysteresis

    assert manner(Signal.HR) == (5, 5, 3)
    assert manner(Signal.RR) == (15, 15, 2)
    assert manner(Signal.SPO2) == (15, 5, 2)
    assert manner(Signal.SBP) == (0, 0, 5)
    assert manner(Signal.TEMP) == (60, 60, 0.2)


def test_a_standing_level_holds_until_the_value_is_inside_by_the_hysteresis() -> None:
    spo2, temperature = limit(OKAFOR, Signal.SPO2, Side.LOW), limit(OKAFOR, Signal.TEMP, Side.HIGH)
    assert [spo2.held(value) for value in (81, 82, 91, 92)] == [HIGH, MEDIUM, MEDIUM, None]
    assert [temperature.held(value) for value in (38.9, 38.8)] == [MEDIUM, None]


def test_scale_2_lowers_the_floor_and_adds_a_ceiling_on_oxygen() -> None:
    patient = flagged(OKAFOR, FlagKind.SPO2_SCALE_2)
    floor = limit(patient, Signal.SPO2, Side.LOW)
    ceiling = limit(patient, Signal.SPO2, Side.HIGH)
    assert [floor.level(value) for value in (88, 87, 84, 83)] == [None, MEDIUM, MEDIUM, HIGH]
    assert [ceiling.level(value) for value in (97, 98)] == [None, LOW]
    assert ceiling.on_oxygen
    assert (Signal.SPO2, Side.HIGH) not in limits_for(OKAFOR, START)


def test_an_own_limit_takes_the_place_of_the_medium_one_and_says_whose_it_is() -> None:
    lower = own(Signal.HR, Side.LOW, 45)
    found = limit(with_own(lower), Signal.HR, Side.LOW)
    assert (found.medium, found.high, found.own) == (45, 40, lower)
    assert limit(with_own(lower), Signal.HR, Side.HIGH).own is None


@pytest.mark.parametrize(
    ("signal", "side", "value", "high"),
    [(Signal.HR, Side.LOW, 38, 28), (Signal.HR, Side.HIGH, 150, 170), (Signal.SPO2, Side.LOW, 80, 70)],
)
def test_an_own_limit_beyond_the_high_one_moves_that_out_as_well(
    signal: Signal, side: Side, value: float, high: float
) -> None:
    assert limit(with_own(own(signal, side, value)), signal, side).high == high


def test_an_own_limit_on_the_heart_rate_holds_for_the_pulse_until_it_has_its_own() -> None:
    on_heart, on_pulse = own(Signal.HR, Side.LOW, 45), own(Signal.PULSE, Side.LOW, 42)
    assert limit(with_own(on_heart), Signal.PULSE, Side.LOW).medium == 45
    assert limit(with_own(on_pulse, on_heart), Signal.PULSE, Side.LOW).medium == 42


def test_what_has_no_default_can_have_an_own_limit() -> None:
    found = limit(with_own(own(Signal.MAP, Side.LOW, 65)), Signal.MAP, Side.LOW)
    assert (found.medium, found.high, found.hysteresis) == (65, None, 5)


def test_an_own_limit_ends_when_it_expires() -> None:
    patient = with_own(own(Signal.HR, Side.LOW, 45, START + 60), own(Signal.RR, Side.HIGH, 34))
    assert next_expiry(patient, START) == START + 60
    assert limit(patient, Signal.HR, Side.LOW, START + 59).medium == 45
    assert limit(patient, Signal.HR, Side.LOW, START + 60).medium == 50
    assert limit(patient, Signal.RR, Side.HIGH, START + 1e9).medium == 34
    assert next_expiry(patient, START + 60) == float("inf")


def test_discharge_restores_the_defaults() -> None:
    patient = with_own(own(Signal.HR, Side.LOW, 45))
    assert patient.stay is not None
    gone = replace(patient, stay=replace(patient.stay, state=StayState.DISCHARGED))
    assert (
        limits_for(gone, START) == limits_for(replace(patient, stay=None), START) == limits_for(OKAFOR, START)
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -5.0, 1e30])
def test_a_number_that_no_vital_sign_can_have_is_no_limit(value: float) -> None:
    assert limits_for(with_own(own(Signal.HR, Side.HIGH, value)), START) == limits_for(OKAFOR, START)


def test_own_limits_are_rounded_as_values_are_shown() -> None:
    assert limit(with_own(own(Signal.SPO2, Side.LOW, 87.6)), Signal.SPO2, Side.LOW).medium == 88
