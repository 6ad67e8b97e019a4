"""By which words patients are found: an index of every word of a record and of how each word goes on.

A word is looked for by one anchored range over `found_by`, where it stands whole and by each of its endings,
so that any part of it is a beginning there; other words are looked for in the words of those who were found.
A document store does the same with one multikey index and ranges. What is asked is never SQL, nor a pattern.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from clinical import folding
from clinical.patients import Patient

MOST_WORDS_ASKED = 8
"""A search for more words finds nothing: no patient answers to so many."""

LONGEST_ASKED = 5_000
"""Characters; a search for more finds nothing."""

TABLES = (
    """CREATE TABLE findable (
        number INTEGER PRIMARY KEY, patient TEXT NOT NULL UNIQUE, away INTEGER NOT NULL,
        words TEXT NOT NULL)""",
    """CREATE TABLE found_by (
        away INTEGER NOT NULL, inside INTEGER NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL,
        PRIMARY KEY (away, inside, key, number)) WITHOUT ROWID""",
)

_MOST_KEYS = 1_024
_COUNTED = 2_000

Key: TypeAlias = tuple[int, int, str]
"""Whether the patient has no bed, whether the key is only the ending of a word, and the key."""


class _Look(NamedTuple):
    """One walk through the index: in which keys, and whether the words asked have to begin words."""

    inside: int
    beginning: bool


_ONE_WORD = (_Look(0, True), _Look(1, False))
_MANY_WORDS = (_Look(0, True), _Look(0, False), _Look(1, False))
"""Those in whom every word asked begins a word come first."""


def put(connection: sqlite3.Connection, patient: Patient) -> None:
    """Let a patient be found by the words of the record as it stands now."""
    away, words = int(patient.bed is None), _words(patient)
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


def _words(patient: Patient) -> str:
    """Every folded word of a name, an MRN and a bed, each between blanks."""
    bed = patient.bed
    place = (bed.ward, folding.joined(bed.label), bed.label) if bed else ()
    numbers = (folding.joined(patient.mrn), patient.mrn)
    found = dict.fromkeys((*folding.keys(*place, *numbers), *folding.keys(patient.family, patient.given)))
    return f" {' '.join(found)} "


def _keys(away: int, words: str) -> set[Key]:
    return set(islice(_all_keys(away, words.split()), _MOST_KEYS))


def _all_keys(away: int, words: Sequence[str]) -> Iterator[Key]:
    """Whole words, then their endings."""
    for word in words:
        yield away, 0, word
    for word in words:
        for ending in folding.endings(word):
            yield away, 1, ending


def find(connection: sqlite3.Connection, text: str, limit: int) -> tuple[str, ...]:
    """The ids of those in whom each word of a text occurs, by rank, and within a rank by the word found.

    First those with a bed; of these first those in whom every word begins a word of the record.
    """
    asked = _asked(text)
    found: dict[str, None] = {}
    for away in (0, 1):
        for patient in _ranked(connection, away, asked):
            found.setdefault(patient)
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def _asked(text: str) -> list[Sequence[str]]:
    """The ways to read what is asked: groups of digits as one number first, then word for word.

    None of a text with a sign that no name is written with: `garc%a` does not mean "garc" and "a".
    """
    is_asked = len(text) <= LONGEST_ASKED and folding.could_be_named(text)
    spellings = folding.spellings(text) if is_asked else ()
    asked = [words for words in spellings if 0 < len(words) <= MOST_WORDS_ASKED]
    number = folding.joined(text) if asked and text.replace(" ", "").isdecimal() else ""
    return [(number,), *asked] if number and (number,) not in asked else [*asked]


def _ranked(connection: sqlite3.Connection, away: int, asked: Sequence[Sequence[str]]) -> Iterator[str]:
    """Patients by rank; some of them more than once."""
    rarest = [_rarest_first(connection, away, words) for words in asked]
    for look in _MANY_WORDS if any(len(words) > 1 for words in asked) else _ONE_WORD:
        for words in rarest:
            yield from _matching(connection, away, look, words)


def _rarest_first(connection: sqlite3.Connection, away: int, words: Sequence[str]) -> Sequence[str]:
    if len(words) == 1:
        return words
    return sorted(words, key=lambda word: sum(_count(connection, away, inside, word) for inside in (0, 1)))


def _matching(connection: sqlite3.Connection, away: int, look: _Look, words: Sequence[str]) -> Iterator[str]:
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
