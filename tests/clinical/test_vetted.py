"""What a store says that cannot be is shown and scored as nothing, whatever it says."""

from hypothesis import given
from hypothesis import strategies as st

from clinical.places import Bed
from clinical.vetted import vetted_series, vetted_vitals
from clinical.vitals import (
    CONTINUOUS,
    BedVitals,
    Quality,
    Sample,
    Series,
    Signal,
    Source,
    SourceKind,
    display,
    plausible,
)

BED = Bed("north", "4b", "B01")
SOURCE = Source("m", SourceKind.DEVICE, 1.0)
ANYTHING = st.none() | st.floats()


def _vitals(values: list[float | None], medians: list[float | None]) -> BedVitals:
    latest = tuple(None if v is None else Sample(v, 1.0, 1.0, Quality.GOOD, SOURCE) for v in values)
    return BedVitals(BED, "p", latest, tuple(medians))


@given(
    st.lists(ANYTHING, min_size=len(Signal), max_size=len(Signal)),
    st.lists(ANYTHING, min_size=len(CONTINUOUS), max_size=len(CONTINUOUS)),
)
def test_whatever_a_store_says_can_be_shown(values: list[float | None], medians: list[float | None]) -> None:
    vitals = vetted_vitals(_vitals(values, medians))
    for signal, sample in zip(Signal, vitals.latest, strict=True):
        if sample is not None and sample.value is not None:
            assert display(signal, sample.value)
    assert all(v is None or plausible(s, v) for s, v in zip(CONTINUOUS, vitals.medians, strict=True))


def test_an_impossible_letter_is_no_value_and_says_so() -> None:
    values: list[float | None] = [None] * len(Signal)
    values[Signal.ACVPU] = 95.0
    sample = vetted_vitals(_vitals(values, [None] * len(CONTINUOUS))).latest[Signal.ACVPU]
    assert sample is not None
    assert (sample.value, sample.quality) == (None, Quality.IMPLAUSIBLE)


def test_what_can_be_is_left_as_it_is() -> None:
    values: list[float | None] = [None] * len(Signal)
    values[Signal.HR] = 72.0
    vitals = _vitals(values, [72.0, *[None] * (len(CONTINUOUS) - 1)])
    assert vetted_vitals(vitals) is vitals


@given(st.lists(ANYTHING, max_size=20))
def test_a_history_keeps_its_length_and_what_cannot_be_is_a_gap(values: list[float | None]) -> None:
    series = vetted_series(Series(0.0, 60.0, {Signal.HR: tuple(values), Signal.ACVPU: tuple(values)}))
    for signal, kept in series.values.items():
        assert len(kept) == len(values)
        assert all(v is None or plausible(signal, v) for v in kept)
