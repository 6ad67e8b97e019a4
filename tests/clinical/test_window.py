from collections.abc import Iterable
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.news2 import Parameter, parts
from clinical.places import Bed
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Reading, Signal, Source, SourceKind
from clinical.window import MOST, VitalsWindow

START = 1_760_000_000.0
BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
NURSE = Source("nurse", SourceKind.CHARTED, 14400.0)


def reading(at: float, source: Source = MONITOR, received: float | None = None, **values: float) -> Reading:
    named = {Signal[name]: value for name, value in values.items()}
    placed = tuple(named.get(signal) for signal in Signal)
    return Reading(BED, "p1", START + at, START + (at if received is None else received), placed, source)


def lone(signal: Signal, value: float, at: float, received: float | None = None) -> Reading:
    values = tuple(value if each is signal else None for each in Signal)
    return replace(reading(at, received=received), values=values)


def silent(at: float, *signals: Signal, received: float | None = None) -> Reading:
    return replace(reading(at, received=received), off=frozenset(signals))


def fed(readings: Iterable[Reading]) -> VitalsWindow:
    window = VitalsWindow(BED, "p1")
    for one in readings:
        window.add(one)
    return window


def heart_rate(vitals: BedVitals) -> float | None:
    sample = vitals.latest[Signal.HR]
    return None if sample is None else sample.value


def test_the_newest_value_of_each_signal_stands() -> None:
    window = fed([reading(0, HR=70, RR=16), reading(1, HR=72)])
    vitals = window.vitals
    assert (vitals.bed, vitals.patient) == (BED, "p1")
    assert heart_rate(vitals) == 72
    respiration = vitals.latest[Signal.RR]
    assert respiration is not None
    assert (respiration.value, respiration.observed, respiration.source) == (16, START, MONITOR)
    assert vitals.latest[Signal.SPO2] is None


def test_late_and_duplicate_readings_change_nothing() -> None:
    window = fed(reading(at, HR=70) for at in range(40))
    before = window.vitals
    assert window.add(reading(20, HR=150, received=40)) == before
    assert window.add(reading(39, HR=150, received=40)) == before


def test_a_late_reading_still_brings_a_signal_that_was_never_seen() -> None:
    window = fed([reading(10, HR=70)])
    sample = window.add(reading(5, RR=16, received=10)).latest[Signal.RR]
    assert sample is not None
    assert sample.value == 16


def test_a_median_needs_half_of_the_expected_samples() -> None:
    window = fed(reading(at, HR=70) for at in range(29))
    assert window.vitals.medians[Signal.HR] is None
    assert window.add(reading(29, HR=70)).medians[Signal.HR] == 70


def test_a_median_looks_back_sixty_seconds() -> None:
    window = fed(reading(at, HR=60 if at < 60 else 100) for at in range(90))
    assert window.vitals.medians[Signal.HR] == 80
    assert window.add(reading(90, HR=100)).medians[Signal.HR] == 100


def test_a_spike_does_not_move_the_median() -> None:
    window = fed(reading(at, RR=16 if at % 10 else 60) for at in range(60))
    assert window.vitals.medians[Signal.RR] == 16


def test_a_median_goes_when_its_sensor_is_off_for_half_a_minute() -> None:
    window = fed(reading(at, HR=70, SPO2=97) for at in range(60))
    for at in range(60, 90):
        assert window.add(silent(at, Signal.SPO2)).medians[Signal.SPO2] == 97
    assert window.add(silent(90, Signal.SPO2)).medians[Signal.SPO2] is None


def test_other_sources_let_a_silent_ones_median_go() -> None:
    window = fed(reading(at, HR=70) for at in range(60))
    assert window.add(reading(91, NURSE, ACVPU=0)).medians[Signal.HR] is None


def test_a_source_of_one_minute_counts_by_its_last_sample() -> None:
    recorder = Source("recorder", SourceKind.REPLAYED, 60.0)
    window = fed([reading(0, recorder, RR=12), reading(60, recorder, RR=20)])
    assert window.vitals.medians[Signal.RR] == 20
    assert window.add(reading(209, NURSE, ACVPU=0)).medians[Signal.RR] == 20
    assert window.add(reading(210, NURSE, ACVPU=0)).medians[Signal.RR] is None


def test_a_patient_who_lives_sixty_times_as_fast_has_a_window_sixty_times_as_short() -> None:
    replayed = Source("replay 60x", SourceKind.REPLAYED, 1.0, pace=60.0)
    window = fed(reading(at, replayed, RR=10 + at) for at in range(5))
    assert window.vitals.medians[Signal.RR] == 14


def test_a_burst_after_a_lost_link_makes_no_median_of_old_times() -> None:
    window = fed(reading(at, HR=70, received=200) for at in range(60))
    assert window.vitals.medians[Signal.HR] is None
    assert heart_rate(window.vitals) == 70


def test_a_source_that_never_stops_talking_is_bounded() -> None:
    hasty = Source("hasty", SourceKind.DEVICE, 0.0)
    window = fed(reading(n / 1000, hasty, HR=60 if n < MOST else 90) for n in range(MOST * 2))
    assert window.vitals.medians[Signal.HR] == 90


def test_a_sensor_off_leaves_no_value_behind() -> None:
    window = fed([reading(0, SPO2=97)])
    sample = window.add(silent(1, Signal.SPO2)).latest[Signal.SPO2]
    assert sample is not None
    assert (sample.value, sample.quality, sample.observed) == (None, Quality.SENSOR_OFF, START + 1)


def test_a_sensor_that_is_off_outweighs_a_value_in_the_same_reading() -> None:
    both = replace(reading(0, SPO2=97), off=frozenset({Signal.SPO2}))
    sample = fed([both]).vitals.latest[Signal.SPO2]
    assert sample is not None
    assert sample.value is None


def test_an_implausible_value_is_named_as_such() -> None:
    window = VitalsWindow(BED, "p1")
    sample = window.add(reading(0), frozenset({Signal.HR})).latest[Signal.HR]
    assert sample is not None
    assert (sample.value, sample.quality) == (None, Quality.IMPLAUSIBLE)


@pytest.mark.parametrize("signal", [Signal.SBP, Signal.TEMP, Signal.OXYGEN])
def test_a_cuff_or_nurse_that_measures_nothing_leaves_the_last_value_to_age(signal: Signal) -> None:
    window = fed([lone(signal, 38.0, 0), silent(60, signal)])
    kept = window.vitals.latest[signal]
    assert kept is not None
    assert (kept.value, kept.observed) == (38.0, START)
    wrong = window.add(reading(61), frozenset({signal})).latest[signal]
    assert wrong is not None
    assert wrong.quality is Quality.IMPLAUSIBLE


def test_a_late_word_of_a_sensor_off_changes_nothing() -> None:
    window = fed([reading(5, HR=70), silent(4, Signal.HR, received=5)])
    assert heart_rate(window.vitals) == 70


def test_a_device_whose_clock_is_ahead_does_not_silence_what_comes_after_it() -> None:
    window = fed([reading(240, received=0, HR=70), reading(1, HR=72)])
    assert heart_rate(window.vitals) == 72
    ahead = fed([reading(240, received=0, HR=70)]).vitals.latest[Signal.HR]
    assert ahead is not None
    assert ahead.observed == START


def test_after_the_clock_was_set_back_new_values_are_taken() -> None:
    window = fed(reading(3600 + at, HR=70) for at in range(60))
    for at in range(40):
        window.add(reading(at, HR=90))
    assert heart_rate(window.vitals) == 90
    assert window.vitals.medians[Signal.HR] == 90


def test_another_patients_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="another patient"):
        VitalsWindow(BED, "p2").add(reading(0, HR=70))


def test_a_new_intake_goes_on_from_the_published_values() -> None:
    before = fed(reading(at, HR=70, RR=16, SPO2=97) for at in range(60)).vitals
    window = VitalsWindow(BED, "p1")
    window.restore(before)
    assert window.vitals == before
    after = window.add(reading(61, HR=90, RR=16))
    assert heart_rate(after) == 90
    assert after.medians == before.medians
    for at in range(62, 91):
        after = window.add(reading(at, HR=90, RR=16))
    assert after.medians[Signal.HR] == 90
    assert after.medians[Signal.SPO2] == 97
    assert window.add(reading(120, HR=90, RR=16)).medians[Signal.SPO2] is None


def test_the_set_that_is_scored_comes_from_the_window() -> None:
    window = fed(reading(at, HR=70, RR=16, SPO2=97) for at in range(60))
    vitals = window.add(reading(60, NURSE, ACVPU=0, OXYGEN=0, TEMP=37.0))
    found = parts(vitals, START + 60)
    assert [part and part.value for part in found] == [16, 97, 0, None, 70, 0, 37]
    assert all(part is None for part in parts(vitals, START + 130)[: Parameter.OXYGEN])


moments = st.floats(0, 200, allow_nan=False)
quarters = st.integers(-8, 16)


@given(st.lists(st.tuples(quarters, st.integers(40, 140)), min_size=40, max_size=150))
def test_running_medians_equal_medians_counted_afresh(told: list[tuple[int, int]]) -> None:
    window, kept = VitalsWindow(BED, "p1"), dict[float, int]()
    at = newest = received = 0.0
    for step, value in told:
        at = max(at + step / 4, 0.0)
        received = max(received, at)
        if not kept or at > newest:
            newest = at
            kept[START + at] = value
        medians = window.add(reading(at, HR=value, received=received)).medians
        inside = [kept[moment] for moment in kept if moment > START + received - 60]
        assert medians[Signal.HR] == (median(inside) if len(inside) >= 30 else None)


@given(st.lists(st.tuples(moments, moments, st.sampled_from(CONTINUOUS), st.none() | st.floats(30, 100))))
def test_clocks_may_jump_and_only_what_is_later_than_now_gives_way(
    told: list[tuple[float, float, Signal, float | None]],
) -> None:
    window = VitalsWindow(BED, "p1")
    newest: dict[Signal, float] = {}
    for at, received, signal, value in told:
        one = silent(at, signal, received=received) if value is None else lone(signal, value, at, received)
        sample = window.add(one).latest[signal]
        assert sample is not None
        before = newest.get(signal, START)
        assert before <= sample.observed or (
            before > START + received and sample.observed <= START + received
        )
        newest[signal] = sample.observed
