"""Esc is a key of its own, also when the next key comes with it.

Over a line that stalls, Esc and the key after it arrive together. Textual takes the two for one key held
with Alt and drops the Esc, so that "leave this" and "Enter" become "take this alert". No key of ours is
held with Alt: here the two are what was typed.
"""

from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver

_ESC = "\x1b"


class EscapesFirst(XTermParser):
    """Textual's parser, but Esc and one more key are two keys."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """The keys of a sequence; Textual has no public place in which to say what they are."""
        keys = list(super()._sequence_to_key_events(sequence))
        if keys and (alt or (len(sequence) == 2 and sequence[0] == _ESC)):
            return [events.Key("escape", _ESC), *super()._sequence_to_key_events(sequence[-1])]
        return keys


def heed() -> None:
    """Let every terminal that is opened from now on be read so."""
    linux_driver.XTermParser = EscapesFirst  # type: ignore[attr-defined]
