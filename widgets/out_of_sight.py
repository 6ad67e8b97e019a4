"""The line that names alarming and blind beds which are scrolled out of sight or filtered out.

It never gives way.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clinical.alerts import Alert, urgency, worst
from clinical.board import BedPicture
from widgets.inert import cells, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import mark, stars, text_ink


class _Named(NamedTuple):
    """A bed in the line: its mark, and what stands after it."""

    mark: str
    mark_ink: Ink
    text: str
    ink: Ink


def out_of_sight(
    above: Sequence[BedPicture],
    below: Sequence[BedPicture],
    hidden: Sequence[BedPicture],
    width: int,
    now: float,
    *,
    judged: bool = True,
) -> Line:
    """Name the beds above, below and hidden: alarming ones, the most urgent first, then those that are blind.

    What does not fit is counted. Where nobody has `judged` them it is not said that none is alarming.
    """
    groups = [
        (word, _named(of, now)) for word, of in (("above", above), ("below", below), ("hidden", hidden))
    ]
    if not any(beds for _, beds in groups):
        return Line(tuple(_quiet(len(above), len(below), len(hidden), judged)))
    spans: list[Span] = []
    x = 1
    for word, beds in groups:
        if beds:
            spans += _group(word, beds, x, width)
            x = spans[-1].x + cells(spans[-1].text) + 3
    return Line(tuple(span for span in spans if span.x < width))


def must_be_named(picture: BedPicture, now: float) -> bool:
    """Whether a bed may not be out of sight without a word."""
    return worst(picture.alerts) is not None or picture.is_blind(now)


def _named(pictures: Sequence[BedPicture], now: float) -> list[_Named]:
    """The worst alert of each alarming bed, the most urgent first; after them the blind beds without one."""
    found = [alert for picture in pictures if (alert := worst(picture.alerts)) is not None]
    blind = [p.bed.label for p in pictures if worst(p.alerts) is None and p.is_blind(now)]
    return [
        *(_of_alert(alert) for alert in sorted(found, key=urgency)),
        *(_Named("!", Ink.TECHNICAL, f"{inert(label, 16)} NO DATA", Ink.TEXT) for label in blind),
    ]


def _of_alert(alert: Alert) -> _Named:
    text = f"{inert(alert.bed.label, 16)} {mark(alert, 0).letter}".strip()
    return _Named(stars(alert), text_ink(alert), text, Ink.TEXT if alert.unseen else Ink.QUIET)


def _group(word: str, beds: Sequence[_Named], x: int, width: int) -> Iterator[Span]:
    yield Span(x, word, Ink.QUIET)
    x += len(word) + 1
    for number, bed in enumerate(beds):
        left = len(beds) - number
        if x + len(bed.mark) + 1 + cells(bed.text) + (4 if left > 1 else 0) > width:
            yield Span(x, f"+{left}", Ink.STRONG)
            return
        yield Span(x, bed.mark, bed.mark_ink)
        x += len(bed.mark) + 1
        yield Span(x, bed.text, bed.ink)
        x += cells(bed.text) + 3


def _quiet(above: int, below: int, hidden: int, judged: bool) -> Iterator[Span]:
    counts = (("above", above), ("below", below), ("hidden", hidden))
    text = "   ".join(f"{word} {count}" for word, count in counts if count)
    if judged:
        yield Span(1, f"{text}   none alarming", Ink.QUIET)
    else:
        yield Span(1, text, Ink.QUIET)
        yield Span(1 + len(text) + 3, "alerts not judged", Ink.TECHNICAL)
