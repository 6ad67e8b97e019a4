"""Lines of placed text, and how they become what Textual sends: few segments, few bytes."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.cache import FIFOCache
from textual.strip import Strip

from widgets.glyphs import sent
from widgets.inert import cells, fit
from widgets.inks import Ground, Ink, Inks


class Span(NamedTuple):
    """A piece of one ink at a column; its text is inert already."""

    x: int
    text: str
    ink: Ink


class Line(NamedTuple):
    """One line of a pane from a column on: its spans from left to right, none over another, its ground."""

    spans: tuple[Span, ...] = ()
    ground: Ground = Ground.PAGE
    start: int = 0


class Patch:
    """A stretch of a line that covers all of its cells, painted once for each ground that it lies on.

    For what comes again from second to second; `spans` stand within `start` and `end`.
    """

    __slots__ = ("_painted", "end", "spans", "start")

    def __init__(self, spans: tuple[Span, ...], start: int, end: int) -> None:
        self.spans = spans
        self.start = start
        self.end = end
        self._painted: dict[tuple[Ground, Inks, bool], list[Segment]] = {}

    def painted(self, ground: Ground, inks: Inks, faded: bool) -> list[Segment]:
        """Its segments on a ground."""
        asked = ground, inks, faded
        if (segments := self._painted.get(asked)) is None:
            line = Line(self.spans, ground, self.start)
            segments = self._painted[asked] = _segments(line, self.end, inks, faded)
        return segments


@lru_cache(maxsize=4096)
def patch(spans: tuple[Span, ...], start: int, end: int) -> Patch:
    """The patch of these spans, the same object for the same question."""
    return Patch(spans, start, end)


class Patchwork(NamedTuple):
    """One line as patches side by side, in place of spans; its ground."""

    patches: tuple[Patch, ...]
    ground: Ground = Ground.PAGE

    @property
    def width(self) -> int:
        """How many cells the patches cover together."""
        return self.patches[-1].end - self.patches[0].start

    def line(self) -> Line:
        """The same as spans."""
        spans = tuple(span for each in self.patches for span in each.spans)
        return Line(spans, self.ground, self.patches[0].start)


def paint(line: Line | Patchwork, width: int, inks: Inks, *, faded: bool = False) -> Strip:
    """Lay a line's spans on its ground, exactly `width` cells wide.

    What lies beyond is cut off, and a span that begins inside the one before it is left out. Neighbours that
    look the same become one segment, and blanks join what stands before them where that shows nothing.
    """
    if isinstance(line, Patchwork):
        if line.width == width:
            ground = line.ground
            return TightStrip(
                [segment for each in line.patches for segment in each.painted(ground, inks, faded)], width
            )
        line = line.line()
    return TightStrip(_segments(line, line.start + width, inks, faded), width)


def _segments(line: Line, end: int, inks: Inks, faded: bool) -> list[Segment]:
    """The segments of a line as far as a column."""
    styles, bare = inks.sheet(line.ground, faded=faded)
    segments: list[Segment] = []
    texts, now, x = "", Ink.TEXT, line.start
    for start, text, ink in line.spans:
        if start >= end or start < x:
            continue
        if start > x:
            if not bare[now]:
                segments.append(Segment(texts, styles[now]))
                texts, now = "", Ink.TEXT
            texts += " " * (start - x)
        if (x := start + cells(text)) > end:
            text, x = fit(text, end - start), end
        if inks.ascii_only:
            text = sent(text, inks.glyphs)
        if ink is not now:
            if texts:
                segments.append(Segment(texts, styles[now]))
            texts, now = "", ink
        texts += text
    if x < end and not bare[now]:
        segments.append(Segment(texts, styles[now]))
        texts, now = "", Ink.TEXT
    segments.append(Segment(texts + " " * (end - x), styles[now]))
    return segments


def parted(line: Line, cuts: Sequence[int]) -> list[Line]:
    """Part a line at these columns, in order; each part keeps its spans, and begins at its own column."""
    parts: list[Line] = []
    rest, start = line.spans, 0
    for end in cuts:
        count = bisect_left(rest, (end,))
        here, rest = rest[:count], rest[count:]
        if here and here[-1].x + cells(here[-1].text) > end:
            x, text, ink = here[-1]
            here = (*here[:-1], Span(x, _within(text, end - x), ink))
            rest = (Span(end, _beyond(text, end - x), ink), *rest)
        parts.append(Line(here, line.ground, start))
        start = end
    return [*parts, Line(rest, line.ground, start)]


def _within(text: str, width: int) -> str:
    """The first cells of a text; half of a wide character becomes a blank."""
    for place, character in enumerate(text):
        if cells(character) > width:
            return text[:place] + " " * width
        width -= cells(character)
    return text


def _beyond(text: str, width: int) -> str:
    """What is left of a text without its first cells; half of a wide character becomes a blank."""
    for place, character in enumerate(text):
        if width <= 0:
            return " " * -width + text[place:]
        width -= cells(character)
    return " " * -width


class TightStrip(Strip):
    """A strip that sends only what changes from one segment to the next, in about half of the bytes.

    Its caches are made when they are first asked for: most strips live a second and need none.
    """

    __slots__ = ()

    def __init__(self, segments: list[Segment], cell_length: int) -> None:
        self._segments = segments
        self._cell_length = cell_length
        self._render_cache: str | None = None
        self._link_ids = self._cell_count = None

    def __getattr__(self, name: str) -> FIFOCache[Any, Any]:
        if not name.endswith("_cache"):
            raise AttributeError(name)
        cache: FIFOCache[Any, Any] = FIFOCache(4)
        setattr(self, name, cache)
        return cache

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut at these columns; kept whole it is not remembered, for a strip that holds itself is garbage."""
        wanted = list(cuts)
        return [self] if wanted == [self.cell_length] else super().divide(wanted)

    def render(self, console: Console) -> str:
        """The strip as terminal sequences; it begins and ends in the terminal's resting state."""
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR
            pieces: list[str] = []
            before: Style | None = None
            for text, style, _ in self._segments:
                pieces += (_turn(before, style, system), text)
                before = style
            pieces.append("\x1b[m")
            self._render_cache = "".join(pieces)
        return self._render_cache


@lru_cache(maxsize=16384)
def _turn(before: Style | None, style: Style | None, system: ColorSystem) -> str:
    """The shortest sequence from one style to the next."""
    old, new = _codes(before, system), _codes(style, system)
    if old == new:
        return ""
    if not old.forms <= new.forms or (old.text and not new.text) or (old.fill and not new.fill):
        return f"\x1b[{';'.join(['0', *sorted(new.forms), *new.text, *new.fill])}m"
    changes = [*sorted(new.forms - old.forms)]
    changes += new.text if new.text != old.text else ()
    changes += new.fill if new.fill != old.fill else ()
    return f"\x1b[{';'.join(changes)}m"


class _Codes(NamedTuple):
    forms: frozenset[str]
    text: tuple[str, ...]
    fill: tuple[str, ...]


_FORMS = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7", "strike": "9"}


@lru_cache(maxsize=4096)
def _codes(style: Style | None, system: ColorSystem) -> _Codes:
    if style is None:
        return _Codes(frozenset(), (), ())
    forms = frozenset(code for form, code in _FORMS.items() if getattr(style, form))
    text = style.color.downgrade(system).get_ansi_codes() if style.color else ()
    fill = style.bgcolor.downgrade(system).get_ansi_codes(False) if style.bgcolor else ()
    return _Codes(forms, text, fill)
