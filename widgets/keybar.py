"""The key bar: the keys that matter here, from the screen's table of actions."""

from typing import NamedTuple

from textual.reactive import var

from widgets.drawn import Drawn


class Key(NamedTuple):
    """A key and the word for what it does; the first in a list matter most and are dropped last."""

    key: str
    word: str


class KeyBar(Drawn):
    """One line of keys; `right` stands at its right end ("places   all beds")."""

    keys: var[tuple[Key, ...]] = var(())
    right: var[str] = var("")
