"""A region's keyspace on the ring: asked through the driver, whose threads answer into the loop.

This module loads the driver, and `Analytics` loads this one when it is opened. `open_ring` and `set_up`
block, as the driver does while it connects; everything else is awaited, and no call holds a thread.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from cassandra.cluster import ResultSet
from cassandra.query import BatchStatement, BatchType

from backends.cassandra import schema
from backends.cassandra.address import Address
from backends.cassandra.aside import aside
from backends.cassandra.connecting import (
    ASKED,
    BATCHED,
    CHANGED,
    PROBED,
    SWEPT,
    WRITTEN,
    cluster_of,
    connected,
)
from backends.cassandra.errors import FAILURES, UNBINDABLE, refused, store_error
from backends.cassandra.fitness import fitness
from backends.cassandra.tables import STATEMENTS, statement
from backends.ports import Fitness

T = TypeVar("T")

_AT_ONCE = {ASKED: 64, SWEPT: 4, WRITTEN: 64, BATCHED: 8}
"""How many statements of one region are under way at most: more would only wait on the nodes."""

_SWEPT = 2000
_CLOSING = 1.5

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and what asks for those that follow them; None where none do."""

    rows: list[Row]
    more: bytes | None


class Ring:
    """One region's keyspace, open; made in a thread, used on one loop."""

    def __init__(self, cluster: Any, session: Any, address: Address) -> None:
        self._cluster = cluster
        self._session = session
        self._address = address
        self._room = {how: asyncio.Semaphore(most) for how, most in _AT_ONCE.items()}
        self._prepared = _prepared(session, address.keyspace)

    async def page(
        self, name: str, values: Sequence[object], size: int, after: bytes | None = None, how: Any = ASKED
    ) -> Page:
        """At most `size` rows, those after a place or the first; raises a StoreError."""
        bound = self._bound(name, values)
        bound.fetch_size = size
        return await self._answer(bound, how, after)

    async def pages(
        self, name: str, values: Sequence[object], size: int, how: Any = ASKED
    ) -> AsyncGenerator[list[Row], None]:
        """Every row, page by page: the next one is asked for once it is wanted."""
        page = await self.page(name, values, size, how=how)
        yield page.rows
        while page.more is not None:
            page = await self.page(name, values, size, page.more, how)
            yield page.rows

    async def sweep(self, name: str, values: Sequence[object]) -> list[Row]:
        """Every row of a partition that is read as a whole; raises a StoreError."""
        return [row async for page in self.pages(name, values, _SWEPT, SWEPT) for row in page]

    async def put(self, name: str, rows: Sequence[Sequence[object]]) -> None:
        """Write rows of one partition, all of them or none; the same ones may be written again."""
        if len(rows) == 1:
            await self._answer(self._bound(name, rows[0]), WRITTEN)
            return
        batch = BatchStatement(BatchType.UNLOGGED)
        batch.is_idempotent = True
        for row in rows:
            batch.add(self._bound(name, row))
        await self._answer(batch, BATCHED)

    async def probe(self) -> None:
        """Ask a quorum of the data centre a real question, before all else; raises a StoreError."""
        await _answered(self._session.execute_async(self._bound("version", ()), execution_profile=PROBED))

    async def fitness(self) -> Fitness:
        """Describe the ring as this region sees it."""
        return await aside(lambda: _told(lambda: fitness(self._session, self._address)))

    async def close(self) -> None:
        """Let go of the nodes, within two seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await aside(self.leave)

    def leave(self) -> None:
        """Let go of the nodes; blocks."""
        self._cluster.shutdown()

    def _bound(self, name: str, values: Sequence[object]) -> Any:
        try:
            return self._prepared[name].bind(values)
        except UNBINDABLE:  # what they say may repeat a value
            raise refused() from None

    async def _answer(self, asked: Any, how: Any, after: bytes | None = None) -> Page:
        async with self._room[how]:
            response = self._session.execute_async(asked, execution_profile=how, paging_state=after)
            return await _answered(response)


def open_ring(address: Address) -> Ring:
    """Connect to a region's keyspace and check it; blocks, raises a StoreError."""
    cluster = _told(lambda: cluster_of(address))
    try:
        return _told(lambda: _opened(cluster, address))
    except BaseException:
        cluster.shutdown()
        raise


def set_up(address: Address) -> None:
    """Make a region's keyspace and its tables; blocks, raises a StoreError."""
    cluster = _told(lambda: cluster_of(address))
    cluster.schema_metadata_enabled = True  # without it the driver does not say whether the nodes agree
    try:
        _told(lambda: schema.set_up(connected(cluster, address), address.keyspace, address.dc, CHANGED))
    finally:
        cluster.shutdown()


def _opened(cluster: Any, address: Address) -> Ring:
    session = connected(cluster, address)
    schema.check(session, address.keyspace)
    cluster.refresh_keyspace_metadata(address.keyspace, 0)  # statements are routed by where its rows lie
    return Ring(cluster, session, address)


def _prepared(session: Any, keyspace: str) -> Mapping[str, Any]:
    prepared = {name: session.prepare(statement(name, keyspace)) for name in STATEMENTS}
    for each in prepared.values():
        each.is_idempotent = True
    return prepared


def _told(work: Callable[[], T]) -> T:
    """What blocking work gives; raises a StoreError for what the driver raises."""
    try:
        return work()
    except FAILURES as error:
        raise store_error(error) from error


async def _answered(response: Any) -> Page:
    """Wait for the driver's answer, which its own thread gives; raises a StoreError."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Future[Page] = loop.create_future()

    def tell(settle: Callable[[Any], None], given: object) -> None:
        with suppress(RuntimeError):  # the loop has ended, and nobody waits
            loop.call_soon_threadsafe(_settle, waiting, settle, given)

    response.add_callbacks(
        lambda rows: tell(waiting.set_result, Page(rows or [], ResultSet(response, rows).paging_state)),
        lambda error: tell(waiting.set_exception, store_error(error)),
    )
    return await waiting


def _settle(waiting: "asyncio.Future[Page]", settle: Callable[[Any], None], given: object) -> None:
    if not waiting.done():
        settle(given)
