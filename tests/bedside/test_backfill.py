"""The simulated past joins the simulated present, newest hour first."""

import pytest

from bedside.artefacts import NONE
from bedside.backfill import backfill
from bedside.population import DEMO_WARDS, Population
from bedside.simulator import Simulator
from clinical.vitals import Reading, Signal, SourceKind

NOW = 1_760_000_000.0
PEOPLE = Population(7, NOW).inpatients(DEMO_WARDS[2])


def past(hours: int = 24) -> list[Reading]:
    return [
        reading for batch in backfill(PEOPLE, seed=7, now=NOW, hours=hours, odds=NONE) for reading in batch
    ]


def test_a_day_of_minutes_lies_before_now_for_every_bed() -> None:
    readings = past()
    minutes = [r for r in readings if r.values[Signal.HR] is not None]
    assert len(minutes) == len(PEOPLE) * 1440
    assert {r.bed for r in minutes} == {inpatient.bed for inpatient in PEOPLE}
    assert max(r.observed for r in readings) == NOW - 60.0
    assert min(r.observed for r in readings) == NOW - 86_400.0


def test_every_minute_is_marked_as_simulated() -> None:
    sources = {r.source for r in past(2)}
    assert {source.kind for source in sources} <= {SourceKind.SIMULATED, SourceKind.CHARTED}
    assert all(source.name.startswith("sim") for source in sources)


def test_the_newest_hour_of_all_beds_comes_first_each_batch_in_order_and_small() -> None:
    batches = list(backfill(PEOPLE, seed=7, now=NOW, hours=3, odds=NONE))
    seen: set[str] = set()
    for batch in batches[: len(batches) // 3]:
        assert [r.observed for r in batch] == sorted(r.observed for r in batch)
        assert all(NOW - 3600.0 <= r.observed < NOW for r in batch)
        assert len(batch) < 700
        seen |= {r.patient for r in batch}
    assert seen == {inpatient.patient.id for inpatient in PEOPLE}


@pytest.mark.parametrize(("signal", "apart"), [(Signal.HR, 2.5), (Signal.RR, 2.0), (Signal.SPO2, 0.7)])
def test_the_past_ends_where_the_live_simulation_begins(signal: Signal, apart: float) -> None:
    live = Simulator(PEOPLE, seed=7, start=NOW, odds=NONE)
    now = {r.bed: r.values[signal] for r in live.due(NOW) if r.values[signal] is not None}
    before = {
        r.bed: r.values[signal] for r in past(1) if r.observed == NOW - 60.0 and r.values[signal] is not None
    }
    assert now.keys() == before.keys()
    steps = [abs((now[bed] or 0.0) - (before[bed] or 0.0)) for bed in now]
    assert sum(steps) / len(steps) < apart


def test_cuffs_and_charts_come_at_their_intervals_in_the_past_too() -> None:
    readings = past()
    for inpatient in PEOPLE:
        own = [r for r in readings if r.patient == inpatient.patient.id]
        cuffs = sum(r.values[Signal.SBP] is not None for r in own)
        assert cuffs == pytest.approx(86_400.0 / inpatient.cuff, abs=2)
        charts = [r for r in own if r.source.kind is SourceKind.CHARTED]
        assert 5 <= len(charts) <= 26
        assert all(r.values[Signal.ACVPU] is not None for r in charts)


def test_the_same_seed_makes_the_same_past() -> None:
    assert past(1) == past(1)
