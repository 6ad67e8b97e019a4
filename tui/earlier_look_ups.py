"""The look-ups of this session; in memory alone, since they name patients."""

from collections import deque
from dataclasses import dataclass

_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A look-up that was opened: what was typed, and whom it led to."""

    text: str
    region: str
    patient: str


class EarlierLookUps:
    """The newest first."""

    def __init__(self) -> None:
        self._held: deque[LookedUp] = deque(maxlen=_REMEMBERED)

    def add(self, look_up: LookedUp) -> None:
        """Remember one; the same text is remembered once."""
        for known in [known for known in self._held if known.text == look_up.text]:
            self._held.remove(known)
        self._held.appendleft(look_up)

    def before(self, place: int) -> LookedUp | None:
        """The one at a place, 0 for the newest; None before the first."""
        return self._held[place] if 0 <= place < len(self._held) else None
