"""A set of the past reads as the live one does: means, last words with their times, NEWS2 as a bound."""

from dataclasses import replace
from datetime import date
from typing import TypeAlias

from clinical.news2 import assess
from clinical.past import Past
from clinical.patients import Flag, FlagKind, Patient, Sex
from clinical.sets import SetLog, observed_between, observed_now
from clinical.spans import SPANS
from clinical.vitals import Series, Signal
from tests.clinical.test_past import START, heard

HOUR, STEP, SHIFT = 3600.0, 240.0, SPANS[2]
Charted: TypeAlias = dict[str, dict[int, float]]
WELL = {"rr": 16.0, "spo2": 97.0, "hr": 80.0}


def person(*flags: FlagKind, born: date = date(1958, 2, 3)) -> Patient:
    return Patient(
        "p1",
        "4471",
        "Okafor",
        "Chidiebere",
        born,
        Sex.MALE,
        flags=tuple(Flag(kind, "", "", 0.0) for kind in flags),
    )


def past(values: Charted | None = None, minutes: int = 120) -> Past:
    """A past in minutes from `START` on: constant vital signs, and what is named at its minutes."""
    rows: dict[Signal, list[float | None]] = {Signal[n.upper()]: [v] * minutes for n, v in WELL.items()}
    for name, at in (values or {}).items():
        row = rows.setdefault(Signal[name.upper()], [None] * minutes)
        for minute, value in at.items():
            row[minute] = value
    made = Past("p1", SHIFT)
    made.fill(Series(START, 60.0, {signal: tuple(row) for signal, row in rows.items()}))
    return made


CHARTED: Charted = {
    "sbp": {50: 108.0},
    "temp": {10: 38.4},
    "acvpu": {10: 0.0},
    "oxygen": {10: 2.0},
}


def test_a_set_is_scored_with_what_was_known_then() -> None:
    found = observed_between(past(CHARTED), START + HOUR, START + HOUR + 1800, person())
    assert found.score is not None
    assert (found.score.total, found.score.complete) == (4, True)
    assert found.values[Signal.SBP].at == START + 50 * 60
    assert found.points(Signal.OXYGEN) == 2
    assert found.points(Signal.SBP) == 1
    assert found.points(Signal.DBP) is None


def test_a_pressure_too_old_for_news2_makes_the_score_a_bound() -> None:
    later = past(CHARTED, 300)
    found = observed_between(later, START + 3 * HOUR, START + 3 * HOUR + 1800, person())
    assert Signal.SBP not in found.values
    assert found.score is not None
    assert found.score.text == "≥3 6/7"


def test_a_gap_has_no_score_though_something_charted_still_holds() -> None:
    found = observed_between(past(CHARTED, 60), START + 2 * HOUR, START + 2 * HOUR + 1800, person())
    assert found.score is None
    assert Signal.TEMP in found.values
    assert Signal.HR not in found.values


def test_nobody_for_whom_news2_does_not_hold_is_scored() -> None:
    times = START + HOUR, START + HOUR + 1800
    assert observed_between(past(CHARTED), *times, person(born=date(2018, 1, 1))).score is None
    assert observed_between(past(CHARTED), *times, person(FlagKind.PREGNANT)).score is None


def test_the_record_says_on_which_scale_the_past_is_scored() -> None:
    found = observed_between(past(CHARTED), START + HOUR, START + HOUR + 1800, person(FlagKind.SPO2_SCALE_2))
    assert found.points(Signal.SPO2) == 3


def test_the_heart_rate_counts_as_the_pulse_and_the_pulse_itself_not_twice() -> None:
    both = past(CHARTED | {"pulse": dict.fromkeys(range(120), 130.0), "hr": dict.fromkeys(range(120), 95.0)})
    found = observed_between(both, START + HOUR, START + HOUR + 1800, person())
    assert found.points(Signal.HR) == 1
    assert found.points(Signal.PULSE) is None


def test_the_present_reads_as_the_live_score_does() -> None:
    now = START + 10
    vitals = heard(now, rr=24.0, spo2=91.0, hr=112.0, sbp=106.0, dbp=60.0, temp=38.6, acvpu=0.0, oxygen=10.0)
    vitals = replace(vitals, medians=(112.0, None, 24.0, 91.0))
    live = assess(person(), vitals, now)
    found = observed_now(vitals, live, now)
    assert found.score == live.score
    assert found.values[Signal.DBP].value == 60.0
    assert found.points(Signal.SPO2) == 3
    assert observed_now(None, None, now).values == {}


def test_the_present_knows_of_each_value_how_far_it_can_be_trusted() -> None:
    vitals = replace(heard(START, hr=131.0, spo2=84.0, temp=38.6), medians=(131.0, None, None, 84.0))
    for later, expected in ((5.0, "current"), (20.0, "ageing"), (45.0, "stale")):
        found = observed_now(vitals, assess(person(), vitals, START + later), START + later)
        assert found.values[Signal.HR].fresh == expected
        assert found.values[Signal.SPO2].fresh == expected
        assert found.values[Signal.TEMP].fresh == "current"


def test_a_pulse_that_is_scored_is_not_taken_for_a_stale_heart_rate() -> None:
    now = START + 45
    spoken = heard(START, hr=131.0, rr=16.0, spo2=97.0)
    newer = heard(now, pulse=88.0).latest[Signal.PULSE]
    latest = tuple(newer if signal is Signal.PULSE else spoken.latest[signal] for signal in Signal)
    vitals = replace(spoken, latest=latest, medians=(131.0, 88.0, 16.0, 97.0))
    found = observed_now(vitals, assess(person(), vitals, now), now)
    assert (found.values[Signal.HR].value, found.values[Signal.HR].fresh) == (131.0, "stale")
    assert (found.values[Signal.PULSE].value, found.values[Signal.PULSE].fresh) == (88.0, "current")


def test_rows_cover_the_span_and_only_the_last_one_changes_with_time() -> None:
    made = past(CHARTED)
    log = SetLog(made)
    now = START + 110 * 60
    before = log.rows(now, person(), STEP)
    assert len(before) == 24
    assert before[-1].start <= now < before[-1].stop
    made.add(heard(now, hr=180.0), now)
    after = log.rows(now, person(), STEP)
    assert after[:-1] == before[:-1]
    assert after[-1] != before[-1]


def test_rows_are_scored_anew_when_the_history_or_the_record_has_changed() -> None:
    made = past(CHARTED)
    log = SetLog(made)
    now = START + 110 * 60
    before = log.rows(now, person(), STEP)
    assert log.rows(now, person(FlagKind.SPO2_SCALE_2), STEP) != before
    made.fill(Series(START, 60.0, {Signal.RR: (30.0,) * 110}))
    assert log.rows(now, person(), STEP) != before


def test_a_row_does_not_hide_the_worst_score_of_the_steps_within() -> None:
    made = past({"spo2": dict.fromkeys(range(60, 64), 84.0)})
    rows = SetLog(made).rows(START + 110 * 60, person(), STEP)
    row = next(each for each in rows if each.start <= START + HOUR < each.stop)
    assert row.score is not None
    assert row.score.points[1] == 1
    assert row.worst == observed_between(made, START + HOUR, START + HOUR + STEP, person()).score
    assert row.worst is not None
    assert row.worst.points[1] == 3
