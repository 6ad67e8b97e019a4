"""The one thread of a process that looks whether anything was committed to the files it follows.

A look costs a wake-up of the thread and a few us a file, and sees the commits of every process.
"""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from backends.embedded.file import DatabaseFile
from backends.ports import StoreError

INTERVAL = 0.06
"""Seconds between two looks: within 100 ms every follower knows."""

_TICK = 50_000_000
"""Nanoseconds within which two writes may bear the same time."""


class Watched:
    """A file that is looked at, and whom to tell when it has changed; used by the pulse's thread alone."""

    def __init__(self, file: DatabaseFile, changed: Callable[[], None]) -> None:
        self._file = file
        self._changed = changed
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._written: tuple[int, int] | None = None

    def look(self) -> None:
        """Tell of a change since the last look; a file that cannot be read now is tried again."""
        if self._untouched():
            return
        try:
            now = self._version()
        except (sqlite3.Error, StoreError, OSError):
            return self.shut()
        if now != self._seen:
            self._seen = now
            self._changed()

    def shut(self) -> None:
        """Close the connection."""
        connection, self._connection, self._seen = self._connection, None, None
        self._written = None
        if connection is not None:
            self._file.shut(connection)

    def _untouched(self) -> bool:
        """Whether the log is as it was; one written just now may be written again unnoticed."""
        written = self._file.written
        if written is not None and written == self._written:
            return True
        settled = written is not None and time.time_ns() - written[1] > _TICK
        self._written = written if settled else None
        return False

    def _version(self) -> int:
        if self._connection is None:
            self._connection = self._file.open()
            self._connection.execute("PRAGMA busy_timeout = 0")
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version


class Pulse:
    """Looks at each watched file every `INTERVAL`, or when nudged; its thread ends when none is left."""

    def __init__(self) -> None:
        self._watched: tuple[Watched, ...] = ()
        self._gone: list[Watched] = []
        self._lock = threading.Lock()
        self._nudges: SimpleQueue[None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def watch(self, watched: Watched) -> None:
        """Look at a file from now on."""
        with self._lock:
            self._watched += (watched,)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
                self._thread.start()

    def leave(self, watched: Watched) -> None:
        """Look at it no more; its connection is closed by the thread."""
        with self._lock:
            self._watched = tuple(each for each in self._watched if each is not watched)
            self._gone.append(watched)
        self._nudges.put(None)

    def nudge(self) -> None:
        """Look now."""
        if self._watched and self._nudges.empty():
            self._nudges.put(None)

    def _run(self) -> None:
        while watched := self._still_watched():
            for each in watched:
                each.look()
            with contextlib.suppress(Empty):
                self._nudges.get(timeout=INTERVAL)

    def _still_watched(self) -> tuple[Watched, ...]:
        """Close those that were left; when none remains the thread ends, and the next one starts another."""
        with self._lock:
            gone, self._gone = self._gone, []
            watched = self._watched
            if not watched:
                self._thread = None
        for each in gone:
            each.shut()
        return watched


PULSE = Pulse()
"""The pulse of this process."""
