"""Filtering a list by words: it is filtered as one types, Enter keeps it so, Esc brings back what was."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.screens.dialogue import Dialogue
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from tui.screens.full import FullScreen
    from tui.station import Station

LONGEST = 60
"""Characters that can be typed."""


class FilterDialogue(Dialogue):
    """One line at the foot of the list, so that the list is seen while it is filtered."""

    WIDEST: ClassVar[int] = 72
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "as it was", priority=True)]

    def __init__(self, station: "Station", screen: "FullScreen") -> None:
        super().__init__(station)
        self._screen = screen
        self._before = screen.words or ""

    def compose(self) -> ComposeResult:
        """A line to type in."""
        with Vertical(id="frame") as frame:
            frame.border_title = "FILTER   Enter keeps it   Esc as it was"
            field = TypedLine("words that must occur; none shows all", id="words", most=LONGEST)
            field.value = self._before
            yield field

    @property
    def lines(self) -> int:
        """The line to type in."""
        return 1

    def fit(self, frame: Vertical) -> None:
        """Take the foot of the room, above the line that names who is out of sight."""
        super().fit(frame)
        room = self._behind.dialogue_room()
        width = min(room.width, self.WIDEST)
        frame.styles.offset = (room.x + (room.width - width) // 2, max(room.y, room.bottom - 4))

    @on(Input.Changed, "#words")
    def filter(self, event: Input.Changed) -> None:
        """Show at once what is left."""
        self._screen.words = event.value.strip()

    @on(Input.Submitted, "#words")
    def keep(self) -> None:
        """Leave it filtered."""
        self.dismiss()

    def action_leave(self) -> None:
        """Show what was shown before."""
        self._screen.words = self._before
        self.dismiss()
