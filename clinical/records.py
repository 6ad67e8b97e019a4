"""What is written down for good: deeds and the audit trail, hourly roll-ups."""

from dataclasses import dataclass

from clinical.vitals import Signal


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, when, and the operation id under which it may be sent again and counts once."""

    op: str
    by: str
    at: float


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit trail: who did what to whom; `op` makes it idempotent."""

    op: str
    at: float
    by: str
    action: str
    patient: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class RollUp:
    """One hour of one signal of one patient, made from every reading of that hour; `hour` is its start.

    `signal` None rolls up NEWS2.
    """

    ward: str
    patient: str
    hour: float
    signal: Signal | None
    count: int
    lowest: float
    highest: float
    mean: float
    p95: float
    last: float
