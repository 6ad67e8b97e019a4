"""A small ward on the embedded stores for the tests of the intake, and stores that fail when told to."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from backends.embedded.region import open_region
from backends.ports import Stores, Unavailable
from bedside.intake import Intake
from clinical.alerts import Alert, AlertEvent
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.vitals import Reading, Signal, Source, SourceKind

START = 1_800_000_000.0
WARD = Ward("north", "4b", "Ward 4B", ("B01", "B02", "B03", "B04"))
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
WELL = {"hr": 72.0, "rr": 16.0, "spo2": 97.0, "sbp": 120.0, "dbp": 75.0, "map": 90.0, "temp": 36.8}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


class Faulty:
    """A store that refuses while `away`, and counts that, or never answers while it `hangs`."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.away = self.hangs = False
        self.refused: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name in ("follow", "changes") or not callable(method):
            return method

        async def ask(*given: Any, **named: Any) -> Any:
            if self.away:
                self.refused[name] += 1
                raise Unavailable("the store does not answer")
            if self.hangs:
                await asyncio.Event().wait()
            return await method(*given, **named)

        return ask


class Faults:
    """The region's stores behind faulty links."""

    def __init__(self, stores: Stores) -> None:
        self.vitals, self.alerts = Faulty(stores.vitals), Faulty(stores.alerts)
        self.live, self.analytics = Faulty(stores.live), Faulty(stores.analytics)
        self.stores = replace(
            stores, vitals=self.vitals, alerts=self.alerts, live=self.live, analytics=self.analytics
        )


@asynccontextmanager
async def a_ward(data: Path, clock: Callable[[], float]) -> AsyncIterator[Stores]:
    """Ward 4B with a patient in each of its beds but the last."""
    async with open_region(data, "north", clock) as stores:
        if not await stores.patients.wards():
            await stores.patients.open_ward(WARD)
            for number, bed in enumerate(WARD.beds[:3], 1):
                await stores.patients.admit(a_patient(number), bed, a_deed(f"admit {number}"))
        yield stores


def a_patient(number: int) -> Patient:
    """The patient who lies in the bed of that number."""
    born = date(1950, 1, number)
    return Patient(f"p{number}", f"M{number:03}", "Smith", f"Number {number}", born, Sex.FEMALE)


def a_deed(op: str) -> Deed:
    """Something a nurse does."""
    return Deed(op, "nurse", START)


def bed(number: int) -> Bed:
    """A bed of ward 4B."""
    return WARD.beds[number - 1]


def reading(number: int, at: float, source: Source = MONITOR, **signals: float) -> Reading:
    """What the monitor of a bed said, well but for the signals that are named."""
    said = WELL | signals
    values = tuple(said.get(signal.name.lower()) for signal in Signal)
    return Reading(bed(number), f"p{number}", at, at, values, source)


async def live_through(
    intake: Intake, clock: Clock, seconds: int, numbers: Sequence[int] = (1,), **signals: float
) -> None:
    """Let beds speak once a second for a while."""
    for _ in range(seconds):
        clock.now += 1.0
        await intake.take([reading(number, clock.now, MONITOR, **signals) for number in numbers])
        await intake.tick()


async def until(holds: Callable[[], Any], patience: float = 20.0) -> None:
    """Wait until something holds; it fails when that takes too long."""
    async with asyncio.timeout(patience):
        while True:
            found = holds()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)


async def open_alerts(stores: Stores) -> dict[str, Alert]:
    """The open alerts by condition."""
    return {alert.condition: alert for alert in (await stores.alerts.snapshot()).alerts}


async def events(stores: Stores, count: int) -> list[AlertEvent]:
    """The first events of the board, all that there are up to `count`."""
    found: list[AlertEvent] = []
    async with asyncio.timeout(20):
        async for item in stores.alerts.follow(0):
            if isinstance(item, AlertEvent):
                found.append(item)
                if len(found) == count:
                    break
    return found
