"""One patient, all of them: who it is, the trends, and what every store knows, each panel as it answers."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget

from clinical.alerts import Alert, severity, worst
from clinical.board import BedPicture
from clinical.patients import Patient
from tui.actions import Where
from tui.navigation import Place
from tui.patient_layout import PanelId, identity_lines, patient_layout
from tui.patient_steps import Steps, steps
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.full import FullScreen, bindings
from widgets.legend import SafetyLine
from widgets.panel import Panel
from widgets.panel_names import PanelNames
from widgets.patient_header import PatientHead, PatientHeader

if TYPE_CHECKING:
    from tui.station import Station


class PatientScreen(FullScreen):
    """The patient of a `Place`. Nothing of the one before is left for a frame when another is shown."""

    WHERE = Where.PATIENT
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.PATIENT)

    def __init__(self, station: "Station", place: Place) -> None:
        super().__init__(station)
        self.place = place
        self.who = PatientHeader(id="who")
        self.names = PanelNames(id="names")
        self.trends: Widget = Container(id="trends")
        """The slot of the trends pane."""
        self.panels: dict[PanelId, Panel] = {}
        self.safety = SafetyLine(id="safety")
        self.chosen = PanelId.TRENDS
        self._zoomed = False

    def compose(self) -> ComposeResult:
        """Header, banner, who it is, the panels, the safety line, the key bar."""
        yield self.header
        yield self.banner
        yield self.who
        yield self.names
        with Horizontal(id="room"):
            yield self.trends
            with Vertical(id="panels"):
                yield from self.panels.values()
        yield self.safety
        yield self.keys

    def on_mount(self) -> None:
        """Ink the panes and show the patient."""
        super().on_mount()
        for pane in (self.who, self.names, self.safety, *self.panels.values()):
            pane.inks = self.station.inks
        self.safety.note = self.station.ward_screen.panes.safety.note
        self.show(self.place)

    def on_resize(self, _event: Resize) -> None:
        """Lay out anew."""
        self.paint(0)

    def show(self, place: Place) -> None:
        """Open the record of another patient, and forget the one before."""
        self.place = place
        self.paint(0)

    def paint(self, phase: int) -> None:
        """Bring every panel up to date; called whenever something has come."""
        super().paint(phase)
        picture = self.picture
        self.who.head = self._head(picture)
        self.who.now, self.who.phase = float(int(self.header.now)), phase
        self._lay_out()

    @property
    def picture(self) -> BedPicture | None:
        """The patient's bed as it stands now; None while nothing of it is known, or without a bed here."""
        watching = self.station.ward_screen.watching
        beds = watching.picture.all if watching else ()
        return next((each for each in beds if each.patient and each.patient.id == self.place.patient), None)

    @property
    def patient(self) -> Patient | None:
        """The record as it is known now."""
        return self.picture.patient if self.picture else None

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The patient's open alerts, the worst first."""
        standing = self.station.regions[self.place.region].alerts.all()
        return tuple(sorted((a for a in standing if a.patient == self.place.patient), key=severity))

    @property
    def steps(self) -> Steps:
        """The beds to step to."""
        return steps(self.station.ward_screen, self.place.bed)

    def action_bed_before(self) -> None:
        """The patient in the occupied bed before."""
        self._step_to(self.steps.before)

    def action_bed_after(self) -> None:
        """The patient in the next occupied bed."""
        self._step_to(self.steps.after)

    def action_next_alarming(self) -> None:
        """The patient in the next bed with an open alert."""
        self._step_to(self.steps.alarming(1))

    def action_last_alarming(self) -> None:
        """The patient in the bed with an open alert before."""
        self._step_to(self.steps.alarming(-1))

    def action_acknowledge(self) -> None:
        """Ask about the worst alert of this patient that nobody has seen."""
        alert = next((alert for alert in self.alerts if alert.unseen), None)
        if alert is None:
            self.say("no alert of this patient that nobody has seen")
            return
        watching = self.station.ward_screen.watching
        ward = watching.ward.name if watching else ""
        place = f"{ward}, {self.station.region.name}"
        self.app.push_screen(AcknowledgeDialogue(self.station, alert, self.picture, place))

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

    def action_down(self) -> None:
        """A line of the chosen panel down."""
        if panel := self.panels.get(self.chosen):
            panel.scroll_by(1)

    def action_up(self) -> None:
        """A line up."""
        if panel := self.panels.get(self.chosen):
            panel.scroll_by(-1)

    def action_page_down(self) -> None:
        """A screen of the chosen panel down."""
        if panel := self.panels.get(self.chosen):
            panel.page(1)

    def action_page_up(self) -> None:
        """A screen up."""
        if panel := self.panels.get(self.chosen):
            panel.page(-1)

    def action_first(self) -> None:
        """The first lines of the chosen panel."""
        if panel := self.panels.get(self.chosen):
            panel.to_end(last=False)

    def action_last(self) -> None:
        """Its last lines."""
        if panel := self.panels.get(self.chosen):
            panel.to_end(last=True)

    def _choose(self, panel: PanelId) -> None:
        self.chosen = panel
        self.paint(0)

    def _step_to(self, picture: BedPicture | None) -> None:
        if picture is None or picture.patient is None:
            self.say("no other patient to step to")
            return
        bed = picture.bed
        there = replace(self.place, ward=bed.ward, bed=bed, patient=picture.patient.id)
        self.station.navigation.step(there)

    def _head(self, picture: BedPicture | None) -> PatientHead:
        beds = self.steps
        bed = picture.bed if picture else self.place.bed
        return PatientHead(
            bed=bed.label if bed else "",
            patient=self.patient,
            note="record not known yet",
            worst=worst(self.alerts),
            place=beds.place,
            beds=beds.beds,
            before=beds.before.bed.label if beds.before else "",
            after=beds.after.bed.label if beds.after else "",
        )

    def _lay_out(self) -> None:
        """Give each panel its lines."""
        width, height = self.size
        identity = self.who.lines(width, identity_lines(height))
        places = patient_layout(width, height, self.banner.lines, identity, self.chosen, zoomed=self._zoomed)
        for pane, lines in (
            (self.header, places.header),
            (self.who, places.identity),
            (self.names, places.names),
            (self.safety, places.safety),
            (self.keys, places.keys),
        ):
            pane.styles.height = lines
            pane.display = lines > 0
        self.names.chosen = int(self.chosen)
        self.trends.display = places.alone in (None, PanelId.TRENDS)
        column = self.query_one("#panels")
        column.display = places.alone is not PanelId.TRENDS
        column.styles.width = places.side or "1fr"
        for name, panel in self.panels.items():
            panel.display = places.alone in (None, name)
            panel.beside = places.alone is None
            panel.chosen = name is self.chosen
            panel.styles.height = places.panels.get(name, "1fr")
