"""Alerts as JSON documents: readable by later versions, which may know more fields or fewer."""

import json
import math
from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Any, TypeVar

from backends.ports import Invalid
from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.durations import dated
from clinical.places import Bed
from clinical.vitals import Signal

N = TypeVar("N", bound=IntEnum)
W = TypeVar("W", bound=StrEnum)

LONGEST = 65_536
"""Characters of the longest document that is stored."""


def alert_document(alert: Alert) -> str:
    """Write an alert; raises Invalid when it is too long to keep, or was at a moment on no calendar."""
    moments = (alert.since, alert.changed, alert.ended, alert.by_at)
    if not all(dated(moment) for moment in moments if moment is not None):
        raise Invalid(f"alert {alert.id[:80]} cannot be stored: it was at a time that cannot be")
    text = json.dumps(_alert_fields(alert), separators=(",", ":"))
    if len(text) > LONGEST:
        raise Invalid(f"alert {alert.id[:80]} is too long to be stored")
    return text


def _alert_fields(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "bed": str(alert.bed),
        "patient": alert.patient,
        "mrn": alert.mrn,
        "name": alert.name,
        "kind": alert.kind,
        "condition": alert.condition,
        "signal": None if alert.signal is None else alert.signal.name,
        "priority": alert.priority.name,
        "level": None if alert.level is None else alert.level.name,
        "state": alert.state,
        "value": _finite(alert.value),
        "limit": _finite(alert.limit),
        "text": alert.text,
        "since": alert.since,
        "changed": alert.changed,
        "ended": alert.ended,
        "by": alert.by,
        "by_at": alert.by_at,
        "closed_because": alert.closed_because,
        "version": alert.version,
    }


def read_alert(text: str) -> Alert:
    """Read an alert; raises ValueError for what is none.

    A word that this version does not know is taken for the one that nobody overlooks.
    """
    fields = json.loads(text) if len(text) <= LONGEST else None
    if not isinstance(fields, dict):
        raise ValueError("not an alert document")
    return Alert(
        id=_text(fields, "id"),
        bed=Bed.parse(_text(fields, "bed")),
        patient=_text(fields, "patient"),
        mrn=_text(fields, "mrn"),
        name=_text(fields, "name"),
        kind=_word(Kind, fields.get("kind"), Kind.PHYSIOLOGICAL),
        condition=_text(fields, "condition"),
        signal=_member(Signal, fields.get("signal")),
        priority=_member(Priority, fields.get("priority")) or Priority.HIGH,
        level=_member(Priority, fields.get("level")),
        state=_word(State, fields.get("state"), State.ACTIVE),
        value=_number(fields, "value"),
        limit=_number(fields, "limit"),
        text=_text(fields, "text"),
        since=_number(fields, "since") or 0.0,
        changed=_number(fields, "changed") or 0.0,
        ended=_number(fields, "ended"),
        by=_maybe_text(fields, "by"),
        by_at=_number(fields, "by_at"),
        closed_because=_maybe_text(fields, "closed_because"),
        version=int(_number(fields, "version") or 1),
    )


def read_event(op: str, verb: str, at: float, text: str, seq: int) -> AlertEvent:
    """Read an event from its columns and its alert's document; raises ValueError for what is none."""
    return AlertEvent(op, Verb(verb), at, read_alert(text), seq)


def unreadable(alert: str, ward: str, version: int, stored: float) -> Alert:
    """What stands on the board for an alert whose document cannot be read."""
    return Alert(
        id=alert,
        bed=Bed("", ward, "?"),
        patient="",
        mrn="",
        name="",
        kind=Kind.TECHNICAL,
        condition="unreadable",
        signal=None,
        priority=Priority.HIGH,
        level=Priority.HIGH,
        state=State.ACTIVE,
        value=None,
        limit=None,
        text="alert cannot be read",
        since=stored,
        changed=stored,
        version=version,
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _maybe_text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _number(fields: Mapping[str, Any], name: str) -> float | None:
    value = fields.get(name)
    return value if isinstance(value, int | float) and math.isfinite(value) else None


def _word(kind: type[W], word: object, otherwise: W) -> W:
    return next((member for member in kind if member == word), otherwise)


def _member(kind: type[N], name: object) -> N | None:
    return kind.__members__.get(name) if isinstance(name, str) else None
