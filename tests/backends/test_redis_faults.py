"""A Redis that is truly broken: masters, replicas and sentinels killed and hung while alerts are posted."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import cast

import pytest

from backends.ports import LinkState, LiveVitals, StoreError, TimedOut, Unavailable, WardVitals
from backends.redis.address import Address
from backends.redis.replicas import UNSURE
from tests.backends import servers
from tests.backends.examples import NOON, an_alert, begun, vital_signs
from tests.backends.redis_breaking import check_all, posting, read_log, strike
from tests.backends.redis_site import (
    Site,
    fail_over,
    port_of_master,
    ports_of_replicas,
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


async def test_a_failover_that_is_asked_for_loses_nothing_although_the_old_master_goes_on(
    redis_site: Site, whole: list[str]
) -> None:
    async with posting(redis_site) as (posters, follower):
        await asyncio.to_thread(fail_over, redis_site.url)
        async with asyncio.timeout(30):
            while f"north/redis-{await asyncio.to_thread(port_of_master, redis_site.url)}" == whole[0]:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await posters.more(100)
    await check_all(redis_site, posters, follower)
    assert posters.gap < 8.0


@pytest.mark.parametrize(
    ("fault", "mended", "bound"), [("pause", "resume", 1.0), ("kill", "revive", UNSURE + 1.0)]
)
async def test_one_replica_that_is_away_costs_no_alert(
    redis_site: Site, whole: list[str], fault: str, mended: str, bound: float
) -> None:
    async with posting(redis_site) as (posters, follower):
        await strike(fault, whole[1])
        await posters.more(200)
        await strike(mended, whole[1])
    await check_all(redis_site, posters, follower)
    assert follower.links == []
    assert posters.gap < bound


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


async def test_live_values_are_followed_through_the_loss_of_a_master(
    redis_site: Site, whole: list[str]
) -> None:
    async with redis_site.live() as live, redis_site.live() as terminal, asyncio.timeout(30):
        await live.publish("4b", [vital_signs(heart_rate=60.0)], NOON)
        async with aclosing(cast(AsyncGenerator[object, None], terminal.follow("4b"))) as stream:
            assert isinstance(await anext(stream), WardVitals)
            await strike("kill", whole[0])
            await published(live, 61.0)
            async for item in stream:
                if isinstance(item, WardVitals) and item.beds == (vital_signs(heart_rate=61.0),):
                    break


async def published(live: LiveVitals, heart_rate: float) -> None:
    """Publish a heart rate until the store has taken it."""
    while True:
        try:
            return await live.publish("4b", [vital_signs(heart_rate=heart_rate)], NOON + 1)
        except StoreError:
            await asyncio.sleep(0.1)
