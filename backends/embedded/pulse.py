"""The one thread of a process that notices whatever is committed to the files it follows, by any process.

It wakes by the kernel's word where there is one, and looks by itself where there is none. A look costs 5 us.
What it wakes costs more: of a region where 250 wards commit each second it tells a few times a second.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from backends.embedded.ear import Ear
from backends.embedded.file import DatabaseFile
from backends.ports import StoreError

INTERVAL = 0.06
"""Seconds between two looks where the kernel says nothing: within 100 ms every follower knows."""

TOGETHER = 0.06
"""Seconds from telling of a change to the next look: what is committed meanwhile is told together."""

SELDOM = 1.0
"""Seconds between two looks where it does: no lost word stays lost."""


_UNASKED = object()

Question: TypeAlias = tuple[str, tuple[str | int, ...]]
"""A statement that gives one row soon, and its parameters."""


class Watched:
    """A file that is looked at, and whom to tell when it has changed; used by the pulse's thread alone.

    Where there is a question, only a commit that changes its answer is told: what it wakes costs more than
    to ask.
    """

    def __init__(
        self, file: DatabaseFile, changed: Callable[[], None], question: Question | None = None
    ) -> None:
        self.heard = False
        """Whether there is word of every commit."""

        self._file = file
        self._changed = changed
        self._question = question
        self._connection: sqlite3.Connection | None = None
        self._seen: int | None = None
        self._answer: object = _UNASKED

    def look(self, ear: Ear) -> bool:
        """Tell of a change since the last look, if any, and give whether there was a commit.

        A file that cannot be read now is tried again.
        """
        try:
            now = self._version(ear)
            if now == self._seen:
                return False
            before, self._answer = self._answer, self._ask(now)
        except (sqlite3.Error, StoreError, OSError):
            self.shut()
            return False
        self._seen = now
        if self._answer != before:
            self._changed()
        return True

    def shut(self) -> None:
        """Close the connection."""
        connection, self._connection, self._seen = self._connection, None, None
        self._answer = _UNASKED
        self.heard = False
        if connection is not None:
            self._file.shut(connection)

    def _version(self, ear: Ear) -> int:
        if self._connection is None:
            self._connection = self._file.open()
            self._connection.execute("PRAGMA busy_timeout = 0")
            self.heard = ear.hear(self._file.side)
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _ask(self, version: int) -> object:
        """The answer now; without a question it is another one after each commit."""
        if self._question is None or self._connection is None:
            return version
        return self._connection.execute(*self._question).fetchone()


class Pulse:
    """Looks at every watched file when something was written or it is nudged; ends when none is left."""

    def __init__(self) -> None:
        self._watched: tuple[Watched, ...] = ()
        self._gone: list[Watched] = []
        self._lock = threading.Lock()
        self._ear: Ear | None = None
        self._thread: threading.Thread | None = None

    def watch(self, watched: Watched) -> None:
        """Look at a file from now on."""
        with self._lock:
            self._watched += (watched,)
            self._ear = self._ear or Ear()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, args=(self._ear,), name="pulse", daemon=True
                )
                self._thread.start()
        self._ear.nudge()

    def leave(self, watched: Watched) -> None:
        """Look at it no more; its connection is closed by the thread."""
        with self._lock:
            self._watched = tuple(each for each in self._watched if each is not watched)
            self._gone.append(watched)
        self.nudge()

    def nudge(self) -> None:
        """Look now."""
        if self._ear is not None:
            self._ear.nudge()

    def _run(self, ear: Ear) -> None:
        while watched := self._still_watched():
            changed = [each.look(ear) for each in watched]
            if any(changed):
                time.sleep(TOGETHER)
            ear.wait(SELDOM if all(each.heard for each in watched) else INTERVAL)

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
