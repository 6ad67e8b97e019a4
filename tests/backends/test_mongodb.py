"""What is MongoDB's own: its indexes and rules, its errors in the ports' words, and terminals in a race."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import given
from pymongo.errors import DuplicateKeyError, WriteError

from backends.connect import RegionAddresses, open_stores
from backends.findable import Look
from backends.link import Linked
from backends.mongodb import finding
from backends.mongodb.documents import document, patient
from backends.mongodb.patients import Patients
from backends.ports import Conflict, LinkState, Misconfigured, StoreError, Unavailable
from backends.ports import Patients as PatientsPort
from clinical.patients import Patient
from clinical.places import Bed, Ward
from tests.backends import mongo, people
from tests.backends.conftest import PatientRecords
from tests.backends.people import B1, B2, WARD, deed, someone

servers = pytest.mark.servers


@given(people.patients)
def test_every_patient_comes_back_whole_from_a_document(whole: Patient) -> None:
    assert patient(document(whole)) == whole


def stages(plan: object) -> set[str]:
    """Every stage of an explained plan."""
    if not isinstance(plan, dict | list):
        return set()
    inner = plan if isinstance(plan, list) else list(plan.values())
    own = {str(plan["stage"])} if isinstance(plan, dict) and "stage" in plan else set()
    return own.union(*map(stages, inner))


QUESTIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "one word": ("patients", finding.query(0, Look(0, True), ["okafor"]), {"hint": finding.INDEX}),
    "inside": ("patients", finding.query(1, Look(1, False), ["kaf", "ad"]), {"hint": finding.INDEX}),
    "mrn": ("patients", {"mrn": {"$eq": "44", "$gt": ""}, "_id": {"$ne": "ada"}}, {}),
    "ward": ("patients", {"ward": "4b"}, {}),
    "region": ("patients", {"ward": {"$gt": ""}}, {}),
    "bed": ("patients", {"ward": "4b", "bed": "B1"}, {}),
    "taken beds": ("beds", {"patient": {"$gt": ""}}, {}),
    "beds of a ward": ("beds", {"ward": "4b"}, {}),
    "outbox": ("audit", {"number": {"$gt": 0}}, {"sort": {"number": 1}}),
    "not yet numbered": ("audit", {"number": 0}, {"sort": {"written": 1}}),
}


@servers
@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_collection(
    mongodb_patient_records: PatientRecords, mongodb_url: str, question: str
) -> None:
    async with mongodb_patient_records() as store:
        await store.open_ward(WARD)
        await store.admit(someone(), B1, deed())
    collection, query, options = QUESTIONS[question]
    plan = mongo.explained(mongodb_url, collection, query, options)
    assert "IXSCAN" in stages(plan)
    assert not {"COLLSCAN", "SORT"} & stages(plan)


WRONG: tuple[dict[str, Any], ...] = (
    {"version": 0},
    {"version": "1"},
    {"keys": "okafor"},
    {"stay": {"bed": "B1"}},
    {"mrn": None},
)


@servers
async def test_the_server_refuses_what_is_no_record(
    mongodb_patient_records: PatientRecords, mongodb_url: str
) -> None:
    async with mongodb_patient_records() as store:
        await store.save(someone(), deed())
    with mongo.documents(mongodb_url) as documents:
        for change in (
            {"version": 0},
            {"version": "1"},
            {"keys": "okafor"},
            {"stay": {"bed": "B1"}},
            {"mrn": None},
        ):
            with pytest.raises(WriteError) as refused:
                documents["patients"].update_one({"_id": "ada"}, {"$set": change})
            assert refused.value.code == 121


@servers
async def test_the_server_itself_lets_a_bed_have_one_patient(
    mongodb_patient_records: PatientRecords, mongodb_url: str
) -> None:
    async with mongodb_patient_records() as store:
        await store.open_ward(WARD)
        ada = await store.admit(someone(), B1, deed())
    with mongo.documents(mongodb_url) as documents, pytest.raises(DuplicateKeyError):
        documents["patients"].insert_one(document(replace(ada, id="eve", mrn="another")))


@servers
async def test_a_bed_wanted_by_many_at_once_goes_to_one(mongodb_patient_records: PatientRecords) -> None:
    async with mongodb_patient_records() as one, mongodb_patient_records() as other:
        await one.open_ward(WARD)

        async def admit(number: int) -> Patient | None:
            try:
                return await (one, other)[number % 2].admit(someone(f"p{number}"), B1, deed())
            except Conflict as refused:
                assert isinstance(refused.current, Patient)
                return None

        admitted = await asyncio.gather(*map(admit, range(20)))
        (won,) = [patient for patient in admitted if patient]
        assert await one.census() == (won,)
        assert [entry.patient for _, entry in await other.outbox(0)] == [won.id]


@servers
async def test_one_deed_sent_many_times_at_once_counts_once(mongodb_patient_records: PatientRecords) -> None:
    async with mongodb_patient_records() as store:
        await store.open_ward(WARD)
        once = deed()
        answers = await asyncio.gather(*(store.admit(someone(), B1, once) for _ in range(10)))
        assert set(map(repr, answers)) == {repr(await store.get("ada"))}
        assert len(await store.outbox(0)) == 1


@servers
async def test_two_who_read_the_outbox_at_once_see_every_entry_under_one_number(
    mongodb_patient_records: PatientRecords,
) -> None:
    async with mongodb_patient_records() as one, mongodb_patient_records() as other:

        async def read(store: PatientsPort) -> list[tuple[int, str]]:
            reached = 0
            found: list[tuple[int, str]] = []
            while len(found) < 60:
                for number, entry in await store.outbox(reached):
                    found.append((number, entry.op))
                    reached = number
                await asyncio.sleep(0.005)
            return found

        deeds = [deed() for _ in range(60)]
        saving = asyncio.gather(*(one.save(someone(each.op), each) for each in deeds))
        async with asyncio.timeout(30):
            first, second, _ = await asyncio.gather(read(one), read(other), saving)
    assert first == second
    assert [number for number, _ in first] == list(range(1, 61))
    assert {op for _, op in first} == {each.op for each in deeds}


@servers
async def test_deeds_on_other_beds_do_not_wait_for_each_other(
    mongodb_patient_records: PatientRecords,
) -> None:
    labels = tuple(f"B{number}" for number in range(40))
    async with mongodb_patient_records() as store:
        await store.open_ward(Ward("north", "4b", "Ward 4b", labels))
        async with asyncio.timeout(7):
            await asyncio.gather(
                *(store.admit(someone(label), Bed("north", "4b", label), deed()) for label in labels)
            )
        census = await store.census("4b")
    assert [patient.stay.bed.label for patient in census if patient.stay] == list(labels)


@servers
async def test_set_up_may_run_twice_and_two_at_once(mongodb_url: str) -> None:
    await asyncio.gather(*(Patients(mongodb_url, "north").set_up() for _ in range(3)))
    await Patients(mongodb_url, "north").set_up()
    async with Patients(mongodb_url, "north") as store:
        assert await store.wards() == ()


@servers
async def test_fitness_tells_of_the_replica_set_and_no_secret(
    mongodb_patient_records: PatientRecords, mongodb_url: str
) -> None:
    async with mongodb_patient_records() as store:
        fit = await store.fitness()
    assert fit.version.startswith("MongoDB ")
    assert fit.replication.startswith("replica set north")
    assert (fit.schema, fit.problem) == ("2", "")
    assert str(urlsplit(mongodb_url).password) not in repr(fit)


def without_schema(url: str) -> str:
    return url


def with_a_wrong_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":geheim@")


def on_a_wrong_port(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}:geheim@127.0.0.1:1"))


def of_another_set(url: str) -> str:
    return url.replace("replicaSet=", "replicaSet=no-")


def by_tls(url: str) -> str:
    return f"{url}&tls=true"


def without_sense(url: str) -> str:
    return "mongodb://ada:geheim@host:port/"


@servers
@pytest.mark.parametrize(
    ("wrong", "kind", "remedy"),
    [
        (without_schema, Misconfigured, "wardwatch setup mongodb"),
        (with_a_wrong_password, Misconfigured, "password"),
        (on_a_wrong_port, Unavailable, "mongodb_url"),
        (of_another_set, Unavailable, "mongodb_url"),
        (by_tls, Misconfigured, "TLS"),
        (without_sense, Misconfigured, "mongodb_url"),
    ],
)
async def test_what_is_wrong_is_said_in_one_line_with_its_remedy_and_no_secret(
    mongodb_url: str, wrong: Callable[[str], str], kind: type[StoreError], remedy: str
) -> None:
    with pytest.raises(kind) as refused:
        async with Patients(wrong(mongodb_url), "north"):
            pass
    said = str(refused.value)
    assert remedy in said
    assert "\n" not in said
    assert len(said) < 110
    assert not any(secret in said for secret in ("geheim", str(urlsplit(mongodb_url).password)))


@servers
async def test_records_of_a_newer_wardwatch_are_left_alone(
    mongodb_patient_records: PatientRecords, mongodb_url: str
) -> None:
    with mongo.documents(mongodb_url) as documents:
        documents["schema"].update_one({"_id": "records"}, {"$set": {"version": 99}})
    with pytest.raises(Misconfigured, match="newer"):
        async with mongodb_patient_records():
            pass


@servers
async def test_a_region_keeps_its_patients_on_the_server_and_the_rest_on_this_machine(
    mongodb_patient_records: PatientRecords, mongodb_url: str, tmp_path: Path
) -> None:
    addresses = {"north": RegionAddresses(tmp_path, mongodb=mongodb_url), "south": RegionAddresses(tmp_path)}
    async with open_stores(addresses) as regions:
        north = regions["north"]
        await north.patients.open_ward(WARD)
        admitted = await north.patients.admit(someone(), B1, deed())
        assert await regions["south"].patients.census() == ()
        for port in (north.patients, north.alerts, north.live, north.teams):
            assert cast(Linked, port).link.state is LinkState.UP
    async with mongodb_patient_records() as store:
        assert await store.census() == (admitted,)


@servers
async def test_a_change_that_its_caller_no_longer_waits_for_is_ended(
    mongodb_patient_records: PatientRecords,
) -> None:
    async with mongodb_patient_records() as store:
        await store.open_ward(WARD)
        for number in range(20):
            going = asyncio.ensure_future(store.admit(someone(f"p{number}"), B1, deed()))
            await asyncio.sleep(0.001 * number)
            going.cancel()
            await asyncio.wait([going])
        async with asyncio.timeout(7):
            assert await store.admit(someone("eve"), B2, deed())


@servers
def test_the_names_of_a_regions_databases_begin_with_the_region(
    mongodb_patient_records: PatientRecords, mongodb_url: str
) -> None:
    asyncio.run(Patients(mongodb_url, "south").set_up())
    name = urlsplit(mongodb_url).path.strip("/")
    assert {f"north_{name}", f"south_{name}"} <= set(mongo.databases(mongodb_url))
