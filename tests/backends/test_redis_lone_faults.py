"""A Redis without replicas that is truly broken, killed and hung while alerts are posted, and back again."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import LinkState
from tests.backends import servers
from tests.backends.leaving import seconds_to_leave
from tests.backends.redis_breaking import check_all, posting, strike
from tests.backends.redis_site import Site, port_of_master, site_of_its_own, wait_until_whole

pytestmark = [pytest.mark.servers, pytest.mark.faults]


@pytest.fixture
def lone() -> Iterator[tuple[Site, str]]:
    """The Redis of region south, which has no replica, and its process, whole again when the test ends."""
    url = servers.url("SOUTH", "REDIS")
    process = f"south/redis-{port_of_master(url)}"
    with site_of_its_own(url) as site:
        yield site, process
        servers.mend(process)
        wait_until_whole(url, 0)


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
        returned = time.monotonic()
        await strike(mended, process)
        await posters.more(100)
    await check_all(site, posters, follower)
    back = next(moment for moment in posters.moments if moment > returned) - returned
    assert [link.state for link in follower.links] == [LinkState.DOWN, LinkState.UP]
    assert follower.gaps == []
    assert back < 5.0


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

    async def hang() -> None:
        await strike("pause", process)

    assert await seconds_to_leave(_LEAVES_WITH_A_CALL_UNDER_WAY, site.url, hang) < 5.0


async def test_letting_go_of_a_server_that_hangs_takes_two_seconds(lone: tuple[Site, str]) -> None:
    site, process = lone
    async with site.board() as board, site.live():
        await board.snapshot()
        await strike("pause", process)
        begin = time.monotonic()
    assert time.monotonic() - begin < 3.0
