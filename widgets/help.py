"""The body of the help: every key of the table of actions, then marks, NEWS2 and ages explained."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inert import cells, cut, inert, wrap
from widgets.inks import Ground, Ink
from widgets.keybar import Key
from widgets.legend import SAFETY
from widgets.lines import Line, Span
from widgets.side import titled
from widgets.signs_explained import EXPLAINED, Sample

_COLUMN = 38
_SAMPLE = 14
_MOST_LINES = 4
_WIDE = 60
_BELL = "A terminal bell is not an alarm sound."


class Section(NamedTuple):
    """A group of keys under one title."""

    title: str
    keys: tuple[Key, ...]


class HelpBody(Drawn):
    """Sections in as many columns as fit, then what the signs mean; `scroll_lines` moves `top`."""

    FACTS = ("sections", "top")

    sections: var[tuple[Section, ...]] = var(())
    top: var[int] = var(0)

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by so many lines (up when negative), stopping at the ends."""
        width = self.size.width - 2 * int(self.size.width >= _WIDE)
        most = max(0, len(self._all(width)) - self.size.height)
        self.top = max(0, min(most, self.top + lines))

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The lines from `top` on; the last one says how many are left."""
        margin = int(width >= _WIDE)
        lines = self._all(width - 2 * margin)
        shown = lines[self.top : self.top + height]
        if (left := len(lines) - self.top - height) > 0 and height > 1:
            shown[-1] = Line((Span(1, f"{left + 1} more lines below", Ink.STRONG),))
        shown += [Line()] * (height - len(shown))
        return [_moved(line, margin) for line in shown]

    def _all(self, width: int) -> list[Line]:
        keys = [_keys(section, _column_width(width)) for section in self.sections]
        signs = [_explained(title, samples, _column_width(width)) for title, samples in EXPLAINED]
        safety = [Line((Span(0, row, Ink.STRONG),)) for row in wrap(f"{SAFETY} {_BELL}", width, 3)]
        return [*_columns(keys, width), Line(), *_columns(signs, width), Line(), *safety]


def _moved(line: Line, margin: int) -> Line:
    return Line(tuple(span._replace(x=span.x + margin) for span in line.spans), Ground.OVER)


def _column_width(width: int) -> int:
    """How wide a column is, when as many as fit share the width."""
    count = max(1, width // _COLUMN)
    return max(1, (width - 2 * (count - 1)) // count)


def _columns(blocks: Sequence[list[Line]], width: int) -> list[Line]:
    """Set blocks side by side, each in the column that is shortest so far."""
    each = _column_width(width)
    columns: list[list[Line]] = [[] for _ in range(max(1, width // _COLUMN))]
    for block in blocks:
        shortest = min(columns, key=len)
        shortest += [Line(), *block] if shortest else block
    height = max(map(len, columns), default=0)
    return [_side_by_side([c[y] if y < len(c) else Line() for c in columns], each + 2) for y in range(height)]


def _side_by_side(lines: Sequence[Line], step: int) -> Line:
    return Line(
        tuple(span._replace(x=span.x + n * step) for n, line in enumerate(lines) for span in line.spans)
    )


def _keys(section: Section, width: int) -> list[Line]:
    """A section's title on a rule, and its keys with what they do, on as many lines as that takes."""
    lines = [titled([(cut(section.title, width - 2), Ink.STRONG)], width)]
    x = min(width // 2, 1 + max((cells(inert(key)) for key, _ in section.keys), default=0) + 1)
    for key, word in section.keys:
        shown = Span(0, cut(key, x - 1), Ink.STRONG)
        lines += _wrapped((shown,), word, x, width)
    return lines


def _explained(title: str, samples: Sequence[Sample], width: int) -> list[Line]:
    """Signs as they look on the board, and beside each what it means."""
    lines = [titled([(title, Ink.STRONG)], width)]
    for sample in samples:
        lines += _wrapped(sample.spans, sample.meaning, _SAMPLE, width)
    return lines


def _wrapped(spans: tuple[Span, ...], text: str, x: int, width: int) -> list[Line]:
    """Spans, and a text beside them that goes on in lines of its own."""
    rows = wrap(text, max(1, width - x), _MOST_LINES) or [""]
    first = Line((*spans, Span(x, rows[0], Ink.TEXT)))
    return [first, *(Line((Span(x, row, Ink.TEXT),)) for row in rows[1:])]
