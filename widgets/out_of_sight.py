"""The line that names alarming beds which are scrolled out of sight or filtered out. It never gives way."""

from collections.abc import Iterator, Sequence

from clinical.alerts import Alert, urgency, worst
from clinical.board import BedPicture
from widgets.inert import cells, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import mark, stars, text_ink


def out_of_sight(
    above: Sequence[BedPicture], below: Sequence[BedPicture], hidden: Sequence[BedPicture], width: int
) -> Line:
    """Name the alarming beds above, below and hidden, the most urgent first; what does not fit is counted."""
    groups = [("above", _worst(above)), ("below", _worst(below)), ("hidden", _worst(hidden))]
    if not any(alerts for _, alerts in groups):
        return Line(tuple(_quiet(len(above), len(below), len(hidden))))
    spans: list[Span] = []
    x = 1
    for word, alerts in groups:
        if alerts:
            spans += _group(word, alerts, x, width)
            x = spans[-1].x + cells(spans[-1].text) + 3
    return Line(tuple(span for span in spans if span.x < width))


def _worst(pictures: Sequence[BedPicture]) -> list[Alert]:
    """The worst alert of each alarming bed, the most urgent first."""
    found = [alert for picture in pictures if (alert := worst(picture.alerts)) is not None]
    return sorted(found, key=urgency)


def _group(word: str, alerts: Sequence[Alert], x: int, width: int) -> Iterator[Span]:
    yield Span(x, word, Ink.QUIET)
    x += len(word) + 1
    for number, alert in enumerate(alerts):
        label, letter = inert(alert.bed.label, 16), mark(alert, 0).letter
        text = f"{label} {letter}".strip()
        left = len(alerts) - number
        if x + len(stars(alert)) + 1 + cells(text) + (4 if left > 1 else 0) > width:
            yield Span(x, f"+{left}", Ink.STRONG)
            return
        yield Span(x, stars(alert), text_ink(alert))
        x += len(stars(alert)) + 1
        yield Span(x, text, Ink.TEXT if alert.unseen else Ink.QUIET)
        x += cells(text) + 3


def _quiet(above: int, below: int, hidden: int) -> Iterator[Span]:
    counts = (("above", above), ("below", below), ("hidden", hidden))
    text = "   ".join(f"{word} {count}" for word, count in counts if count)
    yield Span(1, f"{text}   none alarming", Ink.QUIET)
