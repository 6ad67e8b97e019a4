"""The ward over a day, a week or a month, from its hourly roll-ups alone; it never awaits a store."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from clinical.ward_past import REACHES, Reach
from tui.actions import Where
from tui.lookback import WardLookback
from tui.navigation import Place
from tui.screens.full import FullScreen, bindings
from tui.screens.moving import Moving
from tui.work import begin
from widgets.drawn import Drawn
from widgets.ward_past import WardPastPane

if TYPE_CHECKING:
    from tui.station import Station


class AnalyticsScreen(Moving, FullScreen):
    """The past of the ward that the board beneath follows; what is read stays while the screen is open."""

    WHERE = Where.ANALYTICS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.ANALYTICS)

    def __init__(self, station: "Station", _place: Place) -> None:
        super().__init__(station)
        self.pane = WardPastPane(id="past")
        self.view: WardLookback | None = None
        self.reach = REACHES[0]

    def body(self) -> Iterable[Drawn]:
        """One pane."""
        yield self.pane

    def on_mount(self) -> None:
        """Begin to read."""
        super().on_mount()
        self.pane.inks = self.station.inks
        self.paint(0)

    def paint(self, phase: int) -> None:
        """Bring the pane up to date, and begin anew where the board follows another ward."""
        super().paint(phase)
        self.keys.styles.height = 1
        watching = self.station.ward_screen.watching
        if watching is None:
            return
        if self.view is None or self.view.ward != watching.ward:
            self.view = WardLookback(watching.region, watching.ward, self.reach)
            self.pane.top = 0
            begin(self, self.view.follow, group="past", exclusive=True)
        lying = {each.bed.label: each.patient for each in watching.picture.all if each.patient is not None}
        self.pane.past = self.view.facts(watching.region.clock.now(), lying)
        self.pane.answer = self.view.answer
        self.pane.now = watching.region.clock.now() if self.view.answer.asked is not None else 0.0

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""
        self.pane.faded = faded

    def move_by(self, steps: int) -> None:
        """Move by so many lines."""
        self.pane.scroll_by(steps)

    def page_by(self, pages: int) -> None:
        """Move by so many screens."""
        self.pane.page(pages)

    def move_to_end(self, *, last: bool) -> None:
        """To the first line, or to the last."""
        self.pane.to_end(last=last)

    def action_reach_1(self) -> None:
        """The last day."""
        self._look(REACHES[0])

    def action_reach_2(self) -> None:
        """The last week."""
        self._look(REACHES[1])

    def action_reach_3(self) -> None:
        """The last month."""
        self._look(REACHES[2])

    def action_span_shorter(self) -> None:
        """Look back less far."""
        self._step(-1)

    def action_span_longer(self) -> None:
        """Look further back."""
        self._step(1)

    def _step(self, steps: int) -> None:
        place = REACHES.index(self.reach) + steps
        if 0 <= place < len(REACHES):
            self._look(REACHES[place])
        else:
            self.say("there is no longer span" if steps > 0 else "there is no shorter span")

    def _look(self, reach: Reach) -> None:
        self.reach = reach
        if self.view is not None:
            self.view.look(reach)
        self.paint(0)
