"""Own limits in words: what is shown as in force is what the alarm engine honours."""

from dataclasses import replace

from clinical.limits import OwnLimit, Side
from clinical.patients import Patient, Stay, StayState
from clinical.vitals import Signal
from tests.widgets.scene import NOW, PATIENTS, bed
from widgets.limits_text import in_force, own_limits


def own(side: Side, value: float, **changes: object) -> OwnLimit:
    return replace(OwnLimit(Signal.HR, side, value, "fever", "i.amsel", NOW - 60), **changes)  # type: ignore[arg-type]


def with_limits(*limits: OwnLimit, stay: Stay | None = None) -> Patient:
    return replace(PATIENTS["B12"], limits=limits, stay=stay or Stay(bed("B12"), NOW - 3600))


def test_a_limit_holds_until_it_expires_and_not_after() -> None:
    patient = with_limits(own(Side.HIGH, 125, expires=NOW))
    assert len(in_force(patient, NOW - 1)) == 1
    assert in_force(patient, NOW) == ()
    assert own_limits(patient, NOW) == []


def test_both_sides_stand_in_one_line() -> None:
    patient = with_limits(own(Side.LOW, 45), own(Side.HIGH, 125))
    assert own_limits(patient, NOW) == ["L own: HR 45-125, fever"]


def test_what_the_engine_leaves_out_is_not_shown() -> None:
    assert own_limits(with_limits(own(Side.HIGH, 5000)), NOW) == []
    gone = with_limits(own(Side.HIGH, 125), stay=Stay(bed("B12"), NOW - 3600, StayState.DISCHARGED))
    assert own_limits(gone, NOW) == []


def test_of_two_limits_on_one_side_the_one_that_the_engine_takes_is_shown() -> None:
    older, newer = own(Side.HIGH, 125, set_at=NOW - 600), own(Side.HIGH, 130)
    shown = own_limits(with_limits(older, newer), NOW)
    assert shown == ["L own: HR to 130, fever"]
