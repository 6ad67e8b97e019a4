"""The picture of a ward: the right numbers in the right bed, and only what changed gathered anew."""

from dataclasses import replace

import pytest

from backends.ports import Board, WardVitals
from clinical.alerts import Alert, AlertEvent, Priority, State, Verb
from clinical.board import BedPicture
from clinical.patients import Patient, Stay, StayState
from clinical.places import Bed
from clinical.vitals import BedVitals, Sample, Series, Signal
from tests.tui.bedside import WARD, alert, bed, patient, vitals
from tui.open_alerts import OpenAlerts
from tui.picture import WardPicture

NOON = 1_700_000_000.0


def lying(label: str, where: Bed | None = None) -> Patient:
    """A patient in a bed, its own by default."""
    return replace(patient(label), stay=Stay(where or bed(label), NOON - 3600))


def a_picture(*labels: str) -> WardPicture:
    """A ward with patients in these beds."""
    picture = WardPicture(WARD, OpenAlerts())
    picture.take_census([lying(label) for label in labels])
    picture.gather(NOON)
    return picture


def said(*beds: BedVitals) -> WardVitals:
    return WardVitals(WARD.id, NOON, beds)


def at(picture: WardPicture, label: str) -> BedPicture:
    return next(each for each in picture.all if each.bed == bed(label))


def heart_rate(picture: WardPicture, label: str) -> float | None:
    shown = at(picture, label).vitals
    sample: Sample | None = shown.latest[Signal.HR] if shown else None
    return sample.value if sample else None


def test_every_bed_of_the_ward_has_a_place_even_an_empty_one() -> None:
    picture = a_picture("B01")
    assert [each.bed for each in picture.all] == list(WARD.beds)
    assert at(picture, "B02").patient is None


def test_new_vital_signs_change_their_bed_alone() -> None:
    picture = a_picture("B01", "B02")
    before = at(picture, "B02")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    assert picture.gather(NOON)
    assert heart_rate(picture, "B01") == 113
    assert at(picture, "B02") is before
    assert not picture.gather(NOON)


def test_an_older_snapshot_takes_nothing_back() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    picture.take_vitals(said(vitals("B01", NOON - 5, hr=71)), just_come=False)
    picture.gather(NOON)
    assert heart_rate(picture, "B01") == 113


def test_when_the_clock_is_set_back_what_comes_now_replaces_what_lies_ahead() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    picture.gather(NOON)
    picture.take_vitals(WardVitals(WARD.id, NOON - 3600, (vitals("B01", NOON - 3600, hr=48),)))
    picture.gather(NOON - 3600)
    assert heart_rate(picture, "B01") == 48


def test_what_was_said_before_the_clock_was_set_back_does_not_count_as_new_for_that_long() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    picture.gather(NOON)
    picture.gather(NOON - 3600)
    assert heart_rate(picture, "B01") is None


def test_beds_are_assessed_every_few_seconds_though_the_clock_was_set_back() -> None:
    picture = a_picture("B01")
    picture.gather(NOON - 3600)
    assert not picture.gather(NOON - 3595)
    assert picture.gather(NOON - 3589)


def test_only_what_has_just_come_counts_for_the_glass() -> None:
    picture = a_picture("B01", "B02")
    picture.take_vitals(said(vitals("B01", NOON - 50)), just_come=False)
    picture.take_vitals(said(vitals("B02", NOON - 1)))
    picture.take_vitals(said(vitals("B02", NOON - 1)))
    assert picture.arrivals() == (NOON - 1,)
    assert picture.arrivals() == ()


def test_vital_signs_of_the_patient_before_are_not_shown() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    picture.take_record(lying("B02", bed("B01")))
    picture.gather(NOON)
    assert at(picture, "B01").patient == lying("B02", bed("B01"))
    assert at(picture, "B01").vitals is None


def test_a_patient_who_moves_leaves_one_bed_for_the_other() -> None:
    picture = a_picture("B01")
    picture.take_record(lying("B01", bed("B09")))
    picture.gather(NOON)
    assert at(picture, "B01").patient is None
    assert at(picture, "B09").patient is not None


def test_one_who_goes_home_or_to_another_ward_leaves_the_board() -> None:
    home = replace(lying("B01"), stay=Stay(bed("B01"), NOON, StayState.DISCHARGED))
    away = lying("B02", Bed("north", "5a", "S1"))
    picture = a_picture("B01", "B02")
    picture.take_record(home)
    picture.take_record(away)
    picture.gather(NOON)
    assert picture.patients == ()


def test_a_ward_may_be_given_other_beds() -> None:
    picture = a_picture("B01", "B02")
    picture.take_vitals(said(vitals("B02", NOON, hr=113)))
    picture.take_ward(replace(WARD, labels=("B01", "B41")))
    picture.take_record(lying("B41"))
    picture.gather(NOON)
    assert [each.bed for each in picture.all] == [bed("B01"), bed("B41")]
    assert {patient.id for patient in picture.patients} == {"p-B01", "p-B41"}
    assert set(picture.assessments) == {bed("B01"), bed("B41")}


def test_history_fills_the_trend_and_is_asked_for_once() -> None:
    picture = a_picture("B01")
    assert picture.unfilled() == {"p-B01"}
    assert picture.unfilled() == frozenset()
    assert picture.unfilled(again=True) == {"p-B01"}
    start = NOON // 300 * 300 - 3600
    picture.take_history("p-B01", Series(start, 300.0, {Signal.HR: (88.0,) * 12}))
    picture.gather(NOON)
    trends = at(picture, "B01").trends
    assert trends is not None
    assert 88.0 in trends.cells[Signal.HR]


PAST = Series(NOON // 300 * 300 - 3600, 300.0, {Signal.HR: (88.0,) * 12})


@pytest.mark.parametrize("by_census", [False, True])
@pytest.mark.parametrize(("first", "then"), [("B01", "B09"), ("B09", "B01")])
def test_a_patient_who_moves_within_the_ward_keeps_the_trends(first: str, then: str, by_census: bool) -> None:
    picture = WardPicture(WARD, OpenAlerts())
    picture.take_census([lying("B05", bed(first))])
    picture.unfilled()
    picture.take_history("p-B05", PAST)
    moved = lying("B05", bed(then))
    picture.take_census([moved]) if by_census else picture.take_record(moved)
    picture.gather(NOON)
    trends = at(picture, then).trends
    assert trends is not None
    assert 88.0 in trends.cells[Signal.HR]


def test_the_history_of_one_who_comes_back_is_asked_for_again() -> None:
    picture = a_picture("B01")
    picture.unfilled()
    picture.take_record(lying("B01", Bed("north", "5a", "S1")))
    picture.take_record(lying("B01"))
    assert picture.unfilled() == {"p-B01"}


def test_trends_move_on_with_the_clock_though_nothing_is_said() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON, hr=113)))
    picture.gather(NOON)
    before = at(picture, "B01").trends
    assert picture.gather(NOON + 301)
    assert at(picture, "B01").trends != before


def test_a_score_expires_though_nothing_is_said() -> None:
    picture = a_picture("B01")
    picture.take_vitals(said(vitals("B01", NOON)))
    picture.gather(NOON)
    score = picture.assessments[bed("B01")].score
    assert score is not None
    assert score.complete
    picture.gather(NOON + 3600)
    score = picture.assessments[bed("B01")].score
    assert score is not None
    assert not score.complete


def test_alerts_stand_at_their_bed_the_worst_first() -> None:
    open_alerts = OpenAlerts()
    picture = WardPicture(WARD, open_alerts)
    medium, high = alert("B01", Priority.MEDIUM, "HR 128 > 120"), alert("B01")
    open_alerts.take(Board((medium, high), 0))
    picture.gather(NOON)
    assert [each.priority for each in at(picture, "B01").alerts] == [Priority.HIGH, Priority.MEDIUM]
    open_alerts.hear(event(replace(high, state=State.CLOSED)))
    assert picture.gather(NOON)
    assert [each.priority for each in at(picture, "B01").alerts] == [Priority.MEDIUM]


def event(alert: Alert) -> AlertEvent:
    return AlertEvent("op", Verb.UPDATE, NOON, alert, 1)
