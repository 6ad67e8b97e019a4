"""What has a place on a screen of a given size: panes give way in order of clinical priority."""

from dataclasses import dataclass
from enum import Enum, auto

SIDE_FROM = 140
"""From this width on the alerts stand beside the beds."""


class Pane(Enum):
    """The panes between which Tab moves."""

    BEDS = auto()
    ALERTS = auto()


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines of each pane (0: not shown); `side` is the width of the column beside the beds, 0 without one.

    What is left over in height belongs to the beds; `beds` False gives it to the alerts.
    """

    header: int
    sickest: int
    feed: int
    patient: int
    legend: int
    safety: int
    keys: int
    side: int
    beds: bool = True


def layout(width: int, height: int, banner: int = 0, zoom: Pane | None = None) -> Layout:
    """Lay out a screen of that size under a banner of so many lines."""
    low = height - banner
    side = _side(width) if zoom is None else 0
    return Layout(
        header=2 if low >= 12 else 1,
        sickest=int(low >= 16),
        feed=_feed(low, zoom) if not side else 0,
        patient=_patient(low) if side else 0,
        legend=int(low >= 40 and width >= 80),
        safety=int(low >= 32),
        keys=int(low >= 8),
        side=side,
        beds=zoom is not Pane.ALERTS,
    )


def cramped(width: int, height: int) -> bool:
    """Whether so few beds fit that only the alarming ones are shown, until the user says otherwise."""
    return width < 60 or height < 16


def _side(width: int) -> int:
    if width < SIDE_FROM:
        return 0
    return min(62, max(46, width - 138))


def _feed(low: int, zoom: Pane | None) -> int:
    if zoom is Pane.BEDS or low < 20:
        return 1
    return 5 if low < 30 else 7


def _patient(low: int) -> int:
    return 18 if low >= 40 else 12 if low >= 30 else 0
