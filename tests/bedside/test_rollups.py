"""Hourly roll-ups: every reading of the hour counts, once, in the hour in which it was observed."""

import random
from collections.abc import Iterable, Sequence
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.packing import Packing
from bedside.rollups import HourTally, PatientHours, p95
from clinical.calls import HOUR
from clinical.places import Bed
from clinical.records import RollUp
from clinical.vitals import Reading, Signal, Source, SourceKind

NOON = 1_800_000_000.0 // HOUR * HOUR
BED = Bed("north", "4b", "B01")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)


def reading(at: float, source: Source = MONITOR, **signals: float) -> Reading:
    values = tuple(signals.get(signal.name.lower()) for signal in Signal)
    return Reading(BED, "p1", at, at, values, source)


def rolled_up(readings: Iterable[Reading]) -> dict[tuple[float, Signal | None], RollUp]:
    hours = PatientHours("p1")
    for one in readings:
        hours.add(one)
    return by_hour(hours)


def by_hour(hours: PatientHours) -> dict[tuple[float, Signal | None], RollUp]:
    return {(one.hour, one.signal): one for one in hours.collect(BED)}


@given(st.lists(st.integers(20, 250), min_size=1, max_size=200))
def test_an_hour_sums_up_all_of_its_readings(rates: list[int]) -> None:
    found = rolled_up(reading(NOON + second, hr=float(rate)) for second, rate in enumerate(rates))
    one = found[NOON, Signal.HR]
    ordered = sorted(rates)
    assert (one.ward, one.bed, one.patient, one.count) == ("4b", "B01", "p1", len(rates))
    assert (one.lowest, one.highest, one.last) == (min(rates), max(rates), rates[-1])
    assert one.mean == pytest.approx(fmean(rates))
    assert one.p95 == ordered[-(-95 * len(ordered) // 100) - 1]


@given(st.lists(st.floats(34.0, 41.0), min_size=1, max_size=600))
def test_a_temperature_is_summed_up_as_it_is_displayed(degrees: list[float]) -> None:
    found = rolled_up(reading(NOON + second, temp=value) for second, value in enumerate(degrees))
    one = found[NOON, Signal.TEMP]
    assert one.count == len(degrees)
    assert one.lowest == pytest.approx(min(degrees), abs=0.0501)
    assert one.highest == pytest.approx(max(degrees), abs=0.0501)
    assert one.mean == pytest.approx(fmean(degrees), abs=0.0501)
    assert one.last == pytest.approx(degrees[-1], abs=0.0501)


@given(st.lists(st.integers(0, 2 * int(HOUR) - 1), min_size=1, max_size=120, unique=True), st.randoms())
def test_the_order_and_the_number_of_arrivals_change_nothing(
    seconds: list[int], chance: random.Random
) -> None:
    readings = [reading(NOON + second, hr=60.0 + second % 50) for second in sorted(seconds)]
    shuffled = readings * 2
    chance.shuffle(shuffled)
    irregular = Source("nurse", SourceKind.CHARTED, 0.0)
    again = [Reading(r.bed, r.patient, r.observed, r.received, r.values, irregular) for r in shuffled]
    plain = [Reading(r.bed, r.patient, r.observed, r.received, r.values, irregular) for r in readings]
    assert rolled_up(again) == rolled_up(plain)


def test_a_burst_after_a_reconnect_fills_the_gap_and_what_comes_twice_counts_once() -> None:
    before = [reading(NOON + second, hr=70.0) for second in range(60)]
    after = [reading(NOON + second, hr=70.0) for second in range(300, 360)]
    burst = [reading(NOON + second, hr=70.0) for second in range(40, 320)]
    assert rolled_up([*before, *after, *burst, *burst])[NOON, Signal.HR].count == 360


def test_the_last_value_is_the_newest_observed_not_the_newest_received() -> None:
    found = rolled_up([reading(NOON + 20, hr=80.0), reading(NOON + 10, hr=60.0)])
    assert found[NOON, Signal.HR].last == 80.0


def test_an_hour_is_given_again_only_when_it_has_changed() -> None:
    hours = PatientHours("p1")
    hours.add(reading(NOON + 10, hr=80.0))
    assert set(by_hour(hours)) == {(NOON, Signal.HR)}
    assert by_hour(hours) == {}
    hours.add(reading(NOON + HOUR + 1, hr=90.0))
    hours.add(reading(NOON + 50, hr=100.0))
    found = by_hour(hours)
    assert found[NOON, Signal.HR].count == 2
    assert found[NOON + HOUR, Signal.HR].count == 1


def test_what_is_too_late_to_amend_an_hour_is_counted_as_such() -> None:
    hours = PatientHours("p1")
    hours.add(reading(NOON + 5 * HOUR, hr=80.0))
    hours.add(reading(NOON, hr=80.0))
    assert hours.late == 1
    assert set(by_hour(hours)) == {(NOON + 5 * HOUR, Signal.HR)}


def test_a_score_is_rolled_up_without_a_signal() -> None:
    hours = PatientHours("p1")
    hours.add(reading(NOON + HOUR - 1, hr=80.0))
    hours.add_score(7, NOON + HOUR)
    hours.add_score(5, NOON + HOUR + 60)
    hours.add(reading(NOON + HOUR - 0.5, hr=82.0))
    found = by_hour(hours)
    assert found[NOON, Signal.HR].count == 2
    score = found[NOON + HOUR, None]
    assert (score.count, score.lowest, score.highest, score.last) == (2, 5, 7, 5)


def test_an_hour_goes_on_after_a_restart_without_counting_anything_twice() -> None:
    first = [reading(NOON + second, hr=60.0 + second % 7, temp=36.6) for second in range(100)]
    rest = [reading(NOON + second, hr=60.0 + second % 7, temp=36.6) for second in range(80, 200)]
    before = PatientHours("p1")
    for one in first:
        before.add(one)
    packing = Packing(tuple[HourTally, ...])
    after = PatientHours("p1")
    for hour in packing.unpack(packing.pack(before.keep())):
        after.restore(hour)
    for one in rest:
        after.add(one)
    assert by_hour(after) == rolled_up(first + rest)


def test_hours_that_nothing_can_amend_are_let_go() -> None:
    hours = PatientHours("p1")
    for start in range(6):
        hours.add(reading(NOON + start * HOUR, hr=80.0))
    list(hours.collect(BED))
    hours.forget(NOON + 5 * HOUR)
    assert [hour.start for hour in hours.keep()] == [NOON + 4 * HOUR, NOON + 5 * HOUR]


def test_a_signal_of_many_different_values_stays_small() -> None:
    hours = PatientHours("p1")
    for second in range(3000):
        hours.add(reading(NOON + second, hr=60.0 + second / 1000))
    (hour,) = hours.keep()
    assert len(hour.counts[Signal.HR]) < 500
    assert by_hour(hours)[NOON, Signal.HR].count == 3000


@given(st.dictionaries(st.integers(0, 300), st.integers(1, 50), min_size=1))
def test_the_percentile_is_the_nearest_rank(steps: dict[int, int]) -> None:
    values: Sequence[int] = sorted(step for step, times in steps.items() for _ in range(times))
    assert p95(steps) == values[-(-95 * len(values) // 100) - 1]
