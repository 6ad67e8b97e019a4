"""The common ground of all panes: lines of placed text, drawn from plain values, sent only where they changed."""

from typing import ClassVar, NamedTuple

from textual.reactive import var
from textual.widget import Widget

from widgets.inks import DARK_256, Ground, Ink, Inks


class Span(NamedTuple):
    """A piece of one ink at a column; its text is inert already."""

    x: int
    text: str
    ink: Ink


class Line(NamedTuple):
    """One line of a pane: its ground, and its spans from left to right, which never overlap."""

    spans: tuple[Span, ...] = ()
    ground: Ground = Ground.PAGE


class Drawn(Widget):
    """A pane drawn by lines from the values assigned to it. It has no timer, awaits nothing, fetches nothing.

    `FACTS` names the attributes from which it draws; assigning any of them draws once, soon, and refreshes
    only the lines that came out different.
    """

    FACTS: ClassVar[tuple[str, ...]] = ()

    inks: var[Inks] = var(DARK_256)
    """The inks for this terminal and theme; the screen assigns them to every pane."""
