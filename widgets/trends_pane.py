"""The pane of a patient's trends: charts or a table of the same, over a span, with a time cursor."""

from collections.abc import Iterator, Sequence

from textual import events
from textual.message import Message
from textual.reactive import var

from clinical.spans import SPANS
from widgets.canvas import BRAILLE, STARS, Dots
from widgets.chart import chart_lines, plot_cells, scrolls
from widgets.drawn import Drawn
from widgets.inert import cells, cut
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.trend_facts import TrendFacts
from widgets.trend_table import explained, is_at, table_lines

_HEAD = 2
"""Lines above the table's sets: the title and the heading."""

_FOOT = 1
"""Lines below them: what a row gathers."""


class TrendsPane(Drawn):
    """Charts, or the table, and how the history does. What is shown is moved by the screen, not here.

    `top` is the first plot in sight where there is no room for all of them.
    """

    FACTS = ("trends", "now", "table", "top", "chosen", "dots")

    trends: var[TrendFacts | None] = var(None)
    now: var[float] = var(0.0)
    table: var[bool] = var(False)
    top: var[int] = var(0)
    chosen: var[bool] = var(False)
    dots: var[Dots] = var(BRAILLE)

    class Resized(Message):
        """The pane has another size: the axis may have another length."""

    class MomentPicked(Message):
        """A moment was clicked."""

        def __init__(self, moment: float) -> None:
            super().__init__()
            self.moment = moment

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._first = 0

    @property
    def cells(self) -> int:
        """The cells that a plot may have here."""
        return plot_cells(self.size.width)

    @property
    def form(self) -> Dots:
        """The dots of the charts on this terminal."""
        return STARS if self.inks.ascii_only else self.dots

    @property
    def sets_in_sight(self) -> int:
        """How many rows the table shows."""
        return max(1, self.size.height - _HEAD - _FOOT)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The title, then the charts or the table."""
        if self.trends is None:
            return [self._title(width)]
        return [self._title(width), *self._body(self.trends, width, height)]

    def scroll_by(self, plots: int) -> None:
        """Move on by a plot where not all of them are in sight."""
        most = scrolls(self.size.width, self.size.height - 1)
        self.top = max(0, min(most, self.top + plots))

    def on_resize(self) -> None:
        """Tell that there is another width."""
        self.post_message(self.Resized())

    def on_click(self, event: events.Click) -> None:
        """Read the moment that was clicked."""
        facts = self.trends
        if facts is None or event.y == 0:
            return
        if self.table:
            number = self._first + event.y - _HEAD
            if _HEAD <= event.y < _HEAD + self.sets_in_sight and number < len(facts.sets):
                self.post_message(self.MomentPicked(facts.sets[-1 - number].start))
            return
        cell = event.x - (self.size.width - facts.axis.cells)
        if 0 <= cell < facts.axis.cells:
            self.post_message(self.MomentPicked(facts.axis.begins(cell)))

    def _body(self, facts: TrendFacts, width: int, height: int) -> Iterator[Line]:
        trouble = facts.answer.trouble(width - 1)
        if trouble:
            yield Line((Span(1, trouble, Ink.TECHNICAL),))
        room = height - 1 - bool(trouble)
        if self.table:
            sets = max(1, room - 1 - _FOOT)
            self._keep_in_sight(facts, sets)
            yield from table_lines(facts, width, self._first, sets)
            yield explained(width)
        else:
            yield from chart_lines(facts, self.now, (width, room), self.top, self.form)

    def _keep_in_sight(self, facts: TrendFacts, room: int) -> None:
        """Move the table as little as shows the set at the cursor."""
        sets = facts.sets[::-1]
        at = next((n for n, each in enumerate(sets) if is_at(each, facts.cursor)), 0)
        self._first = max(min(self._first, at, max(0, len(sets) - room)), at - room + 1, 0)

    def _title(self, width: int) -> Line:
        """`1 TRENDS`, the spans with the shown one lit, and how the history does."""
        facts = self.trends
        spans = [Span(0, "1 TRENDS", Ink.STRONG if self.chosen else Ink.TEXT)]
        x = 10
        for span in SPANS:
            lit = facts is not None and span is facts.span
            label = span.label if width >= 60 else span.label.replace(" ", "")
            text = f"[{label}]" if lit else f" {label} "
            spans.append(Span(x, text, Ink.STRONG if lit else Ink.QUIET))
            x += len(text)
        words, ink = facts.answer.words(self.now) if facts else ("", Ink.QUIET)
        room = max(0, width - x - 2)
        words = "" if ink is Ink.QUIET and cells(words) > room else cut(words, room)
        end = width - cells(words) - (1 if words else 0)
        if x + 1 < end:
            spans.append(Span(x + 1, "─" * (end - x - 1), Ink.FAINT))
        return Line((*spans, Span(width - cells(words), words, ink)) if words else tuple(spans))
