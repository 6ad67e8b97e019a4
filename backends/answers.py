"""What the ports give and raise: the kinds of error, the link to a store, and the values of their own.

StoreError
├── Unavailable    it did not answer; nothing was done
├── TimedOut       it did not answer in time; the outcome is unknown
├── Conflict       someone else was first
├── Invalid        it can never be stored; do not send it again
└── Misconfigured  password, permission, schema or wrong server; a person must act
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from clinical.alerts import Alert
from clinical.places import Ward
from clinical.records import AuditEntry
from clinical.teams import TeamFact
from clinical.vitals import BedVitals


class StoreError(Exception):
    """A store could not do what was asked; the message is one line for a person."""


class Unavailable(StoreError):
    """The store did not answer; nothing was done."""


class TimedOut(StoreError):
    """The store did not answer in time; whether it was done is unknown."""


class Conflict(StoreError):
    """Someone else was first; `current` is what stands in the store now, where that is known."""

    def __init__(self, message: str, current: object = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(StoreError):
    """The store refuses this for good; sending it again is of no use."""


class Misconfigured(StoreError):
    """Password, permission, schema or server are wrong; the message says what to do."""


class LinkState(StrEnum):
    """How a store answers."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"


Verdict: TypeAlias = tuple[type[StoreError], str]
"""What a driver's error is for a port: its kind, and one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Link:
    """The state of the link to a store, since when, its round trip (seconds), and a line on what is wrong."""

    state: LinkState
    since: float
    latency: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Fitness:
    """What `wardwatch check` says of one store; `remedy` says what to do where `problem` is not empty."""

    store: str
    address: str
    version: str
    latency: float | None
    replication: str
    schema: str
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to feed a ward's alarm engine until `expires`; `fence` grows with each new holder."""

    ward: str
    holder: str
    fence: int
    expires: float


@dataclass(frozen=True, slots=True)
class Board:
    """Every open alert of the region, and the position after which to follow."""

    alerts: tuple[Alert, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Events between two positions are no longer held; `alerts` are the open ones as of `upto`.

    What lies between is read from the archive.
    """

    after: int
    upto: int
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A ward and those of its beds, by label, that a patient has: lying in it, or `away` off the ward."""

    ward: Ward
    present: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class TeamDeed:
    """One step of the care teams: its audit entries, and how the facts that it changed stand after it."""

    entries: tuple[AuditEntry, ...]
    facts: tuple[TeamFact, ...]


@dataclass(frozen=True, slots=True)
class WardVitals:
    """A ward's vital signs as of `at`, the store's time; `beds` may be a part of the ward in a follow."""

    ward: str
    at: float
    beds: tuple[BedVitals, ...]


@dataclass(frozen=True, slots=True)
class WardSummary:
    """A ward in short as of `at`, the store's time: its beds by label, and for how long each is seen.

    In columns, one place a bed, as `clinical.sight.Sight` says it: when its newest reading was observed, and
    from when on it is old, and blind, unless more comes. Seconds; 0 where there is nothing.
    """

    ward: str
    at: float
    labels: tuple[str, ...]
    newest: tuple[float, ...]
    old: tuple[float, ...]
    blind: tuple[float, ...]
