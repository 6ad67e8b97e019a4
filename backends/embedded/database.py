"""One SQLite file, shared by processes: reads beside writes, and word of every commit.

Reads and writes have a lane each, so that a read never waits for a lock. Writes that stand in line together
are committed together, each in a savepoint of its own.
"""

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from backends.embedded.errors import store_error
from backends.embedded.lane import Job, Lane, Work
from backends.embedded.lock import FileLock
from backends.ports import Misconfigured, StoreError, Unavailable

T = TypeVar("T")
Synchronous = Literal["FULL", "NORMAL"]

_POLL = 0.025
_LOCK_PATIENCE = 5.0
_CLOSE_PATIENCE = 1.0
_CHECKPOINT_EVERY = 5.0
_LONGEST_WAL = 64 * 2**20
_FOREIGN = (sqlite3.Error, OSError, OverflowError, UnicodeError)


class Database:
    """A file with its schema; `steps[n]` are the statements that bring it from version n to n + 1."""

    def __init__(
        self, path: Path, *, synchronous: Synchronous = "FULL", steps: Sequence[Sequence[str]] = ()
    ) -> None:
        self.path = path
        self.version = 0
        self._steps = steps
        self._synchronous = synchronous
        self._waiters: set[asyncio.Future[None]] = set()
        self._users = 0
        self._opening = asyncio.Lock()

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

    async def changed(self, seen: int) -> int:
        """Wait for a commit of any process after `seen`, a `version` taken before reading; gives the new one.

        It may wake for a commit already read, but never misses one.
        """
        while self.version == seen:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            if len(self._waiters) == 1:
                self._reader.nudge()
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)
        return self.version

    @property
    def followed(self) -> bool:
        """Whether someone waits for a commit."""
        return bool(self._waiters)

    def wake(self) -> None:
        """Count a commit and wake those who wait for one; called on the loop."""
        self.version += 1
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_result(None)

    async def schema_version(self) -> int:
        """The version of the file's schema."""
        return await self.read(_schema_version)

    async def set_up(self) -> None:
        """Create or bring up the schema; safe to do twice, and by two processes at once."""
        stands = await self.schema_version()
        if stands > len(self._steps):
            raise Misconfigured(f"{self.path} was made by a newer wardwatch: update this one")
        if stands < len(self._steps):
            await self.write(self._migrate)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        for step in self._steps[_schema_version(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(self._steps)}")

    async def _do(self, lane: Lane, work: Work[T]) -> T:
        try:
            return await lane.do(work)
        except _FOREIGN as error:
            raise store_error(error, self.path) from error

    async def _open(self) -> None:
        self._reader = Lane(f"read {self.path.name}", _Reading(self, asyncio.get_running_loop()))
        self._writer = Lane(f"write {self.path.name}", _Writing(self.path, self._synchronous, self._reader))
        try:
            await self.set_up()
        except BaseException:
            await self._close()
            raise

    async def _close(self) -> None:
        for waiter in tuple(self._waiters):
            if not waiter.done():
                waiter.set_exception(Unavailable(f"{self.path} is closed"))
        self._reader.interrupt()
        await asyncio.gather(self._reader.close(_CLOSE_PATIENCE), self._writer.close(_CLOSE_PATIENCE))


class _Reading:
    """The read lane's duty: one read transaction for each job, and a look at other processes' commits."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._database = database
        self._file = _File(database.path)
        self._seen: int | None = None

    def connect(self) -> sqlite3.Connection:
        """Open the connection with its settings."""
        connection = self._file.open()
        connection.execute("PRAGMA query_only = ON")
        self._seen = None
        return connection

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Do each job; one that SQLite refuses spoils the connection for none but itself."""
        broken: sqlite3.Error | None = None
        for job in jobs:
            try:
                _read(connection, job)
            except sqlite3.Error as error:
                job.fail(error)
                broken = error
        if broken is not None:
            raise broken

    def pause(self) -> float | None:
        """How often to look while someone waits for a commit."""
        return _POLL if self._database.followed else None

    def idle(self, connection: sqlite3.Connection) -> None:
        """Wake the followers when another connection has committed."""
        now = connection.execute("PRAGMA data_version").fetchone()[0]
        if now != self._seen:
            self._seen = now
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits
                self._loop.call_soon_threadsafe(self._database.wake)

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close the connection under the lock."""
        self._file.shut(connection)


class _Writing:
    """The write lane's duty: the jobs in line as one transaction under the file's lock, and checkpoints."""

    def __init__(self, path: Path, synchronous: Synchronous, reader: Lane) -> None:
        self._file = _File(path)
        self._wal = path.with_name(f"{path.name}-wal")
        self._synchronous = synchronous
        self._reader = reader
        self._checkpointed = time.monotonic()

    def connect(self) -> sqlite3.Connection:
        """Open the connection with its settings."""
        connection = self._file.open()
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Commit the jobs in line together, then tell those who wait."""
        with self._file.lock.held(_LOCK_PATIENCE):
            outcomes = _write(connection, jobs)
        self._reader.nudge()
        for job, result, error in outcomes:
            job.give(result) if error is None else job.fail(error)
        self._checkpoint(connection)

    def pause(self) -> float | None:
        """Never: there is nothing to do between writes."""
        return None

    def idle(self, connection: sqlite3.Connection) -> None:
        """Nothing to do between writes."""

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close the connection under the lock."""
        self._file.shut(connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Carry the log back into the file now and then; cut it off where readers let it grow."""
        if time.monotonic() - self._checkpointed < _CHECKPOINT_EVERY:
            return
        self._checkpointed = time.monotonic()
        how = "TRUNCATE" if os.stat(self._wal).st_size > _LONGEST_WAL else "PASSIVE"
        with contextlib.suppress(StoreError), self._file.lock.held(_LOCK_PATIENCE):
            connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()


class _File:
    """How a connection to the file is opened and closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lock = FileLock(path.with_name(f"{path.name}.lock"))

    def open(self) -> sqlite3.Connection:
        """Open it in WAL mode; the folder is made where it is missing."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.lock.held(_LOCK_PATIENCE):
            connection = sqlite3.connect(self._path, timeout=_LOCK_PATIENCE, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA wal_autocheckpoint = 0")
                connection.execute("PRAGMA journal_size_limit = 16777216")
            except sqlite3.Error:
                connection.close()
                raise
        return connection

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close it: the last one to close carries the log back, hence the lock."""
        with contextlib.suppress(sqlite3.Error, StoreError, OSError), self.lock.held(_CLOSE_PATIENCE):
            connection.close()
        self.lock.close()


def _schema_version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _read(connection: sqlite3.Connection, job: Job) -> None:
    connection.execute("BEGIN")
    try:
        result = job.work(connection)
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  it belongs to the one who waits
        job.fail(error)
    else:
        job.give(result)
    finally:
        _undo(connection)


def _write(
    connection: sqlite3.Connection, jobs: Sequence[Job]
) -> list[tuple[Job, Any, BaseException | None]]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [(job, *_attempt(connection, job)) for job in jobs]
        connection.execute("COMMIT")
    finally:
        _undo(connection)
    return outcomes


def _attempt(connection: sqlite3.Connection, job: Job) -> tuple[Any, BaseException | None]:
    """Do one job in a savepoint; an error that ended the whole transaction is raised."""
    connection.execute("SAVEPOINT job")
    try:
        result = job.work(connection)
    except Exception as error:
        if not connection.in_transaction:
            raise
        connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
        return None, error
    connection.execute("RELEASE job")
    return result, None


def _undo(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
