"""Batches into one store; what it cannot take waits in the spool and is delivered later, in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

from backends.pauses import Pauses
from backends.ports import Conflict, Invalid, StoreError
from backends.spool import Spool
from bedside.packing import Packing, Unreadable

T = TypeVar("T")
_BURST = 50
_log = logging.getLogger(__name__)


class Outlet(Generic[T]):
    """Sends what is put in, at least once and in order; every write behind it must be idempotent.

    `most` bounds the spool in bytes (the oldest are given up), `held` the items that wait in memory while
    a send is under way.
    """

    def __init__(
        self,
        name: str,
        send: Callable[[tuple[T, ...]], Awaitable[None]],
        spool: Spool,
        packing: Packing[tuple[T, ...]],
        *,
        most: int | None = None,
        held: int = 50_000,
        pauses: Pauses | None = None,
    ) -> None:
        self.name = name
        self._send = send
        self._spool = spool
        self._packing = packing
        self._most = most
        self._held = held
        self._pauses = pauses or Pauses()
        self._items: list[T] = []
        self.refused = 0
        """How many items the store refuses for good."""

    def put(self, items: Iterable[T]) -> None:
        """Take items in; they go out with the next `flush`."""
        self._items.extend(items)
        if len(self._items) > self._held:
            self.save()

    @property
    def waiting(self) -> bool:
        """Whether anything has not reached the store yet."""
        return bool(self._items) or self._spool.waiting(self.name) > 0

    def save(self) -> None:
        """Put what is in memory into the spool."""
        if self._items:
            batch, self._items = tuple(self._items), []
            self._spool.append(self.name, self._packing.pack(batch), self._most)

    async def flush(self) -> bool:
        """Send what waits, the oldest first; gives whether all of it has arrived."""
        if self._spool.waiting(self.name):
            self.save()
            return self._pauses.over() and await self._deliver()
        if not self._items:
            return True
        batch, self._items = tuple(self._items), []
        try:
            await self._send_valid(batch)
        except asyncio.CancelledError:
            self._items[:0] = batch
            raise
        except StoreError as error:
            self._spool.append(self.name, self._packing.pack(batch), self._most)
            self._pause(error)
            return False
        return True

    async def _deliver(self) -> bool:
        for _ in range(_BURST):
            record = self._spool.oldest(self.name)
            if record is None:
                return True
            try:
                await self._send_valid(self._packing.unpack(record.body))
            except Unreadable as error:
                _log.error("%s: %s; it is left out", self.name, error)
            except StoreError as error:
                self._pause(error)
                return False
            self._spool.drop(self.name, record)
            self._pauses.end()
        return False

    async def _send_valid(self, batch: tuple[T, ...]) -> None:
        """Send a batch; what the store refuses for good is found by halves and left out."""
        try:
            await self._send(batch)
        except (Invalid, Conflict) as error:
            if len(batch) == 1:
                self.refused += 1
                _log.error("%s: the store refuses one for good: %s", self.name, error)
                return
            middle = len(batch) // 2
            await self._send_valid(batch[:middle])
            await self._send_valid(batch[middle:])

    def _pause(self, error: StoreError) -> None:
        if self._pauses.begin():
            _log.warning("%s: not stored now, spooled meanwhile: %s", self.name, error)
