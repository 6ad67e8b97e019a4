"""The line of the guided tour above the key bar."""

from collections.abc import Sequence

from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import wrap
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span

_MOST = 4


class TourLine(Drawn):
    """What the tour says now: `words`, over as many lines as they need."""

    FACTS = ("words",)

    words: var[str] = var("")

    def lines_at(self, width: int) -> int:
        """How many lines the words need on a screen so wide; none where there are none."""
        return len(wrap(self.words, width - 2, _MOST)) if self.words else 0

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The words, wrapped."""
        return [
            Line((Span(1, text, Ink.STRONG),), Ground.OVER) for text in wrap(self.words, width - 2, _MOST)
        ]
