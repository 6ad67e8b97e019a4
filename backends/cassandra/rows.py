"""Roll-ups, alert events and audit entries as rows of their tables, and back."""

import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from msgspec import DecodeError, json

from backends.alert_documents import alert_document, read_event
from backends.cassandra.tables import KEPT_ALERTS, KEPT_ROLL_UPS
from backends.ports import Invalid
from backends.roll_up_details import details_of, read_roll_up, subject_of
from clinical.alerts import AlertEvent
from clinical.durations import LATEST, dated
from clinical.records import AuditEntry, RollUp

ALERTS, AUDIT = "alerts", "audit"
"""What the partitions of the whole region are noted under."""

_FIGURES = json.Decoder(tuple[int, float, float, float, float, float, str])
"""How a roll-up is written: count, lowest, highest, mean, p95, last, and what has no figure."""

BUCKETS = 4
"""Among how many partitions the audit entries of a region's day are spread."""

_MARGIN = 31 * 86_400
_FOR_GOOD = 0

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and the partition in which it is to be found.

    `values` are bound to the statement. `of` are the names under which the partition is noted, `kept` for how
    many seconds the notes are (0 for good): longer than the row, so that no row is there that nobody finds.
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
    """Where each patient's hours go; raises Invalid for an hour or figures that cannot be."""
    hours: dict[tuple[str, float, str], dict[str, str]] = {}
    for roll_up in roll_ups:
        _check(roll_up.hour)
        hour = hours.setdefault((roll_up.ward, roll_up.hour, roll_up.patient), {})
        hour[subject_of(roll_up)] = _figures(roll_up)
    for (ward, start, patient), figures in hours.items():
        values = (figures, ward, day(start), start, patient)
        yield Line("put roll_ups", ward, day(start), values, (hours_of(ward),), KEPT_ROLL_UPS + _MARGIN)


def _figures(r: RollUp) -> str:
    figures = (r.count, r.lowest, r.highest, r.mean, r.p95, r.last)
    if not all(map(math.isfinite, figures)):
        raise Invalid("this roll-up cannot be stored: its figures are no numbers")
    return json.encode((*figures, details_of(r))).decode()


def roll_ups(rows: Iterable[Row]) -> tuple[RollUp, ...]:
    """The roll-ups that this version can read, by hour and patient."""
    ordered = sorted(rows, key=lambda row: (row[1], row[2]))
    return tuple(roll_up for row in ordered for roll_up in _of_hour(*row))


def _of_hour(ward: str, hour: float, patient: str, figures: Mapping[str, str]) -> Iterator[RollUp]:
    for subject, text in figures.items():
        with suppress(DecodeError):
            known = read_roll_up(ward, patient, hour, subject, *_FIGURES.decode(text))
            if known is not None:
                yield known


def alert_lines(events: Iterable[AlertEvent]) -> Iterator[Line]:
    """Where each event goes, to its ward and to its patient; raises Invalid."""
    for event in events:
        _check(event.at)
        ward, patient = event.alert.bed.ward, event.alert.patient
        row = (event.at, event.op, event.seq, event.verb.value, alert_document(event.alert))
        of_ward = (ALERTS, alerts_of_ward(ward))
        of_patient = (alerts_of_patient(patient),)
        kept = KEPT_ALERTS + _MARGIN
        on, since = day(event.at), month(event.at)
        yield Line("put alerts_by_ward", ward, on, (ward, on, *row), of_ward, kept)
        yield Line("put alerts_by_patient", patient, since, (patient, since, *row), of_patient, kept)


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
        bucket, on, who = _bucket(entry.op), day(entry.at), entry.patient or ""
        key, told = (entry.at, entry.op, entry.action), (entry.by, entry.detail)
        yield Line("put audit_by_day", bucket, on, (bucket, on, *key, who, *told), (AUDIT,), _FOR_GOOD)
        if who:
            since, of = year(entry.at), (audit_of_patient(who),)
            yield Line("put audit_by_patient", who, since, (who, since, *key, *told), of, _FOR_GOOD)


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
