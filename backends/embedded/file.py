"""A database file: how a connection to it is opened and closed."""

import os
import sqlite3
from pathlib import Path

from backends.embedded.lock import FileLock
from backends.ports import Misconfigured, StoreError

LOCK_PATIENCE = 5.0
CLOSE_PATIENCE = 1.0

_LEFT_OPEN: list[sqlite3.Connection] = []
"""Connections that could not be closed under the lock: kept, for Python would close them without it."""


class DatabaseFile:
    """A file in WAL mode with the lock beside it; each connection has one of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._wal = f"{path}-wal"
        self._opened: tuple[int, int] | None = None
        self.lock = FileLock(path.with_name(f"{path.name}.lock"))

    @property
    def side(self) -> Path:
        """The file that is written to after every commit."""
        return self.lock.path

    def open(self) -> sqlite3.Connection:
        """Open a connection; where folder and file are missing they are made, for this user alone."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lock.open()
        connection = sqlite3.connect(self._path, timeout=LOCK_PATIENCE, isolation_level=None)
        try:
            self._prepare(connection)
        except (sqlite3.Error, StoreError, OSError):
            connection.close()
            raise
        self._opened = self._identity()
        return connection

    def check(self) -> None:
        """Raise Misconfigured when another file stands in its place, or none: writes to it would be lost."""
        if self._identity() != self._opened:
            raise Misconfigured(f"{self._path} was moved or deleted while in use: start wardwatch again")

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close a connection: the last one to close carries the log back, hence the lock."""
        try:
            with self.lock.held(CLOSE_PATIENCE):
                connection.close()
        except (sqlite3.Error, StoreError, OSError):
            _LEFT_OPEN.append(connection)
        self.lock.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA journal_size_limit = 16777216")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            with self.lock.held(LOCK_PATIENCE):
                os.chmod(self._path, 0o600)
                connection.execute("PRAGMA journal_mode = WAL")

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @property
    def wal_size(self) -> int:
        """Bytes of the write-ahead log."""
        return os.stat(self._wal).st_size
