"""Raw readings in their table: one row each, for a day.

The key begins with the second, so that all beds append to the end of one tree: with the ward or the patient
in front each commit would touch a page for every ward, or every patient. A ward's span is read by one short
search for each of its seconds.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from backends.ports import Invalid
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source

COLUMNS = tuple(signal.name.lower() for signal in Signal)
"""The column of each signal, at the place of its number."""

TABLES = (
    """CREATE TABLE IF NOT EXISTS stream (
        number INTEGER PRIMARY KEY, patient TEXT NOT NULL, ward TEXT NOT NULL, label TEXT NOT NULL,
        source TEXT NOT NULL, kind TEXT NOT NULL, interval REAL NOT NULL, pace REAL NOT NULL,
        UNIQUE (patient, ward, label, source, kind, interval, pace))""",
    "CREATE INDEX IF NOT EXISTS stream_ward ON stream (ward)",
    f"""CREATE TABLE IF NOT EXISTS reading (
        second INTEGER NOT NULL, ward TEXT NOT NULL, stream INTEGER NOT NULL, ms INTEGER NOT NULL,
        delay INTEGER NOT NULL, off INTEGER, {", ".join(f"{column} REAL" for column in COLUMNS)},
        PRIMARY KEY (second, ward, stream, ms)) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS due (block INTEGER NOT NULL, ward TEXT NOT NULL, PRIMARY KEY (block, ward))"
    " WITHOUT ROWID",
)

BLOCK = 300
"""Seconds of one ward that are rolled up at once; a block that is `due` is read from its raw readings."""

Stream: TypeAlias = tuple[str, Bed, Source]
Row: TypeAlias = tuple[object, ...]
Due: TypeAlias = tuple[int, str]

_ROW = f"({', '.join('?' * (6 + len(COLUMNS)))})"
_INSERT = (
    "INSERT INTO reading VALUES {} ON CONFLICT DO UPDATE SET off = coalesce(excluded.off, off), "
    + ", ".join(f"{column} = coalesce(excluded.{column}, {column})" for column in COLUMNS)
)
_AT_ONCE = 100
_INSERT_ONE = _INSERT.format(_ROW)
_INSERT_MANY = _INSERT.format(", ".join([_ROW] * _AT_ONCE))
_WIDTH = len(Signal)
_NULL = float("nan")
"""SQLite stores no number as NULL; to bind None Python first looks for its adapter, at a cost of 0.3 us."""

_LATEST_YEAR = 253_402_300_800


@dataclass(slots=True)
class Batch:
    """Rows to store, the streams that were not known before, and the blocks that are touched."""

    rows: list[Row] = field(default_factory=list)
    streams: dict[Stream, int] = field(default_factory=dict)
    touched: set[Due] = field(default_factory=set)


def store(
    connection: sqlite3.Connection, readings: Sequence[Reading], region: str, known: Mapping[Stream, int]
) -> Batch:
    """Store readings, those of the same stream and moment as one; gives what was new in them."""
    batch = Batch()
    for reading in readings:
        stream = (reading.patient, reading.bed, reading.source)
        number = known.get(stream) or batch.streams.get(stream)
        if number is None:
            number = batch.streams[stream] = _number(connection, stream, region)
        batch.rows.append(_row(reading, number, batch.touched))
    _insert(connection, batch.rows)
    connection.executemany("INSERT OR IGNORE INTO due VALUES (?, ?)", batch.touched)
    return batch


def _insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Insert rows, a hundred by one statement: for each statement Python lets go of its lock once."""
    whole = len(rows) - len(rows) % _AT_ONCE
    for start in range(0, whole, _AT_ONCE):
        connection.execute(_INSERT_MANY, [*chain.from_iterable(rows[start : start + _AT_ONCE])])
    connection.executemany(_INSERT_ONE, rows[whole:])


def _row(reading: Reading, stream: int, touched: set[Due]) -> Row:
    observed, ward = reading.observed, reading.bed.ward
    if not 0.0 <= observed < _LATEST_YEAR or len(reading.values) != _WIDTH:
        raise Invalid("a reading must have a value or None for each signal, and a moment after 1970")
    ms = round(observed * 1000)
    second = ms // 1000
    touched.add((second // BLOCK, ward))
    delay = round(reading.received * 1000) - ms
    off = sum(1 << signal for signal in reading.off) if reading.off else _NULL
    values = [_NULL if value is None else value for value in reading.values]
    return (second, ward, stream, ms % 1000, delay, off, *values)


def _number(connection: sqlite3.Connection, stream: Stream, region: str) -> int:
    patient, bed, source = stream
    if bed.region != region:
        raise Invalid(f"this is the history of region {region}")
    row = (patient, bed.ward, bed.label, source.name, source.kind.value, source.interval, source.pace)
    connection.execute(
        "INSERT OR IGNORE INTO stream (patient, ward, label, source, kind, interval, pace)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    found = connection.execute(
        "SELECT number FROM stream WHERE (patient, ward, label, source, kind, interval, pace)"
        " = (?, ?, ?, ?, ?, ?, ?)",
        row,
    ).fetchone()
    if found is None:
        raise Invalid("a source's interval and pace must be numbers")
    return int(found[0])


def kept(connection: sqlite3.Connection) -> tuple[int, int]:
    """The first and the last second of which raw readings are held; (0, -1) when there are none."""
    first, last = connection.execute(
        "SELECT (SELECT min(second) FROM reading), (SELECT max(second) FROM reading)"
    ).fetchone()
    return (0, -1) if first is None else (first, last)
