"""The medical record over SQLite: record, bed and audit entry change in one transaction, or not at all."""

import sqlite3
from collections.abc import AsyncIterator, Sequence

from backends import findable, moves
from backends.embedded import deeds, finding, kept_teams, records
from backends.embedded.store import EmbeddedStore
from backends.moves import Move
from backends.patient_record import read
from backends.ports import Invalid, Link, Occupancy, TeamDeed
from clinical.limits import OwnLimit
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import AuditEntry, Deed
from clinical.teams import TeamFact

TABLES = (*deeds.TABLES, *records.TABLES)

FINDABLE = ("DROP TABLE patient_key", *finding.TABLES, records.make_findable)
"""The second step: patients are found by any part of their words."""

KEPT_TEAMS = kept_teams.TABLES
"""The third step: the facts of the care teams are kept beside the records."""

_MOST_AUDIT = 5_000
_MOST_KEPT = 10_000


class Patients(EmbeddedStore):
    """The records, beds and wards of a region."""

    port = "patients"

    async def wards(self) -> tuple[Ward, ...]:
        """Every ward of the region, by name."""
        return await self.database.read(lambda c: records.wards(c, self.region))

    async def open_ward(self, ward: Ward) -> None:
        """Create a ward, or give it other beds; a bed in which someone lies stays, after the others."""
        self._check_region(ward.region)
        await self.database.write(lambda c: records.put_ward(c, ward))

    async def census(self, ward: str | None = None) -> tuple[Patient, ...]:
        """Those who have a bed (on the ward, or in the region), in the order of the beds."""
        return await self.database.read(lambda c: records.census(c, ward))

    async def occupancy(self) -> tuple[Occupancy, ...]:
        """Every ward of the region, by name, with its taken beds: no record is read for it."""
        return await self.database.read(lambda c: records.occupancy(c, self.region))

    async def get(self, patient: str) -> Patient | None:
        """One record by its id."""
        return await self.database.read(lambda c: records.get(c, patient))

    async def find(self, text: str, limit: int = 20) -> tuple[Patient, ...]:
        """By any part of a name's words (folded), of the MRN, the ward or the bed; all words count.

        Those with a bed come first, and of them those in whom every word begins one of theirs.
        """
        asked = findable.bed_words(text, self.region)
        return await self.database.read(
            lambda c: records.find(c, asked, min(max(1, limit), findable.MOST_FOUND))
        )

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

    async def changes(self) -> AsyncIterator[Patient | Link]:
        """Every record as it is changed from now on, on any terminal, and the link when it changes.

        A record changed several times between two looks comes once, as it stands.
        """
        reached: int | None = None

        async def look() -> Sequence[Patient]:
            nonlocal reached
            reached, found = await self.database.read(lambda c: _changed(c, reached))
            return found

        async for item in self.heed(look, (deeds.LAST, ())):
            yield item

    async def outbox(self, after: int, limit: int = 500) -> tuple[tuple[int, AuditEntry], ...]:
        """Audit entries of every deed on patients, numbered, after a number."""
        return await self.database.read(lambda c: deeds.after(c, after, max(1, min(limit, _MOST_AUDIT))))

    async def keep_teams(self, deeds: Sequence[tuple[int, TeamDeed]]) -> None:
        """Keep the facts of the care teams beside the records, each as its newest number says."""
        await self.database.write(lambda c: kept_teams.keep(c, deeds))

    async def kept_teams(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, TeamFact], ...]:
        """The kept facts, each with its key, in the order of the keys, after a key."""
        return await self.database.read(lambda c: kept_teams.kept(c, after, max(1, min(limit, _MOST_KEPT))))

    async def _deed(self, deed: Deed, action: str, patient: str, move: Move) -> Patient:
        """Change a record under an operation id, once; give what it gave then when it is sent again."""

        def work(connection: sqlite3.Connection) -> Patient:
            before = deeds.done(connection, deed, action, patient)
            stored = records.get(connection, patient)
            if before is not None:
                return read(before) if before else moves.known(stored)
            after = moves.moved(stored, move)
            records.put_to_bed(connection, stored, after)
            document = records.put(connection, after)
            deeds.note(connection, deed, action, patient, moves.difference(stored, after), document.decode())
            return after

        return await self.database.write(work)

    def _check_region(self, region: str) -> None:
        if region != self.region:
            raise Invalid(f"this is the record of region {self.region}")


def _changed(connection: sqlite3.Connection, reached: int | None) -> tuple[int, Sequence[Patient]]:
    """The records changed after a number, and the number now reached; none when nothing was reached yet."""
    now = deeds.last(connection)
    changed = () if reached is None else deeds.records_after(connection, reached, now)
    found = (records.get(connection, patient) for patient in changed)
    return now, [record for record in found if record is not None]
