"""The yardstick of the board: one bare Textual widget that draws the same cells by `render_line`.

It draws all 48 lines of 160 columns, in as many pieces of different inks as the ward board has on the ward of
`bench.feeder`, and no more: two status lines, the sickest, the headings, forty beds on bands of four rows
with the side pane at their right, the legend, the safety line and the keys. New once a second are what is
new there: the clock, the ages and latencies, who is sickest, every value with the newest cell of its trend,
NEWS2, and the seven parts of NEWS2 in the side pane; all else is drawn once. No store, no score, no alarm,
no age, no layout.
"""

import random
import time

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.scroll_view import ScrollView
from textual.strip import Strip

BEDS, WIDTH, FIRST = 40, 160, 4
BARS = "▁▂▃▄▅▆▇█"
TEXT, STRONG, QUIET, TREND, NEWS = range(5)
BANDS = [
    [Style.parse(f"color({ink}) on color({ground})") for ink in (250, 255, 245, 66, 220)]
    for ground in (233, 235)
]
PAGE, BAR = BANDS
SIGNALS = (
    ("{:3.0f} ", 60, 115, 8),
    ("{:2.0f} ", 10, 28, 8),
    (" {:2.0f} ", 91, 99, 8),
    ("{:3.0f}/{:2.0f} ", 95, 155, 5),
    ("{:4.1f} ", 36, 39, 3),
)
HEADING = (
    "bed patient|NEWS2|    5 h |HR |  40 min |RR| 40 min |SpO2| 40 min |     BP| 2.5 h |   T| 6 h |O2 ACVPU"
)
KEYS = "a| acknowledge   |?| help   |s| sort   |f| filter   z zoom   w ward   q quit   Tab pane"
RECORD = (
    "A01 BENCH0 Somebody |───────────────────────",
    "MRN |0000 000 000   |born |01 Jan 1950  76 other",
    "allergy |none on record",
    "team    |nobody on record",
    "",
)
PARTS = ("RR", "SpO2", "O2", "SBP", "pulse", "ACVPU", "temp")
RULE = Segment("│", PAGE[QUIET])


def _pieces(text: str, inks: list[Style]) -> list[Segment]:
    """Pieces between bars, quiet and strong in turn."""
    return [Segment(piece, inks[QUIET if n % 2 else STRONG]) for n, piece in enumerate(text.split("|"))]


def _line(segments: list[Segment], inks: list[Style], width: int = WIDTH) -> Strip:
    return Strip(segments).adjust_cell_length(width, inks[TEXT])


class BareBoard(ScrollView):
    """Rows of text, drawn again each second where something in them is new."""

    def on_mount(self) -> None:
        """Draw what stands, and start the second hand."""
        self._random = random.Random(1)
        self._past = [[self._trend(cells) for *_, cells in (*SIGNALS, (5,))] for _ in range(BEDS)]
        self._heading = _line(
            [*_pieces(HEADING, PAGE), RULE, *_pieces(" ALERTS|  none open ────", PAGE)], PAGE
        )
        self._foot = [
            _line([Segment(" " * 114, PAGE[TEXT]), RULE], PAGE),
            _line(
                _pieces(" age  ~ over 10 s   ░ over 30 s   --- none after 60 s    a someone has it|", PAGE),
                PAGE,
            ),
            _line(
                [Segment(" Information display. The bedside monitor is the primary alarm.", PAGE[QUIET])],
                PAGE,
            ),
            _line(_pieces(KEYS, BAR), BAR),
        ]
        self._tick()
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        rows = [self._row(bed) for bed in range(BEDS)]
        self._rows = [*self._status(), self._heading, *rows, *self._foot]
        self.refresh()

    def _trend(self, cells: int) -> str:
        return "".join(self._random.choices(BARS, k=cells - 1))

    def _status(self) -> list[Strip]:
        """The two status lines and the sickest."""
        chance, now = self._random.random, time.strftime("%H:%M:%S")
        first = (
            f" North  Bench    40| beds  |40| seen      |*** 0   ** 0|  newest |{chance():.1f} s|  glass |"
        )
        second = "   ".join(
            f"{name} {chance() * 5:.0f} ms" for name in ("records", "history", "alerts", "live")
        )
        worst = (
            f" A{chance() * 40:02.0f} BENCH0 Somebody|   NEWS2 0 to 7 in 1 h   HR 62 to {chance() * 40:.0f}|"
        )
        return [
            _line([*_pieces(f"{first}{chance() * 99:.0f} ms|   {now}", BAR)], BAR),
            _line([*_pieces(f"{second}|    South |*** 0|      root |unverified|   Mon 23 Nov", BAR)], BAR),
            _line([*_pieces(f"{worst}|  sickest now   then  D28  E35", PAGE)], PAGE),
        ]

    def _row(self, bed: int) -> Strip:
        inks, (*past, scores) = BANDS[bed // 4 % 2], self._past[bed]
        points = self._random.randint(0, 12)
        segments = [
            Segment(f"      {bed + 1:03} ", inks[TEXT]),
            Segment(f"BENCH{bed} ", inks[STRONG]),
            Segment("Somebody".ljust(14 - len(str(bed))), inks[TEXT]),
            Segment(f"{points:3}    ", inks[NEWS if points > 4 else TEXT]),
            Segment(f"{scores}{BARS[points // 2]} ", inks[TREND]),
        ]
        for (form, low, high, _), earlier in zip(SIGNALS, past, strict=True):
            value = self._random.uniform(low, high)
            newest = BARS[int((value - low) / (high - low) * 7)]
            segments.append(Segment(form.format(value, value / 2), inks[STRONG if newest > "▆" else TEXT]))
            segments.append(Segment(f"{earlier}{newest} ", inks[TREND]))
        segments += (Segment("air   ", inks[QUIET]), Segment("A ", inks[QUIET]), RULE)
        return _line([*segments, *self._side(bed - BEDS // 2)], PAGE)

    def _side(self, row: int) -> list[Segment]:
        """What stands beside a bed in the pane of the patient, from its first row on."""
        if 0 <= row < len(RECORD):
            return _pieces(" " + RECORD[row], PAGE)
        if len(RECORD) <= row <= len(RECORD) + len(PARTS):
            value = self._random.randint(0, 99)
            label = ("  7 H", *PARTS)[row - len(RECORD)]
            return _pieces(f" {label:7} |{value:<16}{value % 4:<4}|now", PAGE)
        return []

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        return self._rows[y] if y < len(self._rows) else Strip.blank(WIDTH, PAGE[TEXT])


class Bare(App[None]):
    """The widget alone."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield BareBoard()


if __name__ == "__main__":
    Bare().run()
