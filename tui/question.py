"""A panel's question to its store: asked again and again, soon after a failure, seldom after an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Generic, TypeVar

from backends.ports import StoreError, Stores, Unavailable
from tui import follow
from tui.regions import RegionWatch
from widgets.answer import Answer

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_TICK = 0.2
"""Seconds between two looks at how long it has been waited."""


class Question(Generic[T]):
    """What is asked of one port, and how the answer stands; `name` is what the header calls the store."""

    def __init__(
        self, port: str, name: str, ask: Callable[[Stores, float], Awaitable[T]], every: float
    ) -> None:
        self.answer: Answer[T] = Answer(name)
        self._port = port
        self._ask = ask
        self._every = every
        self._again = asyncio.Event()

    def ask_again(self) -> None:
        """Ask at once, or once more where it is being asked already."""
        self._again.set()

    async def ask_for_ever(self, region: RegionWatch) -> None:
        """Keep the answer up to date until cancelled."""
        pause = _FIRST_PAUSE
        while True:
            self._again.clear()
            if await self._asked(region):
                pause, rest = _FIRST_PAUSE, self._every
            else:
                pause, rest = min(2 * pause, _LONGEST_PAUSE), pause
            region.news()
            with suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._again.wait()

    async def _asked(self, region: RegionWatch) -> bool:
        """Ask once; whether there was an answer."""
        began = monotonic()
        self.answer = self.answer.waits(region.clock.now())
        ticking = asyncio.create_task(self._tick(region))
        try:
            value = await self._put(region)
        except StoreError as error:
            link = region.cut(self._port)
            self.answer = self.answer.failed(str(error), link.since if link else region.clock.now())
            return False
        finally:
            ticking.cancel()
        self.answer = self.answer.told(value, region.clock.now(), monotonic() - began)
        return True

    async def _put(self, region: RegionWatch) -> T:
        if region.stores is None:
            raise Unavailable("the stores are not open yet")
        return await follow.asked(self._ask(region.stores, region.clock.now()))

    async def _tick(self, region: RegionWatch) -> None:
        """Have the screen count while the first answer is awaited."""
        while self.answer.asked is not None:
            region.news()
            await asyncio.sleep(_TICK)
