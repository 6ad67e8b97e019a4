"""What was typed earlier in this session, the latest first; it names people, and is gone with the program."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 50


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A look-up that was opened: what was typed, and whom it led to."""

    text: str
    region: str
    patient: str


class Earlier(Generic[T]):
    """What was done, each once; `words` gives that by which two are the same."""

    def __init__(self, words: Callable[[T], str]) -> None:
        self._words = words
        self._held: deque[T] = deque(maxlen=_MOST)

    def remember(self, done: T) -> None:
        """Put it first."""
        for known in [known for known in self._held if self._words(known) == self._words(done)]:
            self._held.remove(known)
        self._held.appendleft(done)

    def back(self, steps: int) -> T | None:
        """The one so many before the latest; None where there is none."""
        return self._held[steps] if 0 <= steps < len(self._held) else None
