"""Whether anyone judges a ward's vital signs: without an engine, a board without alerts is not calm."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from backends.ports import AlertBoard, Lease, StoreError
from tui import follow
from tui.glass import steady

_EVERY = 2.0
_EARLY_EVERY = 0.5
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
            await asyncio.sleep(min(_EVERY, _EARLY_EVERY) if self._early else _EVERY)

    def hear(self, leases: Iterable[Lease], now: float) -> None:
        """Take the leases that stand now."""
        self._answered = steady()
        self._standing = frozenset(lease.ward for lease in leases)
        self._fed.update(dict.fromkeys(self._standing, now))

    @property
    def standing(self) -> bool:
        """Whether an engine feeds the alarms of any ward."""
        return bool(self._believed)

    @property
    def sure(self) -> bool:
        """Whether it can be told by now if any ward is fed: not while an engine may yet take one."""
        return self.standing or not self._early

    def sure_of(self, ward: str) -> bool:
        """Whether it can be told by now if a ward is fed."""
        return ward in self._believed or not self._early

    def lapsed(self, ward: str) -> float | None:
        """Since when nobody is known to feed a ward's alarms (epoch, UTC); None while someone does."""
        return self._fed.get(ward, self._began) if any(self.unfed((ward,))) else None

    def unfed(self, wards: Iterable[str]) -> Iterator[bool]:
        """Of each of these wards whether nobody is known to feed its alarms."""
        early, standing = self._early, self._believed
        return (not early and ward not in standing for ward in wards)

    @property
    def told(self) -> tuple[frozenset[str], bool]:
        """The wards that are fed, and whether others may yet be: what every answer here depends on."""
        return self._believed, self._early

    @property
    def _early(self) -> bool:
        return steady() - self._opened < _FIRST

    @property
    def _believed(self) -> frozenset[str]:
        return self._standing if steady() - self._answered <= _SILENT else frozenset()
