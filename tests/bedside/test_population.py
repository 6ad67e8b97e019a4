"""Simulated inpatients: who they are, and that they are admitted only into empty beds, through the ports."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import fmean, stdev

import pytest

from backends.embedded.region import open_region
from backends.ports import Stores
from bedside.admission import admit_population
from bedside.demo import admit_recorded, furnish
from bedside.demo_nurse import DEMO_NURSE
from bedside.inpatients import draw_baseline
from bedside.population import DEMO_WARDS, RECORDED_BED, Population, simulated_wards
from bedside.replay import Replay
from bedside.staff import Staff, shift_at
from clinical.limits import Side
from clinical.news2 import exclusion
from clinical.patients import FlagKind, Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.teams import Role
from clinical.vitals import Signal

NOW = 1_760_000_000.0
TODAY = datetime.fromtimestamp(NOW, UTC).date()
FIRST = DEMO_WARDS[0]


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    async with open_region(tmp_path, "north", clock=lambda: NOW) as opened:
        yield opened


def people(seed: int = 7, ward: Ward = FIRST) -> list[Patient]:
    return [found.patient for found in Population(seed, NOW).inpatients(ward)]


def test_the_same_seed_makes_the_same_patients_and_another_others() -> None:
    assert people(7) == people(7)
    assert [p.family for p in people(7)] != [p.family for p in people(8)]


def test_a_patient_does_not_depend_on_who_lies_beside() -> None:
    assert Population(7, NOW).inpatient(FIRST, 12).patient in people(7)


def test_the_demo_has_four_wards_in_two_regions_with_empty_beds() -> None:
    assert [ward.region for ward in DEMO_WARDS] == ["north", "north", "south", "south"]
    assert 32 <= len(people()) < len(FIRST.labels)


def test_record_numbers_have_ten_digits_and_are_unique_in_ten_thousand_beds() -> None:
    population = Population(1, NOW)
    wards = simulated_wards("north", 10_000)
    numbers = [population.record_number(bed) for ward in wards for bed in ward.beds]
    assert len(numbers) >= 10_000
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 10 and number.isdigit() for number in numbers)


def test_every_patient_is_marked_as_simulated() -> None:
    assert all(patient.has(FlagKind.SIMULATED) for patient in people())


def test_a_ward_has_what_a_nurse_must_know_of() -> None:
    found = people()
    kinds = {flag.kind for patient in found for flag in patient.flags}
    assert kinds >= {
        FlagKind.ALLERGY,
        FlagKind.FALLS,
        FlagKind.SPO2_SCALE_2,
        FlagKind.PREGNANT,
        FlagKind.NOT_FOR_RESUSCITATION,
    }
    assert {exclusion(patient, TODAY) for patient in found} == {None, "<16", "preg"}
    pregnant = next(patient for patient in found if patient.has(FlagKind.PREGNANT))
    assert pregnant.sex is Sex.FEMALE
    assert 18 <= pregnant.age(TODAY) <= 45


def test_scale_two_carries_its_reason_and_its_author() -> None:
    flags = [flag for patient in people() for flag in patient.flags if flag.kind is FlagKind.SPO2_SCALE_2]
    assert flags
    assert all("hypercapnic" in flag.text and flag.author.startswith("Dr ") for flag in flags)


def test_two_beds_of_a_ward_have_the_same_surname() -> None:
    population = Population(7, NOW)
    names = [population.inpatient(FIRST, place).patient.family for place in (5, 15)]
    assert names[0] == names[1]
    assert {FIRST.beds[5], FIRST.beds[15]} <= {found.bed for found in population.inpatients(FIRST)}


def test_names_have_accents_and_some_are_long() -> None:
    names = [f"{p.family} {p.given}" for seed in range(4) for p in people(seed)]
    assert any(not name.isascii() for name in names)
    assert max(map(len, names)) > 22


def test_a_few_have_limits_of_their_own_with_reason_author_and_mostly_an_end() -> None:
    found = [patient for seed in range(6) for patient in people(seed)]
    own = [limit for patient in found for limit in patient.limits]
    assert 0.02 < sum(bool(patient.limits) for patient in found) / len(found) < 0.2
    assert {(limit.signal, limit.side) for limit in own} >= {(Signal.SBP, Side.HIGH), (Signal.HR, Side.LOW)}
    assert all(limit.reason and limit.author for limit in own)
    assert any(limit.expires is not None and limit.expires > NOW for limit in own)


def test_baselines_have_the_spread_of_adult_inpatients() -> None:
    random = Random(5)
    drawn = [draw_baseline(random, 60, calm=False) for _ in range(3000)]
    for values, mean, sd in (
        ([b.hr for b in drawn], 82.0, 15.0),
        ([b.rr for b in drawn], 17.0, 3.5),
        ([b.spo2 for b in drawn], 96.0, 2.0),
        ([b.sbp for b in drawn], 128.0, 21.0),
        ([b.dbp for b in drawn], 72.0, 12.0),
        ([b.temp for b in drawn], 36.8, 0.5),
    ):
        assert fmean(values) == pytest.approx(mean, rel=0.02)
        assert stdev(values) == pytest.approx(sd, rel=0.12)
    saturation = sorted(b.spo2 for b in drawn)
    assert fmean(saturation) < saturation[len(saturation) // 2]


def test_wards_are_added_until_there_are_beds_enough() -> None:
    assert simulated_wards("north", 5) == (FIRST,)
    wards = simulated_wards("east", 95)
    assert [ward.id for ward in wards] == ["s001", "s002", "s003"]
    assert all(len(ward.labels) == 40 for ward in wards)
    assert len({bed for ward in wards for bed in ward.beds}) == 120


def test_a_shift_turns_at_half_past_seven() -> None:
    day = NOW - NOW % 86_400
    assert shift_at(day + 7.4 * 3600).night
    assert not shift_at(day + 7.6 * 3600).night
    assert shift_at(day + 7.6 * 3600).stop == day + 19.5 * 3600
    assert shift_at(day + 3600).start == day - 4.5 * 3600


def test_clinicians_of_a_ward_have_different_ids_and_a_way_to_reach_them() -> None:
    staff = Staff(7, FIRST)
    assert len({clinician.id for clinician in staff.clinicians}) == len(staff.clinicians)
    assert all(clinician.contact.startswith("bleep ") for clinician in staff.clinicians)
    assert staff.nurse_of("B12", shift_at(NOW)) == DEMO_NURSE


async def test_patients_are_admitted_with_a_team_and_someone_on_call(stores: Stores) -> None:
    found = await admit_population(stores, [FIRST], 7, NOW)
    census = await stores.patients.census("4b")
    assert {p.id for p in census} == {i.patient.id for i in found}
    lying = next(i for i in found if i.bed.label == "B12")
    team = await stores.teams.team_of(lying.patient.id, NOW)
    assert [member.role for member in team] == [Role.RESPONSIBLE, Role.NURSE]
    assert team[1].clinician == DEMO_NURSE
    assert team[1].until == shift_at(NOW).stop
    assert len(await stores.teams.on_call("4b", NOW)) == 1
    assert len(await stores.teams.patients_of(DEMO_NURSE.id, NOW)) == 8


async def test_admitting_again_changes_nothing(stores: Stores) -> None:
    first = await admit_population(stores, [FIRST], 7, NOW)
    audit = await stores.patients.outbox(0)
    assert await admit_population(stores, [FIRST], 7, NOW + 60) == first
    assert await stores.patients.outbox(0) == audit


async def test_a_bed_in_which_another_lies_is_left_alone(stores: Stores) -> None:
    await stores.patients.open_ward(FIRST)
    bed = FIRST.beds[1]
    other = replace(people()[0], id="real", mrn="1", family="Real", stay=None)
    await stores.patients.admit(other, bed, Deed("a", "nurse", NOW))
    found = await admit_population(stores, [FIRST], 7, NOW)
    assert bed not in {inpatient.bed for inpatient in found}
    after = await stores.patients.get("real")
    assert after is not None
    assert after.version == 1


async def test_a_simulated_patient_is_found_where_a_nurse_moved_them_and_not_after_going_home(
    stores: Stores,
) -> None:
    found = await admit_population(stores, [FIRST], 7, NOW)
    moved, gone = found[0].patient, found[1].patient
    free = next(bed for bed in FIRST.beds if bed not in {inpatient.bed for inpatient in found})
    await stores.patients.transfer(moved.id, free, Deed("t", "nurse", NOW))
    await stores.patients.discharge(gone.id, Deed("d", "nurse", NOW))
    again = {inpatient.patient.id: inpatient for inpatient in await admit_population(stores, [FIRST], 7, NOW)}
    assert again[moved.id].bed == free
    assert gone.id not in again


async def test_as_many_beds_are_filled_as_were_asked_for(stores: Stores) -> None:
    wards = simulated_wards("north", 60)
    found = await admit_population(stores, wards, 7, NOW, most=60, share=1.0)
    assert len(found) == 60
    assert len(await stores.patients.census()) == 60


async def test_a_recording_is_admitted_once_and_only_into_an_empty_bed(stores: Stores) -> None:
    await stores.patients.open_ward(FIRST)
    patient = await admit_recorded(stores, RECORDED_BED, "s00001", NOW)
    assert patient is not None
    assert patient.has(FlagKind.RECORDED)
    assert await admit_recorded(stores, RECORDED_BED, "s00001", NOW + 1) == patient
    assert await admit_recorded(stores, RECORDED_BED, "another", NOW) is None


async def test_a_region_of_the_demo_is_furnished_and_can_be_furnished_again(stores: Stores) -> None:
    region = await furnish(stores, NOW)
    assert [ward.id for ward in region.wards] == ["4b", "icu-1"]
    beds = {reading.bed for bedside in region.bedsides for reading in bedside.due(NOW)}
    assert RECORDED_BED in beds
    assert beds == {patient.stay.bed for patient in await stores.patients.census() if patient.stay}
    assert any(isinstance(bedside, Replay) for bedside in region.bedsides)
    assert len(next(region.past)) > 500
    again = await furnish(stores, NOW + 5)
    assert {reading.bed for bedside in again.bedsides for reading in bedside.due(NOW + 5)} == beds


def test_the_demo_shows_the_recording_in_a_bed_of_its_first_ward() -> None:
    assert RECORDED_BED in FIRST.beds
    assert Bed.parse(str(RECORDED_BED)) == RECORDED_BED
