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
        """Ask every region at once."""
        super().on_mount()
        for region in self._regions:
            self.run_worker(self._list(region), exit_on_error=False)

    async def _list(self, region: RegionWatch) -> None:
        choices = self.query_one(OptionList)
        try:
            if region.stores is None:
                raise StoreError("not open")
            wards = await follow.asked(region.stores.patients.wards())
        except StoreError as error:
            choices.add_option(Option(Content(cut(f"{region.name}: {error}", _NAME)), disabled=True))
            return
        for ward in wards:
            key = f"{region.id}/{ward.id}"
            self._wards[key] = ward
            title = f"{cut(region.name, 12):12}  {cut(ward.name, _NAME):{_NAME}} {len(ward.labels):3} beds"
            choices.add_option(Option(Content(title), id=key))
        if choices.highlighted is None and choices.option_count:
            choices.highlighted = 0

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Open the ward."""
        ward = self._wards.get(event.option_id or "")
        self.dismiss()
        if ward is not None:
            self._chosen(ward)
