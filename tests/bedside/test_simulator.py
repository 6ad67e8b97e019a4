"""The simulated bedsides: seeded, complete from the first minute, faulty in every way, and on time."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from bedside.artefacts import MEASURED, NONE, Artefact, Fault
from bedside.inpatients import Inpatient
from bedside.physiology import Baseline
from bedside.population import DEMO_WARDS, Population
from bedside.scenarios import FAST_AF, OPIOID, SEPSIS, VF, Episode
from bedside.simulator import Planned, Simulator
from clinical.news2 import parts
from clinical.patients import Stay, StayState
from clinical.places import Bed
from clinical.vitals import CONTINUOUS, Reading, Signal, SourceKind, vet
from clinical.window import VitalsWindow

START = 1_760_000_000.0
WARD = DEMO_WARDS[0]
BED = WARD.beds[0]


def inpatient(
    place: int = 0, *, same_arm: bool = False, probe: bool = False, cuff: float = 600.0
) -> Inpatient:
    found = Population(1, START).inpatient(WARD, place)
    return replace(
        found, baseline=Baseline(lability=0.7), cuff=cuff, same_arm=same_arm, temperature_probe=probe
    )


def alone(happening: Episode | Artefact | None = None, person: Inpatient | None = None) -> Simulator:
    person = person or inpatient()
    at = START if happening is None else _when(happening)
    plan = () if happening is None else (Planned(at, person.bed, happening),)
    return Simulator([person], seed=5, start=START, odds=NONE, plan=plan)


def _when(happening: Episode | Artefact) -> float:
    return happening.onset if isinstance(happening, Episode) else happening.start


def told(simulator: Simulator, seconds: int) -> list[Reading]:
    return [reading for second in range(seconds) for reading in simulator.due(START + second)]


def monitored(readings: Iterable[Reading]) -> list[Reading]:
    """What comes at every tick, without cuffs and charts."""
    return [r for r in readings if r.source.kind is SourceKind.SIMULATED and r.source.interval == 1.0]


def fault(kind: Fault, start: float = 10.0, stop: float = 40.0) -> Artefact:
    return Artefact(kind, START + start, START + stop)


def during(readings: Sequence[Reading], start: float = 10.0, stop: float = 40.0) -> list[Reading]:
    return [r for r in monitored(readings) if START + start <= r.observed < START + stop]


def test_the_same_seed_says_the_same_however_often_it_is_asked() -> None:
    people = Population(2, START).inpatients(WARD)[:6]
    plan = [Planned(START + 20, people[0].bed, Episode(OPIOID, START + 20, 8.0))]
    often = Simulator(people, seed=9, start=START, odds=MEASURED, plan=plan)
    seldom = Simulator(people, seed=9, start=START, odds=MEASURED, plan=plan)
    a = [r for tenth in range(3000) for r in often.due(START + tenth / 10)]
    b = [r for second in range(0, 300, 7) for r in seldom.due(START + second)] + list(
        seldom.due(START + 299.9)
    )
    assert [replace(r, received=0.0) for r in a] == [replace(r, received=0.0) for r in b]


def test_another_seed_says_something_else() -> None:
    people = [inpatient()]
    a, b = (Simulator(people, seed=seed, start=START, odds=NONE) for seed in (1, 2))
    assert told(a, 3) != told(b, 3)


def test_every_bed_speaks_once_a_second() -> None:
    readings = monitored(told(alone(), 120))
    assert [r.observed for r in readings] == [START + second for second in range(120)]


@pytest.mark.parametrize("rate", [0.1, 2.0])
def test_the_rate_sets_how_often_a_bed_speaks_and_what_its_source_declares(rate: float) -> None:
    simulator = Simulator([inpatient()], seed=5, start=START, rate=rate, odds=NONE)
    readings = [r for r in told(simulator, 100) if r.values[Signal.HR] is not None]
    assert len(readings) == pytest.approx(100 * rate, abs=1)
    assert readings[0].source.interval == pytest.approx(1 / rate)


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e9, float("nan")])
def test_a_rate_that_makes_no_sense_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        Simulator([], seed=5, start=START, rate=rate)


def test_all_seven_parts_of_news2_are_there_after_the_first_minute() -> None:
    for person in Population(3, START).inpatients(WARD):
        simulator = Simulator([person], seed=3, start=START, odds=NONE)
        window = VitalsWindow(person.bed, person.patient.id)
        for reading in told(simulator, 61):
            window.add(reading)
        assert None not in parts(window.vitals, START + 61, person.baseline.scale)


def test_the_parts_never_expire_in_a_calm_patient() -> None:
    person = inpatient(cuff=3600.0)
    simulator = Simulator([person], seed=3, start=START, rate=0.1, odds=NONE)
    window = VitalsWindow(person.bed, person.patient.id)
    for step in range(0, 12 * 3600, 10):
        for reading in simulator.due(START + step):
            window.add(reading)
        if step > 60 and step % 300 == 0:
            assert None not in parts(window.vitals, START + step)


def test_a_nurse_charts_every_hour_while_the_score_is_five_or_more() -> None:
    episode = Episode(SEPSIS, START, 30.0)
    charts = [r for r in told(alone(episode), 1200) if r.source.kind is SourceKind.CHARTED]
    ill = [r.observed for r in charts if 360 * 2 < r.observed - START < 540 * 2]
    assert max(after - before for before, after in itertools.pairwise(ill)) <= 3600 / 30.0 + 2


def test_a_nurse_soon_charts_oxygen_and_confusion_that_are_new() -> None:
    readings = told(alone(Episode(SEPSIS, START, 60.0)), 600)
    oxygen = next(r.observed for r in readings if (r.values[Signal.OXYGEN] or 0.0) > 0.0)
    confusion = next(r.observed for r in readings if (r.values[Signal.ACVPU] or 0.0) > 0.0)
    assert oxygen - START == pytest.approx(400.0, abs=5.0)
    assert confusion - START == pytest.approx(420.0, abs=5.0)


def test_cuffs_come_at_their_interval_and_carry_it() -> None:
    cuffs = [r for r in told(alone(person=inpatient(cuff=300.0)), 3600) if r.values[Signal.SBP] is not None]
    steps = [after.observed - before.observed for before, after in itertools.pairwise(cuffs[1:])]
    assert all(280 <= step <= 320 for step in steps)
    assert {r.source.interval for r in cuffs} == {300.0}
    for reading in cuffs:
        systolic, diastolic, mean = (reading.values[s] or 0.0 for s in (Signal.SBP, Signal.DBP, Signal.MAP))
        assert systolic > mean > diastolic


def test_a_cuff_on_the_same_arm_blanks_saturation_and_pulse_for_half_a_minute() -> None:
    readings = monitored(told(alone(person=inpatient(same_arm=True, cuff=600.0)), 700))
    blank = [r.observed for r in readings if r.values[Signal.SPO2] is None]
    assert 28 <= len(blank) <= 50
    assert all(r.values[Signal.PULSE] is None for r in readings if r.values[Signal.SPO2] is None)
    assert all(r.values[Signal.HR] is not None and not r.off for r in readings)


def test_a_script_shows_its_clock_factor_while_it_runs_and_no_longer() -> None:
    simulator = alone(Episode(FAST_AF, START + 5, 45.0))
    readings = monitored(told(simulator, 90))
    paces = [r.source.pace for r in readings]
    assert paces[4] == 1.0
    assert paces[6] == 45.0
    assert paces[-1] == 1.0
    assert readings[6].source.name == "sim 45x"
    assert readings[6].source.interval == 1.0


def test_fast_af_crosses_its_limit_within_a_minute_of_life() -> None:
    readings = monitored(told(alone(Episode(FAST_AF, START, 1.0)), 180))
    assert all((r.values[Signal.HR] or 0.0) > 115 for r in readings[90:])
    assert all((r.values[Signal.HR] or 0.0) > (r.values[Signal.PULSE] or 0.0) for r in readings[90:])


def test_in_an_arrest_the_pulse_is_lost_and_the_heart_rate_is_beyond_every_limit() -> None:
    readings = monitored(told(alone(Episode(VF, START, 1.0)), 120))[10:100]
    assert len(readings) == 90
    for reading in readings:
        assert reading.values[Signal.PULSE] is None
        assert Signal.PULSE in reading.off
        assert (reading.values[Signal.HR] or 0.0) > 140
        assert vet(reading)[1] == frozenset()


@pytest.mark.parametrize(
    ("kind", "gone", "stays"),
    [
        (Fault.PROBE_OFF, {Signal.SPO2, Signal.PULSE}, {Signal.HR, Signal.RR}),
        (Fault.LEADS_OFF, {Signal.HR}, {Signal.PULSE, Signal.SPO2}),
        (Fault.SENTINEL, {Signal.RR}, {Signal.HR, Signal.PULSE, Signal.SPO2}),
    ],
)
def test_a_sensor_that_is_off_is_named_and_has_no_value(
    kind: Fault, gone: set[Signal], stays: set[Signal]
) -> None:
    readings = told(alone(fault(kind)), 60)
    for reading in during(readings):
        assert reading.off == gone
        assert all(reading.values[signal] is None for signal in gone)
        assert all(reading.values[signal] is not None for signal in stays)
    assert not any(r.off for r in during(readings, 41, 60))


def test_motion_shows_a_false_low_saturation_for_as_long_as_it_lasts() -> None:
    readings = told(alone(fault(Fault.MOTION)), 60)
    assert all(60 <= (r.values[Signal.SPO2] or 0.0) <= 85 for r in during(readings))
    assert all((r.values[Signal.SPO2] or 0.0) > 90 for r in during(readings, 41, 60))


@pytest.mark.parametrize(("kind", "low", "high"), [(Fault.SHALLOW, 1, 8), (Fault.HEART_COUNTED, 60, 110)])
def test_breaths_are_miscounted(kind: Fault, low: float, high: float) -> None:
    assert all(low <= (r.values[Signal.RR] or 0.0) <= high for r in during(told(alone(fault(kind)), 45)))


def test_the_pulse_is_counted_twice() -> None:
    doubled = during(told(alone(fault(Fault.DOUBLING)), 45))
    assert doubled
    for reading in doubled:
        assert (reading.values[Signal.PULSE] or 0.0) > 1.7 * (reading.values[Signal.HR] or 0.0)


def test_a_lost_radio_says_nothing_at_all() -> None:
    readings = told(alone(fault(Fault.RADIO_LOST)), 60)
    assert during(readings) == []
    assert len(during(readings, 41, 60)) == 19


def test_a_burst_brings_what_was_held_late_out_of_order_and_twice() -> None:
    simulator = alone(fault(Fault.BACKLOG))
    before = told(simulator, 40)
    burst = monitored(simulator.due(START + 40))
    assert during(before) == []
    times = [r.observed for r in burst]
    assert set(times) == {START + second for second in range(10, 41)}
    assert len(times) > len(set(times))
    assert times != sorted(times)
    assert {r.received for r in burst} == {START + 40}


@pytest.mark.parametrize("kind", [Fault.CUFF_FAILS, Fault.CUFF_ABSURD])
def test_a_cuff_fails_or_gives_an_absurd_pair_once(kind: Fault) -> None:
    person = inpatient(cuff=120.0)
    cuffs = [
        r
        for r in told(alone(fault(kind, 1.0, 2.0), person), 600)
        if r.source.interval == 120.0 and r.observed >= START
    ]
    first, *others = cuffs
    if kind is Fault.CUFF_FAILS:
        assert {Signal.SBP, Signal.DBP, Signal.MAP} <= first.off
    else:
        systolic, diastolic = first.values[Signal.SBP], first.values[Signal.DBP]
        assert systolic is None or diastolic is None or systolic - diastolic < 30
    assert all(r.values[Signal.SBP] is not None and not r.off for r in others)


def test_a_temperature_probe_measures_at_every_tick_until_it_is_off() -> None:
    readings = told(alone(fault(Fault.TEMPERATURE_OFF), inpatient(probe=True)), 60)
    assert all(r.values[Signal.TEMP] is None for r in during(readings))
    assert all(36 < (r.values[Signal.TEMP] or 0.0) < 38 for r in during(readings, 41, 60))
    charted = [r for r in readings if r.source.kind is SourceKind.CHARTED]
    assert charted
    assert all(r.values[Signal.TEMP] is None for r in charted)


def test_with_the_measured_faults_each_signal_is_there_as_often_as_in_the_recording() -> None:
    people = [inpatient(place) for place in range(12)]
    simulator = Simulator(people, seed=8, start=START, rate=1 / 60, odds=MEASURED)
    there = dict.fromkeys(CONTINUOUS, 0)
    ticks = 4 * 1440
    for minute in range(ticks):
        for reading in simulator.due(START + minute * 60.0):
            for signal in CONTINUOUS:
                there[signal] += reading.values[signal] is not None
    share = {signal: count / (ticks * len(people)) for signal, count in there.items()}
    assert share[Signal.HR] == pytest.approx(0.976, abs=0.02)
    assert share[Signal.RR] == pytest.approx(0.977, abs=0.02)
    assert share[Signal.SPO2] == pytest.approx(0.812, abs=0.04)


def test_what_a_long_pause_made_too_old_stays_a_gap() -> None:
    simulator = alone()
    simulator.due(START)
    late = monitored(simulator.due(START + 1000))
    assert late[0].observed >= START + 1000 - 61
    assert late[-1].observed == START + 1000


@pytest.mark.parametrize("leap", [-7200.0, 3 * 86_400.0])
def test_a_clock_that_leaps_starts_the_bodies_anew(leap: float) -> None:
    simulator = alone()
    told(simulator, 30)
    readings = [r for second in range(30, 60) for r in monitored(simulator.due(START + leap + second))]
    assert readings[-1].observed == START + leap + 59
    assert all(40 < (r.values[Signal.HR] or 0.0) < 130 for r in readings)


def test_the_monitor_moves_with_its_patient_pauses_off_the_ward_and_ends_with_the_stay() -> None:
    person = inpatient()
    simulator = alone(person=person)
    simulator.due(START)
    moved = replace(person.patient, version=2, stay=Stay(Bed("north", "4b", "E40"), START))
    simulator.renew(moved)
    assert {r.bed.label for r in simulator.due(START + 1)} == {"E40"}
    assert moved.stay is not None
    simulator.renew(replace(moved, version=3, stay=replace(moved.stay, state=StayState.OFF_WARD)))
    assert list(simulator.due(START + 2)) == []
    simulator.renew(replace(moved, version=4))
    assert len(simulator.due(START + 3)) == 1
    simulator.renew(replace(moved, version=5, stay=replace(moved.stay, state=StayState.DISCHARGED)))
    assert list(simulator.due(START + 4)) == []


def test_consciousness_oxygen_and_temperature_are_charted_by_a_person() -> None:
    person = inpatient()
    window = VitalsWindow(person.bed, person.patient.id)
    for reading in told(alone(person=person), 90):
        window.add(reading)
    found = parts(window.vitals, START + 90)
    kinds = [part.source.kind for part in found if part is not None]
    assert kinds.count(SourceKind.CHARTED) == 3
