"""By which words patients are found: an index of every word of a record and of how each word goes on.

A word is looked for by one anchored range over `found_by`, where it stands whole and by each of its endings,
so that any part of it is a beginning there; other words are looked for in the words of those who were found.
A document store does the same with one multikey index and ranges. What is asked is never SQL, nor a pattern.
"""

import sqlite3
from collections.abc import Iterator, Sequence

from backends import findable
from backends.findable import Look
from clinical import folding
from clinical.patients import Patient

TABLES = (
    """CREATE TABLE findable (
        number INTEGER PRIMARY KEY, patient TEXT NOT NULL UNIQUE, away INTEGER NOT NULL,
        words TEXT NOT NULL)""",
    """CREATE TABLE found_by (
        away INTEGER NOT NULL, inside INTEGER NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (away, inside, key, number)) WITHOUT ROWID""",
)

_COUNTED = 2_000


def put(connection: sqlite3.Connection, patient: Patient) -> None:
    """Let a patient be found by the words of the record as it stands now."""
    away, words = int(patient.bed is None), findable.words(patient)
    row = connection.execute(
        "SELECT number, away, words FROM findable WHERE patient = ?", (patient.id,)
    ).fetchone()
    if row is not None and row[1:] == (away, words):
        return
    (number,) = connection.execute(
        "INSERT INTO findable (patient, away, words) VALUES (?, ?, ?) ON CONFLICT (patient)"
        " DO UPDATE SET away = excluded.away, words = excluded.words RETURNING number",
        (patient.id, away, words),
    ).fetchone()
    stored, wanted = _keys(*row[1:]) if row else set(), _keys(away, words)
    connection.executemany(
        "DELETE FROM found_by WHERE away = ? AND inside = ? AND key = ? AND number = ?",
        [(*key, number) for key in stored - wanted],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO found_by VALUES (?, ?, ?, ?)", [(*key, number) for key in wanted - stored]
    )


def _keys(away: int, words: str) -> set[tuple[int, int, str]]:
    return {(away, *key) for key in findable.keys(words)}


def find(connection: sqlite3.Connection, text: str, limit: int) -> tuple[str, ...]:
    """The ids of those in whom each word of a text occurs, by rank, and within a rank by the word found.

    First those with a bed; of these first those in whom every word begins a word of the record.
    """
    asked = findable.asked(text)
    found: dict[str, None] = {}
    for away in (0, 1):
        for patient in _ranked(connection, away, asked):
            found.setdefault(patient)
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def _ranked(connection: sqlite3.Connection, away: int, asked: Sequence[Sequence[str]]) -> Iterator[str]:
    """Patients by rank; some of them more than once."""
    rarest = [_rarest_first(connection, away, words) for words in asked]
    for look in findable.looks(asked):
        for words in rarest:
            yield from _matching(connection, away, look, words)


def _rarest_first(connection: sqlite3.Connection, away: int, words: Sequence[str]) -> Sequence[str]:
    if len(words) == 1:
        return words
    return sorted(words, key=lambda word: sum(_count(connection, away, inside, word) for inside in (0, 1)))


def _matching(connection: sqlite3.Connection, away: int, look: Look, words: Sequence[str]) -> Iterator[str]:
    """Patients by the first word, who have the other words too."""
    prefix = folding.prefix(words[0])
    wanted = [f" {word}" if look.beginning else word for word in words[1:]]
    rows = connection.execute(
        "SELECT f.patient FROM found_by k JOIN findable f USING (number)"
        " WHERE k.away = ? AND k.inside = ? AND k.key >= ? AND k.key < ?"
        + " AND instr(f.words, ?) > 0"
        * len(wanted),
        (away, look.inside, prefix.first, prefix.beyond, *wanted),
    )
    return (patient for (patient,) in rows)


def _count(connection: sqlite3.Connection, away: int, inside: int, word: str) -> int:
    """How many keys begin so, as far as it pays to count."""
    prefix = folding.prefix(word)
    rows = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM found_by"
        " WHERE away = ? AND inside = ? AND key >= ? AND key < ? LIMIT ?)",
        (away, inside, prefix.first, prefix.beyond, _COUNTED),
    )
    return int(rows.fetchone()[0])
