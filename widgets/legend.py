"""The legend of flags and ages, and the safety line."""

from collections.abc import Sequence

from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import inert
from widgets.inks import Ink
from widgets.lines import Line
from widgets.pieces import Piece, place

SAFETY = "Information display. The bedside monitor is the primary alarm."
"""Said at the start and in the help, whatever else gives way."""

_SHORT = "The bedside monitor is the primary alarm"
"""The half of it that counts, in 40 columns."""

_GROUPS = (
    "age  ~ over 10 s   ░ over 30 s   --- none after 60 s",
    "a someone has it   L latched",
    "flags  = same or similar surname   L own limits   2 SpO2 scale 2",
)


class Legend(Drawn):
    """One line that says what the flags and age marks mean, as many groups of them as fit."""

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The groups, spread over the line."""
        shown = [group for n, group in enumerate(_GROUPS, 1) if sum(map(len, _GROUPS[:n])) + 3 * n <= width]
        spare = width - 2 - sum(map(len, shown))
        gap = min(9, spare // max(1, len(shown)))
        return [
            place(([Piece(group, Ink.QUIET, gap if n else 0) for n, group in enumerate(shown)], ()), width)
        ]


class SafetyLine(Drawn):
    """The safety line, and beside it a note such as "simulated patients"."""

    FACTS = ("note",)

    note: var[str] = var("")

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The sentence, and the note at the right."""
        note = [Piece(inert(self.note), Ink.TECHNICAL, 2)] if self.note else []
        words = SAFETY if len(SAFETY) < width else _SHORT
        return [place(([Piece(words, Ink.TEXT, 0)], note), width)]
