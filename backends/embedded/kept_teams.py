"""The facts of the care teams, kept beside the records wherever the teams themselves are served."""

import sqlite3
from collections.abc import Sequence

from backends import team_facts
from backends.ports import TeamDeed
from clinical.teams import TeamFact

TABLES = (
    """CREATE TABLE kept_team (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, fact TEXT NOT NULL) WITHOUT ROWID""",
)

_KEEP = """
    INSERT INTO kept_team VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET number = excluded.number, fact = excluded.fact WHERE excluded.number > number"""
_KEPT = "SELECT key, fact FROM kept_team WHERE key > ? ORDER BY key LIMIT ?"


def keep(connection: sqlite3.Connection, steps: Sequence[tuple[int, TeamDeed]]) -> None:
    """Keep what steps changed, unless something newer is kept."""
    rows = [
        (team_facts.key(fact), number, team_facts.write(fact))
        for number, step in steps
        for fact in step.facts
    ]
    connection.executemany(_KEEP, rows)


def kept(connection: sqlite3.Connection, after: str, limit: int) -> tuple[tuple[str, TeamFact], ...]:
    """The facts after a key, in the order of their keys."""
    return tuple((key, team_facts.read(fact)) for key, fact in connection.execute(_KEPT, (after, limit)))
