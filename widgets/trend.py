"""Trend cells: eight fixed steps for each signal, so that a flat line looks flat and beds can be compared."""

from functools import lru_cache
from typing import NamedTuple

from clinical.trends import STEPS, Trended, level
from widgets.inks import Ink

BLOCKS = "▁▂▃▄▅▆▇█"
GAP = " "
UNBOUNDED = (float("-inf"), float("inf"))


class Run(NamedTuple):
    """Neighbouring trend cells of one ink, `x` cells from the trend's beginning."""

    x: int
    text: str
    ink: Ink


@lru_cache(maxsize=8192)
def runs(
    trended: Trended,
    values: tuple[float | None, ...],
    width: int,
    limits: tuple[float, float] = UNBOUNDED,
) -> tuple[Run, ...]:
    """The newest `width` values as blocks: gaps stay gaps, and what lies outside the limits is brighter."""
    low, high = limits
    newest = values[-width:] if width > 0 else ()
    found: list[Run] = []
    for x, value in enumerate(newest, width - len(newest)):
        ink = Ink.TREND_OUT if value is not None and not low <= value <= high else Ink.TREND
        block = GAP if value is None else BLOCKS[level(trended, value)]
        if found and (found[-1].ink is ink or value is None):
            found[-1] = found[-1]._replace(text=found[-1].text + block)
        else:
            found.append(Run(x, block, ink))
    return tuple(found)


def span_text(trended: Trended, width: int, room: int) -> str:
    """What time so many cells cover, in the longest words that leave room: `40 min`, `40 m`, `40m`."""
    seconds = STEPS[trended] * width
    number, words = (seconds / 3600, ("h",)) if seconds >= 3600 else (seconds / 60, ("min", "m"))
    candidates = [f"{number:g} {word}" for word in words] + [f"{number:g}{words[-1]}"]
    return next((text for text in candidates if len(text) <= room), "")
