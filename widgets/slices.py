"""A pane in slices: Textual sends whole lines of a widget, so what seldom changes is set apart."""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple, TypeAlias

from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.inks import Inks
from widgets.lines import Line, Patchwork, parted


class Slice(Drawn):
    """One part of a pane's lines, as many columns as its width has."""

    def __init__(self, pane: "Sliced", place: int) -> None:
        super().__init__()
        self._pane = pane
        self._place = place

    def draw(self, width: int, height: int) -> list[Line | Patchwork]:
        """Its part of each line."""
        return [parts[self._place] for parts in self._pane.drawn()]


Parts: TypeAlias = Sequence[Line | Patchwork]
"""The parts of one line, from left to right: one for each slice."""


class _Parted(NamedTuple):
    """A line, and its parts."""

    line: Line
    parts: Parts


class Sliced(Drawn):
    """A pane whose lines are shown by slices side by side; `cut_at` says where, from within `draw`.

    Its slices draw in the same turn of the loop as every other pane, so that one frame shows them all.
    """

    DEFAULT_CSS = """
    Sliced { layout: horizontal; overflow: hidden; }
    Sliced > Slice { height: 1fr; width: 1fr; }
    """

    SLICES = 2

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._slices = tuple(Slice(self, place) for place in range(self.SLICES))
        self._cuts: tuple[int, ...] = ()
        self._outdated = True
        self._parted: list[_Parted] = []
        self._parts: Sequence[Parts] = ()

    def compose(self) -> ComposeResult:
        """The slices."""
        yield from self._slices

    def drawn(self) -> Sequence[Parts]:
        """The parts of each line, drawn anew when a value has changed."""
        if self._outdated and self.size:
            self._outdated = False
            self._parts = self.draw_parts(*self.size)
        return self._parts

    def draw_parts(self, width: int, height: int) -> Sequence[Parts]:
        """The parts of each line of `draw`; those of a line that is the same as before stand."""
        lines = self.draw(width, height)
        before = chain(self._parted, repeat(None))
        self._parted = [
            kept if kept is not None and kept.line is line else _Parted(line, parted(line, self._cuts))
            for line, kept in zip(lines, before, strict=False)
        ]
        return [kept.parts for kept in self._parted]

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The whole lines of the pane, which are parted; needed where `draw_parts` is left as it is."""
        raise NotImplementedError

    def cut_at(self, *columns: int) -> None:
        """Let the second slice begin at a column, and so on."""
        if columns == self._cuts:
            return
        self._cuts, self._parted = columns, []
        for part, start, end in zip(self._slices[:-1], (0, *columns), columns, strict=False):
            part.styles.width = end - start

    def watch_inks(self, inks: Inks) -> None:
        """Ink the slices."""
        for part in self._slices:
            part.inks = inks

    def watch_faded(self, faded: bool) -> None:
        """Fade the slices."""
        for part in self._slices:
            part.faded = faded

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._soon()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing: the slices cover all of it."""
        return []

    def render_line(self, y: int) -> Strip:
        """One finished line, from all slices."""
        return Strip.join([part.render_line(y) for part in self._slices])

    def _soon(self) -> None:
        self._outdated = True
        super()._soon()

    def forget(self) -> None:
        """Draw all anew when it is seen next."""
        for part in self._slices:
            part.forget()

    def changed(self) -> Sequence[Region]:
        """Draw, and give the regions that came out different in any slice."""
        return [
            region.translate(part.virtual_region.offset) for part in self._slices for region in part.changed()
        ]
