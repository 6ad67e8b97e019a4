"""One SQLite file, shared by processes: reads beside writes, and word of every commit.

Reads and writes have a lane each, so that a read never waits for a lock. Writes that stand in line together
are committed together, each in a savepoint of its own.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias, TypeVar

from backends.embedded.commits import Commits
from backends.embedded.duties import Reading, Writing
from backends.embedded.errors import store_error
from backends.embedded.file import CLOSE_PATIENCE, DatabaseFile
from backends.embedded.lane import Lane, Work
from backends.embedded.pulse import PULSE, Question
from backends.ports import Misconfigured, StoreError, Unavailable

T = TypeVar("T")
Synchronous = Literal["FULL", "NORMAL"]
Step: TypeAlias = Sequence[str | Callable[[sqlite3.Connection], None]]

_FOREIGN = (sqlite3.Error, OSError, OverflowError, UnicodeError)


class Database:
    """A file with its schema; `steps[n]` bring it from version n to n + 1, by statements and by work."""

    def __init__(self, path: Path, *, synchronous: Synchronous = "FULL", steps: Sequence[Step] = ()) -> None:
        self.path = path
        self._synchronous = synchronous
        self._steps = steps
        self._followed: set[Commits] = set()
        self._users = 0
        self._opening = asyncio.Lock()
        self._unopened: StoreError | None = None

    async def __aenter__(self) -> Self:
        """Open the file, and create or bring up its schema; raises a StoreError.

        Several adapters may enter: the first one opens it, the last one to leave closes it.
        """
        async with self._opening:
            if not self._users:
                await self._open()
            self._users += 1
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._opening:
            self._users -= 1
            if not self._users:
                await self._close()

    async def read(self, work: Work[T]) -> T:
        """Do work in one read transaction: it sees one moment, and never waits for a writer."""
        return await self._do(self._reader, work)

    async def write(self, work: Work[T]) -> T:
        """Do work in a transaction, committed when this returns; whatever it raises undoes it alone."""
        return await self._do(self._writer, work)

    @contextlib.contextmanager
    def followed(self, question: Question | None = None) -> Iterator[Commits]:
        """Word of the commits of any process, or of those alone that change the answer to a question."""
        commits = Commits(DatabaseFile(self.path), question)
        self._followed.add(commits)
        try:
            yield commits
        finally:
            self._followed.discard(commits)
            commits.close()

    async def schema_version(self) -> int:
        """The version of the file's schema."""
        return await self.read(_schema_version)

    async def check(self) -> None:
        """Read from the file; raises a StoreError where its tables are gone: another has taken its place."""
        if await self.schema_version() < len(self._steps):
            raise Misconfigured(f"{self.path} has been emptied or replaced: restore it from a backup")

    async def set_up(self) -> None:
        """Create or bring up the schema; safe to do twice, and by two processes at once."""
        stands = await self.schema_version()
        if stands > len(self._steps):
            raise Misconfigured(f"{self.path} was made by a newer wardwatch: update this one")
        if stands < len(self._steps):
            await self.write(self._migrate)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        for step in self._steps[_schema_version(connection) :]:
            for part in step:
                part(connection) if callable(part) else connection.execute(part)
        connection.execute(f"PRAGMA user_version = {len(self._steps)}")

    async def _do(self, lane: Lane, work: Work[T]) -> T:
        if self._unopened is not None:
            raise type(self._unopened)(str(self._unopened))
        try:
            return await lane.do(work)
        except _FOREIGN as error:
            raise store_error(error, self.path) from error

    async def _open(self) -> None:
        writing = Writing(DatabaseFile(self.path), self._synchronous, PULSE.nudge)
        self._reader = Lane(f"read {self.path.name}", Reading(DatabaseFile(self.path)))
        self._writer = Lane(f"write {self.path.name}", writing)
        self._unopened = None
        try:
            await self.set_up()
        except BaseException as error:
            self._unopened = error if isinstance(error, StoreError) else None
            await self._close()
            raise

    async def _close(self) -> None:
        closed = Unavailable(f"{self.path} is closed")
        for commits in tuple(self._followed):
            commits.close(closed)
        self._reader.interrupt()
        await asyncio.gather(self._reader.close(CLOSE_PATIENCE), self._writer.close(CLOSE_PATIENCE))


def _schema_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
