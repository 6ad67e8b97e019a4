"""What a palette is made of: inks, grounds, and how each looks on each kind of terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto
from typing import NamedTuple


class Ink(IntEnum):
    """What a piece of text is, not how it looks."""

    TEXT = 0
    STRONG = auto()
    QUIET = auto()
    OLD = auto()
    STALE = auto()
    STALE_AGE = auto()
    FAINT = auto()
    TREND = auto()
    TREND_OUT = auto()
    HIGH_FILL = auto()
    HIGH = auto()
    MEDIUM_FILL = auto()
    MEDIUM = auto()
    LOW = auto()
    TECHNICAL = auto()
    TECHNICAL_FILL = auto()
    NEWS_HIGH = auto()
    NEWS_MEDIUM = auto()
    NEWS_SINGLE = auto()


class Ground(IntEnum):
    """On what the text stands: page, every other four rows, bars, dialogues, the cursor's row, banners."""

    PAGE = 0
    BAND = auto()
    BAR = auto()
    OVER = auto()
    CURSOR = auto()
    ALARM = auto()


class Colours(Enum):
    """What the terminal can show: 256 colours or more, 16, or none."""

    MANY = "256"
    FEW = "16"
    NONE = "none"


class Look(NamedTuple):
    """A colour number for text, one for a fill (None: the ground's own), and the forms that go with them."""

    text: int | None = None
    fill: int | None = None
    forms: str = ""


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme on one kind of terminal: a look for each ink, a number for each ground, and the exceptions.

    `lifted` holds the text colours that an ink needs on a ground that is lighter or darker than the page.
    """

    inks: Mapping[Ink, Look]
    grounds: Mapping[Ground, int | None] = field(default_factory=dict)
    lifted: Mapping[Ground, Mapping[Ink, Look]] = field(default_factory=dict)
    dark: bool = True
