"""What every history of vital signs must do: idempotent, and honest about its gaps."""

import math
from dataclasses import replace

import pytest

from backends.ports import Invalid, VitalsHistory
from clinical.places import Bed
from clinical.vitals import Quality, Reading, Sample, Signal, Source, SourceKind
from tests.backends.examples import BED, MONITOR
from tests.backends.readings import CHART, START, reading

HOUR = 3600.0


async def means(
    history: VitalsHistory, signal: Signal, start: float, stop: float, step: float, patient: str = "p1"
) -> tuple[float | None, ...]:
    found = await history.history([patient], start, stop, step)
    return found[patient].values.get(signal, ())


async def test_a_step_shows_the_mean_of_its_readings(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START + t, HR=60.0 + t % 60) for t in range(600)])
    assert await means(vitals_history, Signal.HR, START, START + 600, 300.0) == (89.5, 89.5)
    assert await means(vitals_history, Signal.HR, START, START + 600, 30.0) == (74.5, 104.5) * 10
    assert await means(vitals_history, Signal.HR, START, START + 120, 60.0) == (89.5, 89.5)


async def test_a_mean_counts_every_reading_once_whatever_the_step(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START + t, HR=60.0) for t in range(60)])
    await vitals_history.record([reading(START + 60, HR=120.0)])
    (mean,) = await means(vitals_history, Signal.HR, START, START + 300, 300.0)
    assert mean == pytest.approx((60 * 60 + 120) / 61)


async def test_consciousness_and_oxygen_show_the_last_value(vitals_history: VitalsHistory) -> None:
    await vitals_history.record(
        [
            reading(START + 20, source=CHART, ACVPU=2.0, OXYGEN=4.0),
            reading(START + 10, source=CHART, ACVPU=0.0, OXYGEN=0.0),
            reading(START + 400, source=CHART, ACVPU=1.0),
        ]
    )
    assert await means(vitals_history, Signal.ACVPU, START, START + 600, 300.0) == (2.0, 1.0)
    assert await means(vitals_history, Signal.OXYGEN, START, START + 600, 300.0) == (4.0, None)


async def test_a_step_without_a_reading_is_a_gap(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START, HR=60.0), reading(START + 120, HR=70.0)])
    assert await means(vitals_history, Signal.HR, START, START + 180, 60.0) == (60.0, None, 70.0)


async def test_the_start_is_aligned_down_and_the_stop_is_not_included(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START + t, HR=60.0 + t) for t in (0, 59, 60, 120)])
    found = await vitals_history.history(["p1"], START + 30, START + 120, 60.0)
    assert (found["p1"].start, found["p1"].step) == (START, 60.0)
    assert found["p1"].values[Signal.HR] == (89.5, 120.0)


async def test_a_patient_without_data_has_empty_values(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START, HR=60.0)])
    found = await vitals_history.history(["p1", "nobody"], START, START + 60, 60.0)
    assert set(found) == {"p1", "nobody"}
    assert found["nobody"].values == {}
    assert Signal.RR not in found["p1"].values
    assert await vitals_history.history([], START, START + 60, 60.0) == {}


async def test_the_same_readings_again_change_nothing(vitals_history: VitalsHistory) -> None:
    batch = [reading(START + t, HR=60.0 + t) for t in range(90)]
    await vitals_history.record(batch)
    before = await vitals_history.history(["p1"], START, START + 120, 60.0)
    await vitals_history.record(batch[30:])
    await vitals_history.record(batch)
    assert await vitals_history.history(["p1"], START, START + 120, 60.0) == before


async def test_other_signals_of_the_same_moment_join(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START, HR=60.0)])
    await vitals_history.record([reading(START, SPO2=97.0)])
    assert await means(vitals_history, Signal.HR, START, START + 60, 60.0) == (60.0,)
    assert await means(vitals_history, Signal.SPO2, START, START + 60, 60.0) == (97.0,)


async def test_late_readings_find_their_step(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START + t, HR=60.0) for t in range(0, 900, 2)])
    await vitals_history.record([reading(START + t, HR=70.0) for t in range(901, 1800, 2)])
    await vitals_history.record([reading(START + t, HR=80.0) for t in range(1, 900, 2)])
    assert await means(vitals_history, Signal.HR, START, START + 900, 300.0) == (70.0,) * 3


async def test_patients_and_beds_are_kept_apart(vitals_history: VitalsHistory) -> None:
    other = Bed("north", "icu", "1")
    await vitals_history.record(
        [
            reading(START, HR=60.0),
            reading(START, patient="p2", bed=other, HR=90.0),
            reading(START + 60, bed=other, HR=70.0),
        ]
    )
    assert await means(vitals_history, Signal.HR, START, START + 120, 60.0) == (60.0, 70.0)
    assert await means(vitals_history, Signal.HR, START, START + 120, 60.0, "p2") == (90.0, None)


@pytest.mark.parametrize("step", [0.0, -1.0, math.nan, math.inf, 1e-9])
async def test_a_step_that_cannot_be_is_refused(vitals_history: VitalsHistory, step: float) -> None:
    with pytest.raises(Invalid):
        await vitals_history.history(["p1"], START, START + 60, step)


async def test_a_question_without_bounds_is_refused(vitals_history: VitalsHistory) -> None:
    with pytest.raises(Invalid):
        await vitals_history.history(["p1"], 0.0, START, 1.0)
    with pytest.raises(Invalid):
        await vitals_history.history(["p1"], -math.inf, START, HOUR)
    assert await vitals_history.history(["p1"], START + 60, START, 60.0)


@pytest.mark.parametrize(
    "wrong",
    [
        reading(math.nan, HR=60.0),
        reading(math.inf, HR=60.0),
        reading(-1.0, HR=60.0),
        replace(reading(START), values=(60.0,)),
        reading(START, bed=Bed("south", "4b", "B12"), HR=60.0),
        reading(START, patient="\ud800", HR=60.0),
        reading(START, source=Source("x", SourceKind.DEVICE, math.nan), HR=60.0),
    ],
)
async def test_a_reading_that_cannot_be_kept_is_refused_with_its_batch(
    vitals_history: VitalsHistory, wrong: Reading
) -> None:
    with pytest.raises(Invalid):
        await vitals_history.record([reading(START, HR=60.0), wrong])
    assert await means(vitals_history, Signal.HR, START, START + 60, 60.0) == ()
    await vitals_history.record([reading(START, HR=60.0)])
    assert await means(vitals_history, Signal.HR, START, START + 60, 60.0) == (60.0,)


async def test_hostile_texts_are_kept_as_they_are(vitals_history: VitalsHistory) -> None:
    name = "'; DROP TABLE reading; --\x1b[2J\u202e"
    source = Source(name, SourceKind.DEVICE, 1.0)
    await vitals_history.record([reading(START, patient=name, source=source, HR=60.0)])
    assert await means(vitals_history, Signal.HR, START, START + 60, 60.0, name) == (60.0,)
    (bed,) = await vitals_history.latest("4b")
    assert bed.patient == name
    assert bed.latest[Signal.HR] == Sample(60.0, START, START + 0.25, Quality.GOOD, source)


async def test_latest_gives_each_signal_its_newest_sample(vitals_history: VitalsHistory) -> None:
    now = START + HOUR
    await vitals_history.record([reading(START, source=CHART, ACVPU=0.0, TEMP=37.2)])
    await vitals_history.record([reading(now - 1, HR=60.0, SPO2=97.0), reading(now - 2, HR=80.0, RR=16.0)])
    await vitals_history.record([reading(now, HR=61.0, off=frozenset({Signal.SPO2}))])
    (bed,) = await vitals_history.latest("4b")
    assert (bed.bed, bed.patient, bed.medians) == (BED, "p1", (None,) * 4)
    assert bed.latest[Signal.HR] == Sample(61.0, now, now + 0.25, Quality.GOOD, MONITOR)
    assert bed.latest[Signal.RR] == Sample(16.0, now - 2, now - 1.75, Quality.GOOD, MONITOR)
    assert bed.latest[Signal.SPO2] == Sample(None, now, now + 0.25, Quality.SENSOR_OFF, MONITOR)
    assert bed.latest[Signal.ACVPU] == Sample(0.0, START, START + 0.25, Quality.GOOD, CHART)
    assert bed.latest[Signal.SBP] is None
    assert await vitals_history.latest("icu") == ()


async def test_latest_shows_a_bed_with_the_patient_heard_of_last(vitals_history: VitalsHistory) -> None:
    await vitals_history.record([reading(START, HR=60.0), reading(START + 60, patient="p2", HR=90.0)])
    await vitals_history.record([reading(START, bed=Bed("north", "4b", "B13"), patient="p3", HR=70.0)])
    assert [(bed.bed.label, bed.patient) for bed in await vitals_history.latest("4b")] == [
        ("B12", "p2"),
        ("B13", "p3"),
    ]
