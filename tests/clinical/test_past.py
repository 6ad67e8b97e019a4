"""A patient's past: filled from the history, going on with live values, gaps as gaps."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical.past import LEAD_STEP, Past
from clinical.places import Bed
from clinical.spans import SPANS
from clinical.vitals import BedVitals, Quality, Sample, Series, Signal, Source, SourceKind

HOUR_SPAN, SHIFT = replace(SPANS[0], step=10.0), SPANS[2]
BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
START = 1_760_400_000.0


def heard(at: float, patient: str = "p1", **values: float) -> BedVitals:
    said = {Signal[name.upper()]: value for name, value in values.items()}
    latest = tuple(Sample(said[s], at, at, Quality.GOOD, MONITOR) if s in said else None for s in Signal)
    return BedVitals(BED, patient, latest, (None,) * 4)


def series(step: float, **values: tuple[float | None, ...]) -> Series:
    return Series(START, step, {Signal[name.upper()]: row for name, row in values.items()})


def test_columns_are_means_of_their_steps_and_gaps_stay_gaps() -> None:
    past = Past("p1", SHIFT)
    past.fill(series(60.0, hr=(60.0, 62.0, None, None, 70.0, None)))
    assert past.columns(Signal.HR, 120.0, int(START // 120), 3) == (61.0, None, 70.0)


def test_what_is_charted_gives_its_last_word() -> None:
    past = Past("p1", SHIFT)
    past.fill(series(60.0, oxygen=(2.0, 4.0, None, None)))
    assert past.columns(Signal.OXYGEN, 240.0, int(START // 240), 1) == (4.0,)


def test_live_values_go_on_from_the_history_without_a_question() -> None:
    past = Past("p1", HOUR_SPAN)
    past.fill(series(10.0, hr=(60.0,) * 3))
    first = int(START // 10)
    for second in range(10):
        past.add(heard(START + 30 + second, hr=80.0), START + 30 + second)
    assert past.columns(Signal.HR, 10.0, first, 5) == (60.0, 60.0, 60.0, 80.0, None)
    assert past.version == 1


def test_the_same_sample_counts_once() -> None:
    past = Past("p1", HOUR_SPAN)
    past.add(heard(START, hr=60.0), START)
    past.add(heard(START + 1, hr=90.0), START + 1)
    for _ in range(5):
        past.add(heard(START + 1, hr=90.0), START + 2)
    assert past.mean(Signal.HR, START, START + 10) == 75.0


def test_another_patients_values_are_not_taken() -> None:
    past = Past("p1", HOUR_SPAN)
    past.add(heard(START, patient="p2", hr=60.0), START)
    assert past.mean(Signal.HR, START, START + 10) is None


def test_a_gap_in_the_history_does_not_undo_what_came_live() -> None:
    past = Past("p1", HOUR_SPAN)
    past.add(heard(START + 20, hr=80.0), START + 20)
    past.fill(series(10.0, hr=(60.0, None, None)))
    assert past.columns(Signal.HR, 10.0, int(START // 10), 3) == (60.0, None, 80.0)


def test_a_value_from_before_the_span_is_known_with_its_time() -> None:
    past = Past("p1", HOUR_SPAN)
    lead = Series(START - 3 * LEAD_STEP, LEAD_STEP, {Signal.TEMP: (37.9, 38.4, None)})
    past.fill(series(10.0, hr=(60.0,)), lead)
    found = past.newest(Signal.TEMP, START - 3600, START + 3600)
    assert found is not None
    assert (found.value, found.at) == (38.4, START - 2 * LEAD_STEP)
    assert past.newest(Signal.TEMP, START - LEAD_STEP, START + 3600) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -4.0, 2.5, 8388607.0])
def test_what_no_vital_sign_can_be_is_left_out(value: float) -> None:
    past = Past("p1", HOUR_SPAN)
    lead = Series(START - LEAD_STEP, LEAD_STEP, {Signal.ACVPU: (value,)})
    past.fill(series(10.0, acvpu=(value,), hr=(value,)), lead)
    past.add(heard(START + 20, acvpu=value), START + 20)
    assert past.mean(Signal.HR, START, START + 60) is None
    assert past.newest(Signal.ACVPU, START - 3600, START + 60) is None


def test_a_history_of_another_step_is_refused() -> None:
    with pytest.raises(ValueError, match="steps of 60 s"):
        Past("p1", HOUR_SPAN).fill(series(60.0, hr=(60.0,)))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 79), st.floats(30, 200)), max_size=60),
    st.integers(1, 6),
)
def test_what_is_kept_of_columns_is_what_would_be_worked_out_anew(
    values: list[tuple[int, float]], per: int
) -> None:
    """Settled columns are kept; whatever comes late or out of order, they are as if asked for first."""
    asked_often, asked_once = Past("p1", SHIFT), Past("p1", SHIFT)
    asked = (Signal.HR, 60.0 * per, int(START // (60 * per)), 80 // per)
    for minute, value in values:
        for past in (asked_often, asked_once):
            past.fill(Series(START + 60.0 * minute, 60.0, {Signal.HR: (value,)}))
        asked_often.columns(*asked)
    assert asked_often.columns(*asked) == asked_once.columns(*asked)
