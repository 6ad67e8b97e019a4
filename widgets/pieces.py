"""Pieces of text in a row, set from the left and from the right; the right side wins."""

from collections.abc import Iterable
from typing import NamedTuple

from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span


class Piece(NamedTuple):
    """A piece of text of one ink, `gap` blanks after the piece before it; its text is inert already.

    Pieces that `give_way` are left out where the line is too short, the highest number first; 0 never is.
    """

    text: str
    ink: Ink
    gap: int = 1
    gives_way: int = 0


def length(pieces: Iterable[Piece]) -> int:
    """How many cells pieces fill in a row, their gaps included."""
    return sum(cells(piece.text) + piece.gap for piece in pieces)


def place(sides: tuple[Iterable[Piece], Iterable[Piece]], width: int, ground: Ground = Ground.PAGE) -> Line:
    """Set pieces from column 1, and others against the right edge, which win where both do not fit."""
    margin = 1 if width >= 60 else 0
    room = width - margin
    left, right = _fitted(list(sides[0]), list(sides[1]), room)
    if left:
        left[0] = left[0]._replace(gap=0)
    start = room - length(right)
    spans = _from(left, margin, max(0, start - (1 if right else 0)))
    if right:
        spans += _from(right, max(0, start), width)
    return Line(tuple(spans), ground)


def within(pieces: Iterable[Piece], x: int, end: int) -> list[Span]:
    """Set pieces from a column as far as another; what gives way is left out where they do not fit."""
    fitted, _ = _fitted(list(pieces), [], end - x + 1)
    if fitted:
        fitted[0] = fitted[0]._replace(gap=0)
    return _from(fitted, x, end)


def _fitted(left: list[Piece], right: list[Piece], room: int) -> tuple[list[Piece], list[Piece]]:
    """Leave out what gives way until both sides fit."""
    for number in sorted({piece.gives_way for piece in (*left, *right)} - {0}, reverse=True):
        if length(left) + length(right) < room:
            break
        left = [piece for piece in left if piece.gives_way != number]
        right = [piece for piece in right if piece.gives_way != number]
    return left, right


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
