"""What of the patient screen has a place at a given size: the panels beside the trends, or one at a time."""

from dataclasses import dataclass
from enum import IntEnum


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

_SHARES = {
    PanelId.SCORE: (11, 0),
    PanelId.RECORD: (5, 4),
    PanelId.TEAM: (5, 2),
    PanelId.ALERTS: (5, 4),
    PanelId.ACCESS: (4, 2),
}
"""Lines that a panel has in any case, title and blank included, and its share of what is left."""

_LEAST = sum(least for least, _ in _SHARES.values())


@dataclass(frozen=True, slots=True)
class PatientLayout:
    """Lines of the header and of each panel beside the trends; `alone` is the one panel there is room for.

    Panels keep their places whatever they hold, so that the eye finds the same thing there for each patient.
    """

    header: int
    identity: int
    names: int
    safety: int
    keys: int
    side: int
    panels: dict[PanelId, int]
    alone: PanelId | None


def patient_layout(
    width: int, height: int, banner: int, identity: int, chosen: PanelId, *, zoomed: bool
) -> PatientLayout:
    """Lay out a screen of that size under a banner of so many lines; the identity has as many as it needs."""
    low = height - banner
    header = 2 if low >= 16 else 1
    safety, keys = int(low >= 32), int(low >= 8)
    room = low - header - identity - safety - keys
    beside = width >= BESIDE_FROM and room >= _LEAST and not zoomed
    names = int(not beside and low >= 9)
    return PatientLayout(
        header=header,
        identity=identity,
        names=names,
        safety=safety,
        keys=keys,
        side=_side(width) if beside else 0,
        panels=_shared(room) if beside else {},
        alone=None if beside else chosen,
    )


def _side(width: int) -> int:
    return min(64, max(48, width * 52 // 160))


def _shared(room: int) -> dict[PanelId, int]:
    """Lines of each panel beside the trends; the last one takes what is left over."""
    spare = max(0, room - _LEAST)
    parts = sum(share for _, share in _SHARES.values())
    lines = {panel: least + spare * share // parts for panel, (least, share) in _SHARES.items()}
    lines[PanelId.ACCESS] += room - sum(lines.values())
    return lines


def identity_lines(height: int) -> int:
    """The most lines that identifiers, allergies and flags may take at a height."""
    return 3 if height < 12 else 4 if height < 20 else 5
