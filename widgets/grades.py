"""How grave a value of the past is: the priority of the limit that it breaks, by the limits that hold now."""

from typing import TypeAlias

from clinical.board import BedPicture
from clinical.limits import Limits, Side, Thresholds
from clinical.vitals import Signal, rounded
from widgets.inks import Ink

Sides: TypeAlias = tuple[Thresholds, ...]
"""The limits of one signal, each with a side."""

GRADES = (Ink.TEXT, Ink.LOW, Ink.MEDIUM, Ink.HIGH)
"""The ink of what is drawn, by its grade: within its limits, or the priority of the limit that it breaks."""


def sides(limits: Limits | None, signal: Signal, picture: BedPicture | None) -> Sides:
    """The limits of a signal that hold now; those on oxygen only while the patient is on it."""
    found = [limits.get((signal, side)) for side in Side] if limits else []
    return tuple(
        each
        for each in found
        if each and each.first is not None and (not each.on_oxygen or _on_oxygen(picture))
    )


def _on_oxygen(picture: BedPicture | None) -> bool:
    sample = picture.vitals.latest[Signal.OXYGEN] if picture and picture.vitals else None
    return sample is not None and bool(sample.value)


def grade(value: float, limits: Sides) -> int:
    """The gravest priority of the limits that a value breaks, 0 within all of them."""
    if not limits:
        return 0
    shown = rounded(limits[0].signal, value)
    return max(int(limit.level(shown) or 0) for limit in limits)
