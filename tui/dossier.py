"""All that the stores know of one patient, asked at once: each question stands for itself."""

import asyncio
from collections.abc import Iterable

from backends.ports import Stores
from clinical.alerts import Alert, AlertEvent, State
from clinical.patients import Patient
from clinical.places import Bed
from clinical.records import AuditEntry
from tui.on_record import Owed
from tui.question import Question
from tui.regions import RegionWatch
from widgets.access_panel import Opening
from widgets.team_panel import Team

OPENED = "open"
"""The deed that an opening of a record is on the audit trail."""

PAST_ALERTS = 7 * 86_400.0
"""Seconds of alert history that are asked for."""

PAST_ACCESS = 30 * 86_400.0
MOST = 1000
_AHEAD = 60.0


class Dossier:
    """One patient, opened once. A new one is begun for each opening, so that nothing of another is left."""

    def __init__(self, region: RegionWatch, opened: Owed, patient: str, bed: Bed | None) -> None:
        self.region = region
        self.patient = patient
        self.opened = region.clock.now()
        self.record = Question("patients", "records", self._ask_record, 60.0)
        self.team = Question("teams", "teams", self._ask_team, 60.0)
        self.alerts = Question("analytics", "analytics", self._ask_alerts, 60.0)
        self.access = Question("analytics", "analytics", self._ask_access, 30.0)
        self._owed = opened
        self._was_kept = False
        self._ward = bed.ward if bed else None
        self._states: dict[str, State] = {}
        self._version = 0
        self._was_here = False

    async def follow(self) -> None:
        """Ask everything until cancelled."""
        async with asyncio.TaskGroup() as group:
            for question in (self.record, self.team, self.alerts, self.access):
                group.create_task(question.ask_for_ever(self.region))

    @property
    def opening(self) -> Opening:
        """Whether this opening is on record."""
        owed = self._owed
        return Opening(owed.entry.by, owed.entry.at if owed.kept else None, owed.problem, owed.since)

    def newest(self, here: Patient | None) -> Patient | None:
        """The newest record of the patient: the ward's own (`here`), or the one that was asked for."""
        told = next(iter(self.record.answer.value or ()), None)
        if here is None or told is None:
            return here or told
        return told if told.version > here.version else here

    def heed(self, here: Patient | None, standing: Iterable[Alert]) -> None:
        """Ask again for what has changed: the record, by anyone, its trail, or the patient's open alerts."""
        if self._owed.kept and not self._was_kept:
            self._was_kept = True
            self.access.ask_again()
        self._follow_to(self.newest(here))
        states = {alert.id: alert.state for alert in standing}
        if states != self._states:
            self._states = states
            self.alerts.ask_again()
        if here is None and self._was_here:
            self.record.ask_again()
            self.access.ask_again()
        elif here is not None and here.version != self._version:
            self._version = here.version
            self.access.ask_again()
        self._was_here = here is not None

    def _follow_to(self, patient: Patient | None) -> None:
        """Ask who is on call where the patient lies now; of who has gone home, on the last ward."""
        bed = patient.bed if patient else None
        if bed is not None and bed.ward != self._ward:
            self._ward = bed.ward
            self.team.ask_again()

    async def _ask_record(self, stores: Stores, _now: float) -> tuple[Patient, ...]:
        found = await stores.patients.get(self.patient)
        return () if found is None else (found,)

    async def _ask_team(self, stores: Stores, now: float) -> Team:
        members = stores.teams.team_of(self.patient, now)
        if self._ward is None:
            return Team(await members, ())
        return Team(*await asyncio.gather(members, stores.teams.on_call(self._ward, now)))

    async def _ask_alerts(self, stores: Stores, now: float) -> tuple[AlertEvent, ...]:
        start, stop = now - PAST_ALERTS, now + _AHEAD
        return await stores.analytics.alert_history(start, stop, patient=self.patient, limit=MOST)

    async def _ask_access(self, stores: Stores, now: float) -> tuple[AuditEntry, ...]:
        start, stop = now - PAST_ACCESS, now + _AHEAD
        return await stores.analytics.audit_trail(start, stop, patient=self.patient, limit=MOST)
