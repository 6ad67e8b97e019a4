"""Alerts: their priorities and states, and the one state table (IEC 60601-1-8; words of IHE PCD-04)."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from clinical.places import Bed
from clinical.vitals import Signal


class Priority(IntEnum):
    """How soon someone must act (IEC 60601-1-8): immediate, prompt, or aware."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The priority as programs print it."""
        return self.name.lower()


class Kind(StrEnum):
    """Whether the patient is in trouble, or the measuring is."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"


class State(StrEnum):
    """Active: true and nobody acted. Acknowledged: true, someone has it. Latched: over, nobody looked."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    LATCHED = "latched"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of one condition at one bed; carries all that the feed shows, so that it asks nothing.

    `id` is made from bed, condition and onset, so that raising it twice is once. `version` counts the
    changes from 1. `priority` is what is shown: it rises with the condition and falls only once someone
    has acknowledged. `level` is the condition's own priority at this moment, None when it is over.
    `limit` is the limit at the time of the event, `text` says in few words what is wrong ("SpO2 78 < 80").
    """

    id: str
    bed: Bed
    patient: str
    mrn: str
    name: str
    kind: Kind
    condition: str
    signal: Signal | None
    priority: Priority
    level: Priority | None
    state: State
    value: float | None
    limit: float | None
    text: str
    since: float
    changed: float
    ended: float | None = None
    by: str | None = None
    by_at: float | None = None
    closed_because: str | None = None
    version: int = 1

    @property
    def open(self) -> bool:
        """Whether it stands on the board."""
        return self.state is not State.CLOSED

    @property
    def unseen(self) -> bool:
        """Whether nobody has acted on it yet."""
        return self.state in (State.ACTIVE, State.LATCHED)


class Verb(StrEnum):
    """What happens to an alert."""

    BEGIN = "begin"
    UPDATE = "update"
    END = "end"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a condition, before the state table says what becomes of its alert.

    BEGIN and UPDATE carry the whole `seen` alert as the engine sees it now (level, value, limit, text);
    END needs nothing more; ACKNOWLEDGE names `by`; CLOSE (discharge, standby) gives `because`.
    """

    verb: Verb
    alert: str
    at: float
    seen: Alert | None = None
    by: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """A change that took place: the alert as it stands after it, numbered within its region.

    `op` is its operation id; `seq` is 0 until the board has numbered it.
    """

    op: str
    verb: Verb
    at: float
    alert: Alert
    seq: int = 0


def transition(alert: Alert | None, change: Change) -> Alert | None:
    """Give the alert as it stands after a change, or None where the change alters nothing.

    The only place where the state table is written (clinical ground 3.3).
    """
    raise NotImplementedError
