"""The time at which things are true, and how late the glass shows them.

Ages are counted on a steady clock from the store's time, so that a wrong clock on a terminal makes no
value look new. Seconds everywhere.
"""

import math
import time
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable

TOLERATED = 2.0
"""How far the clocks of terminal and store, or a picture and its time, may lie apart unmentioned."""

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def steady() -> float:
    """Seconds on a clock that nobody sets and that, where the machine can, goes on while it sleeps."""
    return time.clock_gettime(_STEADY)


class StoreClock:
    """The store's time between two messages; the terminal's own until the store has spoken.

    A message is late by its journey and never early, so that the largest distance of the last minute
    is the truest.
    """

    MEMORY = 30.0

    def __init__(self, ticks: Callable[[], float] = steady, wall: Callable[[], float] = time.time) -> None:
        self._ticks = ticks
        self._wall = wall
        self._since = ticks()
        self._distance = self._before = -math.inf

    def hear(self, at: float) -> None:
        """Take the store's time from a message that has come just now."""
        ticks = self._ticks()
        if ticks - self._since > self.MEMORY:
            self._since, self._before, self._distance = ticks, self._distance, -math.inf
        self._distance = max(self._distance, at - ticks)

    @property
    def heard(self) -> bool:
        """Whether a store has told its time."""
        return max(self._distance, self._before) > -math.inf

    def now(self) -> float:
        """The store's time (seconds, UTC)."""
        return self._ticks() + max(self._distance, self._before) if self.heard else self._wall()

    @property
    def astray(self) -> float | None:
        """Seconds by which the terminal's clock is ahead of the store's; None where they agree."""
        ahead = self._wall() - self.now()
        return ahead if abs(ahead) > TOLERATED else None


class Glass:
    """Glass latency: from a reading's arrival at the intake to its paint on this screen."""

    SPAN = 60.0

    def __init__(self) -> None:
        self._painted: deque[tuple[float, float]] = deque()
        self._sorted: list[float] = []

    def painted(self, received: Iterable[float], now: float) -> None:
        """Note that readings received at these moments are on the screen now."""
        for moment in received:
            late = max(0.0, now - moment)
            self._painted.append((now, late))
            insort(self._sorted, late)
        self._forget(now)

    def latency(self, now: float) -> float | None:
        """The 95th percentile of the last minute; None when nothing was painted in it."""
        self._forget(now)
        return self._sorted[math.ceil(0.95 * len(self._sorted)) - 1] if self._sorted else None

    def _forget(self, now: float) -> None:
        while self._painted and not -TOLERATED <= now - self._painted[0][0] <= self.SPAN:
            _, late = self._painted.popleft()
            del self._sorted[bisect_left(self._sorted, late)]


class Delay:
    """Whether the screen itself falls behind: looks too far apart, as when the terminal does not read.

    The whole time between two looks counts, since what was not painted may have come right after the first.
    """

    SHOWN = 10.0

    def __init__(self, ticks: Callable[[], float] = steady) -> None:
        self._ticks = ticks
        self._last: float | None = None
        self._worst = 0.0
        self._until = -math.inf

    def tick(self) -> None:
        """Note a look; while all is well the next one follows well within what is tolerated."""
        now = self._ticks()
        behind = now - self._last if self._last is not None else 0.0
        self._last = now
        if now >= self._until:
            self._worst = 0.0
        if behind > TOLERATED:
            self._worst, self._until = max(self._worst, behind), now + self.SHOWN

    @property
    def seconds(self) -> float | None:
        """By how much the screen was late a moment ago; None where it keeps up."""
        return self._worst if self._worst and self._ticks() < self._until else None
