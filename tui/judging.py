"""Whether anyone judges a ward's vital signs: without an engine, a board without alerts is not calm."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from backends.ports import AlertBoard, Lease, StoreError
from tui import follow
from tui.glass import steady

_EVERY = 2.0
_FIRST = 5.0
"""Seconds after the stores have opened in which an engine that starts with the monitor may take its ward."""

_SILENT = 15.0
"""Seconds without an answer after which what was told last is no longer believed."""


class Judging:
    """Which wards of a region have an alarm engine: by the leases, which one that is gone does not renew."""

    def __init__(self) -> None:
        self._opened = self._answered = steady()
        self._began = 0.0
        self._standing: frozenset[str] = frozenset()
        self._fed: dict[str, float] = {}

    async def follow(self, board: AlertBoard, now: Callable[[], float]) -> None:
        """Ask for the leases, for ever; that the store does not answer is said by its link."""
        self._opened = self._answered = steady()
        self._began = now()
        while True:
            with suppress(StoreError):
                self.hear(await follow.asked(board.leases()), now())
            await asyncio.sleep(_EVERY)

    def hear(self, leases: Iterable[Lease], now: float) -> None:
        """Take the leases that stand now."""
        self._answered = steady()
        self._standing = frozenset(lease.ward for lease in leases)
        self._fed.update(dict.fromkeys(self._standing, now))

    @property
    def standing(self) -> bool:
        """Whether an engine feeds the alarms of any ward, or may yet take one."""
        at = steady()
        return (bool(self._standing) and at - self._answered <= _SILENT) or at - self._opened < _FIRST

    def lapsed(self, ward: str) -> float | None:
        """Since when nobody is known to feed a ward's alarms (epoch, UTC); None while someone does."""
        return self._fed.get(ward, self._began) if self.lapsed_of((ward,)) else None

    def lapsed_of(self, wards: Collection[str]) -> frozenset[str]:
        """The wards of these whose alarms nobody is known to feed."""
        at = steady()
        if at - self._opened < _FIRST:
            return frozenset()
        believed = at - self._answered <= _SILENT
        return frozenset(wards) - self._standing if believed else frozenset(wards)
