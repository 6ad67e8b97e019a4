"""Opening the real Redis: what is fit, what is refused with its reason, and what is never shown."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import (
    LinkState,
    LiveVitals,
    Misconfigured,
    StoreError,
    TimedOut,
    Unavailable,
)
from backends.redis.address import Address
from backends.redis.alerts import AlertBoard
from backends.redis.live import LiveVitals as RedisLiveVitals
from backends.redis.server import Server
from tests.backends import servers
from tests.backends.examples import NOON, an_alert, begun, vital_signs
from tests.backends.redis_site import Site, client, port_of_master, site_of_its_own

pytestmark = pytest.mark.servers


async def test_a_newer_layout_is_left_alone(redis_site: Site) -> None:
    redis_site.raw("SET", redis_site.keys.schema, "99")
    board = redis_site.board()
    with pytest.raises(Misconfigured, match="newer wardwatch"):
        await board.__aenter__()
    redis_site.raw("SET", redis_site.keys.schema, "1")
    async with board:
        assert (await board.fitness()).schema == "1"


async def test_its_fitness_says_what_confirms_a_write_and_no_secret(redis_site: Site) -> None:
    async with redis_site.board() as board, redis_site.live() as live:
        await board.set_up()
        for told in (await board.fitness(), await live.fitness()):
            assert (told.problem, told.schema) == ("", "1")
            assert told.version.startswith("Redis ")
            assert told.replication == "2 replicas, 1 must confirm a write; 3 sentinels"
            assert (Address.parse(redis_site.url).password or "none") not in repr(told)
    async with AlertBoard(Server(redis_site.plain(), redis_site.tag), "north") as board:
        assert "unreplicated" in (await board.fitness()).replication


RIGHTS = (
    *("~alerts:*", "~live:*", "&alerts:*", "&live:*"),
    *("+@read", "+@write", "+@pubsub", "+@scripting", "+@transaction", "+@connection"),
    *("+info", "+role", "+time"),
)
"""The rights that docs/redis.md says a user needs."""


async def test_a_user_with_the_documented_rights_can_do_all_and_one_without_is_told(redis_site: Site) -> None:
    netloc = f"tester:geheim@127.0.0.1:{port_of_master(redis_site.url)}"
    url = redis_site.plain(netloc=netloc) + "?replicas=1"
    redis_site.raw("ACL", "SETUSER", "tester", "reset", "on", ">geheim", *RIGHTS)
    try:
        server = Server(url, redis_site.tag)
        async with AlertBoard(server, "north") as board, RedisLiveVitals(server, "north") as live:
            await board.set_up()
            await board.probe()
            await board.post(begun(an_alert()), await board.lease("4b", "intake", 30.0))
            await live.publish("4b", [vital_signs()], NOON)
            assert (await board.fitness()).problem == ""
            async with asyncio.timeout(5), aclosing(board.follow(0)) as stream:
                assert await anext(stream) == await board.post(begun(an_alert()))
        redis_site.raw("ACL", "SETUSER", "tester", "-info")
        said = await complaint(url)
    finally:
        redis_site.raw("ACL", "DELUSER", "tester")
    assert isinstance(said, Misconfigured)
    assert "lacks a right" in str(said)


async def complaint(url: str) -> StoreError:
    """What a board says that cannot be opened there."""
    with pytest.raises(StoreError) as refused:
        await AlertBoard(Server(url, "test-none"), "north").__aenter__()
    return refused.value


async def test_a_wrong_password_is_said_and_not_shown(redis_site: Site) -> None:
    port = port_of_master(redis_site.url)
    for netloc in (f":geheim@127.0.0.1:{port}", f"ada:geheim@127.0.0.1:{port}", f"127.0.0.1:{port}"):
        said = await complaint(redis_site.plain(netloc=netloc))
        assert isinstance(said, Misconfigured)
        assert "password" in str(said)
        assert "geheim" not in f"{said} {said.__cause__}"
    sentinels = ",".join(f"{host}:{port}" for host, port in Address.parse(redis_site.url).hosts)
    said = await complaint(f"redis+sentinel://:geheim@{sentinels}/{Address.parse(redis_site.url).master}/0")
    assert isinstance(said, Misconfigured)


async def test_an_address_where_nothing_fit_answers_is_said_in_one_line(
    redis_site: Site, unused_tcp_port: int
) -> None:
    sentinels = ",".join(f"{host}:{port}" for host, port in Address.parse(redis_site.url).hosts)
    wrong: dict[str, type[StoreError]] = {
        redis_site.plain(netloc=f"127.0.0.1:{unused_tcp_port}"): Unavailable,
        redis_site.plain(netloc="no-such-host.invalid"): Unavailable,
        redis_site.plain(scheme="rediss"): TimedOut,
        redis_site.plain(path="/4711"): Misconfigured,
        f"redis+sentinel://127.0.0.1:{unused_tcp_port}/mymaster": Unavailable,
        f"redis+sentinel://{sentinels}/another": Unavailable,
        f"redis+sentinel://127.0.0.1:{port_of_master(redis_site.url)}/mymaster": Misconfigured,
    }
    for url, kind in wrong.items():
        async with asyncio.timeout(5):
            said = await complaint(url)
        assert type(said) is kind, (urlsplit(url)._replace(netloc=""), said)
        assert "\n" not in str(said)


async def test_a_server_that_is_no_redis_is_said(unused_tcp_port: int) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", unused_tcp_port):
        said = await complaint(f"redis://127.0.0.1:{unused_tcp_port}")
    assert isinstance(said, Misconfigured)


async def test_a_replica_is_not_taken_for_the_store(redis_site: Site) -> None:
    with client(redis_site.url) as connected:
        told = connected.info("replication")
    if not told["connected_slaves"]:
        pytest.skip("the master has no replica")
    password = Address.parse(redis_site.url).password
    said = await complaint(f"redis://:{password}@{told['slave0']['ip']}:{told['slave0']['port']}/0")
    assert isinstance(said, Unavailable)
    assert "replica" in str(said)


@pytest.fixture
def small_server() -> Site:
    """The Redis of region south, which no other test fills."""
    return Site(servers.url("SOUTH", "REDIS"), "test-small")


async def test_a_server_that_would_evict_alerts_is_refused(small_server: Site) -> None:
    small_server.raw("CONFIG", "SET", "maxmemory", "1gb", "maxmemory-policy", "allkeys-lru")
    try:
        said = await complaint(small_server.url)
    finally:
        small_server.raw("CONFIG", "SET", "maxmemory", "0", "maxmemory-policy", "noeviction")
    assert isinstance(said, Misconfigured)
    assert "noeviction" in str(said)


async def test_a_server_whose_memory_is_full_says_so_and_keeps_what_it_has(small_server: Site) -> None:
    with site_of_its_own(small_server.url) as site:
        async with site.board() as board:
            await board.post(begun(an_alert()))
            site.raw("CONFIG", "SET", "maxmemory", "1")
            try:
                with pytest.raises(Unavailable, match="memory is full"):
                    await board.post(begun(an_alert("refused")))
                assert [alert.id for alert in (await board.snapshot()).alerts] == [an_alert().id]
            finally:
                site.raw("CONFIG", "SET", "maxmemory", "0")
            await board.post(begun(an_alert("after")))


async def test_the_ports_of_a_region_open_on_its_redis_and_the_rest_on_this_machine(
    redis_site: Site, tmp_path: Path
) -> None:
    region = redis_site.tag
    addresses = RegionAddresses(tmp_path, redis=redis_site.url)
    async with open_stores({region: addresses}) as regions:
        stores = regions[region]
        bed = replace(an_alert().bed, region=region)
        stored = await stores.alerts.post(begun(an_alert(bed=bed)))
        await stores.live.publish("4b", [vital_signs()], NOON)
        assert await stores.patients.wards() == ()
        for port in (stores.alerts, stores.live, stores.patients):
            assert cast(Linked, port).link.state is LinkState.UP
    async with open_stores({region: addresses}) as regions:
        assert (await regions[region].alerts.snapshot()).position == stored.seq
        live: LiveVitals = regions[region].live
        assert len((await live.snapshot("4b")).beds) == 1


async def test_both_ports_share_a_server_until_the_last_leaves(redis_site: Site) -> None:
    server = redis_site.server()
    board, live = AlertBoard(server, "north"), RedisLiveVitals(server, "north")
    async with live:
        async with board:
            await board.post(begun(an_alert()))
        await live.publish("4b", [vital_signs()], NOON)
    with pytest.raises(Unavailable, match="closed"):
        await live.snapshot("4b")
