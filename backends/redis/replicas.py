"""Which replicas follow a master: one that leaves may have been made the master in its place."""

import math
import time
from collections.abc import Callable

UNSURE = 5.0
"""Seconds for which a master that a replica has left confirms nothing; another is named within four."""


class Replicas:
    """The replicas of a master as its last answers named them."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._master: object = None
        self._known: frozenset[object] = frozenset()
        self._left = -math.inf

    def sure(self, master: object, found: frozenset[object]) -> bool:
        """Whether a master still has every replica that it had `UNSURE` seconds ago.

        Where one has left it, the sentinels may have promoted that one, and another that still follows the
        old master confirms what will be lost.
        """
        now = self._timer()
        if master != self._master:
            self._master, self._left = master, -math.inf
        elif not self._known <= found:
            self._left = now
        self._known = found
        return now - self._left > UNSURE


def named(role: list[object]) -> frozenset[object]:
    """The replicas that a master names in its answer to ROLE."""
    replicas = role[2] if len(role) > 2 else ()
    assert isinstance(replicas, list | tuple)
    return frozenset((host, port) for host, port, _ in replicas)
