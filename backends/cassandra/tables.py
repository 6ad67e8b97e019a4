"""The tables of a region's keyspace, and the statements on them: text alone, every value is bound.

Every table that grows is partitioned by an owner (ward, patient, bucket) and a period (day, month, year), and
`periods` holds which partitions there are, so that a question reads those that have something and no others.
Moments are doubles, as the ports give them: a timestamp of Cassandra's would cut them to milliseconds.
"""

import uuid
from collections.abc import Iterator
from typing import Final

VERSION = 1

_DAY = 86_400
KEPT_ROLL_UPS = 400 * _DAY
KEPT_ALERTS = 730 * _DAY
"""Seconds from being written after which rows go; the audit trail stays for good."""

_NAMESPACE: Final = uuid.UUID("8c1f9a4e-6f0b-4a51-9b37-52d2f0c9d6a1")

_BY_WINDOW = (
    "compaction = {{'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS',"
    " 'compaction_window_size': '{days}'}} AND default_time_to_live = {kept} AND speculative_retry = '50ms'"
)
_FOR_GOOD = (
    "compaction = {'class': 'UnifiedCompactionStrategy', 'scaling_parameters': 'T4'}"
    " AND speculative_retry = '50ms'"
)
_NEWEST_FIRST = "CLUSTERING ORDER BY (at DESC, op ASC)"
_HOURS = _BY_WINDOW.format(days=10, kept=KEPT_ROLL_UPS)
_ALERTS = f"{_NEWEST_FIRST} AND {_BY_WINDOW.format(days=20, kept=KEPT_ALERTS)}"
_AUDIT = "CLUSTERING ORDER BY (at DESC, op ASC, action ASC{rest})"

_TABLES: dict[str, tuple[str, str]] = {
    "schema_version": ("part text PRIMARY KEY, version int", "speculative_retry = '50ms'"),
    "periods": (
        "subject text, period date, owner text, PRIMARY KEY ((subject), period, owner)",
        f"CLUSTERING ORDER BY (period DESC, owner ASC) AND {_FOR_GOOD}",
    ),
    "roll_ups": (
        "ward text, day date, hour double, patient text, figures map<text, text>,"
        " PRIMARY KEY ((ward, day), hour, patient)",
        _HOURS,
    ),
    "alerts_by_ward": (
        "ward text, day date, at double, op text, seq bigint, verb text, doc text,"
        " PRIMARY KEY ((ward, day), at, op)",
        _ALERTS,
    ),
    "alerts_by_patient": (
        "patient text, month date, at double, op text, seq bigint, verb text, doc text,"
        " PRIMARY KEY ((patient, month), at, op)",
        _ALERTS,
    ),
    "audit_by_day": (
        "bucket text, day date, at double, op text, action text, patient text, actor text, detail text,"
        " PRIMARY KEY ((bucket, day), at, op, action, patient)",
        f"{_AUDIT.format(rest=', patient ASC')} AND {_FOR_GOOD}",
    ),
    "audit_by_patient": (
        "patient text, year date, at double, op text, action text, actor text, detail text,"
        " PRIMARY KEY ((patient, year), at, op, action)",
        f"{_AUDIT.format(rest='')} AND {_FOR_GOOD}",
    ),
}
"""Each table's columns, and how it is kept."""

_STATEMENTS: dict[str, str] = {
    "version": "SELECT version FROM {ks}.schema_version WHERE part = 'analytics'",
    "set version": "INSERT INTO {ks}.schema_version (part, version) VALUES ('analytics', ?)",
    "note": "INSERT INTO {ks}.periods (subject, period, owner) VALUES (?, ?, ?) USING TTL ?",
    "noted": "SELECT period, owner FROM {ks}.periods WHERE subject = ? AND period >= ? AND period <= ?",
    "put roll_ups": (
        "UPDATE {ks}.roll_ups SET figures = figures + ?"
        " WHERE ward = ? AND day = ? AND hour = ? AND patient = ?"
    ),
    "roll_ups": (
        "SELECT ward, hour, patient, figures FROM {ks}.roll_ups"
        " WHERE ward = ? AND day = ? AND hour >= ? AND hour < ?"
    ),
    "put alerts_by_ward": (
        "INSERT INTO {ks}.alerts_by_ward (ward, day, at, op, seq, verb, doc) VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    "alerts_by_ward": (
        "SELECT at, seq, op, verb, doc FROM {ks}.alerts_by_ward"
        " WHERE ward = ? AND day = ? AND at >= ? AND at < ?"
    ),
    "put alerts_by_patient": (
        "INSERT INTO {ks}.alerts_by_patient (patient, month, at, op, seq, verb, doc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    "alerts_by_patient": (
        "SELECT at, seq, op, verb, doc FROM {ks}.alerts_by_patient"
        " WHERE patient = ? AND month = ? AND at >= ? AND at < ?"
    ),
    "put audit_by_day": (
        "INSERT INTO {ks}.audit_by_day (bucket, day, at, op, action, patient, actor, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "audit_by_day": (
        "SELECT at, op, actor, action, patient, detail FROM {ks}.audit_by_day"
        " WHERE bucket = ? AND day = ? AND at >= ? AND at < ?"
    ),
    "put audit_by_patient": (
        "INSERT INTO {ks}.audit_by_patient (patient, year, at, op, action, actor, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    ),
    "audit_by_patient": (
        "SELECT at, op, actor, action, patient, detail FROM {ks}.audit_by_patient"
        " WHERE patient = ? AND year = ? AND at >= ? AND at < ?"
    ),
}

STATEMENTS = tuple(_STATEMENTS)


def quoted(name: str) -> str:
    """A name as it stands in a statement, capitals kept."""
    return '"' + name.replace('"', '""') + '"'


def statement(name: str, keyspace: str) -> str:
    """The text of a statement on a keyspace."""
    return _STATEMENTS[name].format(ks=quoted(keyspace))


def tables(keyspace: str) -> Iterator[str]:
    """What makes each table.

    Its id follows from its name, so that two who make it at once, on two nodes, make the same one.
    """
    for name, (columns, kept) in _TABLES.items():
        made = uuid.uuid5(_NAMESPACE, f"{keyspace}.{name}")
        yield (
            f"CREATE TABLE IF NOT EXISTS {quoted(keyspace)}.{name} ({columns}) WITH ID = {made} AND {kept}"
        )
