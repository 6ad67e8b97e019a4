"""A replica set that is truly broken: members killed and hung while terminals go on writing."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from backends.mongodb import patients as mongodb
from backends.ports import Patients, StoreError, Unavailable
from tests.backends import mongo, servers
from tests.backends.conftest import PatientRecords
from tests.backends.leaving import seconds_to_leave
from tests.backends.people import B1, WARD, deed, someone
from tests.backends.writers import Hearer, Writers

pytestmark = [pytest.mark.servers, pytest.mark.faults]


def members(url: str) -> list[str]:
    """The processes of the replica set, as `servers.py` calls them."""
    hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    return [f"north/mongod-{host.rpartition(':')[2]}" for host in hosts]


def primary(url: str) -> str:
    """The process that takes changes now."""
    return f"north/mongod-{mongo.port_of_primary(url)}"


@pytest.fixture
def broken(mongodb_url: str) -> Iterator[list[str]]:
    """The members of the replica set, whole again when the test ends."""
    there = members(mongodb_url)
    if len(there) < 3:
        pytest.skip("the replica set has no three members")
    yield there
    servers.mend(*there)
    mongo.wait_until_whole(mongodb_url)


@asynccontextmanager
async def writing(made: PatientRecords) -> AsyncIterator[tuple[Writers, Hearer]]:
    """Terminals that write and one that hears of it, all well under way."""
    async with made() as store, made() as other, asyncio.TaskGroup() as tasks:
        writers, hearer = Writers(store), Hearer(other)
        hearing = tasks.create_task(hearer.hear())
        await hearer.ready(store)
        written = tasks.create_task(writers.write())
        await writers.more(50)
        yield writers, hearer
        writers.ended = True
        await written
        await hearer.heard(writers.acknowledged)
        hearing.cancel()


async def check_all(store: Patients, writers: Writers, hearer: Hearer) -> None:
    """Every deed acknowledged is stored once, told once and in order, and is in the audit once."""
    for name, patient in writers.acknowledged.items():
        assert await store.get(name) == patient
        assert hearer.versions[name] == list(range(1, patient.version + 1))
    noted = [entry.op for _, entry in await store.outbox(0, 5000) if not entry.op.startswith("first")]
    wanted = [f"{name}-{version}" for name, versions in hearer.versions.items() for version in versions]
    assert sorted(noted) == sorted(op for op in wanted if not op.startswith("first"))
    assert len(writers.moments) == sum(patient.version for patient in writers.acknowledged.values())


@pytest.mark.parametrize(("fault", "bound"), [("kill", 8.0), ("pause", 12.0)])
async def test_a_primary_that_is_lost_costs_seconds_and_no_deed(
    mongodb_patient_records: PatientRecords, mongodb_url: str, broken: list[str], fault: str, bound: float
) -> None:
    async with writing(mongodb_patient_records) as (writers, hearer):
        lost = await asyncio.to_thread(primary, mongodb_url)
        await asyncio.to_thread(servers.control, fault, lost)
        await writers.more(100)
        assert await asyncio.to_thread(primary, mongodb_url) != lost
    async with mongodb_patient_records() as store:
        await check_all(store, writers, hearer)
    assert writers.gap < bound


async def test_a_primary_that_steps_down_is_hardly_noticed(
    mongodb_patient_records: PatientRecords, mongodb_url: str, broken: list[str]
) -> None:
    async with writing(mongodb_patient_records) as (writers, hearer):
        await asyncio.to_thread(mongo.step_down, mongodb_url)
        await writers.more(100)
    async with mongodb_patient_records() as store:
        await check_all(store, writers, hearer)
    assert writers.gap < 8.0


async def test_without_a_primary_records_are_read_and_the_probe_says_so(
    mongodb_patient_records: PatientRecords, mongodb_url: str, broken: list[str]
) -> None:
    async with mongodb_patient_records() as store:
        await store.open_ward(WARD)
        ada = await store.admit(someone(), B1, deed())
        first = await asyncio.to_thread(primary, mongodb_url)
        lost = [first, next(member for member in broken if member != first)]
        await asyncio.to_thread(servers.control, "kill", *lost)
        async with asyncio.timeout(30):
            problem = ""
            while "nothing can be changed" not in problem:
                problem = await told(store)
        assert await store.get("ada") == ada
        assert await store.find("okafor") == (ada,)
        with pytest.raises(StoreError):
            await store.discharge("ada", deed())
        leave = deed()
        await asyncio.to_thread(servers.control, "revive", *lost)
        gone = None
        async with asyncio.timeout(60):
            while gone is None:
                try:
                    gone = await store.discharge("ada", leave)
                except StoreError:
                    await asyncio.sleep(0.1)
        assert gone.bed is None


async def told(store: Patients) -> str:
    """What the probe says."""
    try:
        await store.probe()
    except Unavailable as error:
        return str(error)
    except StoreError:
        pass
    await asyncio.sleep(0.1)
    return ""


_LEAVES_WITH_A_CALL_UNDER_WAY = """
import asyncio, sys
from backends.mongodb.patients import Patients

async def main():
    async with Patients(sys.stdin.readline().strip(), "north") as store:
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        calls = [asyncio.ensure_future(store.census()) for _ in range(20)]
        await asyncio.wait(calls, timeout=0.5)
        for call in calls:
            call.cancel()

asyncio.run(main())
"""


async def test_a_program_ends_although_its_server_hangs(
    mongodb_patient_records: PatientRecords, mongodb_url: str, broken: list[str]
) -> None:
    async with mongodb_patient_records() as store:
        assert await store.census() == ()

    async def hang() -> None:
        await asyncio.to_thread(servers.control, "pause", *broken)

    assert await seconds_to_leave(_LEAVES_WITH_A_CALL_UNDER_WAY, mongodb_url, hang) < 8.0


async def test_letting_go_of_a_server_that_hangs_takes_two_seconds(
    mongodb_patient_records: PatientRecords, broken: list[str]
) -> None:
    store = mongodb_patient_records()
    async with store:
        await store.census()
        await asyncio.to_thread(servers.control, "pause", *broken)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3.0
    assert isinstance(store, mongodb.Patients)
