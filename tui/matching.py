"""Finding a list's entries by words: each must occur, whatever its case and accents."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from clinical.alerts import Alert, AlertEvent
from clinical.board import BedPicture
from clinical.folding import findable, plain
from clinical.records import AuditEntry
from clinical.vitals import FACTS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a filter leaves: how many of how many."""

    kept: tuple[T, ...]
    shown: int
    of: int


def bed_has(words: str, picture: BedPicture) -> bool:
    """Whether each word occurs in the bed, its patient's identifiers and flags, or its alerts."""
    wanted = plain(words).split()
    return not wanted or _all_in(wanted, _of_bed(picture))


def alert_has(words: str, alert: Alert) -> bool:
    """Whether each word occurs in what an alert says: bed, name, signal, what is wrong, who has it."""
    wanted = plain(words).split()
    return not wanted or _all_in(wanted, of_alert(alert))


def past_with(words: str, events: Sequence[AlertEvent]) -> Found[AlertEvent]:
    """The events of the alerts of which any event has the words; alerts are counted."""
    ids = {event.alert.id for event in events}
    found = {event.alert.id for event in events if alert_has(words, event.alert)}
    return Found(tuple(event for event in events if event.alert.id in found), len(found), len(ids))


def trail_with(words: str, entries: Sequence[AuditEntry]) -> Found[AuditEntry]:
    """The entries of an audit trail that have the words, in who did it, what was done, and to what."""
    wanted = plain(words).split()
    said = (findable(f"{entry.by} {entry.action} {entry.detail}") for entry in entries)
    found = tuple(entry for entry, text in zip(entries, said, strict=True) if _all_in(wanted, text))
    return Found(found, len(found), len(entries))


@lru_cache(maxsize=16_384)
def of_alert(alert: Alert) -> str:
    """All that an alert can be found by, kept."""
    return text_of(alert)


def text_of(alert: Alert) -> str:
    """All that an alert can be found by."""
    signal = FACTS[alert.signal] if alert.signal is not None else None
    signals = (signal.label, signal.name) if signal else ()
    bed, who = alert.bed, alert.by or "nobody"
    said = (alert.name, alert.mrn, bed.label, bed.ward, bed.region, alert.text, alert.priority.word, *signals)
    return findable(" ".join((*said, str(alert.state), who)))


def _of_bed(picture: BedPicture) -> str:
    patient = picture.patient
    said = [picture.bed.label]
    if patient is not None:
        said += (patient.name, patient.mrn, *(f"{flag.kind} {flag.text}" for flag in patient.flags))
    return " ".join((findable(" ".join(said)), *(of_alert(alert) for alert in picture.alerts)))


def _all_in(wanted: list[str], text: str) -> bool:
    return all(word in text for word in wanted)
