"""A pane in slices: Textual sends whole lines of a widget, so what seldom changes is set apart."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.lines import Line, window


class Slice(Drawn):
    """The columns of a pane's lines from `start` on, as many as its width has."""

    def __init__(self, pane: "Sliced") -> None:
        super().__init__()
        self.start = 0
        self._pane = pane
        self._windows: list[tuple[Line, int, int, Line]] = []

    def draw(self, width: int, height: int) -> list[Line]:
        """The windows on the pane's lines; those on lines that stayed the same are kept."""
        lines = self._pane.drawn()
        start, end = self.start, self.start + width
        windows: list[tuple[Line, int, int, Line]] = []
        for y, line in enumerate(lines):
            kept = self._windows[y] if y < len(self._windows) else None
            if kept is None or kept[0] is not line or kept[1:3] != (start, end):
                kept = (line, start, end, window(line, start, end))
            windows.append(kept)
        self._windows = windows
        return [kept[3] for kept in windows]


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
        self._slices = tuple(Slice(self) for _ in range(self.SLICES))
        self._cuts: tuple[int, ...] = ()
        self._blank = Strip.blank(0)
        self._due = True
        self._whole: Sequence[Line] = ()

    def compose(self) -> ComposeResult:
        """The slices."""
        yield from self._slices

    def drawn(self) -> Sequence[Line]:
        """The lines of the whole pane, drawn anew when a value has changed."""
        if self._due and self.size:
            self._due = False
            self._whole = self.draw(*self.size)
        return self._whole

    def cut_at(self, *columns: int) -> None:
        """Let the second slice begin at a column, and so on."""
        if columns == self._cuts:
            return
        self._cuts = columns
        starts = (0, *columns)
        for part, start, end in zip(self._slices[:-1], starts, columns, strict=False):
            part.styles.width = end - start
        for part, start in zip(self._slices, starts, strict=True):
            part.start = start

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._soon()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing: the slices cover all of it."""
        if self._blank.cell_length != crop.width:
            self._blank = Strip.blank(crop.width)
        return [self._blank] * crop.height

    def render_line(self, y: int) -> Strip:
        """One finished line, from all slices."""
        return Strip.join([part.render_line(y) for part in self._slices])

    def _soon(self) -> None:
        self._due = True
        for part in self._slices:
            part.inks, part.faded = self.inks, self.faded
            part._soon()
