"""One line that names the panels of the patient screen where there is room for one at a time."""

from collections.abc import Sequence

from textual import events
from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.panel import PanelPicked

NAMES = ("trends", "NEWS2", "record", "team", "alerts", "access")
_WIDE = 70
_SHORT = ("trend", "NEWS", "rec", "team", "alert", "acc")


class PanelNames(Drawn):
    """The panels by their digits: the chosen one lit, the `troubled` ones (by digit) marked."""

    FACTS = ("chosen", "troubled")

    chosen: var[int] = var(1)
    troubled: var[frozenset[int]] = var(frozenset())

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Each name behind its digit."""
        spans: list[Span] = []
        for number, (x, name, _) in enumerate(_places(width), 1):
            chosen, troubled = number == self.chosen, number in self.troubled
            sign = ">" if chosen else "!" if troubled else " "
            ink = Ink.TECHNICAL if troubled else Ink.STRONG if chosen else Ink.TEXT
            spans += [
                Span(x, sign, ink),
                Span(x + 1, f"{number}", Ink.STRONG),
                Span(x + 2 + (width >= _WIDE), name, ink),
            ]
        return [Line(tuple(spans), Ground.BAND)]

    def on_click(self, event: events.Click) -> None:
        """Choose the panel whose name was clicked."""
        for number, (x, _, end) in enumerate(_places(self.size.width), 1):
            if x <= event.x < end:
                self.post_message(PanelPicked(number))


def _places(width: int) -> list[tuple[int, str, int]]:
    """Where each name stands, and where it ends."""
    wide = width >= _WIDE
    found, x = [], 0
    for name in NAMES if wide else _SHORT:
        end = x + len(name) + (5 if wide else 2)
        found.append((x, name, end))
        x = end
    return found
