"""The alert board over SQLite: one transaction a change; the numbered event log is the truth."""

import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace

from backends.alert_changes import acknowledged, check_change, outdated
from backends.alert_documents import alert_document, read_alert, read_event, unreadable
from backends.embedded.database import Database
from backends.embedded.leases import check_fence, release, standing_leases, take_lease
from backends.embedded.store import EmbeddedStore
from backends.ports import Board, Gap, Lease, Link, LinkState
from clinical.alerts import Alert, AlertEvent
from clinical.records import Deed

TABLES = (
    """CREATE TABLE IF NOT EXISTS alert (
        id TEXT PRIMARY KEY, ward TEXT NOT NULL, open INTEGER NOT NULL, version INTEGER NOT NULL,
        stored REAL NOT NULL, doc TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS alert_open ON alert (open, stored)",
    """CREATE TABLE IF NOT EXISTS alert_event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, op TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, at REAL NOT NULL,
        stored REAL NOT NULL, doc TEXT NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS alert_floor (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO alert_floor VALUES (1, 0)",
    """CREATE TABLE IF NOT EXISTS ward_lease (
        ward TEXT PRIMARY KEY, holder TEXT NOT NULL, fence INTEGER NOT NULL, expires REAL NOT NULL)""",
)

_PAGE = 500
_TRIM_EVERY = 256
_TRIM_MOST = 4 * _TRIM_EVERY
_ALERT = "SELECT id, ward, version, stored, doc FROM alert"
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'alert_event'"
_EVENT = "SELECT op, verb, at, doc, seq FROM alert_event"


class AlertBoard(EmbeddedStore):
    """Open alerts and their log of a region; holds the last `keep` events, none older than `keep_for` s."""

    port = "alerts"

    def __init__(
        self,
        database: Database,
        region: str,
        clock: Callable[[], float] = time.time,
        *,
        keep: int = 100_000,
        keep_for: float = 7 * 86_400,
    ) -> None:
        super().__init__(database, region, clock)
        self._keep = keep
        self._keep_for = keep_for

    async def lease(self, ward: str, holder: str, seconds: float) -> Lease:
        """Take or renew the right to feed a ward; raises Conflict, with the lease, while another holds it."""
        return await self.database.write(lambda c: take_lease(c, ward, holder, seconds, self.clock()))

    async def release(self, lease: Lease) -> None:
        """Give a lease back; one that has passed to another is left alone."""
        await self.database.write(lambda c: release(c, lease))

    async def leases(self) -> tuple[Lease, ...]:
        """Who feeds which ward's alarms now, by the store's clock; a lease that has lapsed is left out."""
        return await self.database.read(lambda c: standing_leases(c, self.clock()))

    async def post(self, event: AlertEvent, lease: Lease | None = None) -> AlertEvent:
        """Store, number and append one change; gives it with its `seq`.

        Raises Conflict with the stored alert when its version does not follow, or with the ward's lease when
        the fence has been passed.
        """
        check_change(event, lease, self.region)
        return await self.database.write(lambda c: self._post(c, event, lease))

    async def acknowledge(self, alert: str, version: int, by: str, deed: Deed) -> AlertEvent:
        """Acknowledge an alert as it was seen; raises Conflict, with the current one, if it has changed."""

        def change(connection: sqlite3.Connection) -> AlertEvent:
            before = _event_of(connection, deed.op)
            return before or self._append(
                connection, acknowledged(_stored(connection, alert), version, by, deed)
            )

        return await self.database.write(change)

    async def snapshot(self) -> Board:
        """The open alerts with their position, as of one moment."""
        return await self.database.read(lambda c: Board(_open_alerts(c), _last(c)))

    def follow(self, position: int) -> AsyncGenerator[AlertEvent | Gap | Link, None]:
        """Every event after a position, once and in order; Gap where they are no longer held.

        A position beyond the last event (a store made anew) is a gap too.
        """
        reached = position

        async def look() -> Sequence[AlertEvent | Gap | Link]:
            nonlocal reached
            reached, found = await self.database.read(lambda c: self._after(c, reached))
            return found

        return self.heed(look, (_LAST, ()))

    def _post(self, connection: sqlite3.Connection, event: AlertEvent, lease: Lease | None) -> AlertEvent:
        before = _event_of(connection, event.op)
        if before is not None:
            return before
        if lease is not None:
            check_fence(connection, lease)
        return self._append(connection, event)

    def _append(self, connection: sqlite3.Connection, event: AlertEvent) -> AlertEvent:
        alert = event.alert
        row = connection.execute("SELECT version FROM alert WHERE id = ?", (alert.id,)).fetchone()
        if alert.version != (row[0] if row else 0) + 1:
            raise outdated(_stored(connection, alert.id))
        return self._store(connection, event)

    def _store(self, connection: sqlite3.Connection, event: AlertEvent) -> AlertEvent:
        alert, doc, now = event.alert, alert_document(event.alert), self.clock()
        connection.execute(
            "INSERT OR REPLACE INTO alert (id, ward, open, version, stored, doc) VALUES (?, ?, ?, ?, ?, ?)",
            (alert.id, alert.bed.ward, alert.open, alert.version, now, doc),
        )
        seq = connection.execute(
            "INSERT INTO alert_event (op, verb, at, stored, doc) VALUES (?, ?, ?, ?, ?)",
            (event.op, event.verb, event.at, now, doc),
        ).lastrowid
        assert seq is not None
        if seq % _TRIM_EVERY == 0:
            _trim(connection, seq - self._keep, now - self._keep_for)
        return replace(event, seq=seq)

    def _after(
        self, connection: sqlite3.Connection, position: int
    ) -> tuple[int, Sequence[AlertEvent | Gap | Link]]:
        """The events after a position and the position that they reach, or the gap."""
        last = _last(connection)
        if not _floor(connection) <= position <= last:
            return last, (Gap(position, last, _open_alerts(connection)),)
        rows = connection.execute(
            f"{_EVENT} WHERE seq > ? ORDER BY seq LIMIT ?", (position, _PAGE)
        ).fetchall()
        return (rows[-1][4] if rows else position), [self._event(row) for row in rows]

    def _event(self, row: tuple[str, str, float, str, int]) -> AlertEvent | Link:
        try:
            return read_event(*row)
        except ValueError:
            problem = f"alert event {row[4]} cannot be read; a newer wardwatch may have written it"
            return Link(LinkState.DEGRADED, self.clock(), problem=problem)


def _event_of(connection: sqlite3.Connection, op: str) -> AlertEvent | None:
    row = connection.execute(f"{_EVENT} WHERE op = ?", (op,)).fetchone()
    return None if row is None else read_event(*row)


def _stored(connection: sqlite3.Connection, alert: str) -> Alert | None:
    row = connection.execute(f"{_ALERT} WHERE id = ?", (alert,)).fetchone()
    return None if row is None else _alert(row)


def _open_alerts(connection: sqlite3.Connection) -> tuple[Alert, ...]:
    return tuple(_alert(row) for row in connection.execute(f"{_ALERT} WHERE open = 1 ORDER BY stored"))


def _alert(row: tuple[str, str, int, float, str]) -> Alert:
    """The stored alert; one that cannot be read still stands there, so that nothing open vanishes."""
    try:
        return read_alert(row[4])
    except ValueError:
        return unreadable(*row[:4])


def _last(connection: sqlite3.Connection) -> int:
    row = connection.execute(_LAST).fetchone()
    return 0 if row is None else int(row[0])


def _floor(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT seq FROM alert_floor").fetchone()[0])


def _trim(connection: sqlite3.Connection, seq: int, stored: float) -> None:
    """Forget events up to a number or before a moment, a bounded lot at once, and alerts long closed."""
    oldest = "SELECT seq, stored FROM alert_event ORDER BY seq LIMIT ?"
    floor = connection.execute(
        f"SELECT max(seq) FROM ({oldest}) WHERE seq <= ? OR stored < ?", (_TRIM_MOST, seq, stored)
    ).fetchone()[0]
    if floor is not None:
        connection.execute("DELETE FROM alert_event WHERE seq <= ?", (floor,))
        connection.execute("UPDATE alert_floor SET seq = ?", (floor,))
    connection.execute("DELETE FROM alert WHERE open = 0 AND stored < ?", (stored,))
