"""A ring that is truly broken: nodes killed and hung while keepers go on archiving and terminals reading."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cassandra import DriverException
from cassandra.cluster import NoHostAvailable

from backends.cassandra.analytics import Analytics
from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import Link, LinkState, StoreError
from tests.backends import servers
from tests.backends.archivists import Archivists, an_event, gap
from tests.backends.examples import NOON
from tests.backends.leaving import seconds_to_leave
from tests.backends.ring import Site

pytestmark = [pytest.mark.servers, pytest.mark.faults]


def nodes(url: str) -> list[str]:
    """The processes of an address, as `servers.py` calls them: the fourth listens on 127.0.0.4."""
    hosts = urlsplit(url).netloc.rpartition("@")[2].split(",")
    return [f"wide/cassandra-{host.partition(':')[0].rpartition('.')[2]}" for host in hosts]


@pytest.fixture
def broken(cassandra_site: Site) -> Iterator[list[str]]:
    """The nodes of data centre north as `servers.py` calls them; whole again when the test ends."""
    there = nodes(cassandra_site.url)
    if len(there) < 3:
        pytest.skip("the data centre has no three nodes")
    yield there
    servers.mend(*there)
    wait_until_whole(cassandra_site)


def wait_until_whole(site: Site, region: str = "north") -> None:
    """Wait until every node takes part: only then a table can be emptied."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with suppress(DriverException, NoHostAvailable):
            site.rows("TRUNCATE {ks}.alerts_by_ward", region=region)
            return
        time.sleep(0.5)
    raise TimeoutError("the ring is not whole again")


@asynccontextmanager
async def archiving(site: Site) -> AsyncIterator[Archivists]:
    """Keepers and terminals at work; in the end all that was acknowledged must be there, once."""
    async with Analytics(site.url, "north") as store, asyncio.TaskGroup() as tasks:
        work = Archivists(store)
        working = tasks.create_task(work.work())
        await work.more(100)
        yield work
        work.ended = True
        await working
        await work.check(store)


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_a_node_that_is_lost_is_hardly_noticed(
    cassandra_site: Site, broken: list[str], fault: str
) -> None:
    async with archiving(cassandra_site) as work:
        await asyncio.to_thread(servers.control, fault, broken[0])
        await work.more(400)
    assert gap(work.moments) < 3.0
    assert gap(work.read) < 3.0


async def test_without_a_quorum_it_says_so_and_goes_on_by_itself_once_there_is_one(
    cassandra_site: Site, broken: list[str], tmp_path: Path
) -> None:
    addresses = {"north": RegionAddresses(tmp_path, cassandra=cassandra_site.url)}
    async with archiving(cassandra_site) as work, open_stores(addresses) as regions:
        store = regions["north"].analytics
        assert isinstance(store, Linked)
        await asyncio.to_thread(servers.control, "kill", *broken[1:])
        begun = time.monotonic()
        down = await until(store, LinkState.DOWN)
        assert time.monotonic() - begun < 5.0
        await said(store, "too few nodes")
        with pytest.raises(StoreError, match="too few nodes"):
            await store.archive([an_event(99, 0)])
        assert store.link.since == down.since
        await asyncio.to_thread(servers.control, "revive", *broken[1:])
        await until(store, LinkState.UP, 90)
        await store.archive([an_event(99, 0)])
        await work.more(100)
    assert any("too few nodes" in line for line in work.refused)


@pytest.fixture
def broken_south(cassandra_site: Site) -> Iterator[list[str]]:
    """The nodes of data centre south; whole again when the test ends."""
    cassandra_site.empty("south")
    there = nodes(cassandra_site.urls["south"])
    yield there
    servers.mend(*there)
    wait_until_whole(cassandra_site, "south")


async def test_a_data_centre_that_is_lost_leaves_the_other_region_alone(
    cassandra_site: Site, broken_south: list[str], tmp_path: Path
) -> None:
    addresses = {
        region: RegionAddresses(tmp_path, cassandra=url) for region, url in cassandra_site.urls.items()
    }
    async with archiving(cassandra_site) as work, open_stores(addresses) as regions:
        north, south = regions["north"].analytics, regions["south"].analytics
        assert isinstance(north, Linked)
        assert isinstance(south, Linked)
        heard: list[Link] = []
        north.hear(heard.append)
        await asyncio.to_thread(servers.control, "kill", *broken_south)
        await until(south, LinkState.DOWN)
        with pytest.raises(StoreError):
            await south.archive([an_event(99, 0)])
        await work.more(200)
        await asyncio.to_thread(servers.control, "revive", *broken_south)
        await until(south, LinkState.UP, 90)
        await south.archive([an_event(99, 0)])
        assert await south.alert_history(0, NOON * 2) == (an_event(99, 0),)
    assert not work.refused
    assert LinkState.DOWN not in {link.state for link in heard}


async def until(store: Linked, state: LinkState, within: float = 10.0) -> Link:
    """Wait for a state of the link."""
    async with asyncio.timeout(within):
        while store.link.state is not state:  # noqa: ASYNC110  the probe finds it
            await asyncio.sleep(0.02)
    return store.link


async def said(store: Linked, words: str) -> None:
    """Wait until the link says something."""
    async with asyncio.timeout(40):
        while words not in store.link.problem:  # noqa: ASYNC110  the probe finds it
            await asyncio.sleep(0.02)


async def test_a_ring_that_was_gone_when_the_store_opened_is_found_when_it_is_back(
    cassandra_site: Site, broken: list[str], tmp_path: Path
) -> None:
    await asyncio.to_thread(servers.control, "pause", *broken)
    addresses = {"north": RegionAddresses(tmp_path, cassandra=cassandra_site.url)}
    async with open_stores(addresses, patience=1.0) as regions:
        store = regions["north"].analytics
        assert isinstance(store, Linked)
        with pytest.raises(StoreError):
            await store.alert_history(0, NOON)
        assert await regions["north"].patients.wards() == ()
        await asyncio.to_thread(servers.control, "resume", *broken)
        await until(store, LinkState.UP, 30)
        assert await store.alert_history(0, NOON) == ()


async def test_a_connection_that_has_given_up_is_replaced(
    cassandra_site: Site, broken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.cassandra.analytics.RENEWED", 0.5)
    async with Analytics(cassandra_site.url, "north") as store:
        first = store._ring
        first.leave()
        async with asyncio.timeout(10):
            while store._ring is first:
                with suppress(StoreError):
                    await store.probe()
                await asyncio.sleep(0.05)
        await store.probe()
        await store.archive([an_event(1, 1)])


async def test_letting_go_of_a_ring_that_hangs_takes_two_seconds(
    cassandra_site: Site, broken: list[str]
) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        await store.alert_history(0, NOON)
        await asyncio.to_thread(servers.control, "pause", *broken)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3.0


_LEAVES_WITH_A_CALL_UNDER_WAY = """
import asyncio, sys
from backends.cassandra.analytics import Analytics

async def main():
    async with Analytics(sys.stdin.readline().strip(), "north") as store:
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        calls = [asyncio.ensure_future(store.alert_history(0, 2e9)) for _ in range(20)]
        await asyncio.wait(calls, timeout=0.5)
        for call in calls:
            call.cancel()

asyncio.run(main())
"""


async def test_a_program_ends_although_its_ring_hangs(cassandra_site: Site, broken: list[str]) -> None:
    async def hang() -> None:
        await asyncio.to_thread(servers.control, "pause", *broken)

    assert await seconds_to_leave(_LEAVES_WITH_A_CALL_UNDER_WAY, cassandra_site.url, hang) < 8.0
