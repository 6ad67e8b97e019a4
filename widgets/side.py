"""What side panes share: the rule at their left edge, and titles on a rule."""

from collections.abc import Iterable

from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span

SIDE_BELOW = 64
"""A pane narrower than this stands beside the beds, with a rule at its left edge."""

MARGIN = 2
"""Cells from the edge of a side pane to its text; the cursor stands in the second."""


def ruled(line: Line) -> Line:
    """A side pane's line, moved in, behind the rule."""
    moved = tuple(span._replace(x=span.x + MARGIN) for span in line.spans)
    return Line((Span(0, "│", Ink.FAINT), *moved), line.ground)


def titled(pieces: Iterable[tuple[str, Ink]], width: int, x: int = 0) -> Line:
    """A title on a rule that reaches the right edge."""
    spans: list[Span] = [Span(0, "─" * x, Ink.FAINT)] if x else []
    for text, ink in pieces:
        shown = cut(text, max(0, width - x))
        spans.append(Span(x, shown, ink))
        x += cells(shown) + 2
    x -= 1
    if x < width:
        spans.append(Span(x, "─" * (width - x), Ink.FAINT))
    return Line(tuple(spans))


BLANK = Line((), Ground.PAGE)
