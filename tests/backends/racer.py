"""A terminal that wants every bed of a ward for patients of its own; prints those it has won, as JSON."""

import asyncio
import json
import sys
from pathlib import Path

from backends.embedded.region import stores_of
from backends.mongodb import patients as mongodb
from backends.ports import Conflict, Patients
from clinical.records import Deed
from tests.backends.people import someone


async def _won(patients: Patients, name: str) -> list[str]:
    won = []
    (ward,) = await patients.wards()
    for number, bed in enumerate(ward.beds):
        patient = someone(f"{name}-{number}")
        try:
            won.append((await patients.admit(patient, bed, Deed(patient.id, name, 1.0))).id)
        except Conflict:
            continue
    return won


def patients_at(where: str) -> Patients:
    """The record of region north in a folder, or at an address."""
    if where.startswith("mongodb://"):
        return mongodb.Patients(where, "north")
    return stores_of(Path(where), "north").patients


async def _race(where: str, name: str) -> None:
    async with patients_at(where) as patients:
        _say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        won = await _won(patients, name)
    _say(json.dumps(won))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_race(sys.argv[1], sys.argv[2]))
