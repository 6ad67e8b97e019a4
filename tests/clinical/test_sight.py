"""For how long a bed is seen, told beforehand, is what its values say when the moment has come."""

from hypothesis import given
from hypothesis import strategies as st

from clinical.places import Bed
from clinical.sight import sight
from clinical.vitals import (
    CONTINUOUS,
    BedVitals,
    Freshness,
    Quality,
    Sample,
    Signal,
    Source,
    SourceKind,
    blind,
    freshness,
)

NOW = 1_700_000_000.0
NURSE = Source("nurse", SourceKind.CHARTED, 14_400.0)

_SOURCES = st.builds(Source, st.just("monitor"), st.just(SourceKind.DEVICE), st.floats(0.1, 100))
_SAMPLES = st.none() | st.builds(
    Sample,
    st.none() | st.floats(0, 200),
    st.integers(0, 400).map(lambda ago: NOW - ago - 0.25),
    st.just(NOW),
    st.just(Quality.GOOD),
    _SOURCES,
)
_BEDS = st.builds(
    BedVitals,
    st.just(Bed("north", "4b", "B12")),
    st.just("p1"),
    st.tuples(*[_SAMPLES] * len(Signal)),
    st.just((None,) * len(CONTINUOUS)),
)


def stale_at_best(vitals: BedVitals, now: float) -> bool:
    """Whether no signal that a device measures all the time is better than stale."""
    states = {freshness(signal, vitals.latest[signal], now) for signal in CONTINUOUS}
    return not states & {Freshness.CURRENT, Freshness.AGEING}


@given(_BEDS, st.integers(0, 400))
def test_a_bed_is_blind_when_its_sight_said_so(vitals: BedVitals, later: int) -> None:
    now = NOW + later
    assert (now >= sight(vitals).blind) == blind(vitals, now)


@given(_BEDS.filter(lambda vitals: any(vitals.latest[signal] for signal in CONTINUOUS)), st.integers(0, 400))
def test_a_bed_is_old_when_its_sight_said_so(vitals: BedVitals, later: int) -> None:
    now = NOW + later
    assert (now >= sight(vitals).old) == stale_at_best(vitals, now)


@given(_BEDS)
def test_the_newest_reading_is_the_newest_of_all_signals(vitals: BedVitals) -> None:
    observed = [sample.observed for sample in vitals.latest if sample is not None]
    assert sight(vitals).newest == max(observed, default=0.0)


def test_a_bed_without_a_monitor_is_seen_as_long_as_what_was_charted_holds() -> None:
    latest: list[Sample | None] = [None] * len(Signal)
    latest[Signal.TEMP] = Sample(36.8, NOW, NOW, Quality.GOOD, NURSE)
    charted = BedVitals(Bed("north", "4b", "B12"), "p1", tuple(latest), (None,) * len(CONTINUOUS))
    assert sight(charted) == (NOW, NOW + 8 * 3600, NOW + 8 * 3600)
