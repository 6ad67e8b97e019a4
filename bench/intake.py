"""The intake's figure: CPU for a second of data, beside a bare loop that compares and stores the same sets.

`python -m bench.intake --beds 10000 --seconds 20`. The sets come once a second in real time, by the paced
loop, into the embedded stores of a folder of its own; making the readings is not counted. The yardstick
parses a line, compares its values with limits, and stores all sets of a second by one `executemany`.
"""

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from backends.embedded.region import stores_of
from backends.ports import Link, Patients, Stores
from bedside import feed
from bedside.intake import Intake
from bench.figures import Figure
from clinical.patients import Patient, Sex, Stay
from clinical.places import Bed
from clinical.vitals import Reading, Source, SourceKind, Values

BEDS = 10_000
SECONDS = 20
HALF_A_CORE = 0.5
"""CPU seconds of a second of data of `BEDS` beds, however little the yardstick needs."""

WARD = 40
"""Beds of a ward."""

_LIMITS = (
    (50.0, 120.0),
    (8.0, 30.0),
    (90.0, 101.0),
    (90.0, 160.0),
    (50.0, 90.0),
    (65.0, 110.0),
    (36.0, 39.0),
)
_USUAL = ((78.0, 6.0), (16.0, 2.0), (96.0, 1.2), (122.0, 8.0), (72.0, 5.0), (88.0, 5.0), (36.9, 0.3))
_SPREADS = 997


class Census:
    """The medical record of a region of full beds, in which nothing changes."""

    def __init__(self, beds: Sequence[Bed]) -> None:
        self.patients = tuple(_patient(number, bed) for number, bed in enumerate(beds))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def census(self, ward: str | None = None) -> tuple[Patient, ...]:
        """Those who have a bed."""
        return tuple(p for p in self.patients if p.stay and ward in (None, p.stay.bed.ward))

    async def changes(self) -> AsyncIterator[Patient | Link]:
        """Nothing, for ever."""
        await asyncio.Event().wait()
        return
        yield


class Monitors:
    """One monitor a bed, each with a set of seven signals a second; counts the CPU of making them."""

    def __init__(self, patients: Sequence[Patient]) -> None:
        self._beds = [(p.stay.bed, p.id) for p in patients if p.stay is not None]
        self._sets = sets_of_seven()
        self._source = Source("bench", SourceKind.SIMULATED, 1.0)
        self._last = float("-inf")
        self.made = 0
        self.spent = 0.0

    def due(self, now: float) -> Sequence[Reading]:
        """A reading of every bed, once a second."""
        if now - self._last < 1.0:
            return ()
        began = time.thread_time()
        self._last = now if now - self._last > 2.0 else self._last + 1.0
        sets, turn, source = self._sets, self.made, self._source
        readings = [
            Reading(bed, patient, now, now, sets[(number * 7 + turn) % _SPREADS], source)
            for number, (bed, patient) in enumerate(self._beds)
        ]
        self.made += 1
        self.spent += time.thread_time() - began
        return readings


def sets_of_seven() -> list[Values]:
    """Sets as seven signals of a ward show them, most within their limits."""
    chance = random.Random(7)
    rows = [
        [round(chance.gauss(*usual), 1 if usual[0] == 36.9 else 0) for usual in _USUAL]
        for _ in range(_SPREADS)
    ]
    return [(hr, None, rr, min(spo2, 100.0), s, d, m, t, None, None) for hr, rr, spo2, s, d, m, t in rows]


def beds_of(count: int) -> list[Bed]:
    """So many beds in wards of forty."""
    return [Bed("north", f"w{number // WARD:03}", f"B{number % WARD + 1:02}") for number in range(count)]


async def intake_cost(beds: int, seconds: int, folder: Path) -> float:
    """CPU seconds of a second of data through the real intake."""
    async with AsyncExitStack() as opened:
        stores = await _open(folder, beds_of(beds), opened)
        intake = await opened.enter_async_context(Intake(stores, folder / "spool", "bench"))
        for ward in dict.fromkeys(bed.ward for bed in beds_of(beds)):
            await intake.watch_ward(ward)
        monitors = Monitors(await stores.patients.census())
        await feed.run([monitors], intake, until=time.time() + 2)
        made, spent, began = monitors.made, monitors.spent, time.process_time()
        await feed.run([monitors], intake, until=time.time() + seconds)
        cost = time.process_time() - began - (monitors.spent - spent)
        taken = intake.tally.counts["readings taken"]
        if taken != monitors.made * beds:
            raise RuntimeError(f"{monitors.made * beds - taken} readings were not taken")
        return cost / (monitors.made - made)


async def _open(folder: Path, beds: Sequence[Bed], opened: AsyncExitStack) -> Stores:
    """The embedded stores, with a medical record that is full already."""
    census: Patients = Census(beds)  # type: ignore[assignment]
    stores = replace(stores_of(folder, "north"), patients=census)
    for store in (stores.vitals, stores.analytics, stores.alerts, stores.live):
        await opened.enter_async_context(store)
    return stores


def bare_cost(beds: int, seconds: int, folder: Path) -> float:
    """CPU seconds of a second of data through the yardstick."""
    table = sqlite3.connect(folder / "bare.db", isolation_level=None)
    table.execute("PRAGMA journal_mode=WAL")
    table.execute("PRAGMA synchronous=NORMAL")
    table.execute("CREATE TABLE vitals (bed TEXT, at REAL, broken, hr, rr, spo2, sbp, dbp, map, temp)")
    lines = [" ".join(str(value) for value in (v[0], *v[2:8])) for v in sets_of_seven()]
    labels = [str(bed) for bed in beds_of(beds)]
    began = time.process_time()
    for second in range(seconds):
        rows = []
        for number, label in enumerate(labels):
            values = [float(word) for word in lines[(number * 7 + second) % _SPREADS].split()]
            broken = any(not low <= v <= high for v, (low, high) in zip(values, _LIMITS, strict=True))
            rows.append((label, float(second), broken, *values))
        table.execute("BEGIN IMMEDIATE")
        table.executemany("INSERT INTO vitals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        table.execute("COMMIT")
    cost = time.process_time() - began
    table.close()
    return cost / seconds


def _patient(number: int, bed: Bed) -> Patient:
    return Patient(
        f"p{number}", f"M{number:06}", "Bench", f"Bed {number}", date(1960, 1, 1), Sex.FEMALE,
        stay=Stay(bed, 0.0), version=1,
    )  # fmt: skip


def figures(beds: int = BEDS, seconds: int = SECONDS) -> list[Figure]:
    """CPU of one core for a second of data, and for the yardstick."""
    with tempfile.TemporaryDirectory(prefix="wardwatch-bench-") as name:
        folder = Path(name)
        bare = bare_cost(beds, seconds, folder)
        cost = asyncio.run(intake_cost(beds, seconds, folder))
    most = HALF_A_CORE * beds / BEDS
    return [Figure(f"intake of {beds} beds at 1 Hz, of one core", cost, "CPU s a second", bare, most=most)]


def main() -> None:
    """Measure by hand, with other numbers of beds and seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beds", type=int, default=BEDS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    wanted = parser.parse_args()
    for figure in figures(wanted.beds, wanted.seconds):
        print(figure)


if __name__ == "__main__":
    main()
