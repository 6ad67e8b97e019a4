"""The ports: what the ward asks of its stores, in the ward's words.

An adapter is bound to one region, cheap to construct, opened with `async with`, and turns every driver
error into one of the `StoreError` kinds. Writes carry an operation id or a full value, so that one whose
outcome is unknown may be sent again. The errors and the ports' own values are written in `backends.answers`;
everyone else has them from here.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from backends.answers import (
    Board,
    Conflict,
    Fitness,
    Gap,
    Invalid,
    Lease,
    Link,
    LinkState,
    Misconfigured,
    Occupancy,
    StoreError,
    TeamDeed,
    TimedOut,
    Unavailable,
    WardSummary,
    WardVitals,
)
from clinical.alerts import AlertEvent
from clinical.limits import OwnLimit
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import AuditEntry, Deed, RollUp
from clinical.teams import Assignment, Clinician, Duty, TeamFact, TeamMember
from clinical.vitals import BedVitals, Reading, Series

__all__ = [
    "AlertBoard",
    "Analytics",
    "Board",
    "CareTeams",
    "Conflict",
    "Fitness",
    "Gap",
    "Invalid",
    "Lease",
    "Link",
    "LinkState",
    "LiveVitals",
    "Misconfigured",
    "Occupancy",
    "Patients",
    "Store",
    "StoreError",
    "Stores",
    "TeamDeed",
    "TimedOut",
    "Unavailable",
    "VitalsHistory",
    "WardSummary",
    "WardVitals",
]


class Store(Protocol):
    """What every port can: be opened, be closed, and be asked whether it is well."""

    async def __aenter__(self) -> Self:
        """Connect; raises a StoreError."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go within a second or two, whatever hangs."""
        ...

    async def probe(self) -> None:
        """Ask a real question; raises a StoreError when it cannot be answered."""
        ...

    async def fitness(self) -> Fitness:
        """Describe the store for `wardwatch check`."""
        ...

    async def set_up(self) -> None:
        """Create what the store needs; safe to run twice, and two at once."""
        ...


class Patients(Store, Protocol):
    """The medical record: the truth, strongly consistent."""

    async def wards(self) -> tuple[Ward, ...]:
        """Every ward of the region, by name."""
        ...

    async def open_ward(self, ward: Ward) -> None:
        """Create a ward, or give it other beds; never removes a bed in which someone lies."""
        ...

    async def census(self, ward: str | None = None) -> tuple[Patient, ...]:
        """Those who have a bed (on the ward, or in the region)."""
        ...

    async def occupancy(self) -> tuple[Occupancy, ...]:
        """Every ward of the region, by name, with its taken beds: no record is read for it."""
        ...

    async def get(self, patient: str) -> Patient | None:
        """One record by its id."""
        ...

    async def find(self, text: str, limit: int = 20) -> tuple[Patient, ...]:
        """Those in whom every word of a text occurs: in a word of the name (folded), the MRN, ward or bed.

        Those with a bed come first, then the discharged; of each first those in whom every word typed begins
        one of theirs, and within that by the word that was found. An MRN is found with and without its
        blanks, and `region/ward/bed` as it is printed. Text without a letter or digit finds nobody.
        """
        ...

    async def save(self, patient: Patient, deed: Deed) -> Patient:
        """Store a changed record at the version it was read at; raises Conflict with the current one."""
        ...

    async def admit(self, patient: Patient, bed: Bed, deed: Deed) -> Patient:
        """Put a patient into an empty bed; raises Conflict when it is taken."""
        ...

    async def transfer(self, patient: str, bed: Bed, deed: Deed) -> Patient:
        """Move to another, empty bed; raises Conflict when it is taken."""
        ...

    async def discharge(self, patient: str, deed: Deed) -> Patient:
        """Free the bed and restore the default limits."""
        ...

    async def set_limits(self, patient: str, limits: Sequence[OwnLimit], version: int, deed: Deed) -> Patient:
        """Replace the patient's own limits; raises Conflict when the record has changed since `version`."""
        ...

    def changes(self) -> AsyncIterator[Patient | Link]:
        """Every record as it is changed from now on, on any terminal, and the link when it changes."""
        ...

    async def outbox(self, after: int, limit: int = 500) -> tuple[tuple[int, AuditEntry], ...]:
        """Audit entries written with the changes, numbered, after a number: what the keeper relays."""
        ...

    async def keep_teams(self, deeds: Sequence[tuple[int, TeamDeed]]) -> None:
        """Keep the facts of the care teams beside the records, each as its newest number says."""
        ...

    async def kept_teams(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, TeamFact], ...]:
        """The kept facts with their keys, in the order of the keys, after a key: what a graph is made of."""
        ...


class VitalsHistory(Store, Protocol):
    """Vital signs as they were: eventually consistent, idempotent by (patient, signal, observed)."""

    async def record(self, batch: Sequence[Reading]) -> None:
        """Store readings; the same ones may be sent again."""
        ...

    async def history(
        self, patients: Sequence[str], start: float, stop: float, step: float
    ) -> Mapping[str, Series]:
        """For each patient the mean of each step in [start, stop), `start` aligned down to the step.

        ACVPU and oxygen give the last value of the step. A patient without data has empty values.
        """
        ...

    async def latest(self, ward: str) -> tuple[BedVitals, ...]:
        """The newest samples of a ward, for when LiveVitals is away; without medians."""
        ...


class CareTeams(Store, Protocol):
    """Who cares for whom: causally consistent, a nurse reads her own writes."""

    async def enrol(self, clinician: Clinician) -> None:
        """Make a clinician known, or change how to reach them."""
        ...

    async def known(self, clinician: str) -> Clinician | None:
        """A clinician by id; None where nobody is enrolled under it."""
        ...

    async def team_of(self, patient: str, at: float) -> tuple[TeamMember, ...]:
        """Those who look after a patient at a moment, the responsible one first, covers included."""
        ...

    async def patients_of(self, clinician: str, at: float) -> tuple[str, ...]:
        """Whom a clinician looks after at a moment, those covered for included."""
        ...

    async def on_call(self, ward: str, at: float) -> tuple[Clinician, ...]:
        """Who is on call for a ward."""
        ...

    async def shared_by(self, clinicians: Sequence[str], at: float) -> tuple[str, ...]:
        """Patients whom all of these clinicians look after."""
        ...

    async def assign(self, assignments: Sequence[Assignment], deed: Deed) -> None:
        """Put clinicians on patients' teams; the same assignment again changes nothing."""
        ...

    async def set_duty(self, duty: Duty, deed: Deed) -> None:
        """Put a clinician on call."""
        ...

    async def cover(self, absent: str, by: str, until: float, deed: Deed) -> tuple[str, ...]:
        """Let a colleague stand in for all of a clinician's patients; gives the patients."""
        ...

    async def hand_over(self, giver: str, taker: str, deed: Deed) -> tuple[str, ...]:
        """Move all of a clinician's patients to another; gives the patients that moved."""
        ...

    async def outbox(self, after: int, limit: int = 100) -> tuple[tuple[int, TeamDeed], ...]:
        """What was done to the teams, numbered, after a number: what the keeper relays.

        Numbers grow with the clock, also from one store to the next that takes its place.
        """
        ...


class Analytics(Store, Protocol):
    """Roll-ups, alert history and audit trail: idempotent upserts by natural key."""

    async def add_roll_ups(self, roll_ups: Sequence[RollUp]) -> None:
        """Store hourly roll-ups; the same hour again replaces it."""
        ...

    async def ward_trend(self, ward: str, start: float, stop: float) -> tuple[RollUp, ...]:
        """A ward's roll-ups by hour in [start, stop)."""
        ...

    async def archive(self, events: Sequence[AlertEvent]) -> None:
        """Keep alert events; the same event again changes nothing."""
        ...

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
        ...

    async def add_audit(self, entries: Sequence[AuditEntry]) -> None:
        """Keep audit entries; the same one again changes nothing."""
        ...

    async def audit_trail(
        self, start: float, stop: float, *, patient: str | None = None, limit: int = 500
    ) -> tuple[AuditEntry, ...]:
        """Who saw or changed what in [start, stop), newest first."""
        ...


class AlertBoard(Store, Protocol):
    """Open alerts: one atomic step per change, seen by every terminal in order."""

    async def lease(self, ward: str, holder: str, seconds: float) -> Lease:
        """Take or renew the right to feed a ward; raises Conflict while another holds it.

        Everyone asks for the same time: a lease that lasts longer is one from before a clock was set back.
        """
        ...

    async def release(self, lease: Lease) -> None:
        """Give a lease back; one that has passed to another is left alone."""
        ...

    async def leases(self) -> tuple[Lease, ...]:
        """Who feeds which ward's alarms now, by the store's clock; a lease that has lapsed is not among them.

        A ward without one is judged by nobody.
        """
        ...

    async def post(self, event: AlertEvent, lease: Lease | None = None) -> AlertEvent:
        """Store, number, append and announce one change; gives it with its `seq`.

        An operation seen before gives the event it made then. The alert's version must follow the stored
        one by one (1 for a new alert): else raises Conflict with the stored alert as `current`. With a
        lease whose fence is no longer the ward's newest, raises Conflict.
        """
        ...

    async def acknowledge(self, alert: str, version: int, by: str, deed: Deed) -> AlertEvent:
        """Acknowledge an alert as it was seen; raises Conflict, with the current one, if it has changed."""
        ...

    async def snapshot(self) -> Board:
        """The open alerts with their position."""
        ...

    def follow(self, position: int) -> AsyncIterator[AlertEvent | Gap | Link]:
        """Every event after a position, once and in order, and the link whenever it changes.

        Survives its link. Where more was missed than is still held, yields Gap and goes on from there.
        """
        ...


class LiveVitals(Store, Protocol):
    """The newest values, ward by ward: the latest wins, and losing it costs one sample."""

    async def publish(self, ward: str, beds: Sequence[BedVitals], at: float) -> None:
        """Replace these beds' vitals and wake the ward's followers."""
        ...

    async def forget(self, ward: str, bed: str) -> None:
        """Drop a bed's vitals: its patient has gone."""
        ...

    async def snapshot(self, ward: str) -> WardVitals:
        """The ward's newest vitals, with the store's time now."""
        ...

    def follow(self, ward: str) -> AsyncIterator[WardVitals | Link]:
        """The ward's beds as they change, from now on; the newest state only, never a backlog."""
        ...

    async def summary(self) -> tuple[WardSummary, ...]:
        """Every ward of the region in short, for the region selector."""
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """One region's six ports."""

    region: str
    patients: Patients
    vitals: VitalsHistory
    teams: CareTeams
    analytics: Analytics
    alerts: AlertBoard
    live: LiveVitals
