"""Terminals that go on changing records while a server is broken, and one that hears of every change."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import cast

from backends.ports import Link, Patients, TimedOut, Unavailable
from clinical.patients import Patient
from clinical.records import Deed
from tests.backends.examples import NOON
from tests.backends.people import someone


@dataclass(slots=True)
class Writers:
    """Each changes a record of its own again and again, and sends a deed until it is acknowledged."""

    store: Patients
    number: int = 8
    acknowledged: dict[str, Patient] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    ended: bool = False

    async def write(self) -> None:
        """Change records until `ended`."""
        await asyncio.gather(*(self._change(someone(f"p{number}")) for number in range(self.number)))

    async def more(self, deeds: int) -> None:
        """Wait until so many more deeds are acknowledged."""
        wanted = len(self.moments) + deeds
        async with asyncio.timeout(60):
            while len(self.moments) < wanted:  # noqa: ASYNC110  the writers are other tasks
                await asyncio.sleep(0.01)

    @property
    def gap(self) -> float:
        """The longest time without an acknowledgement, in seconds."""
        return max(later - earlier for earlier, later in zip(self.moments, self.moments[1:], strict=False))

    async def _change(self, patient: Patient) -> None:
        while not self.ended:
            deed = Deed(f"{patient.id}-{patient.version + 1}", "nurse.ada", NOON)
            patient = await self._sent(replace(patient, given=f"after {deed.op}"), deed)
            self.acknowledged[patient.id] = patient
            self.moments.append(time.monotonic())

    async def _sent(self, patient: Patient, deed: Deed) -> Patient:
        while True:
            try:
                return await self.store.save(patient, deed)
            except (Unavailable, TimedOut):
                await asyncio.sleep(0.05)


@dataclass(slots=True)
class Hearer:
    """Hears of every change; `versions` are those of each record, in the order in which they came."""

    store: Patients
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    links: list[Link] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    async def hear(self) -> None:
        """Listen for ever."""
        changes = cast(AsyncGenerator[Patient | Link, None], self.store.changes())
        async with aclosing(changes) as stream:
            async for item in stream:
                if isinstance(item, Link):
                    self.links.append(item)
                else:
                    self.versions[item.id].append(item.version)
                    self.moments.append(time.monotonic())

    async def ready(self, other: Patients) -> None:
        """Wait until a change on another terminal is heard."""
        patient = someone("first")
        while not self.versions:
            patient = await other.save(patient, Deed(f"first-{patient.version}", "nurse.ada", NOON))
            await asyncio.sleep(0.05)

    async def heard(self, patients: dict[str, Patient]) -> None:
        """Wait until the newest version of each patient was heard."""
        async with asyncio.timeout(30):
            while not self._has_heard(patients):  # noqa: ASYNC110  it is heard in another task
                await asyncio.sleep(0.05)

    def _has_heard(self, patients: dict[str, Patient]) -> bool:
        return all(self.versions[name][-1:] == [each.version] for name, each in patients.items())
