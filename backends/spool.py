"""What a store could not take yet: kept on disk in order, bounded, safe against kill -9, delivered later.

A folder holds a few slots, one SQLite file each; a process takes a slot that no other one holds, one with
records left by a killed process before an empty one. SQLite gives what an own log would have to prove: a
torn append is rolled back, and a lock ends with its process.
"""

import logging
import platform
import sqlite3
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from uuid import uuid4
from zlib import crc32

from backends.slots import claim

MEMORY = 200
"""Records of one bounded destination that are kept in memory while the disk refuses them."""

_log = logging.getLogger(__name__)


class Record(NamedTuple):
    """One record as it was appended; a number below zero has only a place in memory."""

    number: int
    body: bytes


@dataclass(slots=True)
class _Queue:
    """One destination: what lies on disk after the last delivered number, and what the disk refused."""

    records: int = 0
    size: int = 0
    delivered: int = 0
    memory: deque[Record] = field(default_factory=deque)


class Spool:
    """A queue on disk for each destination; where the disk itself fails, memory stands in and says so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk: sqlite3.Connection | None = None
        self._queues: dict[str, _Queue] = {}
        self._in_memory = 0
        self.name = ""
        """Names this process among all that live: while it holds its slot no other one has the name."""
        self.problem = ""
        """What is wrong with the spool's own disk, in one line; empty when all is well."""
        self.dropped = 0
        """How many records were given up, oldest first, because a bound was reached."""
        self.lost = 0
        """How many records were in memory alone when the spool was left; known only then."""

    def __enter__(self) -> Self:
        """Take a slot; a folder that cannot be written is said in `problem`, not raised."""
        try:
            slot, self._disk = claim(self._folder)
            self.name = f"{platform.node()}-{crc32(bytes(slot.resolve())):08x}"
            rows = self._disk.execute(
                "SELECT destination, count(*), sum(length(body)) FROM waiting GROUP BY destination"
            ).fetchall()
        except (OSError, sqlite3.Error) as error:
            self._say(error)
            self.name = f"{platform.node()}-{uuid4()}"
            return self
        for destination, records, size in rows:
            self._queues[destination] = _Queue(records, size)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the slot go; what waits stays on disk, and what the disk still refuses is counted as lost."""
        for destination, queue in self._queues.items():
            self._save_memory(destination, queue)
            self.lost += len(queue.memory)
        if self._disk is not None:
            self._disk.close()
            self._disk = None

    def waiting(self, destination: str) -> int:
        """How many records wait for a destination."""
        queue = self._queues.get(destination)
        return queue.records + len(queue.memory) if queue else 0

    @property
    def destinations(self) -> tuple[str, ...]:
        """For whom something waits."""
        return tuple(name for name in self._queues if self.waiting(name))

    def append(self, destination: str, body: bytes, most: int | None = None) -> None:
        """Put a record at the end; beyond `most` bytes the destination's oldest ones are given up.

        Without `most` nothing is ever given up.
        """
        queue = self._queues.setdefault(destination, _Queue())
        self._save_memory(destination, queue)
        if queue.memory or not self._insert(destination, queue, body):
            self._in_memory += 1
            queue.memory.append(Record(-self._in_memory, body))
        if most is not None:
            self._bound(destination, queue, most)

    def oldest(self, destination: str) -> Record | None:
        """The record that is next to be delivered, or None."""
        queue = self._queues.get(destination)
        if queue is None:
            return None
        if queue.records:
            record = self._first(destination, queue)
            if record is not None:
                return record
        return queue.memory[0] if queue.memory else None

    def drop(self, destination: str, record: Record) -> None:
        """Remove a delivered record; one that has gone meanwhile is left alone."""
        queue = self._queues[destination]
        if record.number < 0:
            if queue.memory and queue.memory[0] is record:
                queue.memory.popleft()
        elif record.number > queue.delivered:
            queue.delivered = record.number
            queue.records -= 1
            queue.size -= len(record.body)
            self._delete(destination, record.number)

    def keep(self, name: str, body: bytes) -> bool:
        """Keep one note across restarts, in place of an older one; gives whether the disk took it."""
        if self._disk is None:
            return False
        try:
            self._disk.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, body))
        except sqlite3.Error as error:
            self._say(error)
            return False
        return True

    def kept(self, name: str) -> bytes | None:
        """The note of that name, or None."""
        if self._disk is None:
            return None
        try:
            row = self._disk.execute("SELECT body FROM kept WHERE name = ?", (name,)).fetchone()
        except sqlite3.Error as error:
            self._say(error)
            return None
        return bytes(row[0]) if row else None

    def _bound(self, destination: str, queue: _Queue, most: int) -> None:
        while len(queue.memory) > MEMORY:
            self._give_up(destination, queue.memory[0])
        while queue.size > most and queue.records > 1:
            record = self._first(destination, queue)
            if record is None:
                return
            self._give_up(destination, record)

    def _give_up(self, destination: str, record: Record) -> None:
        if not self.dropped:
            _log.warning("the spool for %s is full: its oldest records are given up", destination)
        self.dropped += 1
        self.drop(destination, record)

    def _save_memory(self, destination: str, queue: _Queue) -> None:
        while queue.memory and self._insert(destination, queue, queue.memory[0].body):
            queue.memory.popleft()

    def _insert(self, destination: str, queue: _Queue, body: bytes) -> bool:
        if self._disk is None:
            return False
        try:
            self._disk.execute("INSERT INTO waiting (destination, body) VALUES (?, ?)", (destination, body))
        except sqlite3.Error as error:
            self._say(error)
            return False
        queue.records += 1
        queue.size += len(body)
        self.problem = ""
        return True

    def _first(self, destination: str, queue: _Queue) -> Record | None:
        assert self._disk is not None
        try:
            row = self._disk.execute(
                "SELECT id, body FROM waiting WHERE destination = ? AND id > ? ORDER BY id LIMIT 1",
                (destination, queue.delivered),
            ).fetchone()
        except sqlite3.Error as error:
            self._say(error)
            return None
        if row is None:
            queue.records = queue.size = 0
            return None
        return Record(*row)

    def _delete(self, destination: str, number: int) -> None:
        assert self._disk is not None
        try:
            self._disk.execute("DELETE FROM waiting WHERE destination = ? AND id <= ?", (destination, number))
        except sqlite3.Error as error:
            self._say(error)

    def _say(self, error: Exception) -> None:
        problem = f"the spool in {self._folder} fails: {error}"
        if problem != self.problem:
            _log.error("%s; what waits is kept in memory", problem)
        self.problem = problem
