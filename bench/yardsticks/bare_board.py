"""The yardstick of the board: one bare Textual widget that draws the same cells by `render_line`.

Forty beds in 17 pieces a row, as many as a row of the board at 160 columns has: bed, surname, given name,
NEWS2 and its trend, five vital signs each with its trend, oxygen and ACVPU, each kind in a style of its
own, on bands of four rows. Every value is new once a second, and with it the newest cell of its trend; the
older ones stand, as they do where buckets are aligned to the clock. No store, no score, no alarm, no age,
no header.
"""

import random

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView
from textual.strip import Strip

BEDS, WIDTH = 40, 160
BARS = "▁▂▃▄▅▆▇█"
TEXT, STRONG, QUIET, TREND, NEWS = range(5)
BANDS = [
    [Style.parse(f"color({ink}) on color({ground})") for ink in (250, 255, 245, 66, 220)]
    for ground in (233, 235)
]
SIGNALS = (
    ("{:3.0f} ", 60, 115, 8),
    ("{:2.0f} ", 10, 28, 8),
    ("{:3.0f} ", 91, 99, 8),
    ("{:3.0f}/{:2.0f} ", 95, 155, 5),
    ("{:4.1f} ", 36, 39, 3),
)


class BareBoard(ScrollView):
    """Rows of text, drawn again each second."""

    def on_mount(self) -> None:
        """Start the second hand."""
        self._random = random.Random(1)
        self._past = [[self._trend(cells) for *_, cells in (*SIGNALS, (5,))] for _ in range(BEDS)]
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self._rows = [self._row(bed) for bed in range(BEDS)]
        self.refresh()

    def _trend(self, cells: int) -> str:
        return "".join(self._random.choices(BARS, k=cells - 1))

    def _row(self, bed: int) -> Strip:
        inks, (*past, scores) = BANDS[bed // 4 % 2], self._past[bed]
        points = self._random.randint(0, 12)
        segments = [
            Segment(f"      {bed + 1:03} ", inks[TEXT]),
            Segment(f"BENCH{bed} ", inks[STRONG]),
            Segment("Somebody".ljust(20 - len(str(bed))), inks[TEXT]),
            Segment(f"{points:3}    ", inks[NEWS if points > 4 else TEXT]),
            Segment(f"{scores}{BARS[points // 2]} ", inks[TREND]),
        ]
        for (form, low, high, _), earlier in zip(SIGNALS, past, strict=True):
            value = self._random.uniform(low, high)
            newest = BARS[int((value - low) / (high - low) * 7)]
            segments.append(Segment(form.format(value, value / 2), inks[STRONG if newest > "▆" else TEXT]))
            segments.append(Segment(f"{earlier}{newest} ", inks[TREND]))
        segments += (Segment("air   ", inks[QUIET]), Segment("A", inks[QUIET]))
        return Strip(segments).adjust_cell_length(WIDTH, inks[TEXT])

    def render_line(self, y: int) -> Strip:
        """One bed."""
        return self._rows[y] if y < BEDS else Strip.blank(WIDTH, BANDS[0][TEXT])


class Bare(App[None]):
    """The widget alone."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield BareBoard()


if __name__ == "__main__":
    Bare().run()
