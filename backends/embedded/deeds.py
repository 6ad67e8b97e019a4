"""What was done to the records: the audit entries, in one transaction with each change, and its result.

The result is remembered for a day under the operation id, so that a deed sent again counts once and gives
the same answer.
"""

import sqlite3
from collections.abc import Sequence

from backends.ports import Invalid
from backends.team_rules import entries
from clinical.records import AuditEntry, Deed

TABLES = (
    """CREATE TABLE IF NOT EXISTS deed (
        number INTEGER PRIMARY KEY AUTOINCREMENT, op TEXT NOT NULL UNIQUE, at REAL NOT NULL,
        author TEXT NOT NULL, action TEXT NOT NULL, patient TEXT, detail TEXT NOT NULL,
        record INTEGER NOT NULL, result TEXT)""",
    "CREATE INDEX IF NOT EXISTS deed_remembered ON deed (at) WHERE result IS NOT NULL",
)

_REMEMBERED = 86_400.0
_FORGOTTEN_AT_ONCE = 20
_LONGEST_DETAIL = 500


def note(
    connection: sqlite3.Connection, deed: Deed, action: str, patient: str, detail: str, document: str
) -> None:
    """Write the audit entry of a change of a patient's record, with the record that it gave."""
    _write(connection, deed.op, deed, action, patient, detail, 1, document)


def note_all(
    connection: sqlite3.Connection,
    deed: Deed,
    action: str,
    patients: Sequence[str],
    detail: str,
    result: str,
) -> tuple[int, int]:
    """Write an audit entry for each of the patients whom a deed concerns; gives the first and last number."""
    before = last(connection)
    for place, entry in enumerate(entries(deed, action, patients, detail)):
        _write(connection, entry.op, deed, action, entry.patient, detail, 0, None if place else result)
    return before + 1, last(connection)


def _write(
    connection: sqlite3.Connection,
    op: str,
    deed: Deed,
    action: str,
    patient: str | None,
    detail: str,
    record: int,
    result: str | None,
) -> None:
    connection.execute(
        "INSERT INTO deed (op, at, author, action, patient, detail, record, result)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (op, deed.at, deed.by, action, patient, detail[:_LONGEST_DETAIL], record, result),
    )
    connection.execute(
        "UPDATE deed SET result = NULL WHERE number IN (SELECT number FROM deed"
        " WHERE result IS NOT NULL AND at < ? ORDER BY at LIMIT ?)",
        (deed.at - _REMEMBERED, _FORGOTTEN_AT_ONCE),
    )


def done(connection: sqlite3.Connection, deed: Deed, action: str, patient: str | None = None) -> str | None:
    """Give the result of a deed that was done before, '' where it is long ago; None for a new one.

    Raises Invalid when the operation id was used for something else.
    """
    row = connection.execute("SELECT action, patient, result FROM deed WHERE op = ?", (deed.op,)).fetchone()
    if row is None:
        return None
    if row[0] != action or patient not in (None, row[1]):
        raise Invalid(f"operation {deed.op[:80]!r} was used before, for something else")
    return row[2] or ""


LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'deed'"
"""Asks for the number of the newest deed."""


def last(connection: sqlite3.Connection) -> int:
    """The number of the newest deed."""
    row = connection.execute(LAST).fetchone()
    return 0 if row is None else int(row[0])


def after(connection: sqlite3.Connection, number: int, limit: int) -> tuple[tuple[int, AuditEntry], ...]:
    """The audit entries of changed records after a number, with their numbers, oldest first."""
    rows = connection.execute(
        "SELECT number, op, at, author, action, patient, detail FROM deed WHERE number > ? AND record"
        " ORDER BY number LIMIT ?",
        (number, limit),
    )
    return tuple((row[0], AuditEntry(*row[1:])) for row in rows)


def between(connection: sqlite3.Connection, first: int, last: int) -> tuple[AuditEntry, ...]:
    """The audit entries from one number to another."""
    rows = connection.execute(
        "SELECT op, at, author, action, patient, detail FROM deed WHERE number BETWEEN ? AND ?"
        " ORDER BY number",
        (first, last),
    )
    return tuple(AuditEntry(*row) for row in rows)


def records_after(connection: sqlite3.Connection, number: int, upto: int) -> Sequence[str]:
    """The patients whose records were changed after a number, the longest unchanged first."""
    rows = connection.execute(
        "SELECT patient FROM deed WHERE number > ? AND number <= ? AND record"
        " GROUP BY patient ORDER BY max(number)",
        (number, upto),
    )
    return [patient for (patient,) in rows]
