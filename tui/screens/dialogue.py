"""What every dialogue shares: it covers beds, never the header, the sickest line or the alerts."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Paste, Resize
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from tui.station import Station

_FRAME = 2


class Dialogue(ModalScreen[None]):
    """A frame over the beds; the board beneath goes on painting. Pasted text does nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "leave it")]

    WIDEST: ClassVar[int] = 72

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self.station = station

    @property
    def lines(self) -> int:
        """Lines that the body would like to have."""
        raise NotImplementedError

    def paint(self, phase: int) -> None:
        """Bring what is shown up to date; called whenever something has come."""

    def on_mount(self) -> None:
        """Take its place."""
        self._behind = self.station.navigation.front
        self.settle()
        self._behind.fade(faded=True)

    def on_unmount(self) -> None:
        """Let the board come forward."""
        self._behind.fade(faded=False)

    def on_resize(self, _event: Resize) -> None:
        """Take its place anew."""
        self.call_after_refresh(self.settle)

    def on_paste(self, event: Paste) -> None:
        """Nothing that is pasted is meant."""
        event.stop()
        event.prevent_default()

    def settle(self) -> None:
        """Fit the frame into the room that there is."""
        frame = self.query_one("#frame", Vertical)
        room = self._behind.dialogue_room()
        width = min(room.width, self.WIDEST)
        height = min(room.height, self.lines + _FRAME)
        frame.styles.width, frame.styles.height = width, height
        frame.styles.offset = (
            room.x + (room.width - width) // 2,
            room.y + max(0, (room.height - height) // 2),
        )
