"""The key bar: the keys that matter here, from the screen's table of actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import cells, cut, inert
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
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

    @dataclass
    class Clicked(Message):
        """A key was clicked, which is as good as typed."""

        key: Key

    keys: var[tuple[Key, ...]] = var(())
    right: var[str] = var("")
    said: var[str] = var("")

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The keys from the left, whole ones only."""
        words = cut(self.said, width - 2) or (inert(self.right) if width >= 80 else "")
        right = [Piece(words, Ink.TEXT if self.said else Ink.QUIET, 1)] if words else []
        room = width - 2 * (width >= 60) - sum(cells(piece.text) + 2 for piece in right)
        return [place((_keys(self.keys, room, 3 if width >= 80 else 1), right), width, Ground.BAR)]

    def on_click(self, event: events.Click) -> None:
        """Say which key was clicked: the one that stands there, or its word."""
        spans = self.draw(*self.size)[0].spans
        starts = [span.x for span in spans if span.ink is Ink.STRONG]
        for key, (start, end) in zip(self.keys, pairwise([*starts, self._end(spans)]), strict=False):
            if start <= event.x < end:
                self.post_message(self.Clicked(key))

    @staticmethod
    def _end(spans: Sequence[Span]) -> int:
        """The column after the last key's word."""
        strong = [place for place, span in enumerate(spans) if span.ink is Ink.STRONG]
        last = spans[strong[-1] + 1 if strong[-1] + 1 < len(spans) else strong[-1]] if strong else None
        return last.x + cells(last.text) if last else 0


def _keys(keys: Sequence[Key], room: int, gap: int) -> list[Piece]:
    pieces: list[Piece] = []
    for key, word in keys:
        pair = [Piece(inert(key), Ink.STRONG, gap if pieces else 0), Piece(inert(word), Ink.QUIET, 1)]
        room -= sum(cells(piece.text) + piece.gap for piece in pair)
        if room < 0:
            break
        pieces += pair
    return pieces
