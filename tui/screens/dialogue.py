"""What every dialogue shares: it covers beds, never the header, the sickest line or the alerts."""

from typing import TYPE_CHECKING, ClassVar

from textual._context import visible_screen_stack
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Paste, Resize
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

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
        self._behind = station.navigation.front

    @property
    def lines(self) -> int:
        """Lines that the body would like to have."""
        raise NotImplementedError

    def paint(self, phase: int) -> None:
        """Bring what is shown up to date; called whenever something has come."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """What stands beneath, as it is; Textual would send each segment of it through a console again."""
        try:
            beneath = visible_screen_stack.get().pop()
        except LookupError:
            return super().render_lines(crop)
        strips = beneath._compositor.render_strips(self.size)
        return [strip.crop(*crop.column_span) for strip in strips[crop.y : crop.bottom]]

    def on_mount(self) -> None:
        """Take its place."""
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
        """Fit the frame into the room that there is, unless the dialogue has been left meanwhile."""
        for frame in self.query("#frame").results(Vertical):
            self.fit(frame)

    def say_below(self, words: str | None) -> None:
        """Say something in the frame's lower edge; an answer may come when the dialogue has been left."""
        for frame in self.query("#frame"):
            frame.border_subtitle = words

    def fit(self, frame: Vertical) -> None:
        """Give the frame its size and its place."""
        room = self._behind.dialogue_room()
        width = min(room.width, self.WIDEST)
        height = min(room.height, self.lines + _FRAME)
        frame.styles.width, frame.styles.height = width, height
        frame.styles.offset = (
            room.x + (room.width - width) // 2,
            room.y + max(0, (room.height - height) // 2),
        )
