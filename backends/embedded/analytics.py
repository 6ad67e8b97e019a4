"""Roll-ups, alert history and the audit trail over SQLite: upserts by natural key, kept for good."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from backends.alert_documents import alert_document, read_event
from backends.embedded.store import EmbeddedStore
from clinical.alerts import AlertEvent
from clinical.records import AuditEntry, RollUp
from clinical.vitals import Signal

TABLES = (
    """CREATE TABLE IF NOT EXISTS roll_up (
        ward TEXT NOT NULL, hour REAL NOT NULL, patient TEXT NOT NULL, signal TEXT NOT NULL,
        count INTEGER NOT NULL, lowest REAL NOT NULL, highest REAL NOT NULL, mean REAL NOT NULL,
        p95 REAL NOT NULL, last REAL NOT NULL, PRIMARY KEY (ward, hour, patient, signal)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS alert_archive (
        op TEXT PRIMARY KEY, at REAL NOT NULL, seq INTEGER NOT NULL, ward TEXT NOT NULL,
        patient TEXT NOT NULL, verb TEXT NOT NULL, doc TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS alert_archive_at ON alert_archive (at, seq)",
    "CREATE INDEX IF NOT EXISTS alert_archive_ward ON alert_archive (ward, at, seq)",
    "CREATE INDEX IF NOT EXISTS alert_archive_patient ON alert_archive (patient, at, seq)",
    """CREATE TABLE IF NOT EXISTS audit_trail (
        op TEXT NOT NULL, action TEXT NOT NULL, patient TEXT NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
        detail TEXT NOT NULL, PRIMARY KEY (op, action, patient))""",
    "CREATE INDEX IF NOT EXISTS audit_trail_at ON audit_trail (at)",
    "CREATE INDEX IF NOT EXISTS audit_trail_patient ON audit_trail (patient, at)",
)

_NEWS2 = "NEWS2"
_MOST = 10_000


class Analytics(EmbeddedStore):
    """What is written down for good."""

    port = "analytics"

    async def add_roll_ups(self, roll_ups: Sequence[RollUp]) -> None:
        """Store hourly roll-ups; the same hour again replaces it."""
        rows = [_roll_up_row(roll_up) for roll_up in roll_ups]
        statement = "INSERT OR REPLACE INTO roll_up VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        await self.database.write(lambda c: _store(c, statement, rows))

    async def ward_trend(self, ward: str, start: float, stop: float) -> tuple[RollUp, ...]:
        """A ward's roll-ups by hour in [start, stop)."""
        question = "SELECT * FROM roll_up WHERE ward = ? AND hour >= ? AND hour < ? ORDER BY hour, patient"
        rows = await self.database.read(lambda c: c.execute(question, (ward, start, stop)).fetchall())
        return tuple(found for found in map(_roll_up, rows) if found is not None)

    async def archive(self, events: Sequence[AlertEvent]) -> None:
        """Keep alert events; the same event again changes nothing."""
        rows = [_event_row(event) for event in events]
        statement = "INSERT OR IGNORE INTO alert_archive VALUES (?, ?, ?, ?, ?, ?, ?)"
        await self.database.write(lambda c: _store(c, statement, rows))

    async def alert_history(
        self,
        start: float,
        stop: float,
        *,
        patient: str | None = None,
        ward: str | None = None,
        limit: int = 500,
    ) -> tuple[AlertEvent, ...]:
        """Archived events in [start, stop), newest first, of a patient, a ward or the region."""
        where, values = _among(start, stop, patient=patient, ward=ward)
        question = (
            f"SELECT op, verb, at, doc, seq FROM alert_archive {where} ORDER BY at DESC, seq DESC LIMIT ?"
        )
        rows = await self._rows(question, values, limit)
        return tuple(found for found in map(_event, rows) if found is not None)

    async def add_audit(self, entries: Sequence[AuditEntry]) -> None:
        """Keep audit entries; the same one again changes nothing."""
        rows = [(e.op, e.action, e.patient or "", e.at, e.by, e.detail) for e in entries]
        statement = "INSERT OR IGNORE INTO audit_trail VALUES (?, ?, ?, ?, ?, ?)"
        await self.database.write(lambda c: _store(c, statement, rows))

    async def audit_trail(
        self, start: float, stop: float, *, patient: str | None = None, limit: int = 500
    ) -> tuple[AuditEntry, ...]:
        """Who saw or changed what in [start, stop), newest first."""
        where, values = _among(start, stop, patient=patient)
        question = f"SELECT op, at, by, action, patient, detail FROM audit_trail {where}"
        rows = await self._rows(f"{question} ORDER BY at DESC, rowid DESC LIMIT ?", values, limit)
        return tuple(AuditEntry(op, at, by, act, who or None, why) for op, at, by, act, who, why in rows)

    async def _rows(self, question: str, values: Sequence[object], limit: int) -> list[Any]:
        asked = (*values, max(0, min(limit, _MOST)))
        return await self.database.read(lambda c: c.execute(question, asked).fetchall())


def _store(connection: sqlite3.Connection, statement: str, rows: Sequence[Sequence[object]]) -> None:
    connection.executemany(statement, rows)


def _among(start: float, stop: float, **exact: str | None) -> tuple[str, list[object]]:
    """The condition for a span of time and the columns that are asked for."""
    asked = {column: value for column, value in exact.items() if value is not None}
    where = "".join(f" AND {column} = ?" for column in asked)
    return f"WHERE at >= ? AND at < ?{where}", [start, stop, *asked.values()]


def _roll_up_row(r: RollUp) -> tuple[object, ...]:
    signal = _NEWS2 if r.signal is None else r.signal.name
    return (r.ward, r.hour, r.patient, signal, r.count, r.lowest, r.highest, r.mean, r.p95, r.last)


def _roll_up(row: tuple[Any, ...]) -> RollUp | None:
    """A roll-up, or None for a signal that this version does not know."""
    ward, hour, patient, name, *figures = row
    if name != _NEWS2 and name not in Signal.__members__:
        return None
    signal = None if name == _NEWS2 else Signal[name]
    return RollUp(ward, patient, hour, signal, *figures)


def _event_row(event: AlertEvent) -> tuple[object, ...]:
    alert = event.alert
    return (event.op, event.at, event.seq, alert.bed.ward, alert.patient, event.verb, alert_document(alert))


def _event(row: tuple[Any, ...]) -> AlertEvent | None:
    """An archived event, or None for one that cannot be read."""
    try:
        return read_event(*row)
    except ValueError:
        return None
