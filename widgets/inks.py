"""The inks: what each kind of text looks like in each theme and on each kind of terminal, as tables."""

from dataclasses import dataclass
from enum import Enum, IntEnum, auto


class Ink(IntEnum):
    """What a piece of text is, not how it looks."""

    TEXT = 0
    STRONG = auto()
    QUIET = auto()
    OLD = auto()
    STALE = auto()
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
    """On what the text stands."""

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


@dataclass(frozen=True)
class Inks:
    """The inks of one theme on one kind of terminal; assign the same object to every pane."""

    theme: str
    colours: Colours


DARK_256 = Inks("dark", Colours.MANY)


def inks_for(theme: str, color_system: str | None, *, no_color: bool) -> Inks:
    """The inks for a theme ("dark", "light") on a console whose `color_system` is so (None: dumb)."""
    return Inks(theme, Colours.MANY)
