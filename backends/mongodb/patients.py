"""The medical record over MongoDB: record, bed and audit entry change in one transaction, or not at all.

The driver is loaded when the store is opened, in a thread, and by `backends.mongodb.database` alone.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from backends import findable, moves
from backends.mongodb import changes, deeds, finding, kept_teams, records
from backends.mongodb.documents import patient as record_of
from backends.mongodb.loading import load
from backends.moves import Move
from backends.patient_record import check_places
from backends.ports import Fitness, Invalid, Link, Occupancy, TeamDeed, Unavailable
from clinical.limits import OwnLimit
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import AuditEntry, Deed
from clinical.teams import TeamFact

if TYPE_CHECKING:
    from backends.mongodb.database import Database
    from backends.mongodb.seam import Documents, Session

T = TypeVar("T")

READ = 1.8
"""Seconds of a read, a little less than the link's."""

_KEEPING = 7.5
"""Seconds in which facts of the care teams must be kept, a little less than the link's."""

_MOST_AUDIT = 5_000
_MOST_KEPT = 10_000


class Patients:
    """The records, beds and wards of a region; `url` names its replica set."""

    def __init__(self, url: str, region: str, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._region = region
        self._clock = clock
        self._open: Database | None = None

    async def __aenter__(self) -> Self:
        """Connect, and check that the server is fit and set up; raises a StoreError."""
        database = await self._connected()
        try:
            await database.check()
            self._open = database
        finally:
            if self._open is None:
                await database.close()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is under way and let go, within two seconds."""
        database, self._open = self._open, None
        if database is not None:
            await database.close()

    async def probe(self) -> None:
        """Ask the primary; raises Unavailable without one, while reads are still answered by the others."""
        await self._database.probe()

    async def fitness(self) -> Fitness:
        """Describe the replica set for `wardwatch check`."""
        return await self._database.fitness()

    async def set_up(self) -> None:
        """Create collections, their rules and indexes; needs not to be open, and may run twice at once."""
        database = await self._connected()
        try:
            await database.set_up()
        finally:
            await database.close()

    async def wards(self) -> tuple[Ward, ...]:
        """Every ward of the region, by name."""
        return await self._read(lambda d: records.wards(d, self._region))

    async def open_ward(self, ward: Ward) -> None:
        """Create a ward, or give it other beds; a bed in which someone lies stays, after the others."""
        self._check_region(ward.region)
        check_places(ward)
        await self._database.change(lambda d, session: records.put_ward(d, session, ward))

    async def census(self, ward: str | None = None) -> tuple[Patient, ...]:
        """Those who have a bed (on the ward, or in the region), in the order of the beds."""
        return await self._read(lambda d: records.census(d, ward))

    async def occupancy(self) -> tuple[Occupancy, ...]:
        """Every ward of the region, by name, with its taken beds: no record is read for it."""
        return await self._read(lambda d: records.occupancy(d, self._region))

    async def get(self, patient: str) -> Patient | None:
        """One record by its id."""
        return await self._read(lambda d: records.get(d, patient))

    async def find(self, text: str, limit: int = 20) -> tuple[Patient, ...]:
        """By any part of a name's words (folded), of the MRN, the ward or the bed; all words count.

        Those with a bed come first, and of them those in whom every word begins one of theirs.
        """
        asked = findable.bed_words(text, self._region)
        most = min(max(1, limit), findable.MOST_FOUND)
        return await self._read(lambda d: finding.find(d, asked, most))

    async def save(self, patient: Patient, deed: Deed) -> Patient:
        """Store a changed record at the version it was read at (0 for a new one); raises Conflict.

        Beds are changed by admit, transfer and discharge alone: a record with another bed is Invalid.
        """
        return await self._deed(deed, "save", patient.id, moves.saving(patient))

    async def admit(self, patient: Patient, bed: Bed, deed: Deed) -> Patient:
        """Put a patient into an empty bed; raises Conflict when it is taken, or the patient has one."""
        self._check_region(bed.region)
        return await self._deed(deed, "admit", patient.id, moves.admitting(patient, bed, deed))

    async def transfer(self, patient: str, bed: Bed, deed: Deed) -> Patient:
        """Move to another, empty bed; raises Conflict when it is taken, or the patient has gone."""
        self._check_region(bed.region)
        return await self._deed(deed, "transfer", patient, moves.transferring(bed))

    async def discharge(self, patient: str, deed: Deed) -> Patient:
        """Free the bed and restore the default limits; raises Conflict when the patient has gone."""
        return await self._deed(deed, "discharge", patient, moves.discharging(deed))

    async def set_limits(self, patient: str, limits: Sequence[OwnLimit], version: int, deed: Deed) -> Patient:
        """Replace the patient's own limits; raises Conflict when the record has changed since `version`."""
        return await self._deed(deed, "set limits", patient, moves.limiting(limits, version))

    def changes(self) -> AsyncIterator[Patient | Link]:
        """Every record as it is changed from now on, on any terminal, and the link when it changes."""
        return changes.follow(lambda: self._database, self._clock)

    async def outbox(self, after: int, limit: int = 500) -> tuple[tuple[int, AuditEntry], ...]:
        """Audit entries of every deed on patients, numbered, after a number."""
        while await self._read(deeds.is_unnumbered):
            await self._database.change(deeds.number)
        return await self._read(lambda d: deeds.after(d, after, max(1, min(limit, _MOST_AUDIT))))

    async def keep_teams(self, deeds: Sequence[tuple[int, TeamDeed]]) -> None:
        """Keep the facts of the care teams beside the records, each as its newest number says."""
        database = self._database
        with database.asked(_KEEPING):
            await kept_teams.keep(database.documents, deeds)

    async def kept_teams(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, TeamFact], ...]:
        """The kept facts, each with its key, in the order of the keys, after a key."""
        return await self._read(lambda d: kept_teams.kept(d, after, max(1, min(limit, _MOST_KEPT))))

    async def _deed(self, deed: Deed, action: str, patient: str, move: Move) -> Patient:
        """Change a record under an operation id, once; give what it gave then when it is sent again."""

        async def work(documents: "Documents", session: "Session") -> Patient:
            before = await deeds.done(documents, session, deed, action, patient)
            stored = await records.get(documents, patient, session)
            if before is not None:
                return record_of(before) if before else moves.known(stored)
            after = moves.moved(stored, move)
            await records.put_to_bed(documents, session, stored, after)
            record = await records.put(documents, session, stored, after)
            detail = moves.difference(stored, after)
            await deeds.note(documents, session, deed, action, patient, detail, record)
            return after

        return await self._database.change(work)

    async def _read(self, ask: Callable[["Documents"], Awaitable[T]]) -> T:
        database = self._database
        with database.asked(READ):
            return await ask(database.documents)

    @property
    def _database(self) -> "Database":
        if self._open is None:
            raise Unavailable("it is not open")
        return self._open

    async def _connected(self) -> "Database":
        """The region's database, with the driver loaded for it."""
        module = await asyncio.to_thread(load)
        return module.database(self._url, self._region)

    def _check_region(self, region: str) -> None:
        if region != self._region:
            raise Invalid(f"this is the record of region {self._region}")
