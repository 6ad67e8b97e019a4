"""Tells a press that was meant from keys held down and text pasted, which come in a stream."""

REST = 0.3
"""Seconds without a press, before one counts: a held key never leaves that much between two."""


class Guard:
    """Accepts a press only after a rest, by when the keys came and not when the screen got round to them."""

    def __init__(self, now: float) -> None:
        self._until = now + REST

    def again(self, now: float) -> None:
        """What is asked has changed: wait for a rest once more."""
        self._until = max(self._until, now + REST)

    def rested(self, now: float) -> bool:
        """Whether a press that comes now would count."""
        return now >= self._until

    def accepts(self, pressed: float) -> bool:
        """Whether this press counts; each one that does not begins the rest anew."""
        rested = self.rested(pressed)
        self.again(pressed)
        return rested
