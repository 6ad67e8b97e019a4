"""The signs of the board as they look, and what each means: the lower half of the help."""

from typing import NamedTuple

from widgets.inks import Ink
from widgets.lines import Span


class Sample(NamedTuple):
    """A sign as it is drawn, within 13 cells, and its meaning."""

    spans: tuple[Span, ...]
    meaning: str


def _sample(meaning: str, *spans: tuple[int, str, Ink]) -> Sample:
    return Sample(tuple(Span(*span) for span in spans), meaning)


MARKS = (
    _sample("high: act now", (0, "***", Ink.HIGH_FILL), (5, " 78 ", Ink.HIGH_FILL)),
    _sample("medium: act soon", (0, "** ", Ink.MEDIUM_FILL), (5, " 31 ", Ink.MEDIUM_FILL)),
    _sample("low; never filled", (0, "*", Ink.LOW), (6, "98", Ink.LOW)),
    _sample("sensor, link, no data", (0, "!", Ink.TECHNICAL), (5, "---", Ink.TECHNICAL)),
    _sample("filled: nobody has it", (0, "** ", Ink.MEDIUM_FILL)),
    _sample("value filled: true now", (5, " 31 ", Ink.MEDIUM_FILL)),
    _sample("a: someone has it", (0, "** ", Ink.MEDIUM), (3, "a", Ink.QUIET), (5, "124 ", Ink.MEDIUM_FILL)),
    _sample(
        "L: over, nobody looked", (0, "** ", Ink.MEDIUM_FILL), (3, "L", Ink.STRONG), (5, "104", Ink.TEXT)
    ),
    _sample("easing: inside, not over", (0, "** ", Ink.MEDIUM_FILL), (5, "91", Ink.TEXT)),
    _sample("same, similar surname", (0, "=", Ink.TEXT)),
    _sample("own alarm limits", (1, "L", Ink.TEXT)),
    _sample("SpO2 scale 2", (2, "2", Ink.TEXT)),
)
NEWS2 = (
    _sample("7 or more, high", (0, " 12 H  ", Ink.NEWS_HIGH)),
    _sample("5 or 6, medium", (0, "  5 M  ", Ink.NEWS_MEDIUM)),
    _sample("one part scores 3", (0, "  4 BP3", Ink.NEWS_SINGLE)),
    _sample("at least 5, from 5 parts", (0, " ≥5 5/7", Ink.NEWS_MEDIUM)),
    _sample("C: a nurse is worried", (0, "  1", Ink.TEXT), (3, "C", Ink.STRONG)),
    _sample("not scored, and why", (0, " -- <16", Ink.QUIET)),
)
AGES = (
    _sample("now", (0, "97", Ink.TEXT)),
    _sample("over 10 s old", (0, "97~12s", Ink.OLD)),
    _sample("over 30 s old", (0, "98", Ink.STALE), (2, "░46s", Ink.STALE_AGE)),
    _sample("the same, no room for it", (0, "97~", Ink.OLD), (5, "98", Ink.STALE), (7, "░", Ink.STALE_AGE)),
    _sample(
        "BP: over 1 h, over 1.5 h", (0, "115~65m", Ink.OLD), (8, "115", Ink.STALE), (11, "░", Ink.STALE_AGE)
    ),
    _sample("last known, so long ago", (0, "░0:46", Ink.STALE_AGE)),
    _sample("none, and for how long", (0, "--- 1:12", Ink.TECHNICAL)),
    _sample("bed is blind", (0, "NO DATA 2:14", Ink.TECHNICAL)),
    _sample("pulse, for want of HR", (0, "70", Ink.TEXT), (2, "p", Ink.QUIET)),
    _sample("bright: out of limits", (0, "▂▂▃", Ink.TREND), (3, "▅", Ink.TREND_OUT), (5, "▃▂", Ink.TREND)),
    _sample("replayed, 60 times fast", (0, "60x", Ink.QUIET)),
)
EXPLAINED = (("MARKS", MARKS), ("NEWS2", NEWS2), ("AGE", AGES))
