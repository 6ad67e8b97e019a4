"""A canvas of dots over terminal cells, and the two things that are drawn on it: traces and strokes.

Written here because a clinical chart needs cells, not a finished text: a value keeps its own column on the
clock, and a cell the ink of its gravest value. plotext gives text with a frame of its own, in eight times the
time (4.6 ms a plot against 0.6), uniplot brings numpy, drawille knows no grade.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Dots(NamedTuple):
    """How many dots a cell has across and down, and how each combination of them looks."""

    across: int
    down: int
    glyphs: str


def _braille() -> str:
    """The 256 combinations of 2 x 4 dots, row by row, where Unicode counts by columns of three."""
    order = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    codes = (sum(code for place, code in enumerate(order) if bits >> place & 1) for bits in range(256))
    return " " + "".join(chr(0x2800 + code) for code in codes)[1:]


BRAILLE = Dots(2, 4, _braille())
BLOCKS = Dots(1, 2, " ▀▄█")
STARS = Dots(1, 1, " *")

FORMS = {"braille": BRAILLE, "blocks": BLOCKS, "ascii": STARS}
"""The forms by the words of the settings; not every font has braille."""


class Scale(NamedTuple):
    """A fixed scale, from its lower to its upper end."""

    low: float
    high: float

    def place(self, value: float, steps: int) -> int:
        """The step of a value, counted from the top; what lies beyond an end is drawn at that end."""
        return min(steps - 1, max(0, int((self.high - value) / (self.high - self.low) * steps)))


class Point(NamedTuple):
    """A value, and how grave it is: 0 within its limits, else the priority of the limit that it breaks."""

    value: float
    grade: int = 0


class Canvas:
    """So many cells by so many; each keeps its dots, and the gravest grade that was drawn in it."""

    def __init__(self, width: int, height: int, dots: Dots = BRAILLE) -> None:
        self.width, self.height, self.dots = width, height, dots
        self._bits = [bytearray(width) for _ in range(height)]
        self._grades = [bytearray(width) for _ in range(height)]

    @property
    def across(self) -> int:
        """Dots from side to side."""
        return self.width * self.dots.across

    @property
    def down(self) -> int:
        """Dots from top to bottom."""
        return self.height * self.dots.down

    def mark(self, x: int, y: int, grade: int = 0) -> None:
        """Set a dot; outside the canvas nothing is set."""
        if not (0 <= x < self.across and 0 <= y < self.down):
            return
        _, down, _ = self.dots
        column, row = x // self.dots.across, y // down
        self._bits[row][column] |= 1 << (y % down * self.dots.across + x % self.dots.across)
        self._grades[row][column] = max(self._grades[row][column], grade)

    def stroke(self, x: int, start: int, stop: int, grade: int = 0) -> None:
        """Set the dots of a column from one to another, both included."""
        for y in range(min(start, stop), max(start, stop) + 1):
            self.mark(x, y, grade)

    def glyph(self, column: int, row: int) -> str:
        """What a cell shows; a blank where nothing is drawn."""
        return self.dots.glyphs[self._bits[row][column]]

    def grade(self, column: int, row: int) -> int:
        """The gravest grade in a cell."""
        return self._grades[row][column]

    def text(self) -> list[str]:
        """The rows as text."""
        return ["".join(self.dots.glyphs[bits] for bits in row) for row in self._bits]


def trace(canvas: Canvas, scale: Scale, points: Sequence[Point | None]) -> None:
    """Draw a value a column of dots; neighbours are joined, a gap stays a gap."""
    before: int | None = None
    for x, point in enumerate(points):
        if point is None:
            before = None
            continue
        y = scale.place(point.value, canvas.down)
        towards = y if before is None else before + (y > before) - (y < before)
        canvas.stroke(x, y, towards, point.grade)
        before = y


class Pressure(NamedTuple):
    """A cuff's systolic, diastolic and mean pressure, and how grave it is; a part that is missing is None."""

    systolic: float | None
    diastolic: float | None
    mean: float | None = None
    grade: int = 0


def strokes(canvas: Canvas, scale: Scale, pressures: Sequence[Pressure | None]) -> None:
    """Draw a pressure a cell: a stroke from diastolic to systolic, the mean beside it where dots allow."""
    across = canvas.dots.across
    for column, pressure in enumerate(pressures):
        if pressure is None:
            continue
        systolic, diastolic, mean, grade = pressure
        ends = [scale.place(end, canvas.down) for end in (systolic, diastolic) if end is not None]
        if ends:
            canvas.stroke(column * across, ends[0], ends[-1], grade)
        if mean is not None and (across > 1 or not ends):
            canvas.mark(column * across + across - 1, scale.place(mean, canvas.down), grade)
