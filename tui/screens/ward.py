"""The ward board: keys become moves and dialogues, the panes get their places; it never awaits a store."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.geometry import Region

from clinical.alerts import Alert, severity
from clinical.board import BedPicture
from clinical.places import Bed
from tui.actions import Where
from tui.arrange import Order, Show, following
from tui.care_team import TeamLookup
from tui.layout import Pane, cramped, layout
from tui.navigation import Place, Scene
from tui.opening_ward import followed_ward
from tui.own_patients import follow_own
from tui.painting import Painter, Panes
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.full import FullScreen, bindings
from tui.screens.moving import Moving
from tui.view import View
from tui.ward_watch import WardWatch
from tui.work import begin
from widgets.board import WardBoard
from widgets.feed import AlertFeed
from widgets.legend import Legend, SafetyLine
from widgets.patient_pane import PatientPane
from widgets.room import Room
from widgets.sickest import SickestLine

if TYPE_CHECKING:
    from tui.station import Station


class WardScreen(Moving, FullScreen):
    """One ward. Attributes go down from here, messages come up to here."""

    WHERE = Where.WARD
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.WARD)

    def __init__(self, station: "Station") -> None:
        super().__init__(station)
        self.watching: WardWatch | None = None
        self.ever_opened = False
        self.view = View()
        self.teams = TeamLookup()
        self.pane = Pane.BEDS
        self._zoomed = False
        self._aim: Bed | None = None
        self.panes = Panes(
            self.header,
            self.banner,
            SickestLine(id="sickest"),
            WardBoard(id="board"),
            AlertFeed(id="feed"),
            PatientPane(id="patient"),
            Legend(id="legend"),
            SafetyLine(id="safety"),
            self.keys,
        )
        self.painter = Painter(station, self.panes, self.view, self.teams)

    def compose(self) -> ComposeResult:
        """Every pane, whatever the size; the layout decides which has a place."""
        panes = self.panes
        yield panes.header
        yield panes.banner
        yield panes.sickest
        with Room(id="main"):
            yield panes.board
            with Room(id="side"):
                yield panes.feed
                yield panes.patient
        yield panes.legend
        yield panes.safety
        yield panes.keys

    def on_mount(self) -> None:
        """Ink the panes and put the cursor on the beds."""
        super().on_mount()
        self.painter.ink(self.station.inks)
        self.panes.safety.note = "simulated patients" if self.station.wanted.demo else ""
        self.panes.board.focus()
        self._lay_out()
        self.paint(0)

    def on_resize(self, _event: Resize) -> None:
        """Lay out anew."""
        self._lay_out()

    def paint(self, phase: int) -> None:
        """Bring the panes up to date; called whenever something has come, whatever stands in front."""
        lines = self.panes.banner.lines
        self.painter.paint(self.watching, phase)
        self._take_aim()
        self._ask_for_team()
        if self.panes.banner.lines != lines:
            self._lay_out()

    def open_ward(self, region: str, ward: str | None) -> None:
        """Leave the ward that is followed, and follow another; the first one where none is named."""
        self.watching = None
        if self._aim and (self._aim.region, self._aim.ward) != (region, ward):
            self._aim = None
        self.station.home = region
        self.workers.cancel_group(self, "mine")
        self.view.take_mine(None)
        self.teams = TeamLookup()
        self.painter.clear(self.teams)
        self.paint(0)
        begin(self, partial(followed_ward, self, region, ward), group="ward", exclusive=True)

    def show_ward(self, watch: WardWatch) -> None:
        """Show the ward that was opened."""
        self.watching, self.ever_opened = watch, True
        self.painter.renew()
        self.paint(0)
        self._follow_own()

    def aim(self, bed: Bed) -> None:
        """Put the cursor on a bed as soon as it is known."""
        self._aim = bed
        self._take_aim()

    def picture_of(self, bed: Bed) -> BedPicture | None:
        """A bed of the ward as it stands now."""
        beds = self.watching.picture.all if self.watching else ()
        return next((picture for picture in beds if picture.bed == bed), None)

    @property
    def words(self) -> str:
        """By which words the beds, or the alerts, are filtered: those in which the cursor stands."""
        return self.view.bed_words if self.pane is Pane.BEDS else self.view.alert_words

    @words.setter
    def words(self, words: str) -> None:
        if self.pane is Pane.BEDS:
            self.view.only_with(bed_words=words)
        else:
            self.view.only_with(alert_words=words)
        self.painter.renew()

    @property
    def selection(self) -> BedPicture | Alert | None:
        """The bed or the alert under the cursor."""
        return self.panes.board.selected if self.pane is Pane.BEDS else self.panes.feed.selected

    def dialogue_room(self) -> Region:
        """Where a dialogue may stand: over the beds; where those have few lines, over all but the header."""
        board = self.panes.board.region
        if board.height >= 12:
            return board
        top = self.panes.header.region.bottom
        return Region(0, top, self.size.width, max(1, self.size.height - top))

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""
        self.panes.board.faded = faded

    @on(WardBoard.CursorMoved)
    def show_patient(self) -> None:
        """Show who lies under the cursor, and ask for the team."""
        self.painter.show_patient(self.watching)
        self._ask_for_team()

    @on(AlertFeed.CursorMoved)
    def show_bed(self, event: AlertFeed.CursorMoved) -> None:
        """Let the beds follow the cursor of the alerts."""
        if self.pane is Pane.ALERTS and self.picture_of(event.alert.bed):
            self.panes.board.cursor = event.alert.bed
            self.show_patient()

    def move_by(self, steps: int) -> None:
        """Move the cursor by so many beds or alerts."""
        self._here.move(steps)

    def page_by(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self._here.page(pages)

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the last of them, or to the first."""
        self._here.last() if last else self._here.first()

    def action_next_alarming(self) -> None:
        """The next bed with an open alert."""
        self.panes.board.next_alarming(1)

    def action_last_alarming(self) -> None:
        """The bed with an open alert before."""
        self.panes.board.next_alarming(-1)

    def action_other_pane(self) -> None:
        """To the other pane."""
        self._go_to(Pane.ALERTS if self.pane is Pane.BEDS else Pane.BEDS)

    def action_beds(self) -> None:
        """To the beds."""
        self._go_to(Pane.BEDS)

    def action_alerts(self) -> None:
        """To the alerts."""
        self._go_to(Pane.ALERTS)

    def action_zoom(self) -> None:
        """This pane alone, and back."""
        self._zoomed = not self._zoomed
        self._lay_out()

    def action_sort(self) -> None:
        """Sort by the next thing; the cursor keeps its bed."""
        self.sort_by(following(self.view.order))

    def action_show(self) -> None:
        """Show the next selection of beds; from the alerts, filter those by words."""
        if self.pane is Pane.ALERTS:
            self.action_filter_words()
        else:
            self.show_only(following(self.view.show))

    def sort_by(self, order: Order) -> None:
        """Sort the beds; the cursor keeps its bed."""
        self.view.sort_by(order)
        self.painter.renew()

    def show_only(self, show: Show) -> None:
        """Show a selection of the beds."""
        self.view.show_only(show)
        self.painter.renew()
        self._follow_own()

    def uncover(self, bed: Bed) -> None:
        """Show every bed, where a filter hides this one."""
        if any(picture.bed == bed for picture in self.view.arranged.hidden):
            self.view.only_with(bed_words="")
            self.show_only(Show.ALL)

    @on(WardBoard.BedOpened)
    def action_open(self) -> None:
        """Open the record of the patient in the selected bed, or of the selected alert."""
        alert = self.panes.feed.selected if self.pane is Pane.ALERTS else None
        picture = self.panes.board.selected
        lying = picture.patient.id if picture and picture.patient else None
        bed, patient = (alert.bed, alert.patient) if alert else (picture.bed if picture else None, lying)
        if bed is None or patient is None:
            self.say(f"nobody lies in {bed.label}" if bed else "no bed is selected")
        else:
            self.station.navigation.go(Place(Scene.PATIENT, bed.region, bed.ward, bed, patient))

    def action_freeze(self) -> None:
        """Freeze the board, or go on."""
        if self.painter.frozen is not None:
            self.painter.thaw("the board goes on")
        elif self.watching is not None and self.watching.known:
            self.painter.freeze(self.watching)
        else:
            self.say("there is nothing to freeze yet")

    def action_acknowledge(self) -> None:
        """Ask about the selected alert; from the beds, about the worst that nobody has seen there."""
        alert = self._to_acknowledge()
        if alert is None:
            self.say("no alert here that nobody has seen")
        else:
            self.app.push_screen(
                AcknowledgeDialogue(self.station, alert, self.picture_of(alert.bed), self._place())
            )

    @property
    def _here(self) -> WardBoard | AlertFeed:
        return self.panes.board if self.pane is Pane.BEDS else self.panes.feed

    def _go_to(self, pane: Pane) -> None:
        self.pane = pane
        if self._zoomed:
            self._lay_out()
        self._here.focus()

    def _to_acknowledge(self) -> Alert | None:
        picture = self.panes.board.selected
        if self.pane is Pane.ALERTS or picture is None:
            return self.panes.feed.selected
        return min((alert for alert in picture.alerts if alert.unseen), key=severity, default=None)

    def _place(self) -> str:
        ward = self.watching.ward.name if self.watching else ""
        return f"{ward}, {self.station.region.name}"

    def _take_aim(self) -> None:
        if self._aim is not None and self.picture_of(self._aim) is not None:
            self.panes.board.cursor, self._aim = self._aim, None
            self.show_patient()

    def _follow_own(self) -> None:
        if watch := self.watching:
            begin(self, partial(follow_own, self, watch), group="mine", exclusive=True)

    def _ask_for_team(self) -> None:
        """Ask when the cursor or the patient has moved, and now and then: shifts turn."""
        watch, picture = self.watching, self.panes.board.selected
        patient = picture.patient.id if picture and picture.patient else ""
        if watch and patient and self.teams.due(patient, watch.region.clock.now()):
            begin(self, partial(self._look_up_team, watch, patient), group="team", exclusive=True)

    async def _look_up_team(self, watch: WardWatch, patient: str) -> None:
        await self.teams.look_up(watch.stores.teams, patient, watch.region.clock.now())
        self.painter.show_patient(self.watching)

    def _lay_out(self) -> None:
        """Give each pane its lines."""
        width, height = self.size
        panes, zoomed = self.panes, self.pane if self._zoomed else None
        places = layout(width, height, panes.banner.lines, zoomed)
        self.view.suit(cramped=cramped(width, height))
        main, side = self.query_one("#main"), self.query_one("#side")
        main.styles.layout = "horizontal" if places.side else "vertical"
        side.styles.width = places.side or "1fr"
        side.styles.height = places.feed if places.beds and not places.side else "1fr"
        panes.board.display = places.beds
        for pane, lines in (
            (panes.header, places.header),
            (panes.banner, panes.banner.lines),
            (panes.sickest, places.sickest),
            (panes.patient, places.patient),
            (panes.legend, places.legend),
            (panes.safety, places.safety),
            (panes.keys, places.keys),
        ):
            pane.styles.height = lines
            pane.display = lines > 0
