"""A breaker: after several failures in a row it refuses at once, and lets one call through now and then."""

from collections.abc import Callable

FAILURES = 5
PAUSE = 2.0
SPREAD = 0.2


class Breaker:
    """Open after `FAILURES` infrastructure errors in a row, for `PAUSE` seconds, give or take `SPREAD`."""

    def __init__(self, timer: Callable[[], float], chance: Callable[[], float]) -> None:
        self._timer = timer
        self._chance = chance
        self._failures = 0
        self._closed_to = 0.0

    def allows(self) -> bool:
        """Whether a call may go; one that may while it is open is the one that tries whether it answers."""
        if self._failures < FAILURES:
            return True
        if self._timer() < self._closed_to:
            return False
        self._pause()
        return True

    def answer(self) -> None:
        """It answered, be it with a refusal: all is well."""
        self._failures = 0

    def fail(self) -> None:
        """It did not answer."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._pause()

    def _pause(self) -> None:
        self._closed_to = self._timer() + PAUSE * (1 + SPREAD * (2 * self._chance() - 1))
