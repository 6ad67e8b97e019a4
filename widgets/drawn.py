"""The common ground of all panes: drawn by lines from plain values, sent only where something changed."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from textual.geometry import Region, Size
from textual.messages import Update
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from widgets.inks import DARK_256, Inks
from widgets.lines import Line, Patchwork, paint


class Drawn(Widget):
    """A pane drawn by lines from the values assigned to it. It has no timer, awaits nothing, fetches nothing.

    `FACTS` names the attributes from which it draws; assigning any of them draws once, soon, and refreshes
    only the lines that came out different.
    """

    ALLOW_SELECT = False
    FACTS: ClassVar[tuple[str, ...]] = ("inks", "faded")

    inks: var[Inks] = var(DARK_256)
    """The inks for this terminal and theme; the screen assigns the same object to every pane."""

    faded: var[bool] = var(False)
    """Whether a dialogue stands in front: ink fades, alarms keep their colour."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: list[Line | Patchwork] = []
        self._strips: list[Strip | None] = []
        self._drawn_with: tuple[Size, Inks, bool] | None = None
        self._due = False

    def draw(self, width: int, height: int) -> Sequence[Line | Patchwork]:
        """The lines of the pane at this size, from its values; those that are missing are blank."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Draw again when a value changes."""
        for fact in dict.fromkeys((*Drawn.FACTS, *self.FACTS)):
            self.watch(self, fact, self._soon, init=False)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The finished lines; inks are final, so no filter of Textual's touches them."""
        if self._drawn_with != (ground := self._ground()):
            self._compare()
        strips = [self._strip(y, *ground) for y in crop.line_range]
        if crop.column_span == (0, ground[0].width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One finished line."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def renew(self) -> None:
        """Draw again, soon: names are hidden or shown."""
        self._soon()

    def _soon(self) -> None:
        if not self._due:
            self._due = True
            turn = self.screen if self.is_attached else self
            turn.call_next(self.redraw)

    def changed(self) -> Sequence[Region]:
        """Draw, and give the regions that came out different."""
        if self._drawn_with is None or not (size := self.size):
            return ()
        rows = self._compare()
        return tuple(_regions(rows, size.width)) if rows else ()

    def redraw(self) -> None:
        """Draw now, and have sent what changed: what several panes redraw in one turn comes in one frame.

        Beneath another screen nothing is drawn until that has gone.
        """
        self._due = False
        if self.is_attached and not self.screen.is_current:
            self.forget()
            return
        if (changed := self.changed()) and self.is_attached and self.display:
            self._set_dirty(*changed)
            self._send(changed)

    def _send(self, changed: Sequence[Region]) -> None:
        """Have the regions sent; by the dialogue in front, where one stands, without a frame in between."""
        front = self.app.screen
        if front is self.screen:
            front.post_message(Update(self))
        else:
            front.refresh(*(region.translate(self.region.offset) for region in changed))

    def forget(self) -> None:
        """Draw all anew when it is seen next."""
        self._drawn_with = None

    def _compare(self) -> list[int]:
        """Draw all lines, keep the strips of those that are as before, and give the numbers of the others."""
        ground = self._ground()
        width, height = ground[0]
        lines = [*self.draw(width, height)][:height]
        lines += [Line()] * (height - len(lines))
        if self._drawn_with != ground:
            changed = [*range(height)]
            self._strips = [None] * height
            self._drawn_with = ground
        else:
            changed = [y for y, line in enumerate(lines) if line != self._lines[y]]
            for y in changed:
                self._strips[y] = None
        self._lines = lines
        return changed

    def _ground(self) -> tuple[Size, Inks, bool]:
        return self.size, self.inks, self.faded

    def _strip(self, y: int, size: Size, inks: Inks, faded: bool) -> Strip:
        if not 0 <= y < len(self._lines):
            return paint(Line(), size.width, inks)
        if (strip := self._strips[y]) is None:
            strip = self._strips[y] = paint(self._lines[y], size.width, inks, faded=faded)
        return strip


def _regions(rows: Sequence[int], width: int) -> Iterator[Region]:
    """As few regions as cover the rows, which are in order."""
    start = rows[0]
    for before, row in pairwise((*rows, -1)):
        if row != before + 1:
            yield Region(0, start, width, before + 1 - start)
            start = row
