"""Every open alert of every region on one screen: who has it, how grave it is, and where."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from clinical.alerts import Alert
from tui.actions import Where
from tui.every_alert import EveryAlert
from tui.navigation import Place, Scene
from tui.region_facts import flashing
from tui.regions import RegionWatch
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.full import FullScreen, bindings
from tui.screens.moving import Moving
from tui.told_alerts import AGED_EVERY, lost_since
from tui.work import begin
from widgets import names
from widgets.drawn import Drawn
from widgets.marks import PHASES
from widgets.open_alert import OpenAlert, OpenAlerts
from widgets.times import hour_minute

if TYPE_CHECKING:
    from tui.station import Station


class EveryAlertScreen(Moving, FullScreen):
    """The alerts of a region that does not answer stay as they were last known, and say since when.

    `words` filters them by text in name, bed, ward, region, signal and what is wrong; the cursor stays on
    its alert while others come and go.
    """

    WHERE = Where.ALERTS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.ALERTS)

    def __init__(self, station: "Station", _place: Place) -> None:
        super().__init__(station)
        self.list = OpenAlerts(id="every")
        self._alerts = EveryAlert()
        self._words = ""
        self._shown: object = None
        self._phases = 0

    @property
    def words(self) -> str:
        """Only alerts in which each of these words occurs are shown; all where there are none."""
        return self._words

    @words.setter
    def words(self, words: str) -> None:
        self._words = words
        self.paint(self.list.phase)

    def body(self) -> Iterable[Drawn]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Show what is known, and ask every region for the names of its wards and which beds are blind."""
        super().on_mount()
        self.list.inks = self.station.inks
        self.list.grouped = True
        self.list.title = "EVERY OPEN ALERT, ALL REGIONS"
        for region in self.station.regions.values():
            begin(self, region.follow_brief, group=f"brief {region.id}")
        self.list.focus()
        self.paint(0)

    def paint(self, phase: int) -> None:
        """Bring the list up to date, at most once a second but for what has come."""
        super().paint(phase)
        self.keys.styles.height = 1
        now = self.header.now
        regions = self.station.regions.values()
        news = [(region.alerts.changes, len(region.brief.wards), lost_since(region)) for region in regions]
        if (as_of := (news, self._words, now // AGED_EVERY)) != self._shown:
            self._shown = as_of
            self._show()
        self.list.now = now
        self.list.phase = phase // self.phases * self.phases if self.phases else 0

    @property
    def phases(self) -> int:
        """In how many phases the next mark flashes."""
        return self._phases

    @property
    def selection(self) -> Alert | None:
        """The alert under the cursor."""
        entry = self.list.selected
        return entry.alert if isinstance(entry, OpenAlert) else None

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""
        self.list.faded = faded

    def _show(self) -> None:
        regions = tuple(self.station.regions.values())
        entries = self._alerts.entries(regions, self._words)
        standing = sum(len(region.alerts.told()) for region in regions)
        if entries is not self.list.entries:
            self.list.entries = entries
            self._phases = PHASES[flashing(entries)]
        shown = [entry.alert for entry in entries if isinstance(entry, OpenAlert)]
        words = f' with "{names.typed(self._words)}"'
        found = f"{len(shown)} of {standing}{words}" if self._words else f"{standing}"
        unseen = sum(alert.unseen for alert in shown)
        self.list.aside = f"{found}, nobody yet {unseen}" if standing else ""
        self._warn(regions, standing)

    def _warn(self, regions: Sequence[RegionWatch], standing: int) -> None:
        """Say what may be missing, and why nothing is listed where nothing is."""
        lost = [(region, since) for region in regions if (since := lost_since(region)) is not None]
        doubtful = [words for region in regions if (words := _not_judged(region))]
        warned = [
            f"{region.name} last known {hour_minute(since)}"
            if region.alerts_known
            else f"{region.name} no answer"
            for region, since in lost
        ]
        self.list.warning = ", ".join((*warned, *doubtful))
        unknown = [region.name for region in regions if not (region.alerts_known and region.judging.sure)]
        calm = "none open" if not doubtful else "none open where someone judges"
        self.list.empty = f"not known yet: {', '.join(unknown)}" if unknown else calm
        if self._words and standing:
            self.list.empty = "no open alert has these words"

    def move_by(self, steps: int) -> None:
        """Move the cursor by so many alerts."""
        self.list.move(steps)

    def page_by(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.list.page(pages)

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the last of them, or to the first."""
        self.list.last() if last else self.list.first()

    @on(OpenAlerts.Chosen)
    def action_open(self) -> None:
        """Open the patient of the alert under the cursor."""
        if (alert := self.selection) is not None:
            bed = alert.bed
            self.station.navigation.go(Place(Scene.PATIENT, bed.region, bed.ward, bed, alert.patient))

    def action_acknowledge(self) -> None:
        """Ask about the alert under the cursor, of whatever region it is."""
        entry = self.list.selected
        if not isinstance(entry, OpenAlert) or not entry.alert.unseen:
            self.say("no alert here that nobody has seen")
            return
        alert = entry.alert
        region = self.station.regions[(entry.key or "").partition("/")[0]]
        picture = self.station.ward_screen.picture_of(alert.bed)
        place = f"{entry.ward}, {entry.region}"
        self.app.push_screen(AcknowledgeDialogue(self.station, alert, picture, place, region))


def _not_judged(region: RegionWatch) -> str:
    """Which wards of a region have no alarm engine: the region alone where none has, else each by its id."""
    wards = region.unjudged_wards
    if not wards:
        return ""
    some = f" {', '.join(ward.id.upper() for ward in wards)}" if region.judging.standing else ""
    return f"{region.name}{some} not judged"
