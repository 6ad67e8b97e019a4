"""The region selector: every region, the wards of the chosen one, and the high alerts of all; itself live."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.events import Resize

from clinical.alerts import Alert, Priority, urgency
from clinical.board import BedPicture
from clinical.folding import findable, plain
from tui.actions import Where
from tui.navigation import Place, Scene
from tui.region_facts import WardLines, flashing, region_lines
from tui.regions import RegionWatch
from tui.screens.full import FullScreen, bindings
from tui.screens.moving import Moving
from tui.told_alerts import ToldAlerts
from tui.work import begin
from widgets import names
from widgets.drawn import Drawn
from widgets.listing import Listing
from widgets.marks import PHASES
from widgets.open_alert import OpenAlerts
from widgets.regions_table import PlaceLine, PlaceTable

if TYPE_CHECKING:
    from tui.station import Station

_KEYS_FROM = 8
"""With fewer lines than this the key bar gives way."""

_LOW = 12
"""With fewer lines than this there is room for the regions and one list below them."""


class RegionScreen(Moving, FullScreen):
    """Every region answers for itself: one that does not is shown as last known, and the others go on."""

    WHERE = Where.REGIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.REGIONS)

    def __init__(self, station: "Station", _place: Place) -> None:
        super().__init__(station)
        self.regions = PlaceTable(id="regions")
        self.wards = PlaceTable(id="wards")
        self.highs = OpenAlerts(id="highs")
        self._told = ToldAlerts(urgency, lambda alert: alert.priority is Priority.HIGH)
        self._ward_lines = {name: WardLines(region) for name, region in station.regions.items()}
        self._shown: object = None
        self._phases = 0
        self._words = ""

    def body(self) -> Iterable[Drawn]:
        """Regions, wards, high alerts."""
        return self._lists

    @property
    def _lists(self) -> tuple[Listing[Any], ...]:
        return self.regions, self.wards, self.highs

    def on_mount(self) -> None:
        """Show what is known, ask every region for more, and stand on the one whose ward is open."""
        super().on_mount()
        for pane in self._lists:
            pane.inks = self.station.inks
        self.wards.headed = False
        self.wards.empty = "no ward is known yet"
        self.highs.empty = "none open"
        self.regions.cursor = self.station.home
        if watching := self.station.ward_screen.watching:
            self.wards.cursor = watching.ward.id
        for region in self.station.regions.values():
            begin(self, region.follow_brief, group=f"brief {region.id}")
        self.regions.focus()
        self.paint(0)

    def on_resize(self, _event: Resize) -> None:
        """Lay out anew."""
        self._lay_out()

    @property
    def chosen(self) -> RegionWatch:
        """The region under the cursor."""
        line = self.regions.selected
        return self.station.regions[line.key if line and line.key else self.station.home]

    def paint(self, phase: int) -> None:
        """Bring every list up to date, at most once a second but for what has come."""
        super().paint(phase)
        now = self.header.now
        regions = self.station.regions.values()
        news = [(region.alerts.changes, region.brief.changes) for region in regions]
        if (as_of := (int(now), news, self.station.home)) != self._shown:
            self._shown = as_of
            self._show(now)
        self.highs.phase = phase // self.phases * self.phases if self.phases else 0

    @property
    def phases(self) -> int:
        """In how many phases the next mark of a high alert flashes."""
        return self._phases

    @property
    def words(self) -> str:
        """Only wards in which each of these words occurs are listed; all where there are none."""
        return self._words

    @words.setter
    def words(self, words: str) -> None:
        self._words = words
        self._show_wards()

    @property
    def selection(self) -> BedPicture | Alert | None:
        """The high alert under the cursor."""
        entry = self.highs.selected if self.highs.has_focus else None
        return getattr(entry, "alert", None)

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""
        for pane in self._lists:
            pane.faded = faded

    def _show(self, now: float) -> None:
        regions = tuple(self.station.regions.values())
        self.regions.entries = region_lines(regions, self.station.home)
        gone = sum(all(not link.up for link in line.links) for line in self.regions.entries)
        self.regions.aside = f"{len(regions)}" + (f", {gone} without contact" if gone else "")
        self._show_wards()
        highs = [row.entry for row in self._told.look(regions)]
        unseen = sum(entry.alert.unseen for entry in highs)
        self.highs.entries = highs
        self._phases = PHASES[flashing(highs)]
        self.highs.title = "OPEN HIGH ALERTS, ALL REGIONS"
        self.highs.aside = f"nobody yet {unseen} of {len(highs)}" if highs else ""
        self.highs.now = now
        self._lay_out()

    @on(PlaceTable.CursorMoved)
    def _show_wards(self) -> None:
        """The wards of the region under the cursor."""
        region = self.chosen
        watching = self.station.ward_screen.watching
        here = watching.ward.id if watching and region.id == self.station.home else ""
        self.wards.title = f"WARDS OF {region.name.upper()}"
        lines, wanted = self._ward_lines[region.id].look(here), plain(self._words).split()
        found = [line for line in lines if not wanted or _has(line, wanted)]
        self.wards.entries = found
        self.wards.aside = f'"{names.typed(self._words)}" {len(found)} of {len(lines)}' if wanted else ""

    def _lay_out(self) -> None:
        """Give each list its lines, by the window and by how many regions and wards there are."""
        keys = int(self.size.height >= _KEYS_FROM)
        self.keys.styles.height, self.keys.display = keys, bool(keys)
        low = self.size.height - self.banner.lines
        room = low - self.header_lines(low) - keys
        tight = room < _LOW
        heights = (*self._heights(room, tight=tight), None)
        highs_shown = not tight or self.highs.has_focus
        for pane, height in zip(self._lists, heights, strict=True):
            pane.styles.height = "1fr" if height is None or (tight and pane is self.wards) else height
        self.regions.title = "" if tight else "REGIONS"
        self.wards.display = not tight or not highs_shown
        self.highs.display = highs_shown

    def _heights(self, room: int, *, tight: bool) -> tuple[int, int]:
        """Lines of the regions and of the wards, by how many there are, so that no number makes them jump."""
        regions = len(self.regions.entries) + 1
        wards = max([len(region.brief.wards) for region in self.station.regions.values()], default=0) or 1
        if tight:
            return min(regions, max(3, room - 4) if self.regions.has_focus else 3), 0
        regions = min(regions + 1, max(4, room // 2))
        gap = int(room - regions - wards >= 10)
        return regions + gap, min(wards + 1 + gap, max(3, room - regions - 5))

    @property
    def _here(self) -> Listing[Any]:
        return next((pane for pane in self._lists if pane.has_focus), self.regions)

    def move_by(self, steps: int) -> None:
        """Move the cursor by so many lines."""
        self._here.move(steps)

    def page_by(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self._here.page(pages)

    def move_to_end(self, *, last: bool) -> None:
        """Move the cursor to the last of them, or to the first."""
        self._here.last() if last else self._here.first()

    def action_other_pane(self) -> None:
        """To the next list."""
        lists = self._lists
        self._go_to(lists[(lists.index(self._here) + 1) % len(lists)])

    def action_list_1(self) -> None:
        """To the regions."""
        self._go_to(self.regions)

    def action_list_2(self) -> None:
        """To the wards."""
        self._go_to(self.wards)

    def action_list_3(self) -> None:
        """To the high alerts."""
        self._go_to(self.highs)

    def _go_to(self, pane: Listing[Any]) -> None:
        pane.display = True
        pane.focus()
        self.call_after_refresh(self._lay_out)

    @on(PlaceTable.Chosen)
    @on(OpenAlerts.Chosen)
    def action_open(self) -> None:
        """Open the chosen region or ward, or the patient of the chosen alert."""
        navigation, here = self.station.navigation, self._here
        if here is self.highs:
            if isinstance(alert := self.selection, Alert):
                bed = alert.bed
                navigation.go(Place(Scene.PATIENT, bed.region, bed.ward, bed, alert.patient))
        elif here is self.wards:
            if ward := self.wards.selected:
                navigation.go(Place(Scene.WARD, self.chosen.id, ward.key))
        else:
            navigation.go(Place(Scene.WARD, self.chosen.id))


def _has(line: PlaceLine, wanted: Iterable[str]) -> bool:
    """Whether each word occurs in a ward's id or name."""
    text = findable(f"{line.key} {line.name}")
    return all(word in text for word in wanted)
