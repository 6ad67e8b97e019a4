"""A pane in slices: Textual sends whole lines of a widget, so what seldom changes is set apart."""

from textual.app import ComposeResult
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip

from widgets.drawn import Drawn
from widgets.lines import Line, window


class Slice(Drawn):
    """The columns of a pane's lines from `start` on, as many as its width has."""

    FACTS = ("lines", "start")

    lines: var[tuple[Line, ...]] = var(())
    start: var[int] = var(0)

    def __init__(self) -> None:
        super().__init__()
        self._windows: list[tuple[Line, int, int, Line]] = []

    def draw(self, width: int, height: int) -> list[Line]:
        """The windows on the lines; those on lines that stayed the same are kept."""
        end = self.start + width
        windows: list[tuple[Line, int, int, Line]] = []
        for y, line in enumerate(self.lines):
            kept = self._windows[y] if y < len(self._windows) else None
            if kept is None or kept[0] is not line or kept[1:3] != (self.start, end):
                kept = (line, self.start, end, window(line, self.start, end))
            windows.append(kept)
        self._windows = windows
        return [kept[3] for kept in windows]


class Sliced(Drawn):
    """A pane whose lines are shown by slices side by side; `cut_at` says where, from within `draw`."""

    DEFAULT_CSS = """
    Sliced { layout: horizontal; overflow: hidden; }
    Sliced > Slice { height: 1fr; width: 1fr; }
    """

    SLICES = 2

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._slices = tuple(Slice() for _ in range(self.SLICES))
        self._cuts: tuple[int, ...] = ()
        self._blank = Strip.blank(0)

    def compose(self) -> ComposeResult:
        """The slices."""
        yield from self._slices

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
        """Draw for the new size at once."""
        self._redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing: the slices cover all of it."""
        if self._blank.cell_length != crop.width:
            self._blank = Strip.blank(crop.width)
        return [self._blank] * crop.height

    def _redraw(self) -> None:
        self._due = False
        width, height = self.size
        if width and height:
            lines = tuple(self.draw(width, height))
            for part in self._slices:
                part.inks, part.faded = self.inks, self.faded
                part.lines = lines
