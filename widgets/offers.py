"""The list under a typed line: what it can mean, the chosen one marked, and what is said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.events import Click
from textual.message import Message
from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.pieces import Piece, place

_TEXT_X = 2
_SAYS_X = 22
_NARROW = 48


class Row(NamedTuple):
    """One thing that can be chosen: how it is typed, what it does, and its key if it has one."""

    text: str
    says: str
    key: str = ""


class OfferList(Drawn):
    """As many rows as fit, always with the chosen one; below them what is said, then the keys."""

    FACTS = ("rows", "chosen", "said", "keys")

    rows: var[tuple[Row, ...]] = var(())
    chosen: var[int] = var(0)
    said: var[str] = var("")
    keys: var[tuple[tuple[str, str], ...]] = var(())

    @dataclass
    class Clicked(Message):
        """A row was clicked."""

        place: int

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The rows around the chosen one, then the words, then the keys."""
        room = self._room(height)
        top = self._top(room)
        shown = [self._row(n, width) for n in range(top, min(len(self.rows), top + room))]
        shown += [Line()] * (room - len(shown))
        if self.said and height > 2:
            shown.append(Line((Span(_TEXT_X, cut(self.said, width - _TEXT_X - 1), Ink.TECHNICAL),)))
        if height > 1:
            shown.append(self._keys(width))
        return [line if line.ground is Ground.CURSOR else line._replace(ground=Ground.OVER) for line in shown]

    def on_click(self, event: Click) -> None:
        """Choose the row that was clicked."""
        room = self._room(self.size.height)
        place = self._top(room) + event.y
        if event.y < room and place < len(self.rows):
            self.post_message(self.Clicked(place))

    def _room(self, height: int) -> int:
        """Lines for the rows."""
        return max(1, height - 1 - bool(self.said))

    def _top(self, room: int) -> int:
        return max(0, min(self.chosen - room // 2, len(self.rows) - room))

    def _row(self, number: int, width: int) -> Line:
        text, says, key = self.rows[number]
        here = number == self.chosen
        end = width - 1 - (cells(key) + 2 if key else 0)
        x = _SAYS_X if width >= _NARROW else _TEXT_X + cells(cut(text, width)) + 2
        x = max(x, _TEXT_X + min(cells(text), end - _TEXT_X) + 2)
        spans = [Span(_TEXT_X, cut(text, end - _TEXT_X), Ink.STRONG)]
        if here:
            spans.insert(0, Span(0, ">", Ink.STRONG))
        if x < end - 4:
            spans.append(Span(x, cut(says, end - x), Ink.QUIET))
        if key:
            spans.append(Span(width - 1 - cells(key), cut(key, width), Ink.STRONG))
        return Line(tuple(spans), Ground.CURSOR if here else Ground.OVER)

    def _keys(self, width: int) -> Line:
        """The keys; those in the middle give way."""
        pieces: list[Piece] = []
        for n, (key, word) in enumerate(self.keys):
            middle = n if n < len(self.keys) - 1 else 0
            pieces += [Piece(key, Ink.STRONG, 3 if n else 0, middle), Piece(word, Ink.QUIET, 1, middle)]
        return place((pieces, ()), width)
