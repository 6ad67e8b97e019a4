"""Finding a list's entries by words: each must occur, whatever its case and accents."""

import unicodedata
from functools import lru_cache

from clinical.alerts import Alert
from clinical.board import BedPicture
from clinical.vitals import FACTS


def plain(text: str) -> str:
    """A text without case and accents."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    parted = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def bed_has(words: str, picture: BedPicture) -> bool:
    """Whether each word occurs in the bed, its patient's identifiers and flags, or its alerts."""
    wanted = plain(words).split()
    return not wanted or _all_in(wanted, _of_bed(picture))


def alert_has(words: str, alert: Alert) -> bool:
    """Whether each word occurs in what an alert says: bed, name, signal, what is wrong, who has it."""
    wanted = plain(words).split()
    return not wanted or _all_in(wanted, of_alert(alert))


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
    return plain(" ".join((*said, str(alert.state), who)))


def _of_bed(picture: BedPicture) -> str:
    patient = picture.patient
    said = [picture.bed.label]
    if patient is not None:
        said += (patient.name, patient.mrn, *(f"{flag.kind} {flag.text}" for flag in patient.flags))
    return " ".join((plain(" ".join(said)), *(of_alert(alert) for alert in picture.alerts)))


def _all_in(wanted: list[str], text: str) -> bool:
    return all(word in text for word in wanted)
