from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.acuity import NEXT, REASONS, Sickest, order, sickest
from clinical.alerts import Alert, Kind, Priority, State
from clinical.board import BedPicture
from clinical.last_known import LastKnown
from clinical.news2 import assess
from clinical.patients import Flag, FlagKind, Patient, Sex, Stay, StayState
from clinical.places import Bed
from clinical.trends import CELLS, STEPS, Trends
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source, SourceKind

NOW = 1_760_011_200.0
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
NURSE = Source("nurse", SourceKind.CHARTED, 14400.0)
WELL = {
    Signal.HR: 72.0,
    Signal.RR: 16.0,
    Signal.SPO2: 97.0,
    Signal.SBP: 120.0,
    Signal.TEMP: 37.0,
    Signal.ACVPU: 0.0,
    Signal.OXYGEN: 0.0,
}


def bed(number: int) -> Bed:
    return Bed("north", "4b", f"B{number}")


def vitals(number: int, age: float, changes: dict[Signal, float]) -> BedVitals:
    latest: list[Sample | None] = [None] * len(Signal)
    for signal, value in (WELL | changes).items():
        source = MONITOR if signal in CONTINUOUS else NURSE
        latest[signal] = Sample(value, NOW - age, NOW - age, Quality.GOOD, source)
    medians = tuple(s.value if (s := latest[signal]) else None for signal in CONTINUOUS)
    return BedVitals(bed(number), f"p{number}", tuple(latest), medians)


def picture(number: int, *alerts: Alert, age: float = 1.0, **changes: float) -> BedPicture:
    patient = Patient(f"p{number}", str(number), "Okafor", "Ada", date(1958, 2, 3), Sex.FEMALE)
    named = {Signal[name]: value for name, value in changes.items()}
    return BedPicture(bed(number), patient, vitals(number, age, named), None, alerts)


def alert(
    priority: Priority = Priority.HIGH,
    state: State = State.ACTIVE,
    since: float = 42.0,
    condition: str = "spo2.low",
    kind: Kind = Kind.PHYSIOLOGICAL,
) -> Alert:
    """An alert that began `since` seconds ago."""
    signal = None if condition == "news2" else Signal.SPO2
    text = "NEWS2 12 ≥ 7" if condition == "news2" else "SpO2 78 < 80"
    at = NOW - since
    return Alert(
        f"{condition}@{at}",
        bed(1),
        "p1",
        "1",
        "OKAFOR Ada",
        kind,
        condition,
        signal,
        priority,
        priority,
        state,
        78,
        80,
        text,
        at,
        at,
    )


def trends(cells: dict[Signal, tuple[float, ...]], news2: tuple[int, ...] = ()) -> Trends:
    """Trends that end in the cells given, with gaps before."""
    rows = {s: (None,) * (CELLS - len(cells.get(s, ()))) + cells.get(s, ()) for s in STEPS if s is not None}
    return Trends(rows, (None,) * (CELLS - len(news2)) + news2)


def ranked(*pictures: BedPicture) -> list[str]:
    return [one.bed.label for one in order(pictures, NOW)]


def found(*pictures: BedPicture) -> Sickest:
    worst = sickest(pictures, NOW)
    assert worst is not None
    return worst


def test_beds_equally_well_keep_their_places() -> None:
    assert ranked(picture(1), picture(2), picture(3)) == ["B1", "B2", "B3"]


def test_beds_are_ordered_by_alert_then_score_then_waiting() -> None:
    assert ranked(
        picture(1),
        picture(2, RR=26),
        picture(3, alert(Priority.LOW)),
        picture(4, age=120.0),
        picture(5, alert(Priority.MEDIUM)),
        picture(6, alert(Priority.MEDIUM), RR=26),
        picture(7, alert(state=State.ACKNOWLEDGED), RR=26),
        picture(8, alert(since=10)),
        picture(9, alert(since=90)),
    ) == ["B9", "B8", "B7", "B6", "B5", "B4", "B3", "B2", "B1"]


def test_a_latched_high_alert_is_unseen_and_comes_before_a_taken_one() -> None:
    assert ranked(picture(1, alert(state=State.ACKNOWLEDGED)), picture(2, alert(state=State.LATCHED))) == [
        "B2",
        "B1",
    ]


def test_lower_bounds_count() -> None:
    partial = picture(2, RR=26)
    assert partial.vitals is not None
    without = replace(partial.vitals, medians=(None, None, 26.0, None))
    assert ranked(picture(1), replace(partial, vitals=without)) == ["B2", "B1"]


def test_an_assessment_that_is_known_is_used() -> None:
    well, ill = picture(1), picture(2, RR=26)
    assert well.patient is not None
    known = {well.bed: assess(well.patient, ill.vitals, NOW)}
    assert order((well,), NOW, known) == (well,)
    assert sickest((well,), NOW) is None
    assert sickest((well,), NOW, known) is not None


def test_technical_and_closed_alerts_make_nobody_sick() -> None:
    pictures = (picture(1, alert(kind=Kind.TECHNICAL)), picture(2, alert(state=State.CLOSED)))
    assert sickest(pictures, NOW) is None


def test_nobody_stands_out_on_a_quiet_ward() -> None:
    assert sickest((), NOW) is None
    assert sickest((picture(1), picture(2, RR=21), BedPicture(bed(3))), NOW) is None


@pytest.mark.parametrize("changes", [{"RR": 25.0}, {"RR": 22.0, "SPO2": 93.0, "HR": 100.0}])
def test_a_single_three_or_a_score_of_five_stands_out(changes: dict[str, float]) -> None:
    assert found(picture(1), picture(2, **changes)).bed == bed(2)


def test_a_blind_bed_stands_out_and_says_for_how_long() -> None:
    worst = found(picture(1), picture(2, age=134.0))
    assert worst.bed == bed(2)
    assert worst.alert is None
    assert worst.reasons[0] == "no data for 2:14"
    unheard = BedPicture(bed(3), picture(3).patient)
    assert found(unheard).reasons == ("no data",)


def test_an_empty_bed_or_an_absent_patient_is_not_blind() -> None:
    here = picture(1).patient
    assert here is not None
    away = replace(here, stay=Stay(bed(1), NOW - 9e4, StayState.OFF_WARD, "theatre 3"))
    assert sickest((BedPicture(bed(1), away), BedPicture(bed(2))), NOW) is None


def test_the_sickest_is_named_with_reasons_and_those_who_follow() -> None:
    sick = picture(1, alert(), RR=26, SPO2=78, OXYGEN=4, HR=118, SBP=104, TEMP=38.4)
    past = trends({Signal.RR: (18, 18, 19, 20, 22, 23, 24, 25, 26)}, (5, 8, 12))
    others = [picture(number, alert(Priority.MEDIUM), RR=20 + number) for number in range(2, 7)]
    worst = found(*others, replace(sick, trends=past))
    assert worst.bed == bed(1)
    assert worst.patient == "p1"
    assert worst.alert == sick.alerts[0]
    assert worst.reasons == (
        "SpO2 78 < 80 for 0:42",
        "NEWS2 5 to 12 in 2 h",
        "RR 18 to 26 in 40 min",
        "on oxygen 4 L",
    )
    assert worst.then == (bed(5), bed(6), bed(2))


def test_only_beds_that_stand_out_follow() -> None:
    assert found(picture(1), picture(2, RR=26), picture(3, alert())).then == (bed(2),)


def test_a_cause_is_named_before_the_score_that_follows_from_it() -> None:
    score, cause = alert(condition="news2", since=300), alert(since=42)
    assert found(picture(1, score, cause)).alert == cause
    taken = replace(cause, state=State.ACKNOWLEDGED)
    assert found(picture(1, score, taken, RR=26, SPO2=84, SBP=88, HR=112)).alert == replace(
        score, text="NEWS2 11 ≥ 7"
    )


def test_a_latched_alert_says_that_it_is_over() -> None:
    reasons = found(picture(1, alert(state=State.LATCHED))).reasons
    assert reasons[0] == "SpO2 78 < 80, over, seen by nobody"


def test_an_alert_of_a_blind_bed_is_last_known_and_its_clock_stands() -> None:
    worst = found(picture(1, alert(), age=86.0))
    assert worst.reasons[:2] == ("no data for 1:26", "last known SpO2 78 < 80, 1:26 ago")
    assert worst.last_known == LastKnown(97.0, NOW - 86.0)
    assert found(picture(1, alert())).last_known is None
    unheard = BedPicture(bed(1), picture(1).patient, alerts=(alert(condition="news2"),))
    assert "last known NEWS2 12 ≥ 7" in found(unheard).reasons


def test_what_is_over_needs_no_reading() -> None:
    worst = found(picture(1, alert(state=State.LATCHED), age=86.0))
    assert worst.last_known is None
    assert worst.reasons[1] == "SpO2 78 < 80, over, seen by nobody"


def test_a_score_that_alarms_is_not_named_twice() -> None:
    texts = found(picture(1, alert(condition="news2"), RR=26, SPO2=90, OXYGEN=2)).reasons
    assert texts == ("NEWS2 8 ≥ 7 for 0:42", "on oxygen 2 L")


def test_an_alert_about_the_score_says_the_score_of_now_where_it_is_known() -> None:
    told = alert(condition="news2")
    assert found(picture(1, told, RR=26, SPO2=84, SBP=88)).reasons[0] == "NEWS2 9 ≥ 7 for 0:42"
    assert found(picture(1, told)).reasons[0] == "NEWS2 0, limit 7, easing"
    over = replace(told, state=State.LATCHED)
    assert found(picture(1, over)).reasons[0] == "NEWS2 12 ≥ 7, over, seen by nobody"
    partial = picture(1, told, RR=26)
    assert partial.vitals is not None
    latest = tuple(None if n == Signal.TEMP else each for n, each in enumerate(partial.vitals.latest))
    unknown = replace(partial, vitals=replace(partial.vitals, latest=latest))
    assert found(unknown).reasons[0] == "NEWS2 12 ≥ 7 for 0:42"


def test_a_standing_score_names_its_weight_and_what_is_missing() -> None:
    assert found(picture(1, RR=26, SBP=95)).reasons == ("NEWS2 5",)
    partial = picture(1, RR=26, SBP=95)
    assert partial.vitals is not None
    unknown = replace(partial, vitals=replace(partial.vitals, medians=(72.0, None, 26.0, None)))
    assert found(unknown).reasons == ("NEWS2 ≥5 6/7",)


@pytest.mark.parametrize(
    ("changes", "cells", "reason"),
    [
        ({"RR": 6.0}, {Signal.RR: (14.0, 12.0, 8.0, 6.0)}, "RR 14 to 6 in 15 min"),
        ({"HR": 140.0}, {Signal.HR: (75.0, 140.0)}, "HR 75 to 140 in 5 min"),
        ({"SBP": 95.0}, {Signal.SBP: (130.0, 120.0, 100.0)}, "SBP 130 to 95 in 1 h"),
        ({"TEMP": 39.2}, {Signal.TEMP: (37.0, 39.0)}, "T 37.0 to 39.2 in 2 h"),
    ],
)
def test_what_changed_is_named(
    changes: dict[str, float], cells: dict[Signal, tuple[float, ...]], reason: str
) -> None:
    sick = picture(1, alert(condition="news2"), **changes)
    assert reason in found(replace(sick, trends=trends(cells))).reasons


def test_a_rise_to_a_lower_bound_is_named_as_one() -> None:
    sick = picture(1, HR=118, RR=26)
    assert sick.vitals is not None
    watched = tuple(
        sample if signal in CONTINUOUS else None
        for signal, sample in zip(Signal, sick.vitals.latest, strict=True)
    )
    partial = replace(sick, vitals=replace(sick.vitals, latest=watched), trends=trends({}, (1, 5)))
    assert "NEWS2 1 to ≥5 3/7 in 1 h" in found(partial).reasons


def test_a_rise_of_saturation_or_pressure_is_no_reason() -> None:
    sick = picture(1, alert(condition="news2"), SPO2=98, SBP=150)
    better = trends({Signal.SPO2: (90.0, 98.0), Signal.SBP: (100.0, 150.0)})
    assert found(replace(sick, trends=better)).reasons == ("NEWS2 0, limit 7, easing",)


def test_a_change_of_what_is_not_current_is_not_claimed() -> None:
    sick = picture(1, alert(condition="news2"), age=20.0, RR=26)
    assert "RR" not in " ".join(found(replace(sick, trends=trends({Signal.RR: (16.0, 26.0)}))).reasons)


def test_a_nurses_concern_is_a_reason() -> None:
    worried = picture(1, alert())
    assert worried.patient is not None
    flag = Flag(FlagKind.CONCERN, "looks unwell", "MR", NOW)
    assert (
        "nurse concerned" in found(replace(worried, patient=replace(worried.patient, flags=(flag,)))).reasons
    )


alerts = st.builds(
    alert,
    st.sampled_from(Priority),
    st.sampled_from(State),
    st.floats(0, 1e4),
    st.sampled_from(["spo2.low", "news2"]),
    st.sampled_from(Kind),
)


@given(st.lists(st.tuples(st.lists(alerts, max_size=3), st.floats(0, 300), st.floats(5, 40)), max_size=8))
def test_nobody_is_lost_and_an_unseen_high_alert_is_never_passed_over(
    told: list[tuple[list[Alert], float, float]],
) -> None:
    pictures = [picture(n, *those, age=age, RR=rr) for n, (those, age, rr) in enumerate(told)]
    ordered = order(pictures, NOW)
    assert sorted(p.bed.label for p in ordered) == sorted(p.bed.label for p in pictures)
    worst = sickest(pictures, NOW)
    if worst is not None:
        assert worst.bed == ordered[0].bed
        assert worst.reasons
        assert len(worst.reasons) <= REASONS
        assert len(worst.then) <= NEXT
    assert any(map(urgent, ordered[:1])) == any(map(urgent, pictures))


def urgent(one: BedPicture) -> bool:
    return any(a.unseen and a.priority is Priority.HIGH and a.kind is Kind.PHYSIOLOGICAL for a in one.alerts)
