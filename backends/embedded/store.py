"""What the adapters of one file have in common: opening, closing, saying how they are, following."""

import shutil
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import ClassVar, Self, TypeVar

from backends.embedded.database import Database
from backends.embedded.pulse import Question
from backends.heeding import heed
from backends.ports import Fitness, Link

T = TypeVar("T")

_LEAST_FREE = 256 * 2**20


class EmbeddedStore:
    """One port's adapter on a file of its region; the last one that leaves closes the file."""

    port: ClassVar[str]

    def __init__(self, database: Database, region: str, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.region = region
        self.clock = clock

    async def __aenter__(self) -> Self:
        """Open the file; raises a StoreError."""
        await self.database.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.database.__aexit__(kind, error, trace)

    async def probe(self) -> None:
        """Read from the file; raises a StoreError when it cannot be read, or is no longer the one it was."""
        await self.database.check()

    async def fitness(self) -> Fitness:
        """Describe the file for `wardwatch check`."""
        begun = time.perf_counter()
        schema = await self.database.schema_version()
        await self.database.write(_tables)
        latency = time.perf_counter() - begun
        free = shutil.disk_usage(self.database.path.parent).free
        scarce = free < _LEAST_FREE
        return Fitness(
            store=f"embedded {self.port}",
            address=str(self.database.path),
            version=f"SQLite {sqlite3.sqlite_version}",
            latency=latency,
            replication="this machine only",
            schema=str(schema),
            problem=f"only {free // 2**20} MB are free" if scarce else "",
            remedy="free some space, or name another data folder" if scarce else "",
        )

    async def set_up(self) -> None:
        """Create or bring up the file's tables; safe to do twice, and by two processes at once."""
        await self.database.set_up()

    async def heed(
        self, look: Callable[[], Awaitable[Sequence[T]]], question: Question
    ) -> AsyncGenerator[T | Link, None]:
        """Yield what `look` gives, now and after every commit that changes the answer to the question.

        Yields the link too when it breaks and returns.
        """
        with self.database.followed(question) as commits:
            async with aclosing(heed(look, commits, self.clock)) as stream:
                async for item in stream:
                    yield item


def _tables(connection: sqlite3.Connection) -> int:
    """How many things the schema holds: a question that has to read the file."""
    count: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return count
