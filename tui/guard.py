"""Tells a press that was meant from keys held down and text pasted, which come in a stream."""

from collections.abc import Callable

from tui.glass import steady


class Guard:
    """Accepts a press only after a moment without any: a held key never finds that moment."""

    REST = 0.3

    def __init__(self, ticks: Callable[[], float] = steady) -> None:
        self._ticks = ticks
        self._until = ticks() + self.REST

    def again(self) -> None:
        """What is asked has changed: wait for a rest once more."""
        self._until = self._ticks() + self.REST

    @property
    def rested(self) -> bool:
        """Whether the moment has passed."""
        return self._ticks() >= self._until

    def accepts(self) -> bool:
        """Whether this press counts; each one that does not begins the rest anew."""
        rested = self.rested
        self.again()
        return rested
