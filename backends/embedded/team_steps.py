"""What was done to the care teams, step by step: which audit entries a step has, and what stands after it."""

import json
import sqlite3
from collections.abc import Sequence

from backends import team_facts
from backends.embedded import deeds
from backends.ports import TeamDeed
from clinical.records import AuditEntry
from clinical.teams import Assignment, Clinician, Cover, Duty, TeamFact

TABLES = (
    """CREATE TABLE team_step (
        number INTEGER PRIMARY KEY, first INTEGER, last INTEGER, facts TEXT NOT NULL)""",
)
"""`first` and `last` number the step's audit entries among the deeds; a step may have none."""

_AT_ONCE = 500
_STANDS = (
    (Clinician, "SELECT id, name, profession, contact FROM clinician"),
    (Assignment, "SELECT patient, clinician, role, since, until FROM assignment"),
    (Cover, "SELECT absent, colleague, since, until FROM cover"),
)
_DUTIES = """
    SELECT c.id, c.name, c.profession, c.contact, d.ward, d.since, d.until
    FROM duty d JOIN clinician c ON c.id = d.clinician"""


def note(
    connection: sqlite3.Connection,
    now: float,
    facts: Sequence[TeamFact],
    noted: tuple[int, int] | None = None,
) -> None:
    """Write down a step, under a number that is later than every other one and than the clock's."""
    newest = connection.execute("SELECT coalesce(max(number), 0) FROM team_step").fetchone()[0]
    number = max(newest + 1, int(now * 1e6))
    stands = json.dumps([team_facts.write(each) for each in facts])
    step = (number, *(noted or (None, None)), stands)
    connection.execute("INSERT INTO team_step VALUES (?, ?, ?, ?)", step)


def after(connection: sqlite3.Connection, number: int, limit: int) -> tuple[tuple[int, TeamDeed], ...]:
    """The steps after a number, with their numbers, oldest first."""
    rows = connection.execute(
        "SELECT number, first, last, facts FROM team_step WHERE number > ? ORDER BY number LIMIT ?",
        (number, limit),
    ).fetchall()
    return tuple((row[0], _step(connection, *row[1:])) for row in rows)


def note_what_stands(connection: sqlite3.Connection) -> None:
    """Write down, for a file from before there were steps, all that was done and all that stands."""
    for (noted,) in connection.execute("SELECT number FROM deed WHERE NOT record ORDER BY number").fetchall():
        note(connection, 0.0, (), (noted, noted))
    facts: list[TeamFact] = []
    for kind, question in _STANDS:
        facts += [kind(*row) for row in connection.execute(question)]
    facts += [Duty(Clinician(*row[:4]), *row[4:]) for row in connection.execute(_DUTIES)]
    for start in range(0, len(facts), _AT_ONCE):
        note(connection, 0.0, facts[start : start + _AT_ONCE])


def _step(connection: sqlite3.Connection, first: int | None, last: int | None, facts: str) -> TeamDeed:
    noted: tuple[AuditEntry, ...] = ()
    if first is not None and last is not None:
        noted = deeds.between(connection, first, last)
    return TeamDeed(noted, tuple(map(team_facts.read, json.loads(facts))))
