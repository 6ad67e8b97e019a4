"""A room: where panes stand."""

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip


class Room(Container):
    """A place whose panes cover it, so that it draws nothing itself; what they leave is the screen's."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing."""
        return []
