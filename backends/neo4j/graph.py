"""A region's graph on its server: asked, changed in managed transactions, and let go of.

This module loads the driver, and `CareTeams` loads this one when it is opened. Every session of an adapter
hands its bookmarks to the next, so that who has changed something reads it, on whatever member of a cluster.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, LiteralString, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    unit_of_work,
)
from neo4j.api import AsyncBookmarkManager

from backends.neo4j import schema
from backends.neo4j.address import Address
from backends.neo4j.changes import Change
from backends.neo4j.errors import FAILURES, asked, is_anew, store_error
from backends.neo4j.fitness import fitness
from backends.neo4j.questions import EACH, NOBODY, NOT_SET_UP, OUTBOX, REBUILDING, step
from backends.ports import Fitness, Misconfigured, StoreError, TeamDeed, Unavailable

T = TypeVar("T")

READ = 1.8
"""Seconds of a read, a little less than the link's."""

WRITE = 7.5
"""Seconds of a change, a little less than the link's; the server too ends it then, and frees the region."""

PROBE = 0.9
_OPENING = 4.5
_LEARNING = 15.0
_SETTING_UP = 60.0
_CLOSING = 1.5
_PROBE = "MATCH (r:Region {id: $region}) RETURN r.born, r.rebuilding"

_SETTINGS: dict[str, Any] = {
    "connection_timeout": 1.5,
    "connection_acquisition_timeout": 1.7,
    "max_transaction_retry_time": 0.0,
    "max_connection_pool_size": 50,
    "telemetry_disabled": True,
    "notifications_min_severity": "OFF",
    "user_agent": "wardwatch",
}
"""One layer sends again, and that is the link; with notifications an empty graph fills the log."""


class Graph:
    """One region's graph, and the driver that reaches it; made on the loop on which it is used."""

    def __init__(self, driver: AsyncDriver, address: Address, region: str) -> None:
        self.driver = driver
        self.region = region
        self._address = address
        self._bookmarks = _no_bookmarks()
        self._born: str | None = None
        self._learning: asyncio.Task[None] | None = None

    async def ask(self, question: LiteralString, **given: Any) -> Sequence[Any]:
        """What was found, in a graph that is whole; raises a StoreError."""
        rows = await self.rows(question, **given)
        if not rows:
            raise Misconfigured(NOT_SET_UP)
        rebuilding, found = rows[0]
        if rebuilding is not None:
            raise Unavailable(REBUILDING)
        return list(found)

    async def rows(self, question: LiteralString, seconds: float = READ, **given: Any) -> list[list[Any]]:
        """The rows of an answer, whatever the state of the graph; raises a StoreError."""

        async def work(transaction: AsyncManagedTransaction) -> list[list[Any]]:
            answer = await transaction.run(question, {"region": self.region, **given})
            return await answer.values()

        async with self._asked(seconds), self._session(READ_ACCESS) as session:
            return await session.execute_read(unit_of_work(timeout=seconds)(work))

    async def change(self, work: Callable[[Change], Awaitable[T]], seconds: float = WRITE) -> T:
        """Do several things in one transaction, or none; raises a StoreError."""

        async def whole(transaction: AsyncManagedTransaction) -> T:
            return await work(Change(transaction, self.region))

        async with self._asked(seconds), self._session(WRITE_ACCESS) as session:
            return await session.execute_write(unit_of_work(timeout=seconds)(whole))

    async def check(self) -> None:
        """Raise a StoreError unless this is a Neo4j on which the care teams are set up."""
        async with asked(_OPENING):
            await self.driver.verify_connectivity()
            self._born = await schema.check(self.driver, self.region)

    async def set_up(self) -> None:
        """Make what the care teams need; safe to do twice, and two at once."""
        async with asked(_SETTING_UP):
            await self.driver.verify_connectivity()
            await schema.set_up(self.driver, self.region)

    async def fitness(self) -> Fitness:
        """Describe the server."""
        async with asked(_OPENING):
            return await fitness(self.driver, self.region, self._address.place)

    async def probe(self) -> None:
        """Ask for the region's graph; where it answers again, let it learn what a screen asks."""
        try:
            await self._look()
        except StoreError:
            self._learning = None
            raise
        if self._learning is None:
            self._learning = asyncio.create_task(self._learn())

    async def _look(self) -> None:
        """Ask whether it is there and whole; bookmarks of one whose place another has taken are forgotten."""
        async with asked(PROBE), self.driver.session(default_access_mode=READ_ACCESS) as session:
            answer = await session.run(_PROBE, region=self.region)
            rows = await answer.values()
        if not rows:
            raise Misconfigured(NOT_SET_UP)
        born, rebuilding = rows[0]
        if born != self._born:
            self._born, self._bookmarks = born, _no_bookmarks()
        if rebuilding is not None:
            raise Unavailable(REBUILDING)

    async def steps(self, after: int, limit: int) -> tuple[tuple[int, TeamDeed], ...]:
        """The steps after a number, with their numbers, oldest first, whatever the state of the graph."""
        return tuple(map(step, await self.rows(OUTBOX, after=after, limit=limit)))

    async def close(self) -> None:
        """Let go of the server, within two seconds."""
        if self._learning is not None:
            self._learning.cancel()
        with suppress(TimeoutError, *FAILURES):
            async with asyncio.timeout(_CLOSING):
                await self.driver.close()

    async def _learn(self) -> None:
        """Ask everything once, patiently: a server that has just started takes seconds to plan a question."""
        for question in EACH:
            with suppress(StoreError):
                await self.rows(question, _LEARNING, **NOBODY)

    @asynccontextmanager
    async def _asked(self, seconds: float) -> AsyncIterator[None]:
        """A deadline and StoreErrors, and no bookmarks of a graph that has been made anew."""
        try:
            async with asked(seconds):
                yield
        except StoreError as error:
            if is_anew(error):
                self._bookmarks = _no_bookmarks()
            raise

    def _session(self, mode: str) -> AsyncSession:
        return self.driver.session(default_access_mode=mode, bookmark_manager=self._bookmarks)


def graph(address: Address, region: str) -> Graph:
    """A region's graph, not asked yet; raises Misconfigured for an address that cannot be used."""
    auth = None if address.user is None else (address.user, address.password or "")
    try:
        driver = AsyncGraphDatabase.driver(address.url, auth=auth, **_SETTINGS)
    except FAILURES as error:  # what they say repeats the address
        raise store_error(error) from None
    return Graph(driver, address, region)


def _no_bookmarks() -> AsyncBookmarkManager:
    return AsyncGraphDatabase.bookmark_manager()
