"""Trend cells: eight fixed steps for each signal, so that a flat line looks flat and beds can be compared."""

from clinical.trends import STEPS, Trended, level
from widgets.inks import Ink
from widgets.lines import Span

BLOCKS = "▁▂▃▄▅▆▇█"
UNBOUNDED = (float("-inf"), float("inf"))


def trend_spans(
    trended: Trended,
    values: tuple[float | None, ...],
    column: int,
    width: int,
    limits: tuple[float, float] = UNBOUNDED,
) -> tuple[Span, ...]:
    """The newest `width` values as blocks from a column on; gaps stay gaps, out of limits is brighter."""
    shown = values[max(0, len(values) - width) :]
    low, high = limits
    found: list[Span] = []
    start, text, now = 0, "", Ink.TREND
    for x, value in enumerate(shown, column + width - len(shown)):
        if value is None:
            continue
        ink = Ink.TREND if low <= value <= high else Ink.TREND_OUT
        if text and ink is not now:
            found.append(Span(start, text, now))
            text = ""
        if not text:
            start, now = x, ink
        text = text.ljust(x - start) + BLOCKS[level(trended, value)]
    return (*found, Span(start, text, now)) if text else ()


def span_text(trended: Trended, width: int, room: int) -> str:
    """What time so many cells cover, in the longest words that leave room: `40 min`, `40 m`, `40m`."""
    seconds = STEPS[trended] * width
    number, words = (seconds / 3600, ("h",)) if seconds >= 3600 else (seconds / 60, ("min", "m"))
    candidates = [f"{number:g} {word}" for word in words] + [f"{number:g}{words[-1]}"]
    return next((text for text in candidates if len(text) <= room), "")
