from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.patients import Flag, FlagKind, Patient, Sex
from clinical.places import Bed
from clinical.trends import CELLS, LEVELS, SCALES, STEPS, Trended, TrendRecorder, level
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Series, Signal, Source, SourceKind

HOUR = 3600.0
NOON = 1_760_011_200.0
"""A moment on the hour, and on two hours."""

BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
CUFF = Source("cuff", SourceKind.DEVICE, 600.0)
NURSE = Source("nurse", SourceKind.CHARTED, 4 * HOUR)
PATIENT = Patient("p1", "4471902133", "Okafor", "Chidiebere", date(1958, 2, 3), Sex.MALE)


def sample(at: float, value: float, source: Source = MONITOR) -> Sample:
    return Sample(value, at, at, Quality.GOOD, source)


def vitals(**samples: Sample) -> BedVitals:
    named = {Signal[name]: one for name, one in samples.items()}
    return BedVitals(BED, "p1", tuple(named.get(s) for s in Signal), (None,) * len(CONTINUOUS))


def series(start: float, values: dict[Signal, tuple[float | None, ...]]) -> Series:
    return Series(start, 300.0, values)


def well(hours: int, **changes: float) -> dict[Signal, tuple[float | None, ...]]:
    """Whole hours of a well patient at 300 s, with changes by signal."""
    values = {"HR": 72.0, "RR": 16.0, "SPO2": 97.0, "SBP": 120.0, "TEMP": 37.0, "ACVPU": 0.0, "OXYGEN": 0.0}
    return {Signal[name]: (value,) * 12 * hours for name, value in (values | changes).items()}


@pytest.mark.parametrize(
    ("trended", "value", "expected"),
    [
        (Signal.HR, 40, 0),
        (Signal.HR, 59.9, 0),
        (Signal.HR, 60, 1),
        (Signal.HR, 199, 7),
        (Signal.RR, 12, 1),
        (Signal.SPO2, 97, 3),
        (Signal.SPO2, 100, 4),
        (Signal.SBP, 90, 1),
        (Signal.TEMP, 38, 4),
        (None, 0, 0),
        (None, 5, 2),
        (None, 12, 6),
        (None, 20, 7),
    ],
)
def test_a_value_lies_on_its_step_of_the_fixed_scale(trended: Trended, value: float, expected: int) -> None:
    assert level(trended, value) == expected


@given(st.sampled_from(list(SCALES)), st.floats(-1000, 1000), st.floats(0, 1000))
def test_a_higher_value_is_never_drawn_lower_and_all_stay_on_the_scale(
    trended: Trended, value: float, more: float
) -> None:
    assert 0 <= level(trended, value) <= level(trended, value + more) < LEVELS


def test_every_trend_has_a_step_and_a_scale() -> None:
    assert STEPS.keys() == SCALES.keys()


def test_an_unfilled_trend_is_all_gaps() -> None:
    trends = TrendRecorder(PATIENT).trends(NOON)
    assert set(trends.cells) == {signal for signal in STEPS if signal is not None}
    assert all(cells == (None,) * CELLS for cells in trends.cells.values())
    assert trends.news2 == (None,) * CELLS


def test_buckets_follow_the_clock_and_the_current_one_is_last() -> None:
    recorder = TrendRecorder(PATIENT)
    for at, value in ((NOON - 1, 80), (NOON, 100), (NOON + 1, 110)):
        recorder.add(vitals(HR=sample(at, value)), at)
    cells = recorder.trends(NOON + 1).cells[Signal.HR]
    assert cells[-2:] == (80, 105)
    assert recorder.trends(NOON + 300).cells[Signal.HR][-3:] == (80, 105, None)


def test_a_past_bucket_never_shimmers() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.add(vitals(HR=sample(NOON - 1, 80)), NOON)
    seen = set()
    for second in range(300):
        recorder.add(vitals(HR=sample(NOON + second, 80 + second % 40)), NOON + second)
        seen.add(recorder.trends(NOON + second).cells[Signal.HR][:-1])
    assert len(seen) == 1


def test_a_sample_counts_once_however_often_it_is_seen() -> None:
    recorder = TrendRecorder(PATIENT)
    first, second = sample(NOON, 100, CUFF), sample(NOON + 600, 130, CUFF)
    for at in range(600):
        recorder.add(vitals(SBP=first), NOON + at)
    recorder.add(vitals(SBP=second), NOON + 600)
    assert recorder.trends(NOON + 601).cells[Signal.SBP][-1] == 115


def test_a_late_cuff_reading_goes_into_its_own_bucket() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.trends(NOON + 10)
    recorder.add(vitals(SBP=sample(NOON - 600, 95, CUFF)), NOON + 10)
    assert recorder.trends(NOON + 10).cells[Signal.SBP][-2:] == (95, None)


def test_history_fills_every_trend() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - 6 * HOUR, well(6)))
    trends = recorder.trends(NOON - 1)
    assert trends.cells[Signal.HR] == (72,) * 12
    assert trends.cells[Signal.SBP] == (120,) * 12
    assert trends.cells[Signal.TEMP] == (None,) * 9 + (37,) * 3
    assert trends.news2 == (None,) * 6 + (0,) * 6


def test_gaps_in_history_stay_gaps() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - 1200, {Signal.SPO2: (97.0, None, 93.0, None)}))
    assert recorder.trends(NOON - 1).cells[Signal.SPO2][-4:] == (97, None, 93, None)


def test_filling_again_after_a_gap_mends_it_and_keeps_what_came_live() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.add(vitals(HR=sample(NOON, 100)), NOON)
    recorder.fill(series(NOON - 600, {Signal.HR: (70.0, 72.0, None)}))
    assert recorder.trends(NOON).cells[Signal.HR][-3:] == (70, 72, 100)
    recorder.fill(series(NOON - 600, {Signal.HR: (70.0, 75.0)}))
    assert recorder.trends(NOON).cells[Signal.HR][-3:] == (70, 75, 100)


def test_history_outweighs_a_second_and_a_long_bucket_averages_its_time() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON, {Signal.HR: (70.0,)}))
    recorder.add(vitals(HR=sample(NOON + 100, 130)), NOON + 100)
    assert recorder.trends(NOON + 100).cells[Signal.HR][-1] == pytest.approx(70.2, abs=0.01)


def test_news2_of_an_hour_is_scored_from_its_values() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - 2 * HOUR, well(1)))
    recorder.fill(series(NOON - HOUR, well(1, RR=26.0, SPO2=90.0, OXYGEN=4.0)))
    assert recorder.trends(NOON - 1).news2[-2:] == (0, 8)


def test_the_current_hour_is_scored_as_it_goes() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - HOUR, well(1)))
    now = NOON + 5
    samples = {name: sample(now, value) for name, value in (("HR", 72.0), ("RR", 26.0), ("SPO2", 97.0))}
    recorder.add(vitals(**samples), now)
    assert recorder.trends(now).news2[-2:] == (0, 3)


def test_what_was_charted_is_carried_as_long_as_a_live_score_may_use_it() -> None:
    recorder = TrendRecorder(PATIENT)
    values = well(7)
    values[Signal.OXYGEN] = (4.0, *(None,) * 83)
    recorder.fill(series(NOON - 7 * HOUR, values))
    assert recorder.trends(NOON - 1).news2[-7:] == (2, 2, 2, 2, 2, 0, 0)


def test_an_hour_without_a_device_is_a_gap_and_not_a_low_score() -> None:
    recorder = TrendRecorder(PATIENT)
    values = well(1)
    del values[Signal.HR], values[Signal.RR]
    recorder.fill(series(NOON - HOUR, values))
    assert recorder.trends(NOON - 1).news2[-1] is None


def test_scale_2_scores_the_same_hours_otherwise() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - HOUR, well(1, OXYGEN=2.0)))
    assert recorder.trends(NOON - 1).news2[-1] == 2
    recorder.renew(replace(PATIENT, flags=(Flag(FlagKind.SPO2_SCALE_2, "", "MR", NOON),)))
    assert recorder.trends(NOON - 1).news2[-1] == 5
    assert recorder.trends(NOON - 1).cells[Signal.HR][-1] == 72


def test_one_who_is_not_scored_has_no_news2_trend() -> None:
    recorder = TrendRecorder()
    recorder.fill(series(NOON - HOUR, well(1)), replace(PATIENT, born=date(2015, 1, 1)))
    trends = recorder.trends(NOON - 1)
    assert trends.news2 == (None,) * CELLS
    assert trends.cells[Signal.RR][-1] == 16


def test_a_new_patient_in_the_bed_begins_with_nothing() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.fill(series(NOON - HOUR, well(1)))
    recorder.add(replace(vitals(HR=sample(NOON, 66)), patient="p2"), NOON)
    trends = recorder.trends(NOON)
    assert trends.cells[Signal.HR] == (None,) * 11 + (66,)
    assert trends.news2 == (None,) * CELLS


def test_a_sample_from_far_ahead_is_left_alone() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.add(vitals(HR=sample(NOON + 1e6, 66)), NOON)
    recorder.add(vitals(HR=sample(NOON, 70)), NOON)
    assert recorder.trends(NOON).cells[Signal.HR][-1] == 70


def test_trends_go_on_after_a_clock_was_set_back() -> None:
    recorder = TrendRecorder(PATIENT)
    recorder.add(vitals(HR=sample(NOON, 70)), NOON)
    recorder.add(vitals(HR=sample(NOON - 600, 90)), NOON - 600)
    assert recorder.trends(NOON - 600).cells[Signal.HR][-1] == 90


seconds = st.integers(0, 100_000)


@given(st.lists(st.tuples(seconds, st.sampled_from(list(STEPS)[:-1]), st.integers(30, 200)), max_size=60))
def test_cells_lie_between_the_lowest_and_the_highest_value(
    told: list[tuple[int, Signal, int]],
) -> None:
    recorder = TrendRecorder(PATIENT)
    told_of: dict[Signal, list[int]] = {}
    now = NOON
    for at, signal, value in told:
        now = max(now, NOON + at)
        recorder.add(vitals(**{signal.name: sample(NOON + at, value)}), now)
        told_of.setdefault(signal, []).append(value)
    trends = recorder.trends(now)
    for signal, cells in trends.cells.items():
        known = [cell for cell in cells if cell is not None]
        assert len(cells) == CELLS
        assert all(min(told_of[signal]) - 1e-6 <= cell <= max(told_of[signal]) + 1e-6 for cell in known)
    assert len(trends.news2) == CELLS
