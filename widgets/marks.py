"""The marks of alerts: `***`, `**`, `*`, `!`, filled while nobody has acted, flashing by phase.

A phase is a quarter of a second: high marks flash at 2 Hz, medium ones at 0.5 Hz, filled half of the time.
"""

from typing import NamedTuple

from clinical.alerts import Alert, Kind, Priority, State
from widgets.inks import Ink


class Mark(NamedTuple):
    """A mark, three cells wide where it is filled, and its letter: `a` someone has it, `L` over, unseen."""

    text: str
    ink: Ink
    letter: str = ""


_TEXT_INK = {Priority.HIGH: Ink.HIGH, Priority.MEDIUM: Ink.MEDIUM, Priority.LOW: Ink.LOW}
_FILL_INK = {Priority.HIGH: Ink.HIGH_FILL, Priority.MEDIUM: Ink.MEDIUM_FILL, Priority.LOW: Ink.LOW}
_LETTER = {State.ACKNOWLEDGED: "a", State.LATCHED: "L"}


def text_ink(alert: Alert) -> Ink:
    """The ink of an alert in words."""
    return Ink.TECHNICAL if alert.kind is Kind.TECHNICAL else _TEXT_INK[alert.priority]


def value_ink(alert: Alert) -> Ink:
    """The ink of a value that is outside its limit now: filled by the condition's own priority."""
    return _FILL_INK[alert.level or alert.priority]


def stars(alert: Alert) -> str:
    """The mark without its ink."""
    return "!" if alert.kind is Kind.TECHNICAL else "*" * alert.priority


def mark(alert: Alert | None, phase: int, *, heard: bool = True) -> Mark:
    """An alert's mark in a phase; blank without one. Filled says true now: never where it is not `heard`."""
    if alert is None:
        return _NO_MARK
    letter = _LETTER.get(alert.state, "")
    if heard and alert.kind is Kind.PHYSIOLOGICAL and alert.unseen and filled(alert.priority, phase):
        return Mark(f"{stars(alert):<3}", _FILL_INK[alert.priority], letter)
    return Mark(stars(alert), text_ink(alert), letter)


_NO_MARK = Mark("", Ink.TEXT)


PHASES = {Priority.HIGH: 1, Priority.MEDIUM: 4, Priority.LOW: 0, None: 0}
"""In how many phases the mark of a priority changes once more; 0 for one that never does."""


def filled(priority: Priority, phase: int) -> bool:
    """Whether a flashing mark is filled in a phase."""
    if priority is Priority.HIGH:
        return phase % 2 == 0
    return priority is Priority.MEDIUM and phase % 8 < 4
