"""What some instances took and another could not: kept on disk, bounded, and delivered when it is back.

While anything waits for an instance the others are told (measurement `owed`, for the terminals that read), as
long as readings live that were given up for it. A process that ends leaves what waits in its slot of the
folder; the next one that records takes it on.
"""

import asyncio
import logging
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backends.influxdb.copies import Copies, Copy
from backends.influxdb.texts import coded
from backends.ports import Invalid
from backends.spool import Record, Spool

MOST = 512 * 1024 * 1024
"""Bytes on disk for one instance; beyond, the oldest are given up. Five and a half days of forty beds."""

_PAUSE = 0.25
_log = logging.getLogger(__name__)


class Owed:
    """Keeps and delivers what is owed; `lifetime` is how long (seconds) readings are kept at all."""

    def __init__(self, folder: Path, copies: Copies, lifetime: float, clock: Callable[[], float]) -> None:
        self._copies = copies
        self._lifetime = lifetime
        self._clock = clock
        self._spool = Spool(folder)
        self._said: dict[str, bool] = {}
        self._more = asyncio.Event()
        self._delivering: asyncio.Task[None] | None = None

    @property
    def problem(self) -> str:
        """What is wrong with the folder, in one line."""
        return self._spool.problem

    def begin(self) -> None:
        """Take a slot of the folder, and begin to deliver what waits in it."""
        if self._delivering is None:
            self._spool.__enter__()
            self._more.set()
            self._delivering = asyncio.create_task(self._deliver_for_ever())

    async def close(self) -> None:
        """Let the slot go; what waits stays there."""
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.wait([self._delivering])
            self._delivering = None
            self._spool.__exit__(None, None, None)

    async def add(self, copy: Copy, body: bytes) -> None:
        """Keep lines for an instance, and tell the others that it lacks them."""
        name, given_up = copy.instance.name, self._spool.dropped
        self._spool.append(name, zlib.compress(body, 1), MOST)
        if self._spool.dropped > given_up:
            self._spool.keep(_note(name), str(self._clock()).encode())
        await self._say(copy)
        self._more.set()

    def waiting(self, copy: Copy) -> int:
        """How many requests wait for an instance."""
        return self._spool.waiting(copy.instance.name)

    async def _deliver_for_ever(self) -> None:
        while True:
            await self._more.wait()
            went = [await self._deliver(copy) for copy in self._copies.all]
            if not any(went):
                if all(self._done(copy) for copy in self._copies.all):
                    self._more.clear()
                await asyncio.sleep(_PAUSE)

    def _done(self, copy: Copy) -> bool:
        return not self.waiting(copy) and self._said.get(copy.instance.name) == self._lacks(copy)

    async def _deliver(self, copy: Copy) -> bool:
        """Deliver the oldest that waits for an instance; gives whether something has gone."""
        record = self._spool.oldest(copy.instance.name)
        if record is None:
            await self._say(copy)
            return False
        if not copy.pauses.over():
            return False
        error = await self._send(copy, record)
        if error:
            return False
        self._spool.drop(copy.instance.name, record)
        return True

    async def _send(self, copy: Copy, record: Record) -> bool:
        """Send one; gives whether it must be sent again."""
        try:
            body = zlib.decompress(record.body)
        except zlib.error:
            _log.error("what was owed to an InfluxDB cannot be read; it is left out")
            return False
        error = await self._copies.send(copy, body)
        if isinstance(error, Invalid):
            _log.error("an InfluxDB refuses what others took: %s", error)
            return False
        return error is not None

    async def _say(self, copy: Copy) -> None:
        """Tell the other instances whether this one lacks something, unless they know."""
        name, lacks = copy.instance.name, self._lacks(copy)
        if self._said.get(name) == lacks:
            return
        line = f"owed,by={coded(self._spool.name)},to={coded(name)} waiting={float(lacks)} "
        body = f"{line}{round(self._clock() * 1000)}".encode()
        others = [other for other in self._copies.all if other is not copy and other.pauses.over()]
        refusals = await asyncio.gather(*(self._copies.send(other, body) for other in others))
        if len(others) == len(self._copies.all) - 1 and not any(refusals):
            self._said[name] = lacks

    def _lacks(self, copy: Copy) -> bool:
        return self.waiting(copy) > 0 or self._gave_up(copy)

    def _gave_up(self, copy: Copy) -> bool:
        """Whether readings that are still kept were given up for an instance."""
        note = self._spool.kept(_note(copy.instance.name))
        with suppress(ValueError):
            return note is not None and float(note) > self._clock() - self._lifetime
        return False


def _note(name: str) -> str:
    return f"given up for {name}"
