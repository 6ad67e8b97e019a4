"""The yardstick of the board: one bare Textual widget that draws the same cells by `render_line`.

Forty beds with five signals and their trends, a style for each signal, every value new once a second. No
store, no alarm, no age, no header.
"""

import random

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

BEDS = 40
PAGE = "color(233)"
INKS = [Style.parse(f"color({ink}) on {PAGE}") for ink in (250, 255, 220, 203, 81)]
TREND = Style.parse(f"color(238) on {PAGE}")
PLAIN = Style.parse(f"color(250) on {PAGE}")
BARS = "▁▂▃▄▅▆▇█"


class BareBoard(ScrollView):
    """Rows of text, drawn again each second."""

    def on_mount(self) -> None:
        """Start the second hand."""
        self._random = random.Random(1)
        self._rows = [Strip.blank(160)] * BEDS
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self._rows = [self._row(bed) for bed in range(BEDS)]
        for bed in range(BEDS):
            self.refresh(Region(0, bed, self.size.width, 1))

    def _row(self, bed: int) -> Strip:
        segments = [Segment(f"      {bed:03} SOMEBODY Somewhere        ", PLAIN)]
        for place in range(5):
            segments.append(Segment(f"{self._random.randint(40, 180):4}", INKS[(bed + place) % 5]))
            segments.append(Segment(" " + "".join(self._random.choices(BARS, k=8)) + " ", TREND))
        return Strip(segments).adjust_cell_length(160, PLAIN)

    def render_line(self, y: int) -> Strip:
        """One bed."""
        return self._rows[y] if y < BEDS else Strip.blank(self.size.width, PLAIN)


class Bare(App[None]):
    """The widget alone."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield BareBoard()


if __name__ == "__main__":
    Bare().run()
