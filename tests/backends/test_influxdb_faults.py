"""InfluxDBs that are truly broken, killed and hung, while readings go on coming."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from backends.influxdb.vitals import VitalsHistory
from backends.link import Linked, linked
from backends.pauses import Pauses
from backends.ports import LinkState, StoreError, TimedOut
from backends.ports import VitalsHistory as Port
from backends.spool import Spool
from bedside.outlet import Outlet
from bedside.packing import Packing
from clinical.vitals import Reading, Signal
from tests.backends import servers
from tests.backends.influx import Site
from tests.backends.leaving import seconds_to_leave
from tests.backends.readings import START, reading

pytestmark = [pytest.mark.servers, pytest.mark.faults]

FIRST, SECOND = "north/influxd-1", "north/influxd-2"


@pytest.fixture
def broken(influxdb_site: Site) -> Iterator[Site]:
    """The two instances of region north, set up, and well again when the test ends."""
    if len(influxdb_site.urls) < 2:
        pytest.skip("region north has no two InfluxDBs")
    asyncio.run(influxdb_site.history().set_up())
    yield influxdb_site
    servers.mend(FIRST, SECOND)


@dataclass(slots=True)
class Bedside:
    """Puts a reading in every few milliseconds, as the intake does, and knows how many have been put in."""

    outlet: Outlet[Reading]
    put: int = 0
    ended: bool = False

    async def speak(self) -> None:
        while not self.ended or self.outlet.waiting:
            if not self.ended:
                self.outlet.put([reading(START + self.put, HR=60.0 + self.put % 60)])
                self.put += 1
            await self.outlet.flush()
            await asyncio.sleep(0.01)

    async def more(self, count: int) -> None:
        wanted = self.put + count
        async with asyncio.timeout(60):
            while self.put < wanted:  # noqa: ASYNC110  it is a count, not a state to be told of
                await asyncio.sleep(0.01)


@asynccontextmanager
async def speaking(store: Port, folder: Path) -> AsyncIterator[Bedside]:
    """A bedside that speaks, all of whose readings have been delivered at the end."""
    with Spool(folder) as spool:
        packing = Packing(tuple[Reading, ...])
        outlet = Outlet("history", store.record, spool, packing, pauses=Pauses(longest=1.0))
        bedside = Bedside(outlet)
        async with asyncio.timeout(90), asyncio.TaskGroup() as tasks:
            tasks.create_task(bedside.speak())
            await bedside.more(50)
            yield bedside
            bedside.ended = True


async def break_(fault: str, *processes: str) -> None:
    await asyncio.to_thread(servers.control, fault, *processes)


async def mend(*processes: str) -> None:
    await asyncio.to_thread(servers.mend, *processes)


async def rates(store: Port, count: int) -> tuple[float | None, ...]:
    """Every reading that was put in, by its second."""
    found = await store.history(["p1"], START, START + count, 1.0)
    return found["p1"].values.get(Signal.HR, ())


def said(count: int) -> tuple[float, ...]:
    return tuple(60.0 + number % 60 for number in range(count))


async def until(true: Callable[[], Awaitable[bool]], within: float = 30.0) -> float:
    """Wait for a state; gives the seconds that it took."""
    begun = time.monotonic()
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110  it is asked of a server
            await asyncio.sleep(0.05)
    return time.monotonic() - begun


async def until_delivered(site: Site, place: int, count: int) -> None:
    """Wait until an instance holds every reading, and each once."""

    async def holds() -> bool:
        with suppress(OSError):
            return await asyncio.to_thread(site.count, "vitals", place) >= count
        return False

    await until(holds)
    assert await asyncio.to_thread(site.count, "vitals", place) == count


async def until_complete(reader: Port) -> None:
    """Wait until no instance lacks anything, as one who reads sees it."""

    async def complete() -> bool:
        return "2 complete" in (await reader.fitness()).replication

    await until(complete, 10.0)


async def until_link(link: Linked, *, up: bool) -> float:
    """Wait until a link is up, or down; gives the seconds that it took."""

    async def so() -> bool:
        return (link.link.state is not LinkState.DOWN) is up

    return await until(so)


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_one_of_two_that_is_away_is_hardly_noticed_and_gets_all_it_missed(
    broken: Site, tmp_path: Path, fault: str
) -> None:
    async with broken.history() as store, broken.history(folder="reader") as reader:
        async with speaking(store, tmp_path / "spool") as bedside:
            await break_(fault, FIRST)
            await bedside.more(300)
            await reader.probe()
            held = bedside.put
            assert (await rates(reader, held))[:200] == said(held)[:200]
            assert "1 well" in (await reader.fitness()).replication
            await mend(FIRST)
            await bedside.more(50)
        for place in range(2):
            await until_delivered(broken, place, bedside.put)
        assert await rates(reader, bedside.put) == said(bedside.put)
        await until_complete(reader)


async def test_an_instance_that_lacks_readings_is_not_read_from(broken: Site) -> None:
    early, late = ([reading(START + t, HR=60.0 + t) for t in span] for span in (range(30), range(30, 60)))
    async with broken.history() as store:
        await store.record(early)
        await break_("kill", FIRST)
        await store.record(late)
    await mend(FIRST)
    await until_delivered(broken, 0, 30)
    async with broken.history(folder="reader") as reader:
        assert await rates(reader, 60) == said(60)
        assert (await reader.fitness()).replication == "written to 2 instances: 2 well, 1 complete"
        assert "lacks readings" in (await reader.fitness()).problem
        async with broken.history() as again:
            await again.record(early[:1])
            await until_delivered(broken, 0, 60)
            await until_complete(reader)


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_with_both_away_the_link_says_so_and_nothing_is_lost_or_doubled(
    broken: Site, tmp_path: Path, fault: str
) -> None:
    async with linked(broken.history()) as store:
        link = store
        assert isinstance(link, Linked)
        async with speaking(store, tmp_path / "spool") as bedside:
            await break_(fault, FIRST, SECOND)
            assert await until_link(link, up=False) < 5.0
            assert link.link.problem
            await bedside.more(20)
            await mend(FIRST, SECOND)
            assert await until_link(link, up=True) < 5.0
            await bedside.more(20)
        for place in range(2):
            await until_delivered(broken, place, bedside.put)
        assert await rates(store, bedside.put) == said(bedside.put)


async def test_one_that_hangs_alone_costs_a_write_its_deadline_and_no_more(broken: Site) -> None:
    alone = replace(broken, urls=broken.urls[:1])
    store = alone.history()
    async with store:
        await break_("pause", FIRST)
        begun = time.monotonic()
        with pytest.raises(TimedOut):
            await store.record([reading(START, HR=60.0)])
        assert time.monotonic() - begun < 4.5
        with pytest.raises(StoreError):
            await store.probe()
        begun = time.monotonic()
    assert time.monotonic() - begun < 3.0
    assert isinstance(store, VitalsHistory)


_LEAVES_WITH_A_CALL_UNDER_WAY = """
import asyncio, sys
from pathlib import Path
from backends.influxdb.vitals import VitalsHistory

async def main():
    url, org, named, folder = sys.argv[1:]
    token = sys.stdin.readline().strip()
    store = VitalsHistory(url, "north", token=token, org=org, named=named, folder=Path(folder))
    async with store:
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        calls = [asyncio.ensure_future(store.latest("4b")) for _ in range(20)]
        await asyncio.wait(calls, timeout=0.5)
        for call in calls:
            call.cancel()

asyncio.run(main())
"""


async def test_a_program_ends_although_its_server_hangs(broken: Site, tmp_path: Path) -> None:
    given = (broken.urls[0], broken.org, broken.named, str(tmp_path))

    async def hang() -> None:
        await break_("pause", FIRST)

    assert await seconds_to_leave(_LEAVES_WITH_A_CALL_UNDER_WAY, broken.token, hang, given) < 8.0
