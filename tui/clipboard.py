"""What `y` copies: one line, inert and bounded, that a terminal is told to keep (OSC 52).

Behind the curtain it names the bed and nobody. tmux takes it where `set-clipboard` is on.
"""

from clinical.alerts import Alert
from clinical.board import BedPicture
from clinical.places import Bed
from widgets import names
from widgets.inert import inert
from widgets.marks import stars
from widgets.times import hour_minute

LONGEST = 400
"""Characters that are copied at most."""

_GAP = "  "


def copied(selected: BedPicture | Alert | None) -> str:
    """The line for what is selected: bed, name and MRN, of an alert what is wrong too; empty for nothing."""
    if isinstance(selected, Alert):
        return _line(_alert(selected))
    if selected is None or selected.patient is None:
        return ""
    patient = selected.patient
    return _line((_bed(selected.bed), names.of(patient), f"MRN {names.mrn(patient.mrn, aloud=False)}"))


def _alert(alert: Alert) -> tuple[str, ...]:
    who = f"{alert.state} by {alert.by}" if alert.by else str(alert.state)
    return (
        f"{stars(alert)} {_bed(alert.bed)}",
        names.full(alert.name),
        f"MRN {names.mrn(alert.mrn, aloud=False)}",
        alert.text,
        f"since {hour_minute(alert.since)}",
        who,
    )


def _bed(bed: Bed) -> str:
    return f"{bed.ward.upper()} {bed.label}"


def _line(parts: tuple[str, ...]) -> str:
    return inert(_GAP.join(inert(part) for part in parts if part), LONGEST)
