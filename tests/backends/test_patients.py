"""What every store of patients must do: one truth, and no change unseen by another."""

import asyncio
import contextlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends import patient_record, team_facts
from backends.embedded import finding
from backends.ports import Conflict, Invalid, Link, Occupancy, Patients, TeamDeed
from clinical import folding
from clinical.patients import Flag, FlagKind, Patient, StayState
from clinical.places import Bed, Ward
from clinical.teams import Assignment, Clinician, Cover, Duty, Role, TeamFact
from tests.backends import people
from tests.backends.conftest import PatientRecords
from tests.backends.examples import NOON
from tests.backends.people import B1, B2, B10, WARD, deed, limit, someone
from tests.backends.racer import patients_at


@pytest.fixture
async def ward(patient_record: Patients) -> Patients:
    """The record with an empty ward."""
    await patient_record.open_ward(WARD)
    return patient_record


async def names_found(store: Patients, text: str, limit: int = 20) -> list[str]:
    return [patient.id for patient in await store.find(text, limit)]


async def test_wards_come_by_name_with_their_beds_in_order(ward: Patients) -> None:
    await ward.open_ward(Ward("north", "icu", "Intensive care", ("1",)))
    assert await ward.wards() == (Ward("north", "icu", "Intensive care", ("1",)), WARD)


async def test_a_bed_in_which_someone_lies_stays_when_the_ward_gets_other_beds(ward: Patients) -> None:
    await ward.admit(someone(), B2, deed())
    await ward.open_ward(replace(WARD, name="Four b", labels=("B7", "B1")))
    assert await ward.wards() == (Ward("north", "4b", "Four b", ("B7", "B1", "B2")),)


@pytest.mark.parametrize(
    "wrong",
    [
        Ward("south", "4b", "of another region", ("B1",)),
        Ward("north", "../4b", "no place", ("B1",)),
        Ward("north", "4b", "no bed", ("B/1",)),
    ],
)
async def test_a_ward_that_cannot_be_is_refused(patient_record: Patients, wrong: Ward) -> None:
    with pytest.raises(Invalid):
        await patient_record.open_ward(wrong)
    assert await patient_record.wards() == ()


async def test_admitting_makes_the_record_and_the_stay(ward: Patients) -> None:
    admitted = await ward.admit(someone(), B1, deed())
    assert admitted.version == 1
    assert admitted.stay is not None
    assert (admitted.stay.bed, admitted.stay.state) == (B1, StayState.IN_BED)
    assert await ward.get("ada") == admitted
    assert await ward.get("nobody") is None


async def test_the_census_is_in_the_order_of_the_beds(ward: Patients) -> None:
    await ward.open_ward(Ward("north", "icu", "Intensive care", ("1",)))
    for name, bed in (("c", B10), ("a", B2), ("d", Bed("north", "icu", "1")), ("b", B1)):
        await ward.admit(someone(name), bed, deed())
    assert [patient.id for patient in await ward.census("4b")] == ["b", "a", "c"]
    assert [patient.id for patient in await ward.census()] == ["b", "a", "c", "d"]
    assert await ward.census("nowhere") == ()


async def test_the_occupancy_names_the_taken_beds_of_every_ward(ward: Patients) -> None:
    icu = Ward("north", "icu", "Intensive care", ("1",))
    await ward.open_ward(icu)
    await ward.admit(someone("a"), B2, deed())
    away = await ward.admit(someone("b"), B1, deed())
    assert away.stay is not None
    await ward.save(
        replace(away, stay=replace(away.stay, state=StayState.OFF_WARD, note="in theatre")), deed()
    )
    assert await ward.occupancy() == (
        Occupancy(icu, frozenset(), frozenset()),
        Occupancy(WARD, frozenset({"B2"}), frozenset({"B1"})),
    )


async def test_a_taken_bed_is_refused_with_who_lies_there(ward: Patients) -> None:
    ada = await ward.admit(someone(), B1, deed())
    with pytest.raises(Conflict) as refused:
        await ward.admit(someone("eve"), B1, deed())
    assert refused.value.current == ada
    assert await ward.get("eve") is None
    assert [entry.patient for _, entry in await ward.outbox(0)] == ["ada"]


async def test_a_patient_in_a_bed_is_not_admitted_to_another(ward: Patients) -> None:
    ada = await ward.admit(someone(), B1, deed())
    with pytest.raises(Conflict):
        await ward.admit(ada, B2, deed())
    assert await ward.census() == (ada,)


@pytest.mark.parametrize(
    "bed", [Bed("north", "4b", "B99"), Bed("north", "none", "B1"), Bed("south", "4b", "B1")]
)
async def test_there_must_be_such_a_bed(ward: Patients, bed: Bed) -> None:
    with pytest.raises(Invalid):
        await ward.admit(someone(), bed, deed())
    assert await ward.get("ada") is None


async def test_a_transfer_frees_one_bed_and_takes_another(ward: Patients) -> None:
    await ward.admit(someone(), B1, deed(NOON))
    moved = await ward.transfer("ada", B2, deed(NOON + 60))
    assert moved.stay is not None
    assert (moved.stay.bed, moved.stay.admitted, moved.version) == (B2, NOON, 2)
    eve = await ward.admit(someone("eve"), B1, deed())
    with pytest.raises(Conflict) as refused:
        await ward.transfer("eve", B2, deed())
    assert refused.value.current == moved
    assert await ward.census("4b") == (eve, moved)


async def test_a_discharge_frees_the_bed_and_restores_the_limits(ward: Patients) -> None:
    ada = await ward.admit(replace(someone(), limits=(limit(140),)), B1, deed())
    gone = await ward.discharge("ada", deed(NOON + 60))
    assert gone.stay is not None
    assert (gone.limits, gone.stay.state, gone.stay.until) == ((), StayState.DISCHARGED, NOON + 60)
    assert await ward.census() == ()
    with pytest.raises(Conflict):
        await ward.discharge("ada", deed())
    with pytest.raises(Conflict):
        await ward.transfer("ada", B2, deed())
    again = await ward.admit(gone, B2, deed())
    assert again.version == ada.version + 2


async def test_one_deed_sent_again_counts_once_and_answers_the_same(ward: Patients) -> None:
    admit, move, limits, leave = deed(), deed(), deed(), deed()
    ada = await ward.admit(someone(), B1, admit)
    moved = await ward.transfer("ada", B2, move)
    limited = await ward.set_limits("ada", (limit(150),), moved.version, limits)
    gone = await ward.discharge("ada", leave)
    await ward.admit(someone("eve"), B2, deed())
    assert await ward.admit(someone(), B1, admit) == ada
    assert await ward.transfer("ada", B2, move) == moved
    assert await ward.set_limits("ada", (limit(150),), moved.version, limits) == limited
    assert await ward.discharge("ada", leave) == gone
    assert await ward.get("ada") == gone
    assert len(await ward.outbox(0)) == 5


@pytest.mark.parametrize("name", ["", "a" * 256, "Ж" * 150])
async def test_an_id_that_no_store_can_name_is_refused(ward: Patients, name: str) -> None:
    with pytest.raises(Invalid):
        await ward.admit(someone(name, mrn="1"), B1, deed())
    assert await ward.census() == ()


async def test_an_id_of_many_letters_is_kept_whole(ward: Patients) -> None:
    await ward.admit(someone("Ж" * 127, mrn="1"), B1, deed())
    assert [patient.id for patient in await ward.census()] == ["Ж" * 127]


async def test_an_operation_id_serves_one_deed_only(ward: Patients) -> None:
    once = deed()
    await ward.admit(someone(), B1, once)
    with pytest.raises(Invalid):
        await ward.discharge("ada", once)
    with pytest.raises(Invalid):
        await ward.admit(someone("eve"), B2, once)
    assert [patient.id for patient in await ward.census()] == ["ada"]


async def test_no_nurse_overwrites_another_unseen(ward: Patients) -> None:
    ada = await ward.admit(someone(), B1, deed())
    flagged = replace(ada, flags=(Flag(FlagKind.FALLS, "", "nurse.ada", NOON),))
    saved = await ward.save(flagged, deed())
    assert saved == replace(flagged, version=2)
    with pytest.raises(Conflict) as refused:
        await ward.save(replace(ada, given="Adaeze"), deed())
    assert refused.value.current == saved
    with pytest.raises(Conflict):
        await ward.set_limits("ada", (limit(140),), ada.version, deed())
    assert await ward.get("ada") == saved


async def test_saving_gives_no_bed_and_takes_none(ward: Patients) -> None:
    ada = await ward.admit(someone(), B1, deed())
    assert ada.stay is not None
    for stay in (None, replace(ada.stay, bed=B2), replace(ada.stay, state=StayState.DISCHARGED)):
        with pytest.raises(Invalid):
            await ward.save(replace(ada, stay=stay), deed())
    away = replace(ada, stay=replace(ada.stay, state=StayState.OFF_WARD, note="theatre"))
    assert (await ward.save(away, deed())).stay == away.stay
    assert len(await ward.census("4b")) == 1


async def test_a_new_record_needs_no_bed(patient_record: Patients) -> None:
    saved = await patient_record.save(someone(), deed())
    assert saved == replace(someone(), version=1)
    assert await names_found(patient_record, "okafor") == ["ada"]


async def test_an_mrn_belongs_to_one_patient(patient_record: Patients) -> None:
    ada = await patient_record.save(someone("ada", mrn="4417"), deed())
    with pytest.raises(Conflict) as refused:
        await patient_record.save(someone("eve", mrn="4417"), deed())
    assert refused.value.current == ada


async def test_patients_are_found_by_any_part_of_their_words(ward: Patients) -> None:
    await ward.save(someone("a", "Weiß-Müller", "Anna Sophie"), deed())
    await ward.save(someone("b", "O'Brien", "Ann", mrn="55-1234"), deed())
    await ward.admit(someone("c", "Mueller", "Zoë", mrn="4471902133"), B10, deed())
    await ward.save(someone("d", "Bolaños García", "Inés", mrn="447447008"), deed())
    for text, found in {
        "muller": ["a"],
        "MÜL": ["a", "c"],
        "uller": ["a"],
        "ueller": ["a", "c"],
        "sophie wei": ["a"],
        "phie eis": ["a"],
        "obri": ["b"],
        "o’brien": ["b"],
        "ann": ["a", "b"],
        "ann mu": ["a"],
        "zoe": ["c"],
        "garcia": ["d"],
        "GARCÍA": ["d"],
        "arci": ["d"],
        "nes anos": ["d"],
        "551234": ["b"],
        "55-12": ["b"],
        "4471902133": ["c"],
        "4471 902 133": ["c"],
        "447190 2133": ["c"],
        "02133": ["c"],
        "133": ["c"],
        "447 447 008": ["d"],
        "b10": ["c"],
        "4b zo": ["c"],
        "4b b10": ["c"],
        "4B/B10": ["c"],
        "north/4b/B10": ["c"],
        "south/4b/B10": [],
        "ann zoe": [],
        "garcia 551234": [],
    }.items():
        assert sorted(await names_found(ward, text)) == found, text


async def test_a_word_that_begins_so_comes_before_one_that_goes_on_so(ward: Patients) -> None:
    await ward.admit(someone("inside", "Edgar"), B1, deed())
    await ward.admit(someone("begins", "Gardner"), B2, deed())
    await ward.save(someone("gone", "Garg"), deed())
    await ward.save(someone("gone-inside", "Algar"), deed())
    assert await names_found(ward, "gar") == ["begins", "inside", "gone", "gone-inside"]
    assert await names_found(ward, "gar", 3) == ["begins", "inside", "gone"]
    assert await names_found(ward, "gar ada") == ["begins", "inside", "gone", "gone-inside"]


async def test_the_whole_word_comes_before_longer_ones(ward: Patients) -> None:
    await ward.admit(someone("long", "Leeds"), B1, deed())
    await ward.admit(someone("whole", "Lee"), B2, deed())
    assert await names_found(ward, "lee") == ["whole", "long"]


async def test_nobody_is_found_by_the_words_of_an_earlier_record(ward: Patients) -> None:
    ada = await ward.admit(someone(), B1, deed())
    renamed = await ward.save(replace(ada, family="Abara"), deed())
    assert await names_found(ward, "okafor") == []
    assert await names_found(ward, "bara") == ["ada"]
    await ward.transfer(renamed.id, B10, deed())
    assert await names_found(ward, "b1") == ["ada"]
    assert await names_found(ward, "b10") == ["ada"]
    await ward.discharge("ada", deed())
    assert await names_found(ward, "b10") == []
    assert await names_found(ward, "bara") == ["ada"]


@given(people.patients, st.data())
def test_every_part_of_every_word_finds_its_patient(patient: Patient, data: st.DataObject) -> None:
    words = folding.words(f"{patient.family} {patient.given}")
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for statement in finding.TABLES:
            connection.execute(statement)
        finding.put(connection, patient)
        for word in words:
            first = data.draw(st.integers(0, len(word) - 1))
            part = word[first : data.draw(st.integers(first + 1, len(word)))]
            assert finding.find(connection, part, 5) == (patient.id,)


HOSTILE = [
    *("", " ", "%", "_", "*", ".*", "'", "{}", "$ne", "' OR 'x'='x' --", '"; DROP TABLE patient; --'),
    *("\x00", "\x1b[2J", "\ud800", "\u202e", "\uffff", "\U0010ffff"),
    *("a" * 100_000, "a " * 10_000 + "b c d e f g h i j"),
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_finds_nobody(ward: Patients, text: str) -> None:
    await ward.admit(someone(), B1, deed())
    assert await names_found(ward, text) == []
    assert await names_found(ward, "okafor") == ["ada"]


@pytest.mark.parametrize(
    "name",
    [
        "[bold red]x[/]",
        "\x1b]0;owned\x07x",
        "\u202excvb",
        "x" * 5_000,
        "x\x00y",
        "'; DROP TABLE patient; --x",
    ],
)
async def test_a_hostile_name_is_kept_whole_and_found(ward: Patients, name: str) -> None:
    admitted = await ward.admit(someone(family=name), B1, deed())
    assert admitted.family == name
    assert await ward.census("4b") == (admitted,)
    assert "ada" in await names_found(ward, "x") + await names_found(ward, "bold") + await names_found(
        ward, "drop"
    )


@pytest.mark.parametrize("moment", [1e17, 1e300, -1.0])
async def test_a_moment_on_no_calendar_is_refused(ward: Patients, moment: float) -> None:
    await ward.admit(someone(), B1, deed())
    with pytest.raises(Invalid):
        await ward.admit(someone("bob"), B2, deed(moment))
    (lies,) = await ward.census()
    assert lies.stay is not None
    for stay in (replace(lies.stay, until=moment), replace(lies.stay, admitted=moment)):
        with pytest.raises(Invalid):
            await ward.save(replace(lies, stay=stay), deed())
    assert await ward.census() == (lies,)


@pytest.mark.parametrize(
    "wrong",
    [
        someone("ada", "x" * 300_000),
        someone("ada", "\ud800"),
        someone("", "Okafor", mrn="1"),
        someone("a" * 201),
        replace(someone(), limits=(limit(float("nan")),)),
        replace(someone(), limits=(replace(limit(125.0), expires=1e17),)),
        replace(someone(), flags=(Flag(FlagKind.ALLERGY, "penicillin", "", 1e300),)),
        replace(someone(), flags=(Flag(FlagKind.ALLERGY, "penicillin", "", -1.0),)),
    ],
)
async def test_what_cannot_be_kept_whole_is_refused(ward: Patients, wrong: Patient) -> None:
    with pytest.raises(Invalid):
        await ward.admit(wrong, B1, deed())
    assert await ward.census() == ()


@given(people.patients)
def test_every_patient_comes_back_whole(patient: Patient) -> None:
    assert patient_record.read(patient_record.write(patient)) == patient


async def changes_of(store: Patients) -> AsyncGenerator[Patient, None]:
    async for item in store.changes():
        assert not isinstance(item, Link)
        yield item


async def test_changes_on_another_terminal_arrive(patient_records: PatientRecords) -> None:
    async with patient_records() as one, patient_records() as other:
        await other.open_ward(WARD)
        before = await other.save(someone("before"), deed())
        seen: list[Patient] = []

        async def watch() -> None:
            async with aclosing(changes_of(one)) as stream:
                async for patient in stream:
                    seen.append(patient)
                    if patient.id == "ada" and patient.version == 3:
                        return

        async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch())
            while not seen:  # until the other terminal follows
                before = await other.save(before, deed())
                await asyncio.sleep(0.01)
            await other.admit(someone(), B1, deed())
            await other.transfer("ada", B2, deed())
            gone = await other.discharge("ada", deed())
            await watching
    assert seen[-1] == gone
    versions = [patient.version for patient in seen if patient.id == "ada"]
    assert versions == sorted(set(versions))


async def test_the_audit_tells_who_did_what_and_is_numbered(ward: Patients) -> None:
    admit, leave = deed(NOON), deed(NOON + 60)
    await ward.admit(someone(), B1, admit)
    await ward.discharge("ada", leave)
    (first, one), (second, other) = await ward.outbox(0)
    assert (one.op, one.at, one.by, one.action, one.patient) == (admit.op, NOON, "nurse.ada", "admit", "ada")
    assert (other.op, other.action) == (leave.op, "discharge")
    assert first < second
    assert "Okafor" not in one.detail
    assert await ward.outbox(first) == ((second, other),)
    assert await ward.outbox(0, limit=1) == ((first, one),)
    assert await ward.outbox(second) == ()


async def racer(where: str, name: str) -> asyncio.subprocess.Process:
    """Another terminal, at the start and waiting for the word."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.backends.racer", where, name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


@pytest.fixture
def a_folder(tmp_path: Path) -> str:
    return str(tmp_path)


@pytest.fixture
def an_address(mongodb_url: str) -> str:
    asyncio.run(patients_at(mongodb_url).set_up())
    return mongodb_url


@pytest.fixture(params=["a_folder", pytest.param("an_address", marks=pytest.mark.servers)])
def where(request: pytest.FixtureRequest) -> str:
    """Where several processes find one and the same record."""
    return str(request.getfixturevalue(request.param))


async def test_a_bed_wanted_by_two_processes_goes_to_one(where: str) -> None:
    beds = tuple(f"B{number}" for number in range(60))
    async with asyncio.timeout(60), patients_at(where) as patients:
        await patients.open_ward(Ward("north", "4b", "Ward 4b", beds))
        racers = [await racer(where, "one"), await racer(where, "two")]
        answers = await asyncio.gather(*(each.communicate(b"go\n") for each in racers))
        one, two = (json.loads(answer) for answer, _ in answers)
        census = await patients.census()
        admitted = [entry.patient for _, entry in await patients.outbox(0)]
    assert len(one) + len(two) == len(beds)
    assert {patient.id for patient in census} == {*one, *two} == set(admitted)
    assert [patient.stay.bed.label for patient in census if patient.stay] == list(beds)


@pytest.mark.parametrize(
    "text",
    ["garc%a", "garc_a", "garc%", "g*", "a*", "' OR 1=1 --", "garcía;", "^gar", "gar|zoe", "<b>garcía"],
)
async def test_a_sign_that_no_name_holds_is_not_passed_over(ward: Patients, text: str) -> None:
    await ward.save(someone("d", "García", "Inés", mrn="11447008"), deed())
    assert await names_found(ward, text) == []


@pytest.mark.parametrize(
    "text", ["García, Inés", "inés (garcía)", "I. García", "GARCI\u0301A", "garc´ía", "ine\u0301s-garcía"]
)
async def test_signs_that_names_hold_are_passed_over(ward: Patients, text: str) -> None:
    await ward.save(someone("d", "García", "Inés", mrn="11447008"), deed())
    assert await names_found(ward, text) == ["d"]


ADA, EVE = Clinician("nurse.ada", "Ada, Zoe", "nurse", "ext 12"), Clinician("dr.$eve", "$Eve", "$$ROOT", "{}")
FACTS: tuple[TeamFact, ...] = (
    *(ADA, EVE),
    Assignment("p1", "nurse.ada", Role.NURSE, NOON),
    Assignment("p1", "nurse.ada", Role.NURSE, NOON + 1, NOON + 2),
    Cover("nurse.ada", "dr.$eve", NOON, NOON + 60),
    Duty(EVE, "4b", NOON, NOON + 60),
)


async def test_the_facts_of_the_care_teams_are_kept_beside_the_records(ward: Patients) -> None:
    await ward.keep_teams([(7, TeamDeed((), FACTS))])
    kept = await ward.kept_teams()
    assert {fact for _, fact in kept} == set(FACTS)
    assert [key for key, _ in kept] == sorted(team_facts.key(fact) for fact in FACTS)
    found = list(await ward.kept_teams(limit=4))
    found += await ward.kept_teams(found[-1][0], limit=4)
    assert tuple(found) == kept


async def test_a_kept_fact_stands_as_its_newest_number_says(ward: Patients) -> None:
    moved = replace(ADA, contact="ext 13")
    await ward.keep_teams([(7, TeamDeed((), (ADA,))), (9, TeamDeed((), (moved,)))])
    await ward.keep_teams([(7, TeamDeed((), (ADA,))), (8, TeamDeed((), (EVE,)))])
    assert {fact for _, fact in await ward.kept_teams()} == {moved, EVE}
    await ward.keep_teams([])
