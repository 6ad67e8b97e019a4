from dataclasses import replace
from datetime import date

import pytest

from clinical.alarms import AlarmEngine
from clinical.alerts import Change, Kind, Priority, State, Verb, transition
from clinical.limits import OwnLimit, Side
from clinical.patients import FlagKind, Patient, StayState
from clinical.places import Bed
from clinical.vitals import Signal, Source, SourceKind
from tests.clinical.monitored import MONITOR, OKAFOR, START, MonitoredBed, flagged, reading

HIGH, MEDIUM, LOW = Priority.HIGH, Priority.MEDIUM, Priority.LOW
WELL = {"hr": 80.0, "pulse": 80.0, "rr": 16.0, "spo2": 97.0}


def healthy(patient: Patient = OKAFOR) -> MonitoredBed:
    """A bed that has been well for a minute."""
    bed = MonitoredBed(patient)
    bed.live(60, WELL)
    assert not bed.board.events
    return bed


def stay_changed(patient: Patient, state: StayState, note: str = "") -> Patient:
    assert patient.stay is not None
    return replace(patient, stay=replace(patient.stay, state=state, note=note))


# Limits: delay, hysteresis, priority


@pytest.mark.parametrize(
    ("values", "delay", "condition", "text", "priority"),
    [
        ({"hr": 45.0}, 5, "hr.low", "HR 45 < 50", MEDIUM),
        ({"hr": 39.0}, 5, "hr.low", "HR 39 < 40", HIGH),
        ({"hr": 128.0}, 5, "hr.high", "HR 128 > 120", MEDIUM),
        ({"rr": 31.0}, 15, "rr.high", "RR 31 > 30", MEDIUM),
        ({"rr": 6.0}, 15, "rr.low", "RR 6 ≤ 6", HIGH),
        ({"rr": 5.0}, 15, "rr.low", "RR 5 < 6", HIGH),
        ({"spo2": 86.0}, 15, "spo2.low", "SpO2 86 < 90", MEDIUM),
        ({"spo2": 78.0}, 5, "spo2.low", "SpO2 78 < 80", HIGH),
        ({"temp": 39.4}, 60, "temp.high", "T 39.4 > 39", MEDIUM),
        ({"sbp": 86.0}, 0, "sbp.low", "SBP 86 < 90", MEDIUM),
    ],
)
def test_a_value_beyond_its_limit_alarms_after_its_delay_and_not_before(
    values: dict[str, float], delay: int, condition: str, text: str, priority: Priority
) -> None:
    bed = healthy()
    bed.live(delay, WELL | values)
    assert not bed.conditions
    bed.live(1, WELL | values)
    alert = bed.open(condition)
    assert (alert.text, alert.priority, alert.level) == (text, priority, priority)
    assert alert.id == f"north/4b/B12:{condition}:{START + 61:.0f}"
    assert (alert.since, alert.name, alert.mrn) == (START + 61, "OKAFOR Chidiebere", "4471902133")


def test_a_value_is_judged_as_it_is_shown() -> None:
    bed = healthy()
    bed.live(30, WELL | {"spo2": 89.5})
    assert not bed.conditions
    bed.live(30, WELL | {"spo2": 89.4})
    assert bed.open("spo2.low").text == "SpO2 89 < 90"


def test_an_excursion_shorter_than_its_delay_is_no_alert() -> None:
    bed = healthy()
    for _ in range(10):
        bed.live(14, WELL | {"spo2": 86.0})
        bed.live(30, WELL)
    assert not bed.board.events


def test_what_is_missing_in_between_does_not_start_the_delay_anew() -> None:
    bed = healthy()
    without = {name: value for name, value in WELL.items() if name != "spo2"}
    bed.live(6, WELL | {"spo2": 86.0})
    bed.live(6, without)
    bed.live(5, WELL | {"spo2": 86.0})
    assert "spo2.low" in bed.conditions


def test_an_alert_is_over_only_when_the_value_is_inside_by_the_hysteresis_for_a_while() -> None:
    bed = healthy()
    bed.live(20, WELL | {"spo2": 86.0})
    bed.live(120, WELL | {"spo2": 91.0})
    assert bed.open("spo2.low").state is State.ACTIVE
    assert bed.open("spo2.low").text == "SpO2 91, limit 90"
    bed.live(10, WELL | {"spo2": 92.0})
    assert bed.open("spo2.low").state is State.ACTIVE
    bed.live(1, WELL | {"spo2": 92.0})
    assert bed.open("spo2.low").state is State.LATCHED


def test_what_is_over_shows_the_worst_that_it_came_to() -> None:
    bed = healthy()
    bed.live(20, WELL | {"spo2": 86.0})
    bed.live(1, WELL | {"spo2": 84.0})
    bed.live(20, WELL | {"spo2": 88.0})
    bed.live(20, WELL)
    latched = bed.open("spo2.low")
    assert (latched.state, latched.text, latched.value, latched.limit) == (
        State.LATCHED,
        "SpO2 84 < 90",
        84.0,
        90,
    )


def test_the_worst_of_one_episode_is_not_that_of_the_one_before() -> None:
    bed = healthy()
    bed.live(20, WELL | {"rr": 6.0})
    bed.live(20, WELL | {"rr": 5.0})
    bed.live(30, WELL)
    assert bed.open("rr.low").text == "RR 5 < 6"
    bed.live(20, WELL | {"rr": 7.0})
    bed.live(30, WELL)
    assert bed.open("rr.low").text == "RR 7 < 8"


def test_the_priority_rises_within_seconds_and_falls_only_once_acknowledged() -> None:
    bed = healthy()
    bed.live(20, WELL | {"rr": 32.0})
    bed.live(6, WELL | {"rr": 38.0})
    assert (bed.open("rr.high").priority, bed.open("rr.high").level) == (HIGH, HIGH)
    bed.live(20, WELL | {"rr": 32.0})
    assert (bed.open("rr.high").priority, bed.open("rr.high").level) == (HIGH, MEDIUM)
    bed.acknowledge("rr.high")
    assert bed.open("rr.high").priority is MEDIUM
    bed.live(6, WELL | {"rr": 38.0})
    alert = bed.open("rr.high")
    assert (alert.state, alert.priority, alert.by) == (State.ACTIVE, HIGH, None)


def test_a_condition_that_returns_before_anyone_looked_is_the_same_alert() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    first = bed.open("hr.high").id
    bed.live(20, WELL)
    assert bed.open("hr.high").state is State.LATCHED
    bed.live(6, WELL | {"hr": 130.0})
    assert (bed.open("hr.high").id, bed.open("hr.high").state) == (first, State.ACTIVE)
    assert bed.open("hr.high").ended is None


def test_what_returns_is_true_since_it_came_back() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    bed.live(600, WELL)
    came_back = bed.now + 1
    bed.live(10, WELL | {"hr": 130.0})
    assert bed.open("hr.high").state is State.ACTIVE
    assert bed.open("hr.high").since == came_back


def test_swings_about_a_limit_do_not_undo_an_acknowledgement() -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 145.0})
    bed.acknowledge("hr.high")
    for _ in range(10):
        bed.live(20, WELL | {"hr": 131.0})
        bed.live(20, WELL | {"hr": 149.0})
    alert = bed.open("hr.high")
    assert (alert.state, alert.by, alert.priority) == (State.ACKNOWLEDGED, "M. Ruiz", HIGH)


def test_what_is_worse_again_after_a_real_recovery_is_new() -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 145.0})
    bed.acknowledge("hr.high")
    bed.live(140, WELL | {"hr": 131.0})
    assert bed.open("hr.high").priority is MEDIUM
    bed.live(20, WELL | {"hr": 149.0})
    assert (bed.open("hr.high").state, bed.open("hr.high").priority) == (State.ACTIVE, HIGH)


def test_the_limit_in_the_words_is_the_one_that_the_mark_stands_for() -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 145.0})
    bed.live(5, WELL | {"hr": 138.0})
    assert bed.open("hr.high").priority is HIGH
    assert bed.open("hr.high").text == "HR 138, limit 140"


def test_a_condition_that_returns_after_someone_looked_is_a_new_alert() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    first = bed.open("hr.high").id
    bed.live(20, WELL)
    bed.acknowledge("hr.high")
    assert not bed.conditions
    bed.live(6, WELL | {"hr": 130.0})
    assert bed.open("hr.high").id != first


def test_an_acknowledged_alert_closes_when_its_condition_is_over() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    bed.acknowledge("hr.high")
    bed.live(20, WELL)
    assert not bed.conditions


def test_the_value_shown_follows_every_five_seconds() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    bed.board.events.clear()
    for second in range(20):
        bed.live(1, WELL | {"hr": 130.0 + second % 10})
    assert [verb for verb, _ in bed.board.events] == [Verb.UPDATE] * 4
    assert bed.open("hr.high").since == START + 61


def test_a_steady_value_is_told_once() -> None:
    bed = healthy()
    bed.live(200, WELL | {"hr": 130.2})
    assert len(bed.board.events) == 1


def test_the_pulse_alarms_only_where_no_heart_rate_is_measured() -> None:
    both, alone = healthy(), MonitoredBed()
    both.live(30, WELL | {"hr": 45.0, "pulse": 45.0})
    assert both.conditions == {"hr.low"}
    alone.live(10, {"pulse": 45.0, "spo2": 97.0})
    assert alone.open("pulse.low").text == "pulse 45 < 50"


def test_a_cuff_pressure_speaks_for_itself_until_the_next() -> None:
    bed = healthy()
    bed.live(1, WELL | {"sbp": 78.0})
    assert bed.open("sbp.low").priority is HIGH
    bed.live(600, WELL)
    bed.live(1, WELL | {"sbp": 94.0})
    assert bed.open("sbp.low").level is MEDIUM
    bed.live(1, WELL | {"sbp": 95.0})
    assert bed.open("sbp.low").state is State.LATCHED


def test_a_charted_temperature_alarms_a_minute_after_it_was_charted() -> None:
    bed = healthy()
    bed.chart(temp=40.6)
    bed.live(58, WELL)
    assert "temp.high" not in bed.conditions
    bed.live(3, WELL)
    assert bed.open("temp.high").text == "T 40.6 > 40.5"
    bed.chart(temp=37.0)
    bed.live(12, WELL)
    assert bed.open("temp.high").state is State.LATCHED


def test_a_spot_check_of_a_continuous_signal_holds_until_the_next() -> None:
    bed = MonitoredBed()
    bed.chart(hr=150.0, rr=16.0, spo2=97.0)
    bed.live(10)
    assert bed.open("hr.high").priority is HIGH


def test_a_source_of_one_reading_a_minute_alarms_at_the_second() -> None:
    bed, slow = MonitoredBed(), Source("numerics", SourceKind.DEVICE, 60.0)
    bed.take(reading(START, {"hr": 150.0}, source=slow))
    bed.tick(START + 30)
    assert not bed.conditions
    bed.take(reading(START + 60, {"hr": 150.0}, source=slow))
    assert bed.open("hr.high").since == START


def test_a_replay_at_60_times_has_delays_60_times_as_short() -> None:
    bed, fast = MonitoredBed(), Source("s00001", SourceKind.REPLAYED, 1.0, 60.0)
    bed.take(reading(START, {"spo2": 86.0}, source=fast))
    bed.take(reading(START + 1, {"spo2": 86.0}, source=fast))
    assert "spo2.low" in bed.conditions
    bed.take(reading(START + 2, {"spo2": 97.0}, source=fast))
    bed.take(reading(START + 3, {"spo2": 97.0}, source=fast))
    assert bed.open("spo2.low").state is State.LATCHED


def test_on_scale_2_too_much_oxygen_is_a_low_alert_that_ends_on_air() -> None:
    bed = MonitoredBed(flagged(OKAFOR, FlagKind.SPO2_SCALE_2))
    bed.live(60, WELL | {"spo2": 98.0})
    assert "spo2.high" not in bed.conditions
    bed.chart(oxygen=4.0)
    bed.live(20, WELL | {"spo2": 98.0})
    alert = bed.open("spo2.high")
    assert (alert.text, alert.priority, alert.state) == ("SpO2 98 > 97 O2", LOW, State.ACTIVE)
    bed.chart(oxygen=0.0)
    bed.live(12, WELL | {"spo2": 98.0})
    assert "spo2.high" not in bed.conditions


def test_an_own_limit_counts_until_it_expires() -> None:
    own = OwnLimit(Signal.HR, Side.LOW, 45, "athlete", "Dr I. Amsel", START, START + 90)
    bed = healthy(replace(OKAFOR, limits=(own,)))
    bed.live(29, WELL | {"hr": 47.0})
    assert not bed.conditions
    bed.live(10, WELL | {"hr": 47.0})
    assert bed.open("hr.low").text == "HR 47 < 50"


def test_a_limit_that_is_taken_away_takes_its_alert_with_it() -> None:
    own = OwnLimit(Signal.MAP, Side.LOW, 65, "sepsis", "Dr I. Amsel", START)
    bed = MonitoredBed(replace(OKAFOR, limits=(own,)))
    bed.live(2, WELL | {"map": 60.0})
    assert bed.open("map.low").text == "MAP 60 < 65"
    bed.engine.renew(OKAFOR)
    bed.live(1, WELL)
    assert bed.open("map.low").state is State.LATCHED


# What never ends an alert


def test_a_sensor_that_comes_off_leaves_the_alert_and_adds_a_technical_one() -> None:
    bed = healthy()
    bed.live(20, WELL | {"spo2": 86.0})
    without = {name: value for name, value in WELL.items() if name != "spo2"}
    bed.live(600, without, off=[Signal.SPO2])
    assert bed.open("spo2.low").state is State.ACTIVE
    assert bed.open("spo2.low").text == "SpO2 86 < 90"
    assert bed.open("spo2.off").text == "SpO2 sensor off"


def test_silence_freezes_what_is_known() -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 150.0})
    bed.live(3600)
    assert bed.conditions == {"hr.high", "nodata"}
    assert bed.open("hr.high").level is HIGH


def test_duplicate_and_late_readings_never_end_an_alert() -> None:
    bed = healthy()
    well_before = reading(bed.now, WELL)
    bed.live(20, WELL | {"hr": 150.0})
    for second in range(60):
        bed.take(replace(well_before, received=bed.now))
        bed.take(reading(START + second, WELL, bed.now))
        bed.tick(bed.now + 1)
    assert bed.open("hr.high").level is HIGH


def test_a_clock_set_back_never_ends_an_alert_and_does_not_blind_the_engine() -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 150.0})
    bed.now -= 7200
    bed.live(120)
    assert bed.open("hr.high").level is HIGH
    bed.now += 7200
    bed.live(120)
    assert bed.conditions == {"hr.high", "nodata"}


@pytest.mark.parametrize("step", [30, 600, 7200])
def test_a_new_trouble_alarms_as_soon_after_a_clock_was_set_back_as_ever(step: int) -> None:
    bed = healthy()
    bed.live(20, WELL)
    bed.now -= step
    bed.live(15, WELL | {"hr": 180.0, "spo2": 70.0})
    assert {"hr.high", "spo2.low"} <= bed.conditions


def test_a_bed_that_falls_silent_as_the_clock_is_set_back_is_told_of() -> None:
    bed = healthy()
    bed.now -= 600
    bed.live(35)
    assert bed.conditions == {"nodata"}
    bed.live(20, WELL)
    assert not bed.conditions


# Technical


def test_a_sensor_off_alarms_after_ten_seconds_and_ends_when_good_values_return() -> None:
    bed = healthy()
    without = {name: value for name, value in WELL.items() if name != "spo2"}
    bed.live(9, without, off=[Signal.SPO2])
    assert not bed.conditions
    bed.live(3, without, off=[Signal.SPO2])
    alert = bed.open("spo2.off")
    assert (alert.kind, alert.priority, alert.signal) == (Kind.TECHNICAL, LOW, Signal.SPO2)
    bed.live(7, WELL)
    assert not bed.conditions


def test_a_signal_that_is_missing_while_the_bed_speaks_has_no_signal() -> None:
    bed = healthy()
    without = {name: value for name, value in WELL.items() if name != "spo2"}
    bed.live(29, without)
    assert not bed.conditions
    bed.live(2, without)
    assert bed.texts == {"SpO2 no signal"}
    assert bed.open("spo2.missing").since == START + 60


def test_absent_breathing_is_an_alarm_of_its_own_after_the_time_of_an_apnoea() -> None:
    bed = healthy()
    bed.live(19, WELL | {"rr": 0.0})
    assert not bed.conditions
    bed.live(3, WELL | {"rr": 0.0})
    assert bed.texts == {"RR no signal"}


def test_a_value_that_cannot_be_is_said_so_and_judged_by_nobody() -> None:
    bed = healthy()
    bed.live(10, WELL | {"hr": 400.0})
    assert bed.texts == {"HR implausible"}


def test_a_bed_that_has_never_spoken_says_so_after_a_minute() -> None:
    bed = MonitoredBed()
    bed.live(59, {})
    assert bed.conditions == set()
    bed.live(2, {})
    assert bed.open("nodata").text == "NO DATA"
    bed.live(10, WELL)
    assert "nodata" not in bed.conditions


def test_a_silent_bed_has_one_alert_for_all_its_signals() -> None:
    bed = healthy()
    bed.live(29)
    assert not bed.conditions
    bed.live(2)
    alert = bed.open("nodata")
    assert (alert.text, alert.priority, alert.kind) == ("NO DATA", MEDIUM, Kind.TECHNICAL)
    assert alert.since == START + 60
    bed.live(300)
    assert bed.conditions == {"nodata"}
    bed.live(7, WELL)
    assert not bed.conditions


def test_a_technical_alert_that_stood_before_the_silence_stays() -> None:
    bed = healthy()
    without = {name: value for name, value in WELL.items() if name != "spo2"}
    bed.live(15, without, off=[Signal.SPO2])
    bed.live(60)
    assert bed.conditions == {"spo2.off", "nodata"}


def test_a_source_with_a_longer_interval_has_longer_to_be_silent() -> None:
    bed, slow = MonitoredBed(), Source("gateway", SourceKind.DEVICE, 60.0)
    for minute in range(3):
        bed.take(reading(START + 60 * minute, WELL, source=slow))
    bed.now = START + 120
    bed.live(148)
    assert not bed.conditions
    bed.live(3)
    assert bed.conditions == {"nodata"}


def test_a_bed_without_a_monitor_is_not_missed() -> None:
    bed = MonitoredBed()
    bed.chart(temp=37.0, acvpu=0.0, oxygen=0.0)
    bed.live(3600)
    assert not bed.conditions


def test_a_monitor_whose_clock_is_ahead_is_missed_all_the_same() -> None:
    bed = healthy()
    bed.take(reading(bed.now + 240, WELL, bed.now))
    bed.live(32)
    assert "nodata" in bed.conditions


# NEWS2


def ill(**values: float) -> MonitoredBed:
    """A bed with a complete set."""
    bed = MonitoredBed()
    bed.chart(temp=37.0, acvpu=0.0, oxygen=0.0)
    bed.live(1, WELL | {"sbp": 120.0} | values)
    bed.live(75, WELL | values)
    return bed


@pytest.mark.parametrize(
    ("values", "text", "priority"),
    [
        ({"rr": 26.0, "spo2": 92.0, "hr": 112.0}, "NEWS2 7 ≥ 7", HIGH),
        ({"rr": 26.0, "spo2": 92.0}, "NEWS2 5 ≥ 5", MEDIUM),
        ({"spo2": 91.0}, "NEWS2 SpO2 3", MEDIUM),
    ],
)
def test_a_score_alarms_by_its_band(values: dict[str, float], text: str, priority: Priority) -> None:
    alert = ill(**values).open("news2")
    assert (alert.text, alert.priority, alert.signal) == (text, priority, None)


def test_a_score_of_four_without_a_three_is_no_alert() -> None:
    assert not ill(rr=22.0, spo2=92.0).conditions


def test_a_single_three_is_no_second_alert_of_a_signal_that_has_one() -> None:
    assert ill(rr=7.0).conditions == {"rr.low"}


def test_a_lower_bound_counts_for_what_it_is_at_least() -> None:
    bed = MonitoredBed()
    bed.live(75, WELL | {"rr": 26.0, "spo2": 92.0})
    assert bed.open("news2").text == "NEWS2 ≥5 3/7"
    assert bed.open("news2").limit == 5


def test_a_score_never_falls_because_a_part_went_missing() -> None:
    bed = ill(rr=26.0, spo2=92.0)
    bed.live(300, {"hr": 80.0, "rr": 26.0})
    assert bed.open("news2").level is MEDIUM
    assert bed.open("news2").text == "NEWS2 RR 3"
    bed.live(300, {"hr": 80.0, "rr": 16.0})
    assert bed.open("news2").level is MEDIUM
    bed.live(180, WELL)
    assert bed.open("news2").state is State.LATCHED


def test_a_score_that_eases_names_the_limit_of_the_priority_that_it_reached() -> None:
    bed = ill(rr=26.0, spo2=92.0, hr=112.0)
    bed.live(180, WELL | {"rr": 26.0, "spo2": 92.0})
    assert (bed.open("news2").priority, bed.open("news2").level) == (HIGH, MEDIUM)
    assert bed.open("news2").text == "NEWS2 5 ≥ 5"
    bed.live(60, WELL)
    assert bed.open("news2").state is State.ACTIVE
    assert bed.open("news2").text.endswith(", limit 7")


def test_a_score_is_over_when_it_has_been_lower_for_a_minute() -> None:
    bed = ill(rr=26.0, spo2=92.0)
    bed.live(60, WELL)
    assert bed.open("news2").state is State.ACTIVE
    bed.live(60, WELL)
    assert bed.open("news2").state is State.LATCHED


@pytest.mark.parametrize(
    "patient", [replace(OKAFOR, born=date(2012, 1, 1)), flagged(OKAFOR, FlagKind.PREGNANT)]
)
def test_who_is_not_scored_has_no_score_alert(patient: Patient) -> None:
    bed = MonitoredBed(patient)
    bed.live(120, WELL | {"rr": 26.0, "spo2": 92.0})
    assert "news2" not in bed.conditions


def test_a_score_alert_is_closed_with_the_reason_when_the_score_no_longer_holds() -> None:
    bed = ill(rr=26.0, spo2=92.0)
    bed.engine.renew(flagged(OKAFOR, FlagKind.PREGNANT))
    bed.live(6, WELL)
    assert [alert.closed_because for verb, alert in bed.board.events if verb is Verb.CLOSE] == [
        "NEWS2 not scored: preg"
    ]


# Where the patient is


@pytest.mark.parametrize(
    ("state", "note", "because"),
    [
        (StayState.OFF_WARD, "theatre 3", "off ward: theatre 3"),
        (StayState.OFF_WARD, "", "off ward"),
        (StayState.DISCHARGED, "", "discharged"),
    ],
)
def test_alerts_are_closed_with_the_reason_when_the_patient_leaves(
    state: StayState, note: str, because: str
) -> None:
    bed = healthy()
    bed.live(20, WELL | {"hr": 150.0})
    bed.engine.renew(stay_changed(OKAFOR, state, note))
    bed.live(60, WELL | {"hr": 150.0})
    bed.live(600)
    assert not bed.conditions
    (alert,) = bed.board.alerts.values()
    assert alert.closed_because == because


def test_a_patient_who_has_moved_is_not_watched_in_the_old_bed() -> None:
    assert OKAFOR.stay is not None
    bed = healthy()
    bed.live(20, WELL | {"hr": 150.0})
    elsewhere = replace(OKAFOR.stay, bed=Bed("north", "4b", "B07"))
    bed.engine.renew(replace(OKAFOR, stay=elsewhere))
    bed.live(20, WELL | {"hr": 150.0})
    assert {alert.closed_because for alert in bed.board.alerts.values()} == {"moved to north/4b/B07"}


def test_watching_begins_anew_when_the_patient_is_back() -> None:
    bed = healthy()
    bed.chart(temp=40.8)
    bed.live(70, WELL | {"hr": 150.0})
    first = {alert.id for alert in bed.board.alerts.values()}
    bed.engine.renew(stay_changed(OKAFOR, StayState.OFF_WARD))
    bed.live(600)
    bed.engine.renew(OKAFOR)
    bed.live(29)
    assert "nodata" not in bed.conditions
    bed.live(70, WELL | {"hr": 150.0})
    assert bed.conditions == {"hr.high", "temp.high", "news2"}
    assert not first & {alert.id for alert in bed.board.alerts.values() if alert.open}


# Taking over, and other people's changes


def test_an_engine_that_starts_goes_on_with_the_open_alerts() -> None:
    before = healthy()
    before.live(20, WELL | {"hr": 150.0, "spo2": 86.0})
    before.live(20, WELL | {"hr": 150.0})
    bed = MonitoredBed(opened=before.engine.alerts)
    bed.now = before.now
    assert bed.conditions == {"hr.high", "spo2.low"}
    bed.live(5, WELL | {"hr": 150.0, "spo2": 86.0})
    assert not bed.board.events
    bed.live(20, WELL)
    assert bed.open("hr.high").state is State.LATCHED


def test_two_engines_give_the_same_readings_the_same_ids() -> None:
    one, other = healthy(), healthy()
    for bed in (one, other):
        bed.live(20, WELL | {"hr": 150.0, "spo2": 86.0})
    assert one.board.alerts.keys() == other.board.alerts.keys()


def test_another_patients_alert_is_closed_in_this_bed() -> None:
    before = healthy()
    before.live(20, WELL | {"hr": 150.0})
    (alert,) = before.engine.alerts
    bed = MonitoredBed(opened=[replace(alert, patient="p0")])
    bed.live(1, WELL)
    assert not bed.conditions


def test_of_two_alerts_of_one_condition_the_older_one_ends() -> None:
    before = healthy()
    before.live(20, WELL | {"hr": 150.0})
    (alert,) = before.engine.alerts
    older = replace(alert, id="north/4b/B12:hr.high:1", since=1.0, state=State.ACKNOWLEDGED, by="M. Ruiz")
    bed = MonitoredBed(opened=[alert, older])
    bed.live(1, WELL | {"hr": 150.0})
    assert bed.open("hr.high").id == alert.id


def test_an_alert_of_a_condition_from_elsewhere_stays_until_the_patient_goes() -> None:
    before = healthy()
    before.live(20, WELL | {"hr": 150.0})
    (alert,) = before.engine.alerts
    bed = MonitoredBed(opened=[replace(alert, id="north/4b/B12:ecg.vf:1", condition="ecg.vf")])
    bed.live(60, WELL)
    assert bed.conditions == {"ecg.vf"}
    bed.board.take(bed.engine.close("discharged", bed.now))
    assert not bed.conditions


def test_the_engine_says_again_what_the_board_has_not_heard() -> None:
    bed = healthy()
    bed.live(6, WELL | {"spo2": 78.0})
    bed.acknowledge("spo2.low")
    stale = replace(bed.open("spo2.low"), level=MEDIUM, priority=MEDIUM)
    bed.board.alerts[stale.id] = stale
    bed.engine.adopt(stale)
    bed.live(1, WELL | {"spo2": 78.0})
    assert (bed.open("spo2.low").level, bed.open("spo2.low").state) == (HIGH, State.ACTIVE)


def test_what_someone_closed_while_it_is_true_begins_again_under_another_id() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 150.0})
    first = bed.open("hr.high")
    closed = transition(first, Change(Verb.CLOSE, first.id, bed.now, because="standby"))
    assert closed is not None
    bed.board.alerts[first.id] = closed
    bed.engine.adopt(closed)
    bed.live(1, WELL | {"hr": 150.0})
    assert bed.open("hr.high").id != first.id


def test_an_old_word_on_a_closed_alert_is_left_alone() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    bed.acknowledge("hr.high")
    old = bed.open("hr.high")
    bed.live(20, WELL)
    bed.engine.adopt(old)
    assert not bed.engine.alerts


def test_a_corrected_name_reaches_the_alerts_that_stand() -> None:
    bed = healthy()
    bed.live(6, WELL | {"hr": 130.0})
    bed.engine.renew(replace(OKAFOR, given="Chidi", mrn="4471902134"))
    bed.live(6, WELL | {"hr": 130.0})
    assert (bed.open("hr.high").name, bed.open("hr.high").mrn) == ("OKAFOR Chidi", "4471902134")


def test_an_alert_stays_small_however_long_the_name() -> None:
    bed = healthy(replace(OKAFOR, family="x" * 5000))
    bed.live(6, WELL | {"hr": 130.0})
    assert len(bed.open("hr.high").name) == 80


def test_a_tick_more_often_than_once_a_second_looks_at_nothing() -> None:
    engine = AlarmEngine(OKAFOR, OKAFOR.stay.bed if OKAFOR.stay else Bed("north", "4b", "B12"))
    bed = healthy()
    assert engine.tick(bed.now, bed.vitals) == []
    assert engine.tick(bed.now + 0.5, bed.vitals) == ()


def test_a_monitor_of_ten_readings_a_second_is_judged_by_its_clock_and_not_by_their_number() -> None:
    bed = MonitoredBed()
    fast = replace(MONITOR, interval=0.1)
    for tenth in range(50):
        bed.take(reading(START + tenth / 10, {"hr": 150.0}, source=fast))
    assert not bed.conditions
    bed.take(reading(START + 5, {"hr": 150.0}, source=fast))
    assert bed.conditions == {"hr.high"}


# Looks that are skipped while all is calm


def test_a_charted_set_counts_by_itself_once_the_monitor_is_off() -> None:
    bed = MonitoredBed()
    bed.chart(acvpu=0.0, oxygen=0.0, temp=37.0, sbp=120.0)
    bed.live(60, {"hr": 80.0, "rr": 16.0, "spo2": 97.0})
    bed.now += 120
    bed.chart(hr=135.0, rr=26.0, spo2=84.0, acvpu=0.0, oxygen=0.0, temp=37.0, sbp=120.0)
    for _ in range(30):
        bed.tick(bed.now + 1)
    assert bed.vitals.medians == (135.0, None, 26.0, 84.0)
    assert "NEWS2 9 ≥ 7" in bed.texts


def test_what_was_charted_off_the_ward_is_judged_once_the_patient_is_back() -> None:
    bed = MonitoredBed()
    bed.chart(hr=80.0, rr=16.0, spo2=97.0, sbp=120.0, temp=37.0, oxygen=0.0)
    bed.engine.renew(stay_changed(OKAFOR, StayState.OFF_WARD))
    bed.tick(bed.now + 5)
    bed.now += 60
    bed.chart(sbp=210.0)
    bed.engine.renew(OKAFOR)
    bed.tick(bed.now + 60)
    bed.now += 60
    bed.chart(oxygen=0.0)
    assert "SBP 210 > 200" in bed.texts


def test_a_value_that_was_replaced_before_leaving_the_ward_raises_nothing_on_return() -> None:
    bed = healthy()
    lower = OwnLimit(Signal.SBP, Side.LOW, 80, "", "", bed.now, bed.now + 1200)
    own = replace(OKAFOR, limits=(lower,))
    bed.engine.renew(own)
    for sbp in (85.0, 120.0):
        bed.live(1, WELL | {"sbp": sbp})
        bed.live(300, WELL)
    bed.engine.renew(stay_changed(own, StayState.OFF_WARD))
    bed.live(1200)
    bed.engine.renew(own)
    bed.tick(bed.now + 1)
    assert not any(text.startswith("SBP") for text in bed.texts)


def test_an_adopted_alarm_of_a_sensor_that_is_not_heard_yet_ends_once_it_is_good() -> None:
    before, without = healthy(), {name: value for name, value in WELL.items() if name != "hr"}
    before.live(15, without, off=[Signal.HR])
    opened = [alert for alert in before.board.alerts.values() if alert.open]
    assert [alert.condition for alert in opened] == ["hr.off"]
    bed = MonitoredBed(opened=opened)
    bed.now = before.now
    bed.live(3, without)
    bed.live(60, WELL)
    assert not bed.conditions
