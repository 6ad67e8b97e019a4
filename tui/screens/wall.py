"""The wall: the ward for those who stand four metres away. It shows, and acts on nothing."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.actions import Where
from tui.screens.full import FullScreen
from widgets.drawn import Drawn
from widgets.wall import Wall, WallHeader

if TYPE_CHECKING:
    from tui.navigation import Place
    from tui.station import Station


class WallScreen(FullScreen):
    """The ward that the board beneath follows, a tile a bed; no cursor, no names, no key bar."""

    WHERE = Where.WALL

    def __init__(self, station: "Station", _place: "Place") -> None:
        super().__init__(station)
        self.header = WallHeader(id="header")
        self.wall = Wall(id="wall")

    def body(self) -> Iterable[Drawn]:
        """The tiles."""
        yield self.wall

    def header_lines(self, height: int) -> int:
        """Three where there is room for large digits."""
        return 3 if height >= 40 else super().header_lines(height)

    def on_mount(self) -> None:
        """Ink the tiles; the key bar gives its line to them."""
        super().on_mount()
        self.wall.inks = self.station.inks
        self.keys.display = False

    def paint(self, phase: int) -> None:
        """Show what the board beneath shows."""
        super().paint(phase)
        ward = self.station.ward_screen
        watching, wall = ward.watching, self.wall
        wall.instead = ward.panes.board.instead
        wall.pictures = watching.picture.all if watching else ()
        wall.assessments = watching.picture.assessments if watching else {}
        wall.judged = ward.panes.board.judged
        wall.now = ward.panes.board.now
        wall.phase = ward.panes.board.phase
