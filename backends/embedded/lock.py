"""The lock beside a database file, held around every write, checkpoint and close.

SQLite before 3.51.3 can damage a WAL file when a checkpoint races another connection's commit. A byte written
when it is let go is word to all who listen to the side file that something was committed.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from backends.ports import Unavailable

_FIRST_PAUSE, _LONGEST_PAUSE = 0.0002, 0.005


class FileLock:
    """An advisory lock between processes (and between lanes: each has its own)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    @contextlib.contextmanager
    def held(self, patience: float) -> Iterator[None]:
        """Hold the lock; raises Unavailable after `patience` seconds, for a stopped holder never lets go."""
        file = self.open()
        self._take(file, patience)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # the disk is full: who listens looks now and then besides
                os.pwrite(file, b"\0", 0)
            fcntl.flock(file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the side file, which also lets go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def open(self) -> int:
        """Open the side file; raises OSError where the folder is closed to this user."""
        if self._file is None:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file

    def _take(self, file: int, patience: float) -> None:
        deadline, pause = time.monotonic() + patience, _FIRST_PAUSE
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        f"{self.path} is held by another process: end the one that hangs"
                    ) from None
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
