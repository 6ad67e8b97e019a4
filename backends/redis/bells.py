"""Bells: how the followers of a process learn that something is new, whatever becomes of a connection."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

SELDOM = 5.0
"""Seconds between two looks of a follower that hears nothing: no lost word stays lost."""


class Bell:
    """One channel's; `version` counts how often it was rung."""

    def __init__(self) -> None:
        self.version = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait."""
        self.version += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def changed(self, seen: int) -> int:
        """Wait until it was rung after `seen`, a `version` taken before reading; no longer than `SELDOM`."""
        if self.version == seen:
            with suppress(TimeoutError):
                async with asyncio.timeout(SELDOM):
                    await self._rung.wait()
        return self.version


class Bells:
    """The bells of all channels to which somebody listens."""

    def __init__(self) -> None:
        self.channels = Bell()
        """Rung when somebody listens to another channel, or no longer."""

        self._bells: dict[str, tuple[Bell, int]] = {}

    def wanted(self) -> frozenset[str]:
        """The channels to which somebody listens."""
        return frozenset(self._bells)

    def ring(self, channel: str) -> None:
        """Wake the followers of a channel."""
        if channel in self._bells:
            self._bells[channel][0].ring()

    def ring_all(self) -> None:
        """Wake everybody: what they wait for may have passed unheard."""
        for bell, _ in tuple(self._bells.values()):
            bell.ring()

    @contextmanager
    def listening(self, channel: str) -> Iterator[Bell]:
        """The bell of a channel, for as long as somebody follows it."""
        bell, followers = self._bells.get(channel, (Bell(), 0))
        self._bells[channel] = (bell, followers + 1)
        self.channels.ring()
        try:
            yield bell
        finally:
            self._leave(channel, bell)

    def _leave(self, channel: str, bell: Bell) -> None:
        followers = self._bells[channel][1] - 1
        if followers:
            self._bells[channel] = (bell, followers)
        else:
            del self._bells[channel]
            self.channels.ring()
