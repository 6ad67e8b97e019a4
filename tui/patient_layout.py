"""What of the patient screen has a place at a given size: the panels beside the trends, or one at a time."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class PanelId(IntEnum):
    """The panels by the digit that chooses them."""

    TRENDS = 1
    SCORE = 2
    RECORD = 3
    TEAM = 4
    ALERTS = 5
    ACCESS = 6


BESIDE_FROM = 120
"""From this width on the panels stand beside the trends, where each of them has its least lines."""

_LEAST = {
    PanelId.SCORE: 11,
    PanelId.RECORD: 5,
    PanelId.TEAM: 6,
    PanelId.ALERTS: 5,
    PanelId.ACCESS: 4,
}
"""Lines that each panel has in any case, title and blank included."""

_TEAM = 7
_LOW = 16


@dataclass(frozen=True, slots=True)
class PatientLayout:
    """Lines of each part and of each panel beside the trends; `alone` is the one panel there is room for.

    Only the record, which is known at once, has as many lines as it wants: no answer moves another panel.
    """

    identity: int
    names: int
    safety: int
    keys: int
    side: int
    panels: dict[PanelId, int]
    alone: PanelId | None


class Wants(NamedTuple):
    """Lines that the identity needs, and that the record would like to have."""

    identity: int
    record: int


def patient_layout(
    width: int, height: int, banner: int, chosen: PanelId, wants: Wants, *, zoomed: bool
) -> PatientLayout:
    """Lay out a screen of that size under a banner of so many lines."""
    identity = wants.identity
    low = height - banner
    bare = zoomed and low < _LOW
    safety, keys = int(low >= 32), int(low >= 8 and not bare)
    room = low - header_lines(low) - identity - safety - keys
    beside = width >= BESIDE_FROM and room >= sum(_LEAST.values()) and not zoomed
    names = int(not beside and low >= 9 and not bare)
    return PatientLayout(
        identity=identity,
        names=names,
        safety=safety,
        keys=keys,
        side=side(width) if beside else 0,
        panels=_shared(room, wants.record) if beside else {},
        alone=None if beside else chosen,
    )


def header_lines(height: int) -> int:
    """How many lines the header has on a screen so high: who this is needs the room."""
    return 2 if height >= _LOW else 1


def side(width: int) -> int:
    """How wide the panels beside the trends are."""
    return min(64, max(48, width * 52 // 160))


def _shared(room: int, record: int) -> dict[PanelId, int]:
    """Lines of each panel beside the trends; alerts and access share what the record leaves."""
    lines = dict(_LEAST)
    spare = room - sum(lines.values())
    for panel, wanted in ((PanelId.TEAM, _TEAM), (PanelId.RECORD, record)):
        more = max(0, min(spare, wanted - lines[panel]))
        lines[panel] += more
        spare -= more
    lines[PanelId.ALERTS] += (spare + 1) // 2
    lines[PanelId.ACCESS] += spare // 2
    return lines


def identity_lines(height: int) -> int:
    """The most lines that identifiers, allergies and flags may take at a height."""
    return 3 if height < 12 else 4 if height < 20 else 5
