"""Beside a simulation: the shift turns, and what becomes of its patients is followed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backends.embedded.region import open_region
from backends.ports import Stores
from bedside.attendance import attend
from bedside.demo import DemoRegion, furnish
from bedside.staff import shift_at
from clinical.records import Deed
from clinical.teams import Role

NOW = 1_760_000_000.0
SEED = 4


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    async with open_region(tmp_path, "north", clock=lambda: NOW) as opened:
        yield opened


@asynccontextmanager
async def attended(stores: Stores, region: DemoRegion, clock: Callable[[], float]) -> AsyncIterator[None]:
    task = asyncio.create_task(attend(stores, region.simulator, region.wards, SEED, clock, look_every=0.01))
    try:
        yield
    finally:
        task.cancel()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_patient_who_goes_home_is_no_longer_simulated(stores: Stores) -> None:
    region = await furnish(stores, NOW, SEED)
    gone = region.simulator.inpatients[0].patient

    async def simulated_no_more() -> bool:
        return gone.id not in {inpatient.patient.id for inpatient in region.simulator.inpatients}

    async with attended(stores, region, lambda: NOW):
        await asyncio.sleep(0.1)
        await stores.patients.discharge(gone.id, Deed("home", "ruiz", NOW))
        await until(simulated_no_more)
    assert gone.id not in {reading.patient for reading in region.simulator.due(NOW + 5)}


async def test_the_next_shift_is_assigned_when_it_begins(stores: Stores) -> None:
    region = await furnish(stores, NOW, SEED)
    patient = region.simulator.inpatients[0].patient.id
    later = shift_at(NOW).stop + 60

    async def nurse_of_the_next_shift() -> bool:
        return any(member.role is Role.NURSE for member in await stores.teams.team_of(patient, later))

    assert not await nurse_of_the_next_shift()
    times = iter([NOW])
    async with attended(stores, region, lambda: next(times, later)):
        await until(nurse_of_the_next_shift)
