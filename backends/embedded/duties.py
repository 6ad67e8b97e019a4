"""What the two lanes of a file do: reads, and writes with the checkpoints that follow them."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any

from backends.embedded.file import LOCK_PATIENCE, DatabaseFile
from backends.embedded.lane import Job, Outcome, tell
from backends.ports import StoreError

_CHECKPOINT_EVERY = 5.0
_LONGEST_WAL = 64 * 2**20
_LONG = 100_000


class Reading:
    """Reads: one read transaction for each job."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file

    def connect(self) -> sqlite3.Connection:
        """Open a connection that cannot write."""
        connection = self._file.open()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Do each job; what SQLite refuses to one is no matter of the others."""
        self._file.check()
        broken: sqlite3.Error | None = None
        for job in jobs:
            try:
                _read(connection, job)
            except sqlite3.Error as error:
                job.fail(error)
                broken = error
        if broken is not None:
            raise broken

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close the connection; if it is the last one it may carry the log back."""
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA query_only = OFF")
        self._file.shut(connection)


class Writing:
    """Writes: the jobs that stand in line as one transaction, under the file's lock."""

    def __init__(self, file: DatabaseFile, synchronous: str, committed: Callable[[], None]) -> None:
        self._file = file
        self._synchronous = synchronous
        self._committed = committed
        self._checkpointed = time.monotonic()

    def connect(self) -> sqlite3.Connection:
        """Open a connection that is as safe as the file asks for."""
        connection = self._file.open()
        connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Commit the jobs together, then tell those who wait, each of what became of his own."""
        with self._file.lock.held(LOCK_PATIENCE):
            self._file.check()
            outcomes = _write(connection, jobs)
        tell(outcomes)
        self._committed()
        self._checkpoint(connection)

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close the connection."""
        self._file.shut(connection)

    def _checkpoint(self, connection: sqlite3.Connection) -> None:
        """Carry the log back into the file now and then, and cut it off where readers let it grow."""
        if time.monotonic() - self._checkpointed < _CHECKPOINT_EVERY:
            return
        self._checkpointed = time.monotonic()
        how = "TRUNCATE" if self._file.wal_size > _LONGEST_WAL else "PASSIVE"
        with contextlib.suppress(StoreError), self._file.lock.held(LOCK_PATIENCE):
            connection.execute("PRAGMA busy_timeout = 0")  # a reader that hangs must not hold up the writers
            connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
            connection.execute(f"PRAGMA busy_timeout = {LOCK_PATIENCE * 1000:.0f}")


def _read(connection: sqlite3.Connection, job: Job) -> None:
    connection.set_progress_handler(lambda: not job.wanted, _LONG)  # given up meanwhile: broken off
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


def _write(connection: sqlite3.Connection, jobs: Sequence[Job]) -> list[Outcome]:
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
