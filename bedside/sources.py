"""What every source of readings can: say what is due."""

from collections.abc import Sequence
from typing import Protocol

from clinical.vitals import Reading


class Bedside(Protocol):
    """One or more bedsides that speak when asked: a simulator, a replay."""

    def due(self, now: float) -> Sequence[Reading]:
        """Every reading since the last call, up to `now` (seconds, UTC), oldest first."""
        ...
