"""Roll-ups, alert events and audit entries as rows of their tables, and back."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from backends.alert_documents import alert_document, read_event
from backends.cassandra.tables import KEPT_ALERTS, KEPT_ROLL_UPS
from backends.ports import Invalid
from clinical.alerts import AlertEvent
from clinical.durations import LATEST, dated
from clinical.records import AuditEntry, RollUp
from clinical.vitals import Signal

ALERTS, AUDIT = "alerts", "audit"
"""What the partitions of the whole region are noted under."""

_NEWS2 = "NEWS2"
SUBJECTS = (*(signal.name for signal in Signal), _NEWS2)
"""What this version knows a roll-up to be of."""

BUCKETS = 4
"""Among how many partitions the audit entries of a region's day are spread."""

_MARGIN = 31 * 86_400
_FOR_GOOD = 0

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and the partition in which it is to be found.

    `of` are the names under which the partition is noted, `kept` for how many seconds the notes are (0 for
    good): longer than the row, so that no row is there that nobody finds.
    """

    statement: str
    owner: str
    period: date
    values: Row
    of: tuple[str, ...]
    kept: int


def day(at: float) -> date:
    """The day of a moment, UTC."""
    return datetime.fromtimestamp(min(max(0.0, at), LATEST), UTC).date()


def month(at: float) -> date:
    """The first day of its month."""
    return day(at).replace(day=1)


def year(at: float) -> date:
    """The first day of its year."""
    return day(at).replace(month=1, day=1)


def hours_of(ward: str) -> str:
    """What the partitions of a ward's roll-ups are noted under."""
    return f"roll-ups of ward {ward}"


def alerts_of_ward(ward: str) -> str:
    """What the partitions of a ward's alerts are noted under."""
    return f"alerts of ward {ward}"


def alerts_of_patient(patient: str) -> str:
    """What the partitions of a patient's alerts are noted under."""
    return f"alerts of patient {patient}"


def audit_of_patient(patient: str) -> str:
    """What the partitions of a patient's audit entries are noted under."""
    return f"audit of patient {patient}"


def roll_up_lines(roll_ups: Iterable[RollUp]) -> Iterator[Line]:
    """Where each roll-up goes; raises Invalid for an hour that is on no calendar."""
    for r in roll_ups:
        _check(r.hour)
        signal = _NEWS2 if r.signal is None else r.signal.name
        figures = (r.count, r.lowest, r.highest, r.mean, r.p95, r.last)
        values = (signal, r.hour, r.patient, *figures, "")
        of = (hours_of(r.ward),)
        yield Line("put roll_ups", r.ward, day(r.hour), values, of, KEPT_ROLL_UPS + _MARGIN)


def roll_ups(rows: Iterable[Row]) -> tuple[RollUp, ...]:
    """The roll-ups that this version knows, by hour and patient."""
    known = (found for found in map(_roll_up, rows) if found is not None)
    return tuple(sorted(known, key=lambda roll_up: (roll_up.hour, roll_up.patient)))


def _roll_up(row: Row) -> RollUp | None:
    ward, patient, hour, name, *figures, _ = row
    if name != _NEWS2 and name not in Signal.__members__:
        return None
    return RollUp(ward, patient, hour, None if name == _NEWS2 else Signal[name], *figures)


def alert_lines(events: Iterable[AlertEvent]) -> Iterator[Line]:
    """Where each event goes, to its ward and to its patient; raises Invalid."""
    for event in events:
        _check(event.at)
        ward, patient = event.alert.bed.ward, event.alert.patient
        values = (event.at, event.op, event.seq, event.verb.value, alert_document(event.alert))
        of_ward = (ALERTS, alerts_of_ward(ward))
        of_patient = (alerts_of_patient(patient),)
        kept = KEPT_ALERTS + _MARGIN
        yield Line("put alerts_by_ward", ward, day(event.at), values, of_ward, kept)
        yield Line("put alerts_by_patient", patient, month(event.at), values, of_patient, kept)


def newest_event(row: Row) -> tuple[float, int]:
    """Sorts rows of events, the newest first."""
    return -row[0], -row[1]


def events(rows: Iterable[Row]) -> tuple[AlertEvent, ...]:
    """The events that can be read."""
    return tuple(found for found in map(_event, rows) if found is not None)


def _event(row: Row) -> AlertEvent | None:
    at, seq, op, verb, doc = row
    try:
        return read_event(op, verb, at, doc, seq)
    except ValueError:
        return None


def audit_lines(entries: Iterable[AuditEntry]) -> Iterator[Line]:
    """Where each entry goes, to its day and to its patient; raises Invalid."""
    for entry in entries:
        _check(entry.at)
        who, told = entry.patient or "", (entry.by, entry.detail)
        key = (entry.at, entry.op, entry.action)
        values = (*key, who, *told)
        yield Line("put audit_by_day", _bucket(entry.op), day(entry.at), values, (AUDIT,), _FOR_GOOD)
        if who:
            of = (audit_of_patient(who),)
            yield Line("put audit_by_patient", who, year(entry.at), (*key, *told), of, _FOR_GOOD)


def newest_entry(row: Row) -> float:
    """Sorts rows of audit entries, the newest first."""
    return -float(row[0])


def entries(rows: Iterable[Row]) -> tuple[AuditEntry, ...]:
    """The audit entries of their rows."""
    return tuple(
        AuditEntry(op, at, by, action, patient or None, detail)
        for at, op, by, action, patient, detail in rows
    )


def _bucket(op: str) -> str:
    return str(zlib.crc32(op.encode("utf-8", "replace")) % BUCKETS)


def _check(moment: float) -> None:
    if not dated(moment):
        raise Invalid("this cannot be stored: it was at a time that cannot be")
