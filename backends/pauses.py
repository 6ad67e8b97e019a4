"""Growing pauses between attempts at a store that is away."""

import random
import time
from collections.abc import Callable


class Pauses:
    """The pause after each failure in a row: doubling from `first` to `longest` seconds, ± 20 %."""

    def __init__(
        self,
        first: float = 0.5,
        longest: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self._first = first
        self._longest = longest
        self._clock = clock
        self._spread = spread
        self._failures = 0
        self._until = 0.0

    def begin(self) -> bool:
        """Pause after a failure; gives whether it is the first in a row."""
        pause = min(self._longest, self._first * 2.0 ** min(self._failures, 30))
        self._until = self._clock() + pause * (0.8 + 0.4 * self._spread())
        self._failures += 1
        return self._failures == 1

    def end(self) -> None:
        """Forget the failures: something went through."""
        self._failures = 0
        self._until = 0.0

    def over(self) -> bool:
        """Whether it is time to try again."""
        return self._clock() >= self._until

    @property
    def left(self) -> float:
        """Seconds until the next attempt."""
        return max(0.0, self._until - self._clock())
