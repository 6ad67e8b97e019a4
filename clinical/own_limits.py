"""A patient's own alarm limits: who set them, why, and until when."""

from dataclasses import dataclass
from enum import StrEnum

from clinical.vitals import Signal


class Side(StrEnum):
    """On which side of a limit the trouble lies."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """A patient's own limit in place of the default: medium priority from `value` on, until it expires.

    `expires` None means until discharge, which restores the default in any case.
    """

    signal: Signal
    side: Side
    value: float
    reason: str
    author: str
    set_at: float
    expires: float | None = None

    def holds(self, now: float) -> bool:
        """Whether it has not expired."""
        return self.expires is None or now < self.expires
