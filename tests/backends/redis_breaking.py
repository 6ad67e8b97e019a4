"""Engines on a Redis that is broken meanwhile, and what must be true of it afterwards."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from tests.backends import servers
from tests.backends.posters import Follower, Posters
from tests.backends.redis_site import Site

_log = logging.getLogger(__name__)


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
        _log.info("the longest time without an acknowledgement was %.2f s", posters.gap)
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
    begin = follower.gaps[-1].upto if follower.gaps else 0
    for gap in follower.gaps[-1:]:
        assert {f"begin {alert.id}" for alert in gap.alerts} == {op for number, op in log if number <= begin}
    assert [(event.seq, event.op) for event in follower.events] == [each for each in log if each[0] > begin]


def read_log(site: Site) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The log as it lies on the server."""
    return cast(list[tuple[bytes, dict[bytes, bytes]]], site.raw("XRANGE", site.keys.log, "-", "+"))
