"""Keepers that go on archiving while a ring is broken, and terminals that go on reading what was archived."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from backends.ports import Analytics, TimedOut, Unavailable
from clinical.alerts import AlertEvent
from tests.backends.examples import NOON, an_alert, begun


def an_event(writer: int, number: int) -> AlertEvent:
    """One of a writer's events; each has a patient of its own, as a writer has."""
    alert = replace(an_alert(f"hr.high-{writer}-{number}"), patient=f"p{writer}")
    return replace(begun(alert), op=f"op {writer} {number}", at=NOON + number, seq=number)


@dataclass(slots=True)
class Archivists:
    """Each sends an event until it is acknowledged, then the next; beside them some read all the time.

    `moments` are when something was acknowledged, `read` when something was read, `refused` what was said
    meanwhile.
    """

    store: Analytics
    number: int = 8
    acknowledged: list[AlertEvent] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    ended: bool = False

    async def work(self) -> None:
        """Archive and read until `ended`."""
        writers = (self._write(number) for number in range(self.number))
        await asyncio.gather(*writers, *(self._read(number) for number in range(self.number)))

    async def more(self, events: int, within: float = 60.0) -> None:
        """Wait until so many more events are acknowledged."""
        wanted = len(self.acknowledged) + events
        async with asyncio.timeout(within):
            while len(self.acknowledged) < wanted:  # noqa: ASYNC110  the writers are other tasks
                await asyncio.sleep(0.01)

    async def check(self, store: Analytics) -> None:
        """Everything that was acknowledged is there once, by ward and by patient."""
        stored = await store.alert_history(0, NOON * 2, limit=10_000)
        by_patient = [
            event
            for number in range(self.number)
            for event in await store.alert_history(0, NOON * 2, patient=f"p{number}", limit=10_000)
        ]
        for found in (stored, by_patient):
            ops = Counter(event.op for event in found)
            assert set(ops.values()) == {1}
            assert {event.op for event in self.acknowledged} <= set(ops)

    async def _write(self, writer: int) -> None:
        number = 0
        while not self.ended:
            event = an_event(writer, number)
            if await self._done(self.store.archive([event])):
                self.acknowledged.append(event)
                self.moments.append(time.monotonic())
                number += 1
            await asyncio.sleep(0.02)

    async def _read(self, reader: int) -> None:
        while not self.ended:
            if await self._done(self.store.alert_history(NOON, NOON * 2, patient=f"p{reader}", limit=5)):
                self.read.append(time.monotonic())
            await asyncio.sleep(0.05)

    async def _done(self, call: Awaitable[object]) -> bool:
        try:
            await call
        except (Unavailable, TimedOut) as error:
            self.refused[str(error)] += 1
            return False
        return True


def gap(moments: list[float]) -> float:
    """The longest time without one, in seconds."""
    return max(later - earlier for earlier, later in pairwise(moments))
