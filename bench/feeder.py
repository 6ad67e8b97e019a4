"""Feed wards of 40 beds at 1 Hz through the live port, every value new each second.

`python -m bench.feeder FOLDER [--wards N] [--alerts N]`. The history of the first ward holds the hours
before, so that every cell of every trend is drawn.

It stands for the intakes of all the wards, which nobody has in one process nor on the machine of a monitor:
each ward publishes at its own moment of the second, spread evenly, and the process gives way to the monitor
(nice 10), so that on two cores it takes no time from what is measured. What it costs is no part of any
figure; what its commits cost the monitor is.
"""

import argparse
import asyncio
import os
import random
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path

from backends.connect import RegionAddresses, open_stores
from backends.ports import StoreError, Stores
from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.vitals import BedVitals, Quality, Reading, Sample, Signal, Source, SourceKind

REGION = "north"
LABELS = tuple(f"{'ABCDE'[number // 8]}{number + 1:02}" for number in range(40))
WARD = Ward(REGION, "bench", "Bench", LABELS)
SOURCE = Source("bench", SourceKind.SIMULATED, 1.0)
SPREAD = {
    Signal.HR: (60, 115), Signal.RR: (10, 28), Signal.SPO2: (91, 99), Signal.SBP: (95, 155),
    Signal.DBP: (50, 90), Signal.TEMP: (36, 39), Signal.ACVPU: (0, 0), Signal.OXYGEN: (0, 0),
}  # fmt: skip
PAST, STEP = 6 * 3600.0, 300.0


async def feed(folder: Path, wards: int = 1, alerts: int = 0) -> None:
    """Admit the patients, open the alerts, say so on standard output, and feed until killed.

    Holds the leases of the wards, as one whose alarms are judged.
    """
    async with open_stores({REGION: RegionAddresses(data=folder)}) as regions:
        stores, fed = regions[REGION], wards_of(wards)
        chance = random.Random(1)
        for ward in fed:
            await _admit(stores, ward)
        await stores.vitals.record(_past(chance, time.time()))
        await asyncio.gather(*(stores.alerts.post(event) for event in _alerts(fed, alerts, time.time())))
        print("fed", flush=True)
        began = time.monotonic()
        async with asyncio.TaskGroup() as intakes:
            for number, ward in enumerate(fed):
                intakes.create_task(_intake(stores, ward, began + number / len(fed)))


async def _intake(stores: Stores, ward: Ward, began: float) -> None:
    """Feed one ward each second from a moment of its own on (`time.monotonic`), and renew its lease."""
    chance = random.Random(ward.id)
    for second in count():
        await asyncio.sleep(max(0.0, began + second - time.monotonic()))
        now = time.time()
        with suppress(StoreError):
            if second % 3 == 0:
                await stores.alerts.lease(ward.id, "bench", 10.0)
            await stores.live.publish(ward.id, [_vitals(bed, chance, now) for bed in ward.beds], now)


def wards_of(count: int) -> tuple[Ward, ...]:
    """So many wards, the first of them the one that is looked at."""
    return (WARD, *(Ward(REGION, f"w{number:03}", f"Ward {number}", LABELS) for number in range(1, count)))


async def _admit(stores: Stores, ward: Ward) -> None:
    await stores.patients.open_ward(ward)
    await asyncio.gather(
        *(
            stores.patients.admit(_somebody(number, bed), bed, Deed(f"admit-{bed}", "bench", time.time()))
            for number, bed in enumerate(ward.beds)
        )
    )


def _somebody(number: int, bed: Bed) -> Patient:
    mrn = f"{zlib.crc32(str(bed).encode()):010}"
    return Patient(_patient(bed), mrn, f"Bench{number}", "Somebody", date(1950, 1, 1), Sex.OTHER)


def _alerts(wards: Sequence[Ward], alerts: int, now: float) -> Iterator[AlertEvent]:
    """So many open alerts, spread over the beds, most of them medium, some high."""
    beds = [bed for ward in wards for bed in ward.beds]
    for number in range(alerts):
        bed = beds[number % len(beds)]
        priority = Priority.HIGH if number % 10 == 0 else Priority.MEDIUM
        alert = Alert(
            f"{bed}/bench.{number}", bed, _patient(bed), "0000000000", "BENCH Somebody", Kind.PHYSIOLOGICAL,
            f"bench.{number}", Signal.HR, priority, priority, State.ACTIVE, 131.0, 120.0, "HR 131 > 120",
            now - number, now,
        )  # fmt: skip
        yield AlertEvent(alert.id, Verb.BEGIN, now, alert)


def _patient(bed: Bed) -> str:
    return f"{bed.ward}-{bed.label}"


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


def main() -> None:
    """Feed until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wards", type=int, default=1)
    parser.add_argument("--alerts", type=int, default=0)
    wanted = parser.parse_args()
    os.nice(10)
    asyncio.run(feed(wanted.folder, wanted.wards, wanted.alerts))


if __name__ == "__main__":
    main()
