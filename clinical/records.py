"""What is written down for good: deeds and the audit trail, hourly roll-ups."""

from dataclasses import dataclass

from clinical.calls import Calls
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
    """One hour of one patient, made from all of that hour; `hour` is its start, `bed` where they lay last.

    There is one for each signal, with `signal` None one for NEWS2, and with `calls` one for the alerts, whose
    `count` are those that began and whose figures are the seconds until someone acknowledged, 0.0 where
    nobody did. One of alerts without a patient says that the ward's alerts were followed in that hour, so
    that no call is a quiet hour and not an unknown one. `bed` is empty in what an older version has written.
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
    bed: str = ""
    calls: Calls | None = None
