"""Engines that go on posting alerts while a server is broken, and a terminal that follows them."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

from backends.ports import AlertBoard, Gap, Link, TimedOut, Unavailable
from clinical.alerts import AlertEvent
from tests.backends.examples import an_alert, begun


@dataclass(slots=True)
class Posters:
    """Each posts one alert after another, and sends one until it is acknowledged."""

    board: AlertBoard
    number: int = 8
    acknowledged: dict[str, AlertEvent] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    ended: bool = False

    async def post(self) -> None:
        """Post alerts until `ended`."""
        await asyncio.gather(*(self._post(f"poster-{number}") for number in range(self.number)))

    async def more(self, alerts: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.moments) + alerts
        async with asyncio.timeout(60):
            while len(self.moments) < wanted:  # noqa: ASYNC110  the posters are other tasks
                await asyncio.sleep(0.01)

    @property
    def gap(self) -> float:
        """The longest time without an acknowledgement, in seconds."""
        return max(later - earlier for earlier, later in zip(self.moments, self.moments[1:], strict=False))

    async def _post(self, name: str) -> None:
        while not self.ended:
            event = begun(an_alert(f"{name}-{len(self.moments)}"))
            begin = time.monotonic()
            self.acknowledged[event.op] = await self._sent(event)
            self.moments.append(time.monotonic())
            self.latencies.append(self.moments[-1] - begin)

    async def _sent(self, event: AlertEvent) -> AlertEvent:
        while True:
            try:
                return await self.board.post(event)
            except (Unavailable, TimedOut):
                await asyncio.sleep(0.05)


@dataclass(slots=True)
class Follower:
    """A terminal that follows from the beginning; `events` are those since the last gap, whose alerts
    take the place of all before it, and `seen` is when each came first.
    """

    board: AlertBoard
    events: list[AlertEvent] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)

    async def follow(self) -> None:
        """Follow for ever."""
        stream = cast(AsyncGenerator[AlertEvent | Gap | Link, None], self.board.follow(0))
        async with aclosing(stream) as items:
            async for item in items:
                self._take(item)

    async def reaches(self, position: int) -> None:
        """Wait until an event with that number, or a later one, was told, or lies in a gap."""
        async with asyncio.timeout(30):
            while self.reached < position:  # noqa: ASYNC110  told in another task
                await asyncio.sleep(0.01)

    @property
    def reached(self) -> int:
        """The number of the newest event that was told, or lies in a gap."""
        told = self.events[-1].seq if self.events else 0
        return max(told, self.gaps[-1].upto if self.gaps else 0)

    def _take(self, item: AlertEvent | Gap | Link) -> None:
        if isinstance(item, AlertEvent):
            self.events.append(item)
            self.seen.setdefault(item.op, time.monotonic())
        elif isinstance(item, Gap):
            self.gaps.append(item)
            self.events.clear()
        else:
            self.links.append(item)
