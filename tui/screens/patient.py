"""One patient, all of them: who it is, the trends, and what every store knows, each panel as it answers."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.geometry import Region

from clinical.board import BedPicture
from tui.actions import Where
from tui.dossier import OPENED, Dossier
from tui.navigation import Place
from tui.on_record import entry
from tui.patient_layout import PanelId, Wants, header_lines, identity_lines, patient_layout, side
from tui.patient_painting import Seen, flash, head, look, panels, show_panels, told, troubled
from tui.patient_steps import Steps, steps
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.full import bindings
from tui.screens.moving import Moving
from tui.screens.patient_trends import TrendsScreen
from tui.trends import Now
from tui.work import begin
from widgets.legend import SafetyLine
from widgets.panel import PanelPicked
from widgets.panel_names import PanelNames
from widgets.patient_header import PatientHeader

if TYPE_CHECKING:
    from tui.station import Station


_DIALOGUE_LINES = 12
_ALONE, _CALM = "nobody else lies on this ward", "no other bed has an open alert"


class PatientScreen(Moving, TrendsScreen):
    """The patient of a `Place`. Nothing of the one before is left for a frame when another is shown."""

    WHERE = Where.PATIENT
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.PATIENT)

    def __init__(self, station: "Station", place: Place) -> None:
        super().__init__(station)
        self.place = place
        self.who = PatientHeader(id="who")
        self.names = PanelNames(id="names")
        self.panels = panels()
        self.column = Vertical(*self.panels.values(), id="panels")
        self.dossier: Dossier | None = None
        self._news: object = None
        self.safety = SafetyLine(id="safety")
        self.chosen = PanelId.TRENDS
        self._words: dict[PanelId, str] = {}
        self._zoomed = False

    def compose(self) -> ComposeResult:
        """Header, banner, who it is, the panels, the safety line, the key bar."""
        yield self.header
        yield self.banner
        yield self.who
        yield self.names
        with Horizontal(id="room"):
            yield self.trends
            yield self.column
        yield self.safety
        yield self.keys

    def on_mount(self) -> None:
        """Ink the panes and show the patient."""
        super().on_mount()
        for pane in (self.who, self.names, self.safety, *self.panels.values()):
            pane.inks = self.station.inks
        self.safety.note = self.station.ward_screen.panes.safety.note
        self.paint(0)

    def on_resize(self, _event: Resize) -> None:
        """Lay out anew."""
        self.paint(0)

    def show(self, place: Place) -> None:
        """Open the record of another patient; nothing of the one before is left when the next frame comes."""
        self.place, self.dossier = place, None
        self._words.clear()
        self.workers.cancel_group(self, "dossier")
        for panel in self.panels.values():
            panel.top = 0
        self._open()
        self.paint(0)
        for pane in (self.who, self.names, self.trends, *self.panels.values()):
            pane.redraw()

    def _open(self) -> None:
        """Ask everything at once and put the opening on record, as soon as it is known who lies here."""
        place, ward = self.place, self.station.ward_screen
        if place.patient is None and place.bed is not None:
            lying = ward.picture_of(place.bed)
            patient = lying.patient.id if lying and lying.patient else None
            self.place = place = replace(place, patient=patient)
        if place.patient is not None:
            region = self.station.regions[place.region]
            opened = entry(region, self.station.who, OPENED, place.patient)
            self.dossier = Dossier(region, self.station.records.owe(region, opened), place.patient, place.bed)
            begin(self, self.dossier.follow, group="dossier", exclusive=True)
        self.open_trends(self.place)

    def paint(self, phase: int) -> None:
        """Bring every panel up to date where this patient has news; with phase 0 whether or not.

        It is called for the news of the whole region, and for each flash of a mark.
        """
        if not self.column.is_attached:
            return
        super().paint(phase)
        if self.dossier is None:
            self._open()
        seen = self.seen
        flash(self.who, self.panels, phase)
        news = (told(seen, self.dossier), self.view and self.view.answer, self.size, self.banner.lines)
        if phase and news == self._news:
            return
        self._news = news
        if seen.bed is not None and seen.bed != self.place.bed:
            self.place = replace(self.place, bed=seen.bed)
        self.who.head = head(seen, self.steps)
        self.who.now = float(int(self.header.now))
        if self.dossier is not None:
            self.dossier.heed(seen.picture.patient if seen.picture else None, seen.alerts)
        show_panels(self.panels, seen, self.dossier, self._words)
        self._paint_trends(seen)
        self.names.troubled = troubled(self.panels)
        self._lay_out()

    @property
    def seen(self) -> Seen:
        """What the ward and the stores tell of the patient now."""
        return look(self.station, self.place, self.dossier)

    @property
    def words(self) -> str | None:
        """By which words the past alerts or the access trail are filtered, where one of them is chosen."""
        return self._words.get(self.chosen, "") if self.chosen in (PanelId.ALERTS, PanelId.ACCESS) else None

    @words.setter
    def words(self, words: str) -> None:
        self._words[self.chosen] = words
        self.panels[self.chosen].top = 0
        self.paint(0)

    @property
    def selection(self) -> BedPicture | None:
        """The patient, for who copies what is looked at."""
        return self.seen.picture

    @property
    def steps(self) -> Steps:
        """The beds to step to."""
        return steps(self.station.ward_screen, self.place.bed)

    def action_bed_before(self) -> None:
        """The patient in the occupied bed before."""
        self._step_to(self.steps.before, _ALONE)

    def action_bed_after(self) -> None:
        """The patient in the next occupied bed."""
        self._step_to(self.steps.after, _ALONE)

    def action_next_alarming(self) -> None:
        """The patient in the next bed with an open alert."""
        self._step_to(self.steps.alarming(1), _CALM)

    def action_last_alarming(self) -> None:
        """The patient in the bed with an open alert before."""
        self._step_to(self.steps.alarming(-1), _CALM)

    def action_acknowledge(self) -> None:
        """Ask about the worst alert of this patient that nobody has seen."""
        seen = self.seen
        alert = next((alert for alert in seen.alerts if alert.unseen), None)
        if alert is None:
            self.say("no alert of this patient that nobody has seen")
            return
        watching = self.station.ward_screen.watching
        place = f"{watching.ward.name if watching else ''}, {self.station.region.name}"
        self.app.push_screen(AcknowledgeDialogue(self.station, alert, seen.picture, place))

    def action_panel_1(self) -> None:
        """To the trends."""
        self._choose(PanelId.TRENDS)

    def action_panel_2(self) -> None:
        """To NEWS2."""
        self._choose(PanelId.SCORE)

    def action_panel_3(self) -> None:
        """To the record."""
        self._choose(PanelId.RECORD)

    def action_panel_4(self) -> None:
        """To the care team."""
        self._choose(PanelId.TEAM)

    def action_panel_5(self) -> None:
        """To the alerts."""
        self._choose(PanelId.ALERTS)

    def action_panel_6(self) -> None:
        """To the access trail."""
        self._choose(PanelId.ACCESS)

    def action_zoom(self) -> None:
        """The chosen panel alone, and back."""
        self._zoomed = not self._zoomed
        self.paint(0)

    def move_by(self, steps: int) -> None:
        """Scroll the chosen panel by so many lines."""
        if panel := self.panels.get(self.chosen):
            panel.scroll_by(steps)
        else:
            self.scroll_trends(steps)

    def page_by(self, pages: int) -> None:
        """Scroll the chosen panel by so many screens."""
        if panel := self.panels.get(self.chosen):
            panel.page(pages)
        else:
            self.page_trends(pages)

    def move_to_end(self, *, last: bool) -> None:
        """Scroll the chosen panel to its last lines, or to its first."""
        if panel := self.panels.get(self.chosen):
            panel.to_end(last=last)
        else:
            self.end_trends(last=last)

    @on(PanelPicked)
    def pick(self, event: PanelPicked) -> None:
        """To the panel that was clicked, or whose name was."""
        self._choose(PanelId(event.number))

    def dialogue_room(self) -> Region:
        """Where a dialogue may stand: below who this is, where that leaves it enough lines."""
        top = self.who.region.bottom
        if self.size.height - top < _DIALOGUE_LINES:
            return super().dialogue_room()
        return Region(0, top, self.size.width, self.size.height - top)

    def header_lines(self, height: int) -> int:
        """How many lines the header has on a screen so high."""
        return header_lines(height)

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""
        for pane in (self.names, self.trends, *self.panels.values()):
            pane.faded = faded

    def _paint_trends(self, seen: Seen) -> None:
        past = self.dossier.alerts.answer.value if self.dossier else None
        self.paint_trends(Now(seen.now, seen.patient, seen.picture, seen.assessment, seen.alerts, past or ()))

    def _choose(self, panel: PanelId) -> None:
        self.chosen = panel
        self.paint(0)

    def _step_to(self, picture: BedPicture | None, otherwise: str) -> None:
        if picture is None or picture.patient is None:
            self.say(otherwise)
            return
        bed = picture.bed
        there = replace(self.place, ward=bed.ward, bed=bed, patient=picture.patient.id)
        self.station.navigation.step(there)

    def _lay_out(self) -> None:
        """Give each panel its lines."""
        width, height = self.size
        wants = Wants(
            self.who.lines(width, identity_lines(height)), self.panels[PanelId.RECORD].wanted(side(width))
        )
        places = patient_layout(width, height, self.banner.lines, self.chosen, wants, zoomed=self._zoomed)
        for pane, lines in (
            (self.who, places.identity),
            (self.names, places.names),
            (self.safety, places.safety),
            (self.keys, places.keys),
        ):
            pane.styles.height = lines
            pane.display = lines > 0
        self.names.chosen = int(self.chosen)
        self.trends.chosen = self.chosen is PanelId.TRENDS
        self.trends.display = places.alone in (None, PanelId.TRENDS)
        self.column.display = places.alone is not PanelId.TRENDS
        self.column.styles.width = places.side or "1fr"
        for name, panel in self.panels.items():
            panel.display = places.alone in (None, name)
            panel.beside = places.alone is None
            panel.chosen = name is self.chosen
            panel.styles.height = places.panels.get(name, "1fr")
