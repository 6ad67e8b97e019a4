"""Feed one ward of 40 beds at 1 Hz through the live port, every value new each second."""

import asyncio
import random
import sys
import time
from datetime import date
from pathlib import Path

from backends.connect import RegionAddresses, open_stores

from backends.ports import Stores
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.vitals import BedVitals, Quality, Sample, Signal, Source, SourceKind

LABELS = tuple(f"{'ABCDE'[number // 8]}{number + 1:02}" for number in range(40))
WARD = Ward("north", "bench", "Bench", LABELS)
SOURCE = Source("bench", SourceKind.SIMULATED, 1.0)
SPREAD = {
    Signal.HR: (60, 115), Signal.RR: (10, 28), Signal.SPO2: (91, 99), Signal.SBP: (95, 155),
    Signal.DBP: (50, 90), Signal.TEMP: (36, 39), Signal.ACVPU: (0, 0), Signal.OXYGEN: (0, 0),
}  # fmt: skip


async def feed(folder: Path) -> None:
    """Admit forty patients, say so on standard output, and feed them until killed."""
    async with open_stores({"north": RegionAddresses(data=folder)}) as regions:
        stores = regions["north"]
        await _admit(stores)
        print("fed", flush=True)
        chance = random.Random(1)
        while True:
            now = time.time()
            await stores.live.publish(WARD.id, [_vitals(bed, chance, now) for bed in WARD.beds], now)
            await asyncio.sleep(1 - (time.time() - now))


async def _admit(stores: Stores) -> None:
    await stores.patients.open_ward(WARD)
    for number, bed in enumerate(WARD.beds):
        patient = Patient(
            f"bench-{number}", f"{number:010}", f"Bench{number}", "Somebody", date(1950, 1, 1), Sex.OTHER
        )
        await stores.patients.admit(patient, bed, Deed(f"bench-{number}", "bench", time.time()))


def _vitals(bed: Bed, chance: random.Random, now: float) -> BedVitals:
    values = {signal: chance.uniform(*spread) for signal, spread in SPREAD.items()}
    latest = tuple(
        Sample(values[signal], now, now, Quality.GOOD, SOURCE) if signal in values else None
        for signal in Signal
    )
    medians = tuple(values.get(signal) for signal in (Signal.HR, Signal.PULSE, Signal.RR, Signal.SPO2))
    return BedVitals(bed, f"bench-{WARD.labels.index(bed.label)}", latest, medians)


if __name__ == "__main__":
    asyncio.run(feed(Path(sys.argv[1])))
