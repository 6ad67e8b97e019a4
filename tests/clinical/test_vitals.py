from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.places import Bed
from clinical.vitals import (
    CONTINUOUS,
    FACTS,
    SENTINELS,
    BedVitals,
    Freshness,
    Quality,
    Reading,
    Sample,
    Signal,
    Source,
    SourceKind,
    blind,
    display,
    freshness,
    rounded,
    shelf_life,
    vet,
)

NOW = 1_760_000_000.0
BED = Bed("north", "4b", "B12")
HOUR = 3600.0

BEDSIDE = tuple(signal for signal in Signal if signal not in (Signal.ACVPU, Signal.OXYGEN))


def aged(age: float, interval: float = 1.0, value: float | None = 70.0) -> Sample:
    return Sample(value, NOW - age, NOW - age, Quality.GOOD, Source("monitor", SourceKind.DEVICE, interval))


def reading(**values: float) -> Reading:
    named = {Signal[name]: value for name, value in values.items()}
    return Reading(
        BED,
        "p1",
        NOW,
        NOW,
        tuple(named.get(signal) for signal in Signal),
        Source("monitor", SourceKind.DEVICE, 1.0),
    )


def bed_vitals(**samples: Sample) -> BedVitals:
    named = {Signal[name]: sample for name, sample in samples.items()}
    return BedVitals(BED, "p1", tuple(named.get(signal) for signal in Signal), (None,) * len(CONTINUOUS))


@pytest.mark.parametrize("signal", CONTINUOUS)
@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, Freshness.CURRENT),
        (9.99, Freshness.CURRENT),
        (10, Freshness.AGEING),
        (29.99, Freshness.AGEING),
        (30, Freshness.STALE),
        (59.99, Freshness.STALE),
        (60, Freshness.NONE),
    ],
)
def test_a_continuous_value_ages_within_a_minute(signal: Signal, age: float, expected: Freshness) -> None:
    assert freshness(signal, aged(age), NOW) is expected


@pytest.mark.parametrize(
    ("interval", "limits"),
    [
        (1, (10, 30, 60)),
        (4, (10, 30, 60)),
        (10, (25, 30, 60)),
        (20, (50, 50, 60)),
        (60, (150, 150, 150)),
    ],
)
def test_a_source_that_speaks_rarely_stretches_the_limits(
    interval: float, limits: tuple[float, float, float]
) -> None:
    assert shelf_life(Signal.RR, interval) == limits


@pytest.mark.parametrize(
    ("signal", "interval", "limits"),
    [
        (Signal.SBP, 600, (HOUR, 1.5 * HOUR, 2 * HOUR)),
        (Signal.MAP, HOUR, (2 * HOUR, 3 * HOUR, 4 * HOUR)),
        (Signal.TEMP, 1, (4 * HOUR, 6 * HOUR, 8 * HOUR)),
        (Signal.ACVPU, 4 * HOUR, (4 * HOUR, 6 * HOUR, 8 * HOUR)),
        (Signal.OXYGEN, 1, (4 * HOUR, 6 * HOUR, 8 * HOUR)),
    ],
)
def test_what_is_measured_now_and_then_ages_by_hours(
    signal: Signal, interval: float, limits: tuple[float, float, float]
) -> None:
    assert shelf_life(signal, interval) == limits
    words = [freshness(signal, aged(limit, interval), NOW) for limit in (limits[0] - 1, *limits)]
    assert words == list(Freshness)


def test_a_sample_from_the_future_is_new() -> None:
    assert freshness(Signal.HR, aged(-200), NOW) is Freshness.CURRENT


def test_a_sample_from_far_ahead_is_none() -> None:
    assert freshness(Signal.HR, aged(-300), NOW) is Freshness.CURRENT
    assert all(freshness(signal, aged(-301), NOW) is Freshness.NONE for signal in Signal)


def test_no_sample_and_no_value_are_none() -> None:
    assert freshness(Signal.HR, None, NOW) is Freshness.NONE
    assert freshness(Signal.HR, aged(0, value=None), NOW) is Freshness.NONE


@given(st.sampled_from(Signal), st.floats(0.001, 1e5), st.floats(0, 1e6, allow_nan=False), st.floats(0, 1e6))
def test_a_value_never_gets_younger(signal: Signal, interval: float, age: float, more: float) -> None:
    words = list(Freshness)
    early, late = (freshness(signal, aged(a, interval), NOW) for a in (age, age + more))
    assert words.index(early) <= words.index(late)


def test_a_bed_is_blind_without_data_whatever_was_charted() -> None:
    charted = aged(60)
    assert blind(None, NOW)
    assert blind(bed_vitals(), NOW)
    assert not blind(bed_vitals(HR=aged(59)), NOW)
    assert blind(bed_vitals(HR=aged(60), ACVPU=charted), NOW)
    assert blind(bed_vitals(HR=aged(1, value=None), ACVPU=charted), NOW)
    assert not blind(bed_vitals(HR=aged(60), RR=aged(2)), NOW)


def test_a_bed_without_a_device_is_blind_once_its_charted_values_are_gone() -> None:
    assert not blind(bed_vitals(TEMP=aged(HOUR)), NOW)
    assert blind(bed_vitals(TEMP=aged(8 * HOUR)), NOW)


@pytest.mark.parametrize(
    ("signal", "value", "shown"),
    [
        (Signal.HR, 117.5, "118"),
        (Signal.HR, 117.49, "117"),
        (Signal.SPO2, 91.6, "92"),
        (Signal.SPO2, 92.5, "93"),
        (Signal.TEMP, 35.05, "35.1"),
        (Signal.TEMP, 36.25, "36.3"),
        (Signal.TEMP, 38, "38.0"),
        (Signal.ACVPU, 0, "A"),
        (Signal.ACVPU, 1, "C"),
        (Signal.ACVPU, 4, "U"),
        (Signal.OXYGEN, 0, "air"),
        (Signal.OXYGEN, 0.01, "0.1L"),
        (Signal.OXYGEN, 4, "4L"),
        (Signal.OXYGEN, 2.5, "2.5L"),
    ],
)
def test_a_value_is_shown_in_its_precision(signal: Signal, value: float, shown: str) -> None:
    assert display(signal, value) == shown


@given(st.sampled_from(BEDSIDE), st.floats(0, 400))
def test_what_is_shown_is_what_is_scored(signal: Signal, value: float) -> None:
    exact = rounded(signal, value)
    assert float(display(signal, value)) == exact
    assert rounded(signal, exact) == exact
    assert abs(exact - value) <= 0.5000001 / 10 ** FACTS[signal].decimals


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), float("-inf"), 1e300])
def test_what_is_no_number_cannot_be_shown(nonsense: float) -> None:
    with pytest.raises(ValueError, match="heart rate"):
        display(Signal.HR, nonsense)


def test_a_plausible_reading_passes_as_it_is() -> None:
    good = reading(HR=72, RR=16, SPO2=97, SBP=120, TEMP=36.9, ACVPU=0, OXYGEN=0)
    vetted, implausible = vet(good)
    assert vetted is good
    assert implausible == frozenset()


@pytest.mark.parametrize("signal", BEDSIDE)
def test_the_ends_of_the_plausible_range_belong_to_it(signal: Signal) -> None:
    for end, outwards in zip(FACTS[signal].plausible, (-0.5, 0.5), strict=True):
        assert vet(reading(**{signal.name: end}))[1] == frozenset()
        assert vet(reading(**{signal.name: end + outwards}))[1] == {signal}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 301.0, -5.0])
def test_an_implausible_value_is_taken_out_and_named(value: float) -> None:
    vetted, implausible = vet(reading(HR=value, RR=16))
    assert implausible == {Signal.HR}
    assert vetted.off == frozenset()
    assert (vetted.values[Signal.HR], vetted.values[Signal.RR]) == (None, 16)


@pytest.mark.parametrize("value", sorted(SENTINELS))
@pytest.mark.parametrize("signal", BEDSIDE)
def test_a_devices_word_for_nothing_means_sensor_off(signal: Signal, value: float) -> None:
    vetted, implausible = vet(reading(**{signal.name: value}))
    assert implausible == frozenset()
    assert vetted.off == {signal}
    assert vetted.values[signal] is None


def test_zero_is_a_true_word_for_air_and_alert() -> None:
    vetted, _ = vet(reading(ACVPU=0, OXYGEN=0))
    assert (vetted.values[Signal.ACVPU], vetted.values[Signal.OXYGEN]) == (0, 0)


def test_half_a_letter_of_acvpu_is_implausible() -> None:
    assert vet(reading(ACVPU=1.5))[1] == {Signal.ACVPU}


def test_signals_that_were_off_stay_off() -> None:
    off = replace(reading(HR=0, RR=500), off=frozenset({Signal.SPO2}))
    vetted, implausible = vet(off)
    assert vetted.off == {Signal.SPO2, Signal.HR}
    assert implausible == {Signal.RR}


@given(st.lists(st.none() | st.floats(), min_size=len(Signal), max_size=len(Signal)))
def test_nothing_implausible_passes_and_nothing_plausible_is_lost(values: list[float | None]) -> None:
    given_reading = replace(reading(), values=tuple(values))
    vetted, implausible = vet(given_reading)
    for signal in Signal:
        before, after = values[signal], vetted.values[signal]
        if after is not None:
            low, high = FACTS[signal].plausible
            assert after == before
            assert low <= after <= high
        else:
            assert before is None or signal in implausible or signal in vetted.off
    assert vet(vetted) == (vetted, frozenset())
