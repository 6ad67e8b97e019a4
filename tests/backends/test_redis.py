"""What the adapters on the real Redis promise beyond the contract of their ports."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from backends.ports import Conflict, Gap, Link, LinkState
from backends.redis.address import Address
from backends.redis.alerts import AlertBoard
from backends.redis.server import Server
from clinical.alerts import AlertEvent
from tests.backends.examples import NOON, a_deed, an_alert, begun, closed, updated, vital_signs
from tests.backends.mute import Relay
from tests.backends.posters import Follower, Posters
from tests.backends.redis_site import Site, client, port_of_master, site_of_its_own

pytestmark = pytest.mark.servers


@asynccontextmanager
async def following(
    board: AlertBoard, position: int
) -> AsyncIterator[AsyncGenerator[AlertEvent | Gap | Link, None]]:
    async with asyncio.timeout(20), aclosing(board.follow(position)) as stream:
        yield stream


async def events(stream: AsyncGenerator[AlertEvent | Gap | Link, None], many: int) -> list[AlertEvent]:
    """The next so many events, whatever comes between them."""
    found: list[AlertEvent] = []
    while len(found) < many:
        item = await anext(stream)
        if isinstance(item, AlertEvent):
            found.append(item)
    return found


async def test_nothing_of_an_alert_can_be_evicted(redis_site: Site) -> None:
    async with redis_site.board() as board:
        await board.post(begun(an_alert()), await board.lease("4b", "intake", 30.0))
        await board.acknowledge(an_alert().id, 1, "ada", a_deed())
    keys = redis_site.keys
    for key in (keys.state, keys.open, keys.log, keys.ops, keys.leases, keys.seq):
        assert redis_site.raw("TTL", key) == -1, key


async def test_what_nobody_feeds_any_more_does_not_stay_for_ever(redis_site: Site) -> None:
    async with redis_site.live() as live:
        await live.publish("4b", [vital_signs()], NOON)
    assert redis_site.raw("TTL", redis_site.keys.ward("4b")) > 0
    assert redis_site.raw("TTL", redis_site.keys.wards) > 0


async def test_every_key_carries_the_tag_of_its_region(redis_site: Site) -> None:
    with client(redis_site.url) as connected:
        before = set(connected.scan_iter(count=1000))
        async with redis_site.board() as board, redis_site.live() as live:
            await board.set_up()
            await board.probe()
            await board.post(begun(an_alert()), await board.lease("4b", "intake", 30.0))
            await live.publish("4b", [vital_signs()], NOON)
            made = {key.decode() for key in connected.scan_iter(count=1000)} - {
                key.decode() for key in before
            }
    own = {key for key in made if f"{{{redis_site.tag}}}" in key}
    assert len(own) >= 9
    assert all("{test-" in key for key in made)


async def test_regions_on_one_server_know_nothing_of_each_other(redis_site: Site) -> None:
    with site_of_its_own(redis_site.url) as other:
        async with redis_site.board() as north, other.board() as south, other.live() as beds:
            await north.post(begun(an_alert()))
            assert (await south.snapshot()).alerts == ()
            assert await south.leases() == ()
            assert (await south.post(begun(an_alert()))).seq == 1
            await beds.publish("4b", [vital_signs()], NOON)
        async with redis_site.live() as live:
            assert await live.summary() == ()


async def test_what_is_no_longer_held_is_a_gap_with_the_open_alerts(redis_site: Site) -> None:
    async with redis_site.board(keep=300) as board:
        episodes = [an_alert(f"episode-{number}") for number in range(550)]
        for start in range(0, len(episodes), 50):
            story = episodes[start : start + 50]
            await asyncio.gather(*(board.post(begun(alert)) for alert in story))
            await asyncio.gather(*(board.post(updated(alert, 130.0)) for alert in story))
        stored = await board.snapshot()
        async with following(board, 5) as stream:
            gap = await anext(stream)
            waiting = asyncio.ensure_future(anext(stream))
            later = await board.post(begun(an_alert("later")))
            assert await waiting == later
        assert gap == Gap(5, 1100, stored.alerts)
        async with following(board, 1000) as stream:
            assert [event.seq for event in await events(stream, 101)] == list(range(1001, 1102))


async def test_what_is_forgotten_of_the_log_is_forgotten_whole(redis_site: Site) -> None:
    async with redis_site.board(keep=100) as board:
        for number in range(300):
            await board.post(begun(an_alert(f"{number}")))
            await board.post(closed(an_alert(f"{number}")))
        stands = begun(an_alert("stands"))
        await board.post(stands)
        for number in range(300, 500):
            await board.post(begun(an_alert(f"{number}")))
            await board.post(closed(an_alert(f"{number}")))
        assert [alert.id for alert in (await board.snapshot()).alerts] == ["stands"]
    keys, most = redis_site.keys, 100 + 256
    held = int(redis_site.raw("XLEN", keys.log))
    assert 100 <= held <= most
    assert redis_site.raw("HLEN", keys.ops) == held
    assert redis_site.raw("HLEN", keys.state) <= held // 2 + 2


async def test_an_event_that_cannot_be_read_is_named_and_passed_over(redis_site: Site) -> None:
    keys = redis_site.keys
    async with redis_site.board() as board:
        await board.post(begun(an_alert("one")))
        redis_site.raw("INCR", keys.seq)
        redis_site.raw(
            "XADD",
            keys.log,
            "2-0",
            "op",
            "x",
            "alert",
            "x",
            "stamp",
            "1",
            "verb",
            "begin",
            "at",
            "1",
            "doc",
            "{",
        )
        await board.post(begun(an_alert("three")))
        redis_site.raw("HSET", keys.state, "three", "1 1 3 1700000000000000\n[]\n4b")
        async with following(board, 0) as stream:
            items = [await anext(stream) for _ in range(3)]
        standing = (await board.snapshot()).alerts
    assert isinstance(items[1], Link)
    assert items[1].state is LinkState.DEGRADED
    assert [item.alert.id for item in items if isinstance(item, AlertEvent)] == ["one", "three"]
    assert [(alert.id, alert.condition) for alert in standing] == [
        ("one", "hr.high"),
        ("three", "unreadable"),
    ]


async def test_a_log_that_was_lost_in_part_is_a_gap_even_if_its_numbers_have_come_again(
    redis_site: Site,
) -> None:
    keys = redis_site.keys
    async with redis_site.board() as board, redis_site.board() as terminal:
        for name in ("one", "two", "lost"):
            await board.post(begun(an_alert(name)))
        async with following(terminal, 0) as stream:
            assert [event.alert.id for event in await events(stream, 3)] == ["one", "two", "lost"]
            told = redis_site.raw("XRANGE", keys.log, "-", "2")
            with client(redis_site.url) as connected, connected.pipeline() as pipe:
                pipe.delete(keys.log)
                for number, fields in told:
                    pipe.xadd(keys.log, fields, number.decode())
                pipe.set(keys.seq, 2)
                pipe.hdel(keys.state, "lost")
                pipe.zrem(keys.open, "lost")
                pipe.hdel(keys.ops, begun(an_alert("lost")).op)
                pipe.execute()
            other = await board.post(begun(an_alert("other")))
            assert other.seq == 3
            gap = await anext(stream)
            assert isinstance(gap, Gap)
            assert (gap.after, gap.upto) == (3, 3)
            assert [alert.id for alert in gap.alerts] == ["one", "two", "other"]
            again = await board.post(begun(an_alert("lost")))
            assert await anext(stream) == again


async def test_a_terminal_that_was_told_of_a_lost_event_by_the_snapshot_takes_the_board_anew(
    redis_site: Site,
) -> None:
    keys = redis_site.keys
    async with redis_site.board() as board:
        await board.post(begun(an_alert("lost")))
        position = (await board.snapshot()).position
        for key in (keys.log, keys.state, keys.open, keys.ops, keys.seq):
            redis_site.raw("DEL", key)
        other = await board.post(begun(an_alert("other")))
        assert other.seq == position == 1
        async with following(board, position) as stream:
            gap = await anext(stream)
    assert isinstance(gap, Gap)
    assert [alert.id for alert in gap.alerts] == ["other"]


async def test_what_users_write_is_stored_and_never_run(redis_site: Site) -> None:
    odd = "\n'\"]] redis.call('FLUSHALL') -- %s \\ {x} \0 ü"
    event = replace(begun(an_alert(f"id {odd}")), op=f"op {odd}")
    async with redis_site.board() as board:
        lease = await board.lease("4b", f"holder {odd}", 30.0)
        assert await board.leases() == (lease,)
        stored = await board.post(event, lease)
        assert await board.post(event, lease) == stored
        taken = await board.acknowledge(event.alert.id, 1, f"by {odd}", a_deed(f"deed {odd}"))
        assert await board.acknowledge(event.alert.id, 1, f"by {odd}", a_deed(f"deed {odd}")) == taken
        assert (await board.snapshot()).alerts == (taken.alert,)
        async with following(board, 0) as stream:
            assert await events(stream, 2) == [stored, taken]
        await board.release(lease)
        assert await board.leases() == ()


async def test_a_server_that_has_forgotten_the_scripts_is_given_them_again(redis_site: Site) -> None:
    async with redis_site.board() as board, redis_site.live() as live:
        await board.set_up()
        redis_site.raw("SCRIPT", "FLUSH")
        await board.post(begun(an_alert()))
        redis_site.raw("SCRIPT", "FLUSH")
        await live.publish("4b", [vital_signs()], NOON)
        assert (await live.snapshot("4b")).beds == (vital_signs(),)


async def test_a_follower_survives_a_store_that_is_closed_and_opened_again(redis_site: Site) -> None:
    board = redis_site.board()
    async with following(board, 0) as stream:
        async with board:
            first = await board.post(begun(an_alert("first")))
            while (item := await anext(stream)) != first:
                assert isinstance(item, Link)
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
        down = await waiting
        async with board:
            up = await anext(stream)
            second = await board.post(begun(an_alert("second")))
            assert await anext(stream) == second
    assert isinstance(down, Link)
    assert isinstance(up, Link)
    assert [down.state, up.state] == [LinkState.DOWN, LinkState.UP]


async def test_a_subscription_that_is_cut_is_made_anew_and_nothing_is_missed(redis_site: Site) -> None:
    async with (
        redis_site.board() as board,
        redis_site.board() as terminal,
        following(terminal, 0) as stream,
    ):
        for number in range(3):
            waiting = asyncio.ensure_future(events(stream, 1))
            redis_site.raw("CLIENT", "KILL", "TYPE", "pubsub")
            stored = await board.post(begun(an_alert(f"{number}")))
            assert await waiting == [stored]


async def test_a_link_that_falls_silent_is_noticed_and_made_anew(redis_site: Site) -> None:
    async with Relay(port_of_master(redis_site.url)).running() as relay, redis_site.board() as board:
        password = Address.parse(redis_site.url).password
        url = redis_site.plain(netloc=f":{password}@127.0.0.1:{relay.port}")
        behind = AlertBoard(Server(url, redis_site.tag), "north")
        async with behind as terminal, following(terminal, 0) as stream:
            await board.post(begun(an_alert("before")))
            assert len(await events(stream, 1)) == 1
            relay.mute()
            before = relay.connections
            stored = await board.post(begun(an_alert("after")))
            assert await events(stream, 1) == [stored]
            async with asyncio.timeout(10):
                while relay.connections < before + 2:  # noqa: ASYNC110  a question and a subscription
                    await asyncio.sleep(0.01)
            waiting = asyncio.ensure_future(events(stream, 1))
            last = await board.post(begun(an_alert("last")))
            assert await waiting == [last]


async def test_a_follower_that_is_told_to_end_does_so_at_whatever_moment(redis_site: Site) -> None:
    async with redis_site.board() as board, redis_site.board() as terminal:
        posters = Posters(board, 2)
        posting = asyncio.create_task(posters.post())
        for moment in range(60):
            following_ = asyncio.create_task(Follower(terminal).follow())
            await asyncio.sleep(moment / 2000)
            following_.cancel()
            await asyncio.wait([following_], timeout=5)
            assert following_.cancelled()
        posters.ended = True
        await posting


async def test_of_many_who_acknowledge_at_once_one_wins(redis_site: Site) -> None:
    async with redis_site.board() as board:
        await board.post(begun(an_alert()))
        outcomes = await asyncio.gather(
            *(board.acknowledge(an_alert().id, 1, f"{n}", a_deed(f"op-{n}", f"{n}")) for n in range(40)),
            return_exceptions=True,
        )
        won = [each for each in outcomes if isinstance(each, AlertEvent)]
        lost = [each for each in outcomes if isinstance(each, Conflict)]
        assert (len(won), len(lost)) == (1, 39)
        assert {str(each.current) for each in lost} == {str(won[0].alert)}
        assert (await board.snapshot()).position == 2
