"""Pieces of text in a row, set from the left and from the right; the right side wins."""

from collections.abc import Iterable
from typing import NamedTuple

from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span


class Piece(NamedTuple):
    """A piece of text of one ink, `gap` blanks after the piece before it; its text is inert already."""

    text: str
    ink: Ink
    gap: int = 1


def length(pieces: Iterable[Piece]) -> int:
    """How many cells pieces fill in a row, their gaps included."""
    return sum(cells(piece.text) + piece.gap for piece in pieces)


def place(sides: tuple[Iterable[Piece], Iterable[Piece]], width: int, ground: Ground = Ground.PAGE) -> Line:
    """Set pieces from column 1, and others against the right edge, which win where both do not fit."""
    left, right = (list(side) for side in sides)
    margin = 1 if width >= 60 else 0
    room = width - margin
    start = room - length(right)
    spans = _from(left, margin, max(0, start - (1 if right else 0)))
    if right:
        spans += _from(right, max(0, start), width)
    return Line(tuple(spans), ground)


def _from(pieces: Iterable[Piece], x: int, end: int) -> list[Span]:
    """Set pieces from a column on, as far as another; the last one may be cut."""
    spans: list[Span] = []
    for piece in pieces:
        x += piece.gap
        if x >= end:
            break
        text = cut(piece.text, end - x)
        spans.append(Span(x, text, piece.ink))
        x += cells(text)
        if text != piece.text:
            break
    return spans
