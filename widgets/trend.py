"""Trend cells: eight fixed steps for each signal, so that a flat line looks flat and beds can be compared."""

from functools import lru_cache

from clinical.trends import STEPS, Trended, level
from widgets.inks import Ink
from widgets.lines import Span

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = " "
UNBOUNDED = (float("-inf"), float("inf"))


@lru_cache(maxsize=8192)
def trend_spans(
    trended: Trended,
    values: tuple[float | None, ...],
    column: int,
    width: int,
    limits: tuple[float, float] = UNBOUNDED,
) -> tuple[Span, ...]:
    """The newest `width` values as blocks from a column on; gaps stay gaps, out of limits is brighter."""
    low, high = limits
    newest = values[-width:] if width > 0 else ()
    found: list[Span] = []
    for x, value in enumerate(newest, column + width - len(newest)):
        ink = Ink.TREND_OUT if value is not None and not low <= value <= high else Ink.TREND
        block = GAP if value is None else BLOCKS[level(trended, value)]
        if found and (found[-1].ink is ink or value is None):
            found[-1] = found[-1]._replace(text=found[-1].text + block)
        else:
            found.append(Span(x, block, ink))
    return tuple(found)


def span_text(trended: Trended, width: int, room: int) -> str:
    """What time so many cells cover, in the longest words that leave room: `40 min`, `40 m`, `40m`."""
    seconds = STEPS[trended] * width
    number, words = (seconds / 3600, ("h",)) if seconds >= 3600 else (seconds / 60, ("min", "m"))
    candidates = [f"{number:g} {word}" for word in words] + [f"{number:g}{words[-1]}"]
    return next((text for text in candidates if len(text) <= room), "")
