"""Feed one ward of 40 beds at 1 Hz through the live port, every value new each second.

Its history holds the hours before, so that every cell of every trend is drawn.
"""

import asyncio
import random
import sys
import time
from datetime import date
from itertools import count
from pathlib import Path

from backends.connect import RegionAddresses, open_stores
from backends.ports import Stores
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.vitals import BedVitals, Quality, Reading, Sample, Signal, Source, SourceKind

LABELS = tuple(f"{'ABCDE'[number // 8]}{number + 1:02}" for number in range(40))
WARD = Ward("north", "bench", "Bench", LABELS)
SOURCE = Source("bench", SourceKind.SIMULATED, 1.0)
SPREAD = {
    Signal.HR: (60, 115), Signal.RR: (10, 28), Signal.SPO2: (91, 99), Signal.SBP: (95, 155),
    Signal.DBP: (50, 90), Signal.TEMP: (36, 39), Signal.ACVPU: (0, 0), Signal.OXYGEN: (0, 0),
}  # fmt: skip
PAST, STEP = 6 * 3600.0, 300.0


async def feed(folder: Path) -> None:
    """Admit forty patients, say so on standard output, and feed them until killed.

    Holds the ward's lease, as one whose alarms are judged.
    """
    async with open_stores({"north": RegionAddresses(data=folder)}) as regions:
        stores = regions["north"]
        chance = random.Random(1)
        await _admit(stores)
        await stores.vitals.record(_past(chance, time.time()))
        print("fed", flush=True)
        for second in count():
            now = time.time()
            if second % 3 == 0:
                await stores.alerts.lease(WARD.id, "bench", 10.0)
            await stores.live.publish(WARD.id, [_vitals(bed, chance, now) for bed in WARD.beds], now)
            await asyncio.sleep(1 - (time.time() - now))


async def _admit(stores: Stores) -> None:
    await stores.patients.open_ward(WARD)
    for number, bed in enumerate(WARD.beds):
        patient = Patient(
            f"bench-{number}", f"{number:010}", f"Bench{number}", "Somebody", date(1950, 1, 1), Sex.OTHER
        )
        await stores.patients.admit(patient, bed, Deed(f"bench-{number}", "bench", time.time()))


def _patient(bed: Bed) -> str:
    return f"bench-{WARD.labels.index(bed.label)}"


def _values(chance: random.Random) -> dict[Signal, float]:
    return {signal: chance.uniform(*spread) for signal, spread in SPREAD.items()}


def _past(chance: random.Random, now: float) -> list[Reading]:
    """A reading every five minutes of the last hours, for each bed."""
    return [
        _reading(bed, chance, now - ago * STEP) for bed in WARD.beds for ago in range(1, int(PAST / STEP))
    ]


def _reading(bed: Bed, chance: random.Random, at: float) -> Reading:
    values = _values(chance)
    return Reading(bed, _patient(bed), at, at, tuple(values.get(signal) for signal in Signal), SOURCE)


def _vitals(bed: Bed, chance: random.Random, now: float) -> BedVitals:
    values = _values(chance)
    latest = tuple(
        Sample(values[signal], now, now, Quality.GOOD, SOURCE) if signal in values else None
        for signal in Signal
    )
    medians = tuple(values.get(signal) for signal in (Signal.HR, Signal.PULSE, Signal.RR, Signal.SPO2))
    return BedVitals(bed, _patient(bed), latest, medians)


if __name__ == "__main__":
    asyncio.run(feed(Path(sys.argv[1])))
