"""The key bar: the keys that matter here, from the screen's table of actions."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import cells, cut, inert
from widgets.inks import Ground, Ink
from widgets.lines import Line
from widgets.pieces import Piece, place


class Key(NamedTuple):
    """A key and the word for what it does; the first in a list matter most and are dropped last."""

    key: str
    word: str


class KeyBar(Drawn):
    """One line of keys, as many as fit; `right` stands at its right end ("places   all beds").

    What the user is answered, `said`, stands there instead for a while, however narrow the screen is.
    """

    FACTS = ("keys", "right", "said")

    keys: var[tuple[Key, ...]] = var(())
    right: var[str] = var("")
    said: var[str] = var("")

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The keys from the left, whole ones only."""
        words = cut(self.said, width - 2) or (inert(self.right) if width >= 80 else "")
        right = [Piece(words, Ink.TEXT if self.said else Ink.QUIET, 1)] if words else []
        room = width - 2 * (width >= 60) - sum(cells(piece.text) + 2 for piece in right)
        return [place((_keys(self.keys, room, 3 if width >= 80 else 1), right), width, Ground.BAR)]


def _keys(keys: Sequence[Key], room: int, gap: int) -> list[Piece]:
    pieces: list[Piece] = []
    for key, word in keys:
        pair = [Piece(inert(key), Ink.STRONG, gap if pieces else 0), Piece(inert(word), Ink.QUIET, 1)]
        room -= sum(cells(piece.text) + piece.gap for piece in pair)
        if room < 0:
            break
        pieces += pair
    return pieces
