"""A terminal that wants every bed of a ward for patients of its own; prints those it has won, as JSON."""

import asyncio
import json
import sys
from pathlib import Path

from backends.embedded.region import open_region
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


async def _race(data: Path, name: str) -> None:
    async with open_region(data, "north") as stores:
        _say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        won = await _won(stores.patients, name)
    _say(json.dumps(won))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_race(Path(sys.argv[1]), sys.argv[2]))
