"""From raw readings to minutes, and from minutes to hours: each reading counts in exactly one tier.

Raw readings are kept a day, minutes 30 days, hours for good. Every five minutes of a ward are rolled into
minutes once they are over, and again when a late reading makes them due. Means are kept as sum and count, so
that a longer step is made of shorter ones without loss.
"""

import sqlite3
import time
from collections.abc import Collection
from typing import TypeAlias

from backends.embedded.readings import BLOCK, COLUMNS, Due
from backends.steps import LAST, MEANS
from clinical.vitals import Signal

RAW_KEPT = 86_400
MINUTES_KEPT = 30 * 86_400

_SUMS = ", ".join(f"n_{COLUMNS[s]} INTEGER NOT NULL DEFAULT 0, s_{COLUMNS[s]} REAL" for s in MEANS)
_LASTS = ", ".join(f"{COLUMNS[s]} REAL" for s in LAST)

TABLES = (
    *(
        f"CREATE TABLE IF NOT EXISTS {tier} (stream INTEGER NOT NULL, at INTEGER NOT NULL, {_SUMS}, {_LASTS},"
        " PRIMARY KEY (stream, at)) WITHOUT ROWID"
        for tier in ("minute", "hour")
    ),
    """CREATE TABLE IF NOT EXISTS newest (
        stream INTEGER NOT NULL, signal INTEGER NOT NULL, observed INTEGER NOT NULL, delay INTEGER NOT NULL,
        value REAL NOT NULL, PRIMARY KEY (stream, signal)) WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS raw_since (id INTEGER PRIMARY KEY CHECK (id = 1), second INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO raw_since VALUES (1, 0)",
)

SPAN = """WITH RECURSIVE tick(second) AS (
    SELECT :first WHERE :first < :beyond UNION ALL SELECT second + 1 FROM tick WHERE second + 1 < :beyond)"""
"""The seconds in [first, beyond), each to be searched for in the raw readings."""

RAW = "tick CROSS JOIN reading r ON r.second = tick.second AND r.ward = :ward"

Span: TypeAlias = dict[str, str | int]

_GRACE = 10.0
_EFFORT = 0.015
_SWEPT_AT_ONCE = 20
_SUM_COLUMNS = [f"{kind}_{COLUMNS[signal]}" for signal in MEANS for kind in "ns"]


def keep_house(connection: sqlite3.Connection, now: float, busy: Collection[Due]) -> None:
    """Roll up what is over, for some milliseconds at most; blocks in `busy` are still being filled."""
    started = time.monotonic()
    over = int((now - _GRACE) // BLOCK)
    rows = connection.execute("SELECT block, ward FROM due WHERE block < ? ORDER BY block LIMIT 100", (over,))
    for block, ward in [row for row in rows.fetchall() if row not in busy]:
        roll_up(connection, block, ward)
        if time.monotonic() - started > _EFFORT:
            return


def roll_up(connection: sqlite3.Connection, block: int, ward: str) -> None:
    """Make the minutes of a ward's block from its raw readings, and keep its newest values.

    Where the block's first readings were dropped already, what came late is added to its minutes.
    """
    span: Span = {"ward": ward, "first": block * BLOCK, "beyond": (block + 1) * BLOCK}
    partial = block * BLOCK < raw_since(connection)
    means = connection.execute(_MEANS_OF_RAW, span).fetchall()
    connection.executemany(_ADD_MEANS if partial else _PUT_MEANS, means)
    heard = {
        (row[0], signal): row[1] for row in means for place, signal in enumerate(MEANS) if row[2 + 2 * place]
    }
    for signal in LAST:
        lasts = connection.execute(_LAST_OF_RAW[signal], span).fetchall()
        connection.executemany(_PUT_LAST[signal], lasts)
        heard |= {(stream, signal): minute for stream, minute, *_ in lasts}
    _keep_newest(connection, ward, {(signal, minute) for (_, signal), minute in heard.items()})
    if partial:
        connection.execute(f"{SPAN} DELETE FROM reading WHERE ward = :ward AND second IN tick", span)
    connection.execute("DELETE FROM due WHERE block = ? AND ward = ?", (block, ward))


def _keep_newest(connection: sqlite3.Connection, ward: str, heard: Collection[tuple[Signal, int]]) -> None:
    """Keep the newest values of the signals, each looked for in the minutes in which it was heard last."""
    for signal, minute in heard:
        span: Span = {"ward": ward, "first": minute * 60, "beyond": minute * 60 + 60}
        connection.execute(_KEEP_NEWEST[signal], span)


def drop_raw(connection: sqlite3.Connection, now: float, seconds: int) -> None:
    """Drop some seconds of raw readings that are older than a day and have been rolled up."""
    oldest_due = connection.execute("SELECT min(block) FROM due").fetchone()[0]
    oldest = connection.execute("SELECT min(second) FROM reading").fetchone()[0]
    if oldest is None:
        return
    horizon = int((now - RAW_KEPT) // BLOCK)
    beyond = BLOCK * (horizon if oldest_due is None else min(horizon, oldest_due))
    if oldest < beyond:
        connection.execute("UPDATE raw_since SET second = max(second, ?)", (beyond,))
        connection.execute("DELETE FROM reading WHERE second < ?", (min(beyond, oldest + seconds),))


def raw_since(connection: sqlite3.Connection) -> int:
    """The second from which on the raw readings are whole."""
    return int(connection.execute("SELECT second FROM raw_since").fetchone()[0])


def sweep(connection: sqlite3.Connection, now: float, after: int) -> int:
    """Roll minutes older than 30 days into hours, for the next few streams; gives the last one's number."""
    rows = connection.execute(
        "SELECT number FROM stream WHERE number > ? ORDER BY number LIMIT ?", (after, _SWEPT_AT_ONCE)
    )
    streams = [number for (number,) in rows]
    old = int((now - MINUTES_KEPT) // 3600) * 60
    for stream in streams:
        _age(connection, stream, old)
    return streams[-1] if len(streams) == _SWEPT_AT_ONCE else 0


def _age(connection: sqlite3.Connection, stream: int, old: int) -> None:
    which = {"stream": stream, "old": old}
    if not connection.execute(_AGE_MEANS, which).rowcount:
        return
    for statement in _AGE_LAST:
        connection.execute(statement, which)
    connection.execute("DELETE FROM minute WHERE stream = :stream AND at < :old", which)


def counted(prefix: str = "") -> str:
    """The counts and sums of the raw columns, in the order of the columns of a tier."""
    return ", ".join(f"count({prefix}{COLUMNS[s]}), sum({prefix}{COLUMNS[s]})" for s in MEANS)


def newest_raw(signal: Signal) -> str:
    """A question for each stream's newest value of a signal: stream, signal, observed (ms), delay, value."""
    column = COLUMNS[signal]
    return (
        f"{SPAN} SELECT r.stream, {signal.value}, max(r.second * 1000 + r.ms), r.delay, r.{column}"
        f" FROM {RAW} WHERE r.{column} IS NOT NULL GROUP BY r.stream"
    )


def _put(tier: str, *, add: bool) -> str:
    """The head and the end of an upsert of sums, which replaces those that stand or adds to them."""
    changes = ", ".join(
        f"{column} = coalesce({tier}.{column} + excluded.{column}, {tier}.{column}, excluded.{column})"
        if add
        else f"{column} = excluded.{column}"
        for column in _SUM_COLUMNS
    )
    return (
        f"INSERT INTO {tier} (stream, at, {', '.join(_SUM_COLUMNS)}) {{}} ON CONFLICT DO UPDATE SET {changes}"
    )


_VALUES = f"VALUES ({', '.join('?' * (2 + len(_SUM_COLUMNS)))})"
_PUT_MEANS = _put("minute", add=False).format(_VALUES)
_ADD_MEANS = _put("minute", add=True).format(_VALUES)
_MEANS_OF_RAW = f"{SPAN} SELECT r.stream, r.second / 60, {counted('r.')} FROM {RAW} GROUP BY 1, 2"
_LAST_OF_RAW = {
    signal: f"{SPAN} SELECT r.stream, r.second / 60, r.{COLUMNS[signal]}, max(r.second * 1000 + r.ms)"
    f" FROM {RAW} WHERE r.{COLUMNS[signal]} IS NOT NULL GROUP BY 1, 2"
    for signal in LAST
}
_PUT_LAST = {
    signal: f"INSERT INTO minute (stream, at, {COLUMNS[signal]}) SELECT ?1, ?2, ?3 WHERE ?4"
    f" ON CONFLICT DO UPDATE SET {COLUMNS[signal]} = excluded.{COLUMNS[signal]}"
    for signal in LAST
}
_KEEP_NEWEST = {
    signal: f"INSERT INTO newest {newest_raw(signal)} ON CONFLICT DO UPDATE SET observed = excluded.observed,"
    " delay = excluded.delay, value = excluded.value WHERE excluded.observed > newest.observed"
    for signal in Signal
}
_AGE_MEANS = _put("hour", add=True).format(
    f"SELECT stream, at / 60, {', '.join(f'sum({column})' for column in _SUM_COLUMNS)} FROM minute"
    " WHERE stream = :stream AND at < :old GROUP BY stream, at / 60"
)
_AGE_LAST = tuple(
    f"INSERT INTO hour (stream, at, {column}) SELECT stream, hour, value FROM (SELECT stream,"
    f" at / 60 AS hour, {column} AS value, max(at) FROM minute WHERE stream = :stream AND at < :old"
    f" AND {column} IS NOT NULL GROUP BY stream, at / 60)"
    f" WHERE true ON CONFLICT DO UPDATE SET {column} = excluded.{column}"
    for column in (COLUMNS[signal] for signal in LAST)
)
