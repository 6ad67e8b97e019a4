"""A patient's record as a document, the same in every store: what can be kept, and how it is written."""

from collections.abc import Iterator

from msgspec import DecodeError, json

from backends.ports import Invalid, Misconfigured
from clinical.durations import dated
from clinical.patients import Patient
from clinical.places import Bed, Ward, is_place

LONGEST_RECORD = 262_144
"""Bytes of the longest record that is stored, as JSON; a name of 5,000 characters is stored whole."""

LONGEST_ID = 255
"""Bytes of the longest patient's id (UTF-8): one byte says how many."""

_LONGEST_MRN = 200
_RECORD = json.Decoder(Patient)


def write(patient: Patient) -> bytes:
    """Write a record as a document; raises Invalid for one that cannot be kept whole."""
    try:
        document = json.encode(patient)
        whole = len(document) <= LONGEST_RECORD and _RECORD.decode(document) == patient
    except ValueError:
        whole = False
    if not all(map(dated, _moments(patient))):
        raise Invalid("this record cannot be stored: it tells of a time that cannot be")
    if not whole or not 0 < len(patient.id.encode()) <= LONGEST_ID or len(patient.mrn) > _LONGEST_MRN:
        raise Invalid("this record cannot be stored: it is too long, or holds what is no text or number")
    return document


def _moments(patient: Patient) -> Iterator[float]:
    """Every moment of which a record tells."""
    stay = patient.stay
    told = [stay.admitted, stay.until] if stay else []
    told += [flag.since for flag in patient.flags]
    told += [moment for own in patient.limits for moment in (own.set_at, own.expires)]
    return (moment for moment in told if moment is not None)


def read(document: bytes | str) -> Patient:
    """Read a record; raises Misconfigured for one that this version does not understand."""
    try:
        return _RECORD.decode(document)
    except (DecodeError, UnicodeDecodeError):
        raise Misconfigured("a record cannot be read: a newer wardwatch wrote it, update this one") from None


def check_places(ward: Ward) -> None:
    """Raise Invalid for a ward that cannot be named so, or of which a bed cannot."""
    try:
        named_well = is_place(ward.id) and all(Bed.parse(str(bed)) == bed for bed in ward.beds)
    except ValueError:
        named_well = False
    if not named_well:
        raise Invalid("a ward's id and its bed labels are letters, digits, - and _")
