"""What the panels of the patient screen share: a title that tells of its store, and lines that scroll."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.message import Message
from textual.reactive import var

from widgets.answer import Answer
from widgets.drawn import Drawn
from widgets.inert import cells, cut
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.pieces import Piece
from widgets.side import BLANK, ruled

_AGED = {Ink.TEXT: Ink.OLD, Ink.STRONG: Ink.OLD, Ink.QUIET: Ink.OLD}
_WHEEL = 3
_WITH_MARGINS = 60


class PanelPicked(Message):
    """A panel, or its name, was clicked; `number` is the digit that chooses it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Panel(Drawn):
    """A numbered panel: its title, why it is not as of now, and as many of its lines as fit.

    `beside` says that it stands beside the trends, with a rule at its left and a blank line below. What its
    store told before it failed stays, in the ink of what is old. `filtered` says by which words it is
    filtered.
    """

    FACTS: ClassVar[tuple[str, ...]] = ("answer", "now", "top", "filtered", "chosen", "beside")
    NUMBER: ClassVar[int]
    TITLE: ClassVar[str]

    answer: var[Answer[Any]] = var(Answer(""))
    now: var[float] = var(0.0)
    top: var[int] = var(0)
    filtered: var[str] = var("")
    chosen: var[bool] = var(False)
    beside: var[bool] = var(False)

    def content(self, width: int) -> Sequence[Line]:
        """All its lines, whether they fit or not."""
        raise NotImplementedError

    def words(self) -> tuple[str, Ink]:
        """The end of its title: how its store does."""
        return self.answer.words(self.now)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Its title and the lines in sight; what is out of sight is counted."""
        inner = self._inner(width)
        room = height - 1 - self.beside
        lines = [self._title(inner), *self._in_sight(self._all(inner), room)]
        lines += [BLANK] * (height - len(lines))
        set_in = ruled if self.beside else moved if inner < width else Line._replace
        return [set_in(line) for line in lines[:height]]

    def wanted(self, width: int) -> int:
        """How many lines it would like to have beside the trends."""
        return len(self._all(width - 3)) + 2

    def scroll_by(self, lines: int) -> None:
        """Move what is in sight down by so many lines (up when negative), stopping at the ends."""
        self.top = max(0, min(self._last_top(), self.top + lines))

    def page(self, pages: int) -> None:
        """Move what is in sight by so many screens."""
        self.scroll_by(pages * max(1, self._room() - 2))

    def to_end(self, *, last: bool) -> None:
        """Show the first lines, or the last."""
        self.top = self._last_top() if last else 0

    def on_click(self) -> None:
        """Choose this panel."""
        self.post_message(PanelPicked(self.NUMBER))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down a few lines."""
        event.stop()
        self.scroll_by(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up a few lines."""
        event.stop()
        self.scroll_by(-_WHEEL)

    def _all(self, width: int) -> list[Line]:
        trouble = self.answer.trouble(width)
        if not trouble:
            return [*self.content(width)]
        aged = [
            Line(tuple(span._replace(ink=_AGED.get(span.ink, span.ink)) for span in line.spans), line.ground)
            for line in self.content(width)
        ]
        return [Line((Span(0, trouble, Ink.TECHNICAL),)), *aged]

    def _room(self) -> int:
        return self.size.height - 1 - self.beside

    def _last_top(self) -> int:
        return max(0, len(self._all(self._inner(self.size.width))) - self._room())

    def _inner(self, width: int) -> int:
        """How wide its lines are: without the rule, or the margins where it stands alone."""
        if self.beside:
            return width - 3
        return width - 2 if width >= _WITH_MARGINS else width

    def _in_sight(self, lines: list[Line], room: int) -> list[Line]:
        """The lines from `top` on; a line is given up to say how many are above or below."""
        top = max(0, min(self.top, len(lines) - room))
        above, below = top, len(lines) - top - room
        shown = lines[top : top + room]
        if below > 0 and room > 0:
            shown[-1] = Line((Span(0, f"{below + 1} more below", Ink.QUIET),))
        if above > 0 and room > 1:
            shown[0] = Line((Span(0, f"{above + 1} more above", Ink.QUIET),))
        return shown

    def _title(self, width: int) -> Line:
        """Number and name on a rule, and at its end how the store does."""
        words, ink = (self.filtered, Ink.STRONG) if self.filtered else self.words()
        name = f"{self.NUMBER} {self.TITLE}"
        words = cut(words, max(0, width - cells(name) - 4))
        at = width - cells(words)
        spans = [Span(0, name, Ink.STRONG if self.chosen else Ink.TEXT)]
        start = cells(name) + 1
        if start < at - 1:
            spans.append(Span(start, "─" * (at - 1 - start), Ink.FAINT))
        if self.chosen and self.beside:
            spans.insert(0, Span(-1, ">", Ink.STRONG))
        return Line((*spans, Span(at, words, ink)) if words else tuple(spans))


def moved(line: Line) -> Line:
    """A line, set in by the margin."""
    return Line(tuple(span._replace(x=span.x + 1) for span in line.spans), line.ground)


def labelled(label: str, rows: Sequence[str], at: int, ink: Ink = Ink.TEXT) -> list[Line]:
    """A label, and rows beside it from a column on."""
    return [
        Line(((Span(0, cut(label, at - 1), Ink.QUIET),) if n == 0 else ()) + (Span(at, row, ink),))
        for n, row in enumerate(rows)
    ]


def told(words: str, width: int, ink: Ink = Ink.QUIET) -> Line:
    """A line of words alone."""
    return Line((Span(0, cut(words, width), ink),))


def spread(pieces: Sequence[Piece]) -> Line:
    """Pieces one after another."""
    spans, x = [], 0
    for piece in pieces:
        x += piece.gap
        spans.append(Span(x, piece.text, piece.ink))
        x += cells(piece.text)
    return Line(tuple(spans))
