"""Patients' records in their table: documents, the words they are found by, and who lies in which bed."""

import sqlite3
from collections.abc import Iterator, Sequence

from pydantic import TypeAdapter, ValidationError

from backends import folding
from backends.embedded.packing import LONGEST_ID
from backends.ports import Conflict, Invalid, Misconfigured
from clinical.patients import Patient
from clinical.places import Bed, Ward, is_place

TABLES = (
    "CREATE TABLE IF NOT EXISTS ward (id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS bed (
        ward TEXT NOT NULL REFERENCES ward, label TEXT NOT NULL, place INTEGER NOT NULL, patient TEXT UNIQUE,
        PRIMARY KEY (ward, label)) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS patient (id TEXT PRIMARY KEY, mrn TEXT NOT NULL, doc BLOB NOT NULL)",
    "CREATE UNIQUE INDEX IF NOT EXISTS patient_mrn ON patient (mrn) WHERE mrn <> ''",
    """CREATE TABLE IF NOT EXISTS patient_key (
        away INTEGER NOT NULL, key TEXT NOT NULL, patient TEXT NOT NULL,
        PRIMARY KEY (away, key, patient)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS patient_keys ON patient_key (patient, key)",
)

LONGEST_RECORD = 262_144
"""Bytes of the longest record that is stored, as JSON; a name of 5,000 characters is stored whole."""

MOST_WORDS_ASKED = 8
"""A search for more words finds nothing: no patient answers to so many."""

LONGEST_ASKED = 5_000
"""Characters; a search for more finds nothing."""

_LONGEST_MRN = 200
_COUNTED = 500
_RECORD = TypeAdapter(Patient)


def write(patient: Patient) -> bytes:
    """Write a record as a document; raises Invalid for one that cannot be kept whole."""
    try:
        document = _RECORD.dump_json(patient)
        whole = len(document) <= LONGEST_RECORD and _RECORD.validate_json(document) == patient
    except ValueError:
        whole = False
    if not whole or not 0 < len(patient.id.encode()) <= LONGEST_ID or len(patient.mrn) > _LONGEST_MRN:
        raise Invalid("this record cannot be stored: it is too long, or holds what is no text or number")
    return document


def read(document: bytes | str) -> Patient:
    """Read a record; raises Misconfigured for one that this version does not understand."""
    try:
        return _RECORD.validate_json(document)
    except ValidationError:
        raise Misconfigured("a record cannot be read: a newer wardwatch wrote it, update this one") from None


def get(connection: sqlite3.Connection, patient: str) -> Patient | None:
    """One record by its id."""
    row = connection.execute("SELECT doc FROM patient WHERE id = ?", (patient,)).fetchone()
    return None if row is None else read(row[0])


def put(connection: sqlite3.Connection, patient: Patient) -> bytes:
    """Store a record and the words under which it is found; gives its document."""
    document = write(patient)
    owner = connection.execute(
        "SELECT id FROM patient WHERE mrn = ? AND mrn <> '' AND id <> ?", (patient.mrn, patient.id)
    ).fetchone()
    if owner is not None:
        raise Conflict("another patient has this MRN", get(connection, owner[0]))
    connection.execute(
        "INSERT INTO patient (id, mrn, doc) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET mrn = excluded.mrn, doc = excluded.doc",
        (patient.id, patient.mrn, document),
    )
    _put_keys(connection, patient)
    return document


def _put_keys(connection: sqlite3.Connection, patient: Patient) -> None:
    away = patient.bed is None
    wanted = {(int(away), key) for key in _keys(patient)}
    rows = connection.execute("SELECT away, key FROM patient_key WHERE patient = ?", (patient.id,))
    stored = set(rows.fetchall())
    connection.executemany(
        "DELETE FROM patient_key WHERE away = ? AND key = ? AND patient = ?",
        [(*key, patient.id) for key in stored - wanted],
    )
    connection.executemany(
        "INSERT INTO patient_key VALUES (?, ?, ?)", [(*key, patient.id) for key in wanted - stored]
    )


def _keys(patient: Patient) -> set[str]:
    bed = patient.bed
    place = (bed.ward, folding.joined(bed.label), bed.label) if bed else ()
    numbers = (folding.joined(patient.mrn), patient.mrn)
    return set(folding.keys(*place, *numbers)) | set(folding.keys(patient.family, patient.given))


def find(connection: sqlite3.Connection, text: str, limit: int) -> tuple[Patient, ...]:
    """Those of whom each word of a text begins a name word, the MRN, the ward or the bed."""
    spellings = folding.spellings(text) if len(text) <= LONGEST_ASKED else ()
    asked = [words for words in spellings if 0 < len(words) <= MOST_WORDS_ASKED]
    found: dict[str, None] = {}
    for away in (0, 1):
        for words in asked:
            for patient in _matching(connection, away, words):
                found.setdefault(patient)
                if len(found) >= limit:
                    return _records(connection, tuple(found)[:limit])
    return _records(connection, tuple(found))


def _matching(connection: sqlite3.Connection, away: int, words: Sequence[str]) -> Iterator[str]:
    """Patients by the rarest word, who have the other words too."""
    prefixes = [folding.prefix(word) for word in words]
    if len(prefixes) > 1:
        prefixes.sort(key=lambda prefix: _count(connection, away, prefix))
    first, *others = prefixes
    also = (
        " AND EXISTS (SELECT 1 FROM patient_key o WHERE o.patient = k.patient AND o.key >= ? AND o.key < ?)"
    )
    rows = connection.execute(
        "SELECT patient FROM patient_key k WHERE away = ? AND key >= ? AND key < ?" + also * len(others),
        (away, first.first, first.beyond, *(end for other in others for end in (other.first, other.beyond))),
    )
    return (patient for (patient,) in rows)


def _count(connection: sqlite3.Connection, away: int, prefix: folding.Prefix) -> int:
    """How many keys begin so, as far as it pays to count."""
    rows = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM patient_key WHERE away = ? AND key >= ? AND key < ? LIMIT ?)",
        (away, prefix.first, prefix.beyond, _COUNTED),
    )
    return int(rows.fetchone()[0])


def _records(connection: sqlite3.Connection, patients: Sequence[str]) -> tuple[Patient, ...]:
    records = (get(connection, patient) for patient in patients)
    return tuple(record for record in records if record is not None)


def census(connection: sqlite3.Connection, ward: str | None) -> tuple[Patient, ...]:
    """Those who have a bed, in the order of the beds."""
    where, values = ("", ()) if ward is None else (" WHERE b.ward = ?", (ward,))
    rows = connection.execute(
        f"SELECT p.doc FROM bed b JOIN patient p ON p.id = b.patient{where} ORDER BY b.ward, b.place", values
    )
    return tuple(read(document) for (document,) in rows)


def wards(connection: sqlite3.Connection, region: str) -> tuple[Ward, ...]:
    """Every ward by name, its beds in their order."""
    labels: dict[str, list[str]] = {}
    for ward, label in connection.execute("SELECT ward, label FROM bed ORDER BY ward, place"):
        labels.setdefault(ward, []).append(label)
    rows = connection.execute("SELECT id, name FROM ward ORDER BY name, id").fetchall()
    return tuple(Ward(region, ward, name, tuple(labels.get(ward, ()))) for ward, name in rows)


def put_ward(connection: sqlite3.Connection, ward: Ward) -> None:
    """Store a ward and its beds; a bed in which someone lies stays, after the others."""
    _check_places(ward)
    connection.execute(
        "INSERT INTO ward VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name", (ward.id, ward.name)
    )
    connection.execute("DELETE FROM bed WHERE ward = ? AND patient IS NULL", (ward.id,))
    connection.execute("UPDATE bed SET place = place + ? WHERE ward = ?", (len(ward.labels), ward.id))
    connection.executemany(
        "INSERT INTO bed (ward, label, place) VALUES (?, ?, ?)"
        " ON CONFLICT (ward, label) DO UPDATE SET place = excluded.place",
        [(ward.id, label, place) for place, label in enumerate(ward.labels)],
    )


def _check_places(ward: Ward) -> None:
    try:
        named_well = is_place(ward.id) and all(Bed.parse(str(bed)) == bed for bed in ward.beds)
    except ValueError:
        named_well = False
    if not named_well:
        raise Invalid("a ward's id and its bed labels are letters, digits, - and _")


def take_bed(connection: sqlite3.Connection, bed: Bed, patient: str) -> None:
    """Put a patient into an empty bed; raises Conflict, with who lies there, when it is taken."""
    row = connection.execute(
        "SELECT patient FROM bed WHERE ward = ? AND label = ?", (bed.ward, bed.label)
    ).fetchone()
    if row is None:
        raise Invalid("there is no such bed")
    if row[0] is not None:
        raise Conflict(f"bed {bed} is taken", get(connection, row[0]))
    leave_bed(connection, patient)
    connection.execute(
        "UPDATE bed SET patient = ? WHERE ward = ? AND label = ?", (patient, bed.ward, bed.label)
    )


def leave_bed(connection: sqlite3.Connection, patient: str) -> None:
    """Empty the bed of a patient."""
    connection.execute("UPDATE bed SET patient = NULL WHERE patient = ?", (patient,))
