"""Carries what one store has written down over to another: in order, at least once, by pages."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeAlias, TypeVar

from backends.pauses import Pauses
from backends.ports import StoreError
from bedside.positions import Positions

T = TypeVar("T")

Fetch: TypeAlias = Callable[[int, int], Awaitable[tuple[tuple[int, T], ...]]]
"""Gives what is numbered after a number, so many at most."""

EVERY = 0.5
"""Seconds between two looks."""

_log = logging.getLogger(__name__)


class Relay(Generic[T]):
    """Goes on from where its position was noted; what it sends must be idempotent."""

    def __init__(
        self,
        name: str,
        fetch: Fetch[T],
        send: Callable[[Sequence[tuple[int, T]]], Awaitable[None]],
        positions: Positions,
        page: int = 500,
    ) -> None:
        self.name = name
        self._fetch = fetch
        self._send = send
        self._positions = positions
        self._page = page

    async def run(self) -> None:
        """Carry over what comes, for ever; begin where the notes stand."""
        pauses = Pauses()
        position = self._positions.at(f"position of {self.name}")
        while True:
            reached = position
            try:
                reached = await self._carry(position)
                pauses.end()
            except StoreError as error:
                if pauses.begin():
                    _log.warning("%s cannot be relayed now: %s", self.name, error)
            if reached == position:
                await asyncio.sleep(max(EVERY, pauses.left))
            position = reached

    async def _carry(self, position: int) -> int:
        """Bring one page over; gives how far that is."""
        page = await self._fetch(position, self._page)
        if not page:
            return position
        await self._send(page)
        reached = page[-1][0]
        self._positions.note(f"position of {self.name}", reached)
        return reached
