"""Choosing another ward, in this region or another."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from backends.ports import StoreError
from clinical.places import Ward
from tui import follow
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from widgets.inert import cut

if TYPE_CHECKING:
    from tui.station import Station

_NAME = 40


class WardDialogue(Dialogue):
    """The wards of every region; each region answers for itself."""

    def __init__(
        self, station: "Station", regions: tuple[RegionWatch, ...], chosen: Callable[[Ward], None]
    ) -> None:
        super().__init__(station)
        self._regions = regions
        self._chosen = chosen
        self._wards: dict[str, Ward] = {}
        watching = station.ward_screen.watching
        self._here = f"{watching.region.id}/{watching.ward.id}" if watching else ""

    def compose(self) -> ComposeResult:
        """One list in a frame."""
        with Vertical(id="frame") as frame:
            frame.border_title = "WARDS   Enter opens   Esc leaves"
            yield OptionList(markup=False, compact=True)

    @property
    def lines(self) -> int:
        """A line each."""
        return 16

    def on_mount(self) -> None:
        """Ask every region at once; each has its place in the list, whichever answers first."""
        super().on_mount()
        self._options: list[list[Option]] = [[] for _ in self._regions]
        for place, region in enumerate(self._regions):
            self.run_worker(self._list(place, region))

    async def _list(self, place: int, region: RegionWatch) -> None:
        try:
            if region.stores is None:
                raise StoreError("not open")
            wards = await follow.asked(region.stores.patients.wards())
        except StoreError as error:
            said = Content(cut(f"{region.name}: {error}", _NAME))
            self._options[place] = [Option(said, disabled=True)]
        else:
            self._options[place] = [self._option(region, ward) for ward in wards]
        self._show()

    def _option(self, region: RegionWatch, ward: Ward) -> Option:
        key = f"{region.id}/{ward.id}"
        self._wards[key] = ward
        title = f"{cut(region.name, 12):12}  {cut(ward.name, _NAME):{_NAME}} {len(ward.labels):3} beds"
        return Option(Content(title), id=key)

    def _show(self) -> None:
        """List what has answered, and stay on what was chosen; at first on the ward that is open."""
        choices = self.query_one(OptionList)
        held = choices.highlighted_option
        choices.set_options([option for region in self._options for option in region])
        wanted = held.id if held and held.id else self._here
        if wanted in self._wards:
            choices.highlighted = choices.get_option_index(wanted)
        elif choices.option_count:
            choices.highlighted = 0

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Open the ward."""
        ward = self._wards.get(event.option_id or "")
        self.dismiss()
        if ward is not None:
            self._chosen(ward)
