"""Patients' records in their table: documents, and who lies in which bed."""

import sqlite3
from collections.abc import Sequence

from backends.embedded import finding
from backends.patient_record import check_places, read, write
from backends.ports import Conflict, Invalid, Occupancy
from clinical.patients import Patient, StayState
from clinical.places import Bed, Ward

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
"""The first step; `patient_key` has given way to `finding` since."""


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
    finding.put(connection, patient)
    return document


def make_findable(connection: sqlite3.Connection) -> None:
    """Let every record be found that was stored before there was the index."""
    for (document,) in connection.execute("SELECT doc FROM patient"):
        finding.put(connection, read(document))


def find(connection: sqlite3.Connection, text: str, limit: int) -> tuple[Patient, ...]:
    """Those in whom each word of a text occurs: in a name, the MRN, the ward or the bed."""
    return _records(connection, finding.find(connection, text, limit))


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


def occupancy(connection: sqlite3.Connection, region: str) -> tuple[Occupancy, ...]:
    """Every ward by name with its taken beds, those apart whose patients are off the ward."""
    rows = connection.execute(
        "SELECT b.ward, ifnull(json_extract(CAST(p.doc AS TEXT), '$.stay.state') = ?, 0) AS away,"
        " group_concat(b.label, char(10)) FROM bed b JOIN patient p ON p.id = b.patient"
        " GROUP BY b.ward, away",
        (StayState.OFF_WARD,),
    )
    taken = {(ward, bool(away)): frozenset(labels.split("\n")) for ward, away, labels in rows}
    return tuple(
        Occupancy(ward, *(taken.get((ward.id, away), frozenset()) for away in (False, True)))
        for ward in wards(connection, region)
    )


def wards(connection: sqlite3.Connection, region: str) -> tuple[Ward, ...]:
    """Every ward by name, its beds in their order."""
    labels: dict[str, list[str]] = {}
    for ward, label in connection.execute("SELECT ward, label FROM bed ORDER BY ward, place"):
        labels.setdefault(ward, []).append(label)
    rows = connection.execute("SELECT id, name FROM ward ORDER BY name, id").fetchall()
    return tuple(Ward(region, ward, name, tuple(labels.get(ward, ()))) for ward, name in rows)


def put_ward(connection: sqlite3.Connection, ward: Ward) -> None:
    """Store a ward and its beds; a bed in which someone lies stays, after the others."""
    check_places(ward)
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


def put_to_bed(connection: sqlite3.Connection, before: Patient | None, after: Patient) -> None:
    """Free and take the beds in which a record differs; raises Conflict, with who lies there, for a taken."""
    left = None if before is None else before.bed
    if after.bed == left:
        return
    if after.bed is not None:
        _check_empty(connection, after.bed)
    connection.execute("UPDATE bed SET patient = NULL WHERE patient = ?", (after.id,))
    if after.bed is not None:
        connection.execute(
            "UPDATE bed SET patient = ? WHERE ward = ? AND label = ?",
            (after.id, after.bed.ward, after.bed.label),
        )


def _check_empty(connection: sqlite3.Connection, bed: Bed) -> None:
    row = connection.execute(
        "SELECT patient FROM bed WHERE ward = ? AND label = ?", (bed.ward, bed.label)
    ).fetchone()
    if row is None:
        raise Invalid("there is no such bed")
    if row[0] is not None:
        raise Conflict(f"bed {bed} is taken", get(connection, row[0]))
