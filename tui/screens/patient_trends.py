"""The trends on the patient screen: keys become spans, moments and tables; nothing here awaits a store."""

from typing import TYPE_CHECKING

from textual import on

from clinical.spans import SPANS, TWELVE_HOURS
from tui.navigation import Place
from tui.screens.full import FullScreen
from tui.trends import Now, TrendView
from tui.work import begin
from widgets.canvas import FORMS
from widgets.trends_pane import TrendsPane

if TYPE_CHECKING:
    from tui.station import Station

_PAGE = 8
"""Parts of the axis that a page is."""


class TrendsScreen(FullScreen):
    """A full screen with the trends of one patient; the span stays from patient to patient."""

    def __init__(self, station: "Station") -> None:
        super().__init__(station)
        self.trends = TrendsPane(id="trends")
        self.view: TrendView | None = None

    def open_trends(self, place: Place) -> None:
        """Look at another patient's trends; nothing of the ones before is left."""
        self.trends.inks = self.station.inks
        self.trends.dots = FORMS[self.station.wanted.habits.charts]
        self.trends.trends = None
        if place.patient is None:
            self.view = None
            self.workers.cancel_group(self, "trends")
            return
        span = self.view.span if self.view else SPANS[TWELVE_HOURS]
        self.view = TrendView(self.station.regions[place.region], place.patient, span)
        self._ask()

    def paint_trends(self, now: Now) -> None:
        """Bring the pane up to date; one that is hidden keeps nothing, so that nothing old comes back."""
        if self.view is None:
            return
        self.view.hear(now)
        pane = self.trends
        if not pane.size:
            pane.trends = None
        else:
            pane.trends = self.view.facts(now, pane.cells, pane.form.across)
            pane.now = now.at if pane.trends.answer.asked is not None else float(int(now.at))

    @on(TrendsPane.Resized)
    def draw_again(self) -> None:
        """Lay the axis out for the new width."""
        self.paint(0)

    @on(TrendsPane.MomentPicked)
    def read_picked(self, event: TrendsPane.MomentPicked) -> None:
        """Read the moment that was clicked."""
        if self.view:
            self.view.read(event.moment)
            self.paint(0)

    def action_cursor_before(self) -> None:
        """Read an earlier moment."""
        self.move_cursor(-1)

    def action_cursor_after(self) -> None:
        """Read a later moment."""
        self.move_cursor(1)

    def action_span_shorter(self) -> None:
        """Look back less far."""
        self._look_back(-1)

    def action_span_longer(self) -> None:
        """Look further back."""
        self._look_back(1)

    def action_table(self) -> None:
        """The same as a table, and back."""
        self.trends.table = not self.trends.table
        self.paint(0)

    def move_cursor(self, steps: int) -> None:
        """Move the cursor to later moments, earlier when negative: by cells, in the table by rows."""
        if self.view is None:
            return
        if self.trends.table:
            self.view.move_sets(-steps)
        else:
            self.view.move(steps)
        self.paint(0)

    def scroll_trends(self, lines: int) -> None:
        """Down the table by rows, to older sets; else to the next plots where not all are in sight."""
        if self.trends.table:
            self.move_cursor(-lines)
        else:
            self.trends.scroll_by(lines)

    def page_trends(self, pages: int) -> None:
        """Down the table by screens; in the charts a part of the axis back."""
        if self.trends.table:
            self.move_cursor(-pages * self.trends.sets_in_sight)
        else:
            self.move_cursor(-pages * max(1, self.trends.cells // _PAGE))

    def end_trends(self, *, last: bool) -> None:
        """To the oldest moment, or to the present: the first row of the table is the present."""
        if self.view is None:
            return
        if last and self.trends.table:
            self.view.move_sets(len(self.trends.trends.sets) if self.trends.trends else 0)
        else:
            self.view.read(None if last or self.trends.table else 0.0)
        self.paint(0)

    def _look_back(self, steps: int) -> None:
        if self.view is None or not self.view.look_back(steps):
            self.say("there is no longer span" if steps > 0 else "there is no shorter span")
            return
        self._ask()
        self.paint(0)

    def _ask(self) -> None:
        if self.view:
            begin(self, self.view.follow, group="trends", exclusive=True)
