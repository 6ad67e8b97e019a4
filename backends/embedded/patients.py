"""The medical record over SQLite: record, bed and audit entry change in one transaction, or not at all."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import fields, replace

from backends.embedded import deeds, finding, records
from backends.embedded.store import EmbeddedStore
from backends.ports import Conflict, Invalid, Link, Occupancy
from clinical.limits import OwnLimit
from clinical.patients import Patient, Stay, StayState
from clinical.places import Bed, Ward
from clinical.records import AuditEntry, Deed

TABLES = (*deeds.TABLES, *records.TABLES)

FINDABLE = ("DROP TABLE patient_key", *finding.TABLES, records.make_findable)
"""The second step: patients are found by any part of their words."""

_MOST_FOUND = 500
_MOST_AUDIT = 5_000

Change = Callable[[sqlite3.Connection, Patient | None], Patient]


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
        asked = self._bed_words(text)
        return await self.database.read(lambda c: records.find(c, asked, max(1, min(limit, _MOST_FOUND))))

    async def save(self, patient: Patient, deed: Deed) -> Patient:
        """Store a changed record at the version it was read at (0 for a new one); raises Conflict.

        Beds are changed by admit, transfer and discharge alone: a record with another bed is Invalid.
        """

        def change(connection: sqlite3.Connection, stored: Patient | None) -> Patient:
            _check_version(stored, patient.version)
            if patient.bed != (stored.bed if stored else None):
                raise Invalid("a bed is given, changed and freed by admit, transfer and discharge")
            return patient

        return await self._deed(deed, "save", patient.id, change)

    async def admit(self, patient: Patient, bed: Bed, deed: Deed) -> Patient:
        """Put a patient into an empty bed; raises Conflict when it is taken, or the patient has one."""
        self._check_region(bed.region)

        def change(connection: sqlite3.Connection, stored: Patient | None) -> Patient:
            _check_version(stored, patient.version)
            if stored is not None and stored.bed is not None:
                raise Conflict("the patient has a bed already", stored)
            records.take_bed(connection, bed, patient.id)
            return replace(patient, stay=Stay(bed, deed.at))

        return await self._deed(deed, "admit", patient.id, change)

    async def transfer(self, patient: str, bed: Bed, deed: Deed) -> Patient:
        """Move to another, empty bed; raises Conflict when it is taken, or the patient has gone."""
        self._check_region(bed.region)

        def change(connection: sqlite3.Connection, stored: Patient | None) -> Patient:
            lying, stay = _lying(stored)
            records.take_bed(connection, bed, patient)
            return replace(lying, stay=replace(stay, bed=bed, state=StayState.IN_BED, note="", until=None))

        return await self._deed(deed, "transfer", patient, change)

    async def discharge(self, patient: str, deed: Deed) -> Patient:
        """Free the bed and restore the default limits; raises Conflict when the patient has gone."""

        def change(connection: sqlite3.Connection, stored: Patient | None) -> Patient:
            lying, stay = _lying(stored)
            records.leave_bed(connection, patient)
            gone = replace(stay, state=StayState.DISCHARGED, note="", until=deed.at)
            return replace(lying, limits=(), stay=gone)

        return await self._deed(deed, "discharge", patient, change)

    async def set_limits(self, patient: str, limits: Sequence[OwnLimit], version: int, deed: Deed) -> Patient:
        """Replace the patient's own limits; raises Conflict when the record has changed since `version`."""

        def change(connection: sqlite3.Connection, stored: Patient | None) -> Patient:
            known = _known(stored)
            _check_version(known, version)
            return replace(known, limits=tuple(limits))

        return await self._deed(deed, "set limits", patient, change)

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
        """Audit entries of every deed on patients and teams, numbered, after a number."""
        return await self.database.read(lambda c: deeds.after(c, after, max(1, min(limit, _MOST_AUDIT))))

    async def _deed(self, deed: Deed, action: str, patient: str, change: Change) -> Patient:
        """Change a record under an operation id, once; give what it gave then when it is sent again."""

        def work(connection: sqlite3.Connection) -> Patient:
            before = deeds.done(connection, deed, action, patient)
            stored = records.get(connection, patient)
            if before is not None:
                return records.read(before) if before else _known(stored)
            changed = change(connection, stored)
            after = replace(changed, version=(stored.version if stored else 0) + 1)
            document = records.put(connection, after)
            detail = _difference(stored, after)
            deeds.note(connection, deed, action, patient, detail, document.decode())
            return after

        return await self.database.write(work)

    def _bed_words(self, text: str) -> str:
        """Take `region/ward/bed`, as it is printed, for ward and bed; of another region for nothing."""
        try:
            bed = Bed.parse(text.strip())
        except ValueError:
            return text
        return f"{bed.ward} {bed.label}" if bed.region == self.region else ""

    def _check_region(self, region: str) -> None:
        if region != self.region:
            raise Invalid(f"this is the record of region {self.region}")


def _known(stored: Patient | None) -> Patient:
    if stored is None:
        raise Invalid("there is no such patient")
    return stored


def _lying(stored: Patient | None) -> tuple[Patient, Stay]:
    known = _known(stored)
    if known.stay is None or known.bed is None:
        raise Conflict("the patient has no bed", known)
    return known, known.stay


def _check_version(stored: Patient | None, version: int) -> None:
    """Raise Conflict unless the record stands at the version at which it was read."""
    if (stored.version if stored else 0) != version:
        raise Conflict("the record has been changed by someone else", stored)


def _difference(before: Patient | None, after: Patient) -> str:
    """Say for the audit which parts of a record a deed changed."""
    names = [field.name for field in fields(Patient) if field.name not in ("id", "version")]
    parts = [name for name in names if before is None or getattr(before, name) != getattr(after, name)]
    return f"version {after.version}, {after.bed or 'no bed'}: {', '.join(parts)}"


def _changed(connection: sqlite3.Connection, reached: int | None) -> tuple[int, Sequence[Patient]]:
    """The records changed after a number, and the number now reached; none when nothing was reached yet."""
    now = deeds.last(connection)
    changed = () if reached is None else deeds.records_after(connection, reached, now)
    found = (records.get(connection, patient) for patient in changed)
    return now, [record for record in found if record is not None]
