"""Who lies where: admissions, discharges, moves and changed records, from whichever terminal they come."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from backends.ports import Link, Patients, StoreError
from bedside.bed_feed import BedFeed
from bedside.ward_feed import WardFeed
from clinical.patients import Patient
from clinical.places import Bed

RECOUNT = 60.0
"""Seconds between two looks at the whole census, in case a change was not heard."""

_log = logging.getLogger(__name__)


class Census:
    """Keeps the beds of the watched wards as the medical record has them."""

    def __init__(
        self,
        patients: Patients,
        wards: Mapping[str, WardFeed],
        gone: Callable[[BedFeed], None],
    ) -> None:
        self.beds: dict[str, BedFeed] = {}
        """The occupied beds of the watched wards, by the patient's id."""
        self._patients = patients
        self._wards = wards
        self._gone = gone
        self._versions: dict[str, int] = {}

    async def open_ward(self, ward: str) -> None:
        """Fill a ward's beds; raises a StoreError."""
        for patient in await self._patients.census(ward):
            self.take(patient)

    def take(self, patient: Patient) -> None:
        """Take a record as it is now; an older one than was seen already changes nothing."""
        if patient.version < self._versions.get(patient.id, 0):
            return
        self._versions[patient.id] = patient.version
        feed, bed = self.beds.get(patient.id), patient.bed
        if feed is not None and feed.bed == bed:
            if feed.patient != patient:
                feed.renew(patient)
            return
        if feed is not None:
            self._leave(feed, "discharged" if bed is None else f"moved to {bed}")
        if bed is not None and bed.ward in self._wards:
            self._arrive(patient, bed)

    async def run(self) -> None:
        """Follow the medical record for ever."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._follow())
            both.create_task(self._recount())

    async def _follow(self) -> None:
        while True:
            with suppress(StoreError):
                async for change in self._patients.changes():
                    if not isinstance(change, Link):
                        self.take(change)
            await asyncio.sleep(1.0)

    async def _recount(self) -> None:
        pause = 1.0
        while True:
            await asyncio.sleep(pause)
            pause = RECOUNT
            with suppress(StoreError):
                await self.recount()

    async def recount(self) -> None:
        """Compare with the whole census; raises a StoreError."""
        before = tuple(self.beds.values())
        patients = await self._patients.census()
        admitted = {patient.id for patient in patients}
        for feed in before:
            if feed.patient.id not in admitted and self.beds.get(feed.patient.id) is feed:
                self._leave(feed, "discharged")
        for patient in patients:
            self.take(patient)

    def _arrive(self, patient: Patient, bed: Bed) -> None:
        ward = self._wards[bed.ward]
        other = ward.beds.get(bed.label)
        if other is not None:
            self._leave(other, "discharged")
        self.beds[patient.id] = ward.seat(patient)

    def _leave(self, feed: BedFeed, because: str) -> None:
        """Close and forget everything of a patient who leaves a bed."""
        del self.beds[feed.patient.id]
        self._wards[feed.bed.ward].empty(feed.bed.label, because)
        self._gone(feed)
