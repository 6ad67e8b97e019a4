"""Choosing another ward, in this region or another: each with its open alerts and blind beds, live."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from clinical.places import Ward
from tui.region_facts import WardLines, wards_of_all
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.work import begin
from widgets.regions_table import PlaceTable

if TYPE_CHECKING:
    from tui.station import Station


_NAME = 30
"""Cells for the names of region and ward."""


class WardDialogue(Dialogue):
    """The wards of every region, this one's first; the cursor stays on its ward while the numbers change."""

    WIDEST: ClassVar[int] = 110
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open"),
        Binding("down,j", "move(1)", "down"),
        Binding("up,k", "move(-1)", "up"),
        Binding("pagedown", "page(1)", "page down"),
        Binding("pageup", "page(-1)", "page up"),
        Binding("home,g", "move(-100000)", "first"),
        Binding("end,G", "move(100000)", "last"),
    ]

    def __init__(
        self, station: "Station", regions: tuple[RegionWatch, ...], chosen: Callable[[Ward], None]
    ) -> None:
        super().__init__(station)
        self._regions = sorted(regions, key=lambda region: region.id != station.home)
        self._lines = {region: WardLines(region) for region in self._regions}
        self._chosen = chosen
        self._shown: object = None
        watching = station.ward_screen.watching
        self._aim = self._here = f"{watching.region.id}/{watching.ward.id}" if watching else ""
        self.table = PlaceTable(id="body")

    def compose(self) -> ComposeResult:
        """One list in a frame."""
        with Vertical(id="frame") as frame:
            frame.border_title = "WARDS   Enter opens   Esc leaves"
            yield self.table

    @property
    def lines(self) -> int:
        """A line each, and a few before the wards are known, so that little jumps."""
        return max(8, 1 + len(self.table.entries))

    def on_mount(self) -> None:
        """Show what is known, and ask every region for more; each answers for itself."""
        super().on_mount()
        self.table.inks = self.station.inks
        self.table.name_room = _NAME
        for region in self._regions:
            begin(self, region.follow_brief, group=f"brief {region.id}")
        self.table.focus()
        self.paint(0)

    def paint(self, phase: int) -> None:
        """Bring the numbers up to date."""
        now = int(self.station.region.clock.now())
        news = [(region.alerts.changes, region.brief.changes) for region in self._regions]
        if (as_of := (now, news)) == self._shown:
            return
        self._shown, before = as_of, len(self.table.entries)
        self.table.entries = tuple(wards_of_all(self._lines, self._here))
        if self._aim and any(line.key == self._aim for line in self.table.entries):
            self.table.cursor, self._aim = self._aim, ""
        if len(self.table.entries) != before:
            self.settle()

    def action_move(self, steps: int) -> None:
        """Move by so many wards."""
        self._aim = ""
        self.table.move(steps)

    def action_page(self, pages: int) -> None:
        """Move by so many screens."""
        self._aim = ""
        self.table.page(pages)

    @on(PlaceTable.Chosen)
    def action_choose(self) -> None:
        """Open the ward under the cursor."""
        line = self.table.selected
        region, _, ward = (line.key or "" if line else "").partition("/")
        wanted = next((each for each in self._wards_of(region) if each.id == ward), None)
        if wanted is not None:
            self.dismiss()
            self._chosen(wanted)

    def _wards_of(self, region: str) -> list[Ward]:
        return [place.ward for place in self.station.regions[region].brief.wards] if region else []
