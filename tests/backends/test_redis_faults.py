"""A Redis that is truly broken: masters, replicas and sentinels killed and hung while alerts are posted."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import LinkState, StoreError, TimedOut, Unavailable, WardVitals
from backends.redis.address import Address
from tests.backends import servers
from tests.backends.examples import NOON, an_alert, begun, vital_signs
from tests.backends.posters import Follower, Posters
from tests.backends.redis_site import (
    Site,
    fail_over,
    port_of_master,
    ports_of_replicas,
    site_of_its_own,
    wait_until_whole,
)

pytestmark = [pytest.mark.servers, pytest.mark.faults]


@pytest.fixture
def whole(redis_site: Site) -> Iterator[list[str]]:
    """The processes of the master, then of its replicas, whole again when the test ends."""
    replicas = ports_of_replicas(redis_site.url)
    if len(replicas) < 2:
        pytest.skip("the master has no two replicas")
    there = [f"north/redis-{port}" for port in (port_of_master(redis_site.url), *replicas)]
    yield there
    servers.mend(*there)
    wait_until_whole(redis_site.url, len(replicas))


@pytest.fixture
def sentinels(redis_site: Site) -> Iterator[list[str]]:
    """The processes of the sentinels, whole again when the test ends."""
    there = [f"north/sentinel-{port}" for _, port in Address.parse(redis_site.url).hosts]
    yield there
    servers.mend(*there)


@pytest.fixture
def lone() -> Iterator[tuple[Site, str]]:
    """The Redis of region south, which has no replica, and its process, whole again when the test ends."""
    url = servers.url("SOUTH", "REDIS")
    process = f"south/redis-{port_of_master(url)}"
    with site_of_its_own(url) as site:
        yield site, process
        servers.mend(process)
        wait_until_whole(url, 0)


async def strike(fault: str, *processes: str) -> None:
    """Kill, pause, resume or revive processes."""
    await asyncio.to_thread(servers.control, fault, *processes)


@asynccontextmanager
async def posting(site: Site) -> AsyncIterator[tuple[Posters, Follower]]:
    """Engines that post and a terminal that follows, both well under way."""
    async with site.board() as board, site.board() as terminal, asyncio.TaskGroup() as tasks:
        posters, follower = Posters(board), Follower(terminal)
        following = tasks.create_task(follower.follow())
        posted = tasks.create_task(posters.post())
        await posters.more(100)
        yield posters, follower
        posters.ended = True
        await posted
        await follower.reaches(max(event.seq for event in posters.acknowledged.values()))
        following.cancel()


async def check_all(site: Site, posters: Posters, follower: Follower) -> None:
    """Every alert acknowledged stands, is in the log once, and was told once and in order, or with a gap."""
    log = [(int(number.partition(b"-")[0]), fields[b"op"].decode()) for number, fields in read_log(site)]
    stored = {op: number for number, op in log}
    assert [number for number, _ in log] == list(range(1, len(stored) + 1))
    for op, event in posters.acknowledged.items():
        assert stored.get(op) == event.seq
    async with site.board() as board:
        standing = {alert.id for alert in (await board.snapshot()).alerts}
    assert {event.alert.id for event in posters.acknowledged.values()} <= standing
    with_gaps = {alert.id for gap in follower.gaps for alert in gap.alerts}
    told = [(event.seq, event.op) for event in follower.events if event.alert.id not in with_gaps]
    assert told == [(number, op) for number, op in log if op.removeprefix("begin ") not in with_gaps]


def read_log(site: Site) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The log as it lies on the server."""
    return cast(list[tuple[bytes, dict[bytes, bytes]]], site.raw("XRANGE", site.keys.log, "-", "+"))


@pytest.mark.parametrize(("fault", "bound"), [("kill", 8.0), ("pause", 8.0)])
async def test_a_master_that_is_lost_costs_seconds_and_no_alert(
    redis_site: Site, whole: list[str], fault: str, bound: float
) -> None:
    async with posting(redis_site) as (posters, follower):
        await strike(fault, whole[0])
        await posters.more(200)
    await check_all(redis_site, posters, follower)
    assert f"north/redis-{port_of_master(redis_site.url)}" != whole[0]
    assert [link.state for link in follower.links][:2] == [LinkState.DOWN, LinkState.UP]
    assert posters.gap < bound
    print(f"FIGURE master {fault}: {posters.gap:.2f} s, gaps {len(follower.gaps)}")


async def test_a_master_that_was_hung_for_long_comes_back_as_a_replica_and_changes_nothing(
    redis_site: Site, whole: list[str]
) -> None:
    async with posting(redis_site) as (posters, follower):
        await strike("pause", whole[0])
        await asyncio.sleep(12)
        await posters.more(50)
        await strike("resume", whole[0])
        await asyncio.to_thread(wait_until_whole, redis_site.url, len(whole) - 1)
        await posters.more(100)
    await check_all(redis_site, posters, follower)
    assert posters.gap < 8.0
    print(f"FIGURE master hung 12 s: {posters.gap:.2f} s, gaps {len(follower.gaps)}")


async def test_a_failover_that_is_asked_for_is_hardly_noticed(redis_site: Site, whole: list[str]) -> None:
    async with posting(redis_site) as (posters, follower):
        await asyncio.to_thread(fail_over, redis_site.url)
        async with asyncio.timeout(30):
            while f"north/redis-{await asyncio.to_thread(port_of_master, redis_site.url)}" == whole[0]:
                await asyncio.sleep(0.1)
        await posters.more(100)
    await check_all(redis_site, posters, follower)
    assert posters.gap < 5.0
    print(f"FIGURE failover: {posters.gap:.2f} s, gaps {len(follower.gaps)}")


async def test_one_replica_that_is_away_is_not_noticed(redis_site: Site, whole: list[str]) -> None:
    async with posting(redis_site) as (posters, follower):
        for fault, mended in (("pause", "resume"), ("kill", "revive")):
            await strike(fault, whole[1])
            await posters.more(200)
            await strike(mended, whole[1])
    await check_all(redis_site, posters, follower)
    assert follower.links == []
    assert posters.gap < 1.0
    print(f"FIGURE one replica: {posters.gap:.2f} s, gaps {len(follower.gaps)}")


async def test_what_no_replica_confirms_does_not_count_and_may_be_sent_again(
    redis_site: Site, whole: list[str]
) -> None:
    async with redis_site.board() as board:
        first = await board.post(begun(an_alert("first")))
        await strike("pause", *whole[1:])
        with pytest.raises(TimedOut, match="no replica has confirmed"):
            await board.post(begun(an_alert("second")))
        with pytest.raises(TimedOut, match="no replica has confirmed"):
            await board.post(begun(an_alert("second")))
        with pytest.raises(Unavailable, match="no replica confirms"):
            await board.probe()
        await strike("resume", whole[2])
        stored = await sent(redis_site, begun(an_alert("second")).op)
        assert await board.post(begun(an_alert("first"))) == first
    assert stored == 2
    assert [fields[b"op"] for _, fields in read_log(redis_site)] == [b"begin first", b"begin second"]


async def sent(site: Site, op: str) -> int:
    """The number of an alert's beginning, sent until a replica has confirmed it."""
    async with site.board() as board, asyncio.timeout(20):
        while True:
            try:
                return (await board.post(begun(an_alert(op.removeprefix("begin "))))).seq
            except TimedOut:
                await asyncio.sleep(0.1)


@pytest.mark.parametrize("fault", ["kill", "pause"])
async def test_a_sentinel_that_is_away_keeps_nobody_out(
    redis_site: Site, sentinels: list[str], fault: str
) -> None:
    await strike(fault, sentinels[0])
    async with asyncio.timeout(4), redis_site.board() as board:
        await board.post(begun(an_alert()))


async def test_without_any_sentinel_those_who_are_connected_go_on(
    redis_site: Site, sentinels: list[str]
) -> None:
    async with redis_site.board() as board:
        await board.post(begun(an_alert("first")))
        await strike("kill", *sentinels)
        stored = await board.post(begun(an_alert("second")))
        with pytest.raises(Unavailable):
            await redis_site.board().__aenter__()
    assert stored.seq == 2


@pytest.mark.parametrize(("fault", "mended"), [("kill", "revive"), ("pause", "resume")])
async def test_a_server_without_replicas_comes_back_with_all_it_acknowledged(
    lone: tuple[Site, str], fault: str, mended: str
) -> None:
    site, process = lone
    async with posting(site) as (posters, follower):
        await strike(fault, process)
        async with asyncio.timeout(10):
            while not follower.links:  # noqa: ASYNC110  told in another task
                await asyncio.sleep(0.01)
        await asyncio.sleep(5)
        await strike(mended, process)
        returned = time.monotonic()
        await posters.more(100)
    await check_all(site, posters, follower)
    back = next(moment for moment in posters.moments if moment > returned) - returned
    assert [link.state for link in follower.links] == [LinkState.DOWN, LinkState.UP]
    assert follower.gaps == []
    assert back < 5.0
    print(f"FIGURE lone {fault}: back after {back:.2f} s")


@pytest.mark.parametrize(("fault", "mended"), [("kill", "revive"), ("pause", "resume")])
async def test_the_link_says_within_five_seconds_that_a_server_is_away_and_that_it_is_back(
    lone: tuple[Site, str], tmp_path: Path, fault: str, mended: str
) -> None:
    site, process = lone
    addresses = {site.tag: RegionAddresses(tmp_path, redis=site.url)}
    async with open_stores(addresses) as regions:
        ports = [cast(Linked, port) for port in (regions[site.tag].alerts, regions[site.tag].live)]
        patients = cast(Linked, regions[site.tag].patients)
        await strike(fault, process)
        await asyncio.gather(*(becomes(port, LinkState.DOWN) for port in ports))
        assert patients.link.state is LinkState.UP
        assert all(port.link.problem for port in ports)
        await strike(mended, process)
        await asyncio.gather(*(becomes(port, LinkState.UP) for port in ports))


async def becomes(port: Linked, state: LinkState) -> None:
    """Wait, for five seconds at most, until a link is in a state."""
    async with asyncio.timeout(5):
        async for link in port.links():
            if link.state is state:
                return


async def test_live_values_are_followed_through_the_loss_of_a_master(
    redis_site: Site, whole: list[str]
) -> None:
    async with redis_site.live() as live, redis_site.live() as terminal, asyncio.timeout(30):
        await live.publish("4b", [vital_signs(heart_rate=60.0)], NOON)
        async with aclosing(cast(AsyncGenerator[object, None], terminal.follow("4b"))) as stream:
            assert isinstance(await anext(stream), WardVitals)
            await strike("kill", whole[0])
            await published(redis_site, 61.0)
            async for item in stream:
                if isinstance(item, WardVitals) and item.beds == (vital_signs(heart_rate=61.0),):
                    break


async def published(site: Site, heart_rate: float) -> None:
    """A heart rate, published until the store has taken it."""
    async with site.live() as live:
        while True:
            try:
                return await live.publish("4b", [vital_signs(heart_rate=heart_rate)], NOON + 1)
            except StoreError:
                await asyncio.sleep(0.1)


_LEAVES_WITH_A_CALL_UNDER_WAY = """
import asyncio, sys
from backends.redis.alerts import AlertBoard
from backends.redis.server import Server

async def main():
    async with AlertBoard(Server(sys.stdin.readline().strip(), "north"), "north") as board:
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        calls = [asyncio.ensure_future(board.snapshot()) for _ in range(20)]
        await asyncio.wait(calls, timeout=0.5)
        for call in calls:
            call.cancel()

asyncio.run(main())
"""


async def test_a_program_ends_although_its_server_hangs(lone: tuple[Site, str]) -> None:
    site, process = lone
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _LEAVES_WITH_A_CALL_UNDER_WAY),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{site.url}\n".encode())
    assert await program.stdout.readline() == b"open\n"
    await strike("pause", process)
    begin = time.monotonic()
    async with asyncio.timeout(30):
        await program.communicate(b"go\n")
    assert time.monotonic() - begin < 5.0


async def test_letting_go_of_a_server_that_hangs_takes_two_seconds(lone: tuple[Site, str]) -> None:
    site, process = lone
    async with site.board() as board, site.live():
        await board.snapshot()
        await strike("pause", process)
        begin = time.monotonic()
    assert time.monotonic() - begin < 3.0
