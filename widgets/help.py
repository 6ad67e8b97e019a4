"""The body of the help: every key of the table of actions, then marks, NEWS2 and ages explained."""

from typing import NamedTuple

from textual.reactive import var

from widgets.drawn import Drawn
from widgets.keybar import Key


class Section(NamedTuple):
    """A group of keys under one title."""

    title: str
    keys: tuple[Key, ...]


class HelpBody(Drawn):
    """Sections in as many columns as fit; scrolls by `top`, which `scroll_lines` moves within its bounds."""

    sections: var[tuple[Section, ...]] = var(())
    top: var[int] = var(0)

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by so many lines (up when negative), stopping at the ends."""
