"""What the intake counted and refused, with one log line a minute for each reason, never a patient's data."""

import logging
from collections import Counter

_EVERY = 60.0
_log = logging.getLogger(__name__)


class Tally:
    """Counts by reason; the first of each is logged at once, then at most one line a minute."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._said: dict[str, tuple[float, int]] = {}

    def count(self, reason: str, now: float, times: int = 1) -> None:
        """Count what happened, such as "readings from the future refused"."""
        self.counts[reason] += times
        at, before = self._said.get(reason, (now - _EVERY, 0))
        if not 0.0 <= now - at < _EVERY:
            total = self.counts[reason]
            _log.warning("%s: %d (%d in all)", reason, total - before, total)
            self._said[reason] = (now, total)
