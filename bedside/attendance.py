"""What goes on beside a simulation: shifts turn, and what becomes of its patients is followed."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from backends.ports import StoreError, Stores
from bedside.admission import staff_ward
from bedside.simulator import Simulator
from bedside.staff import Staff, shift_at
from clinical.patients import Patient
from clinical.places import Ward

_AGAIN_AFTER = 5.0


async def attend(
    stores: Stores,
    simulator: Simulator,
    wards: Sequence[Ward],
    seed: int,
    clock: Callable[[], float] = time.time,
    look_every: float = 20.0,
) -> None:
    """Attend to a simulation until cancelled; looks at the clock every so many seconds."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_follow_patients(stores, simulator))
        tasks.create_task(_turn_shifts(stores, simulator, wards, seed, clock, look_every))


async def _follow_patients(stores: Stores, simulator: Simulator) -> None:
    """Let the simulated beds follow the record: transfers, absences, discharges."""
    while True:
        with suppress(StoreError):
            async for change in stores.patients.changes():
                if isinstance(change, Patient):
                    simulator.renew(change)
        await asyncio.sleep(_AGAIN_AFTER)


async def _turn_shifts(
    stores: Stores,
    simulator: Simulator,
    wards: Sequence[Ward],
    seed: int,
    clock: Callable[[], float],
    look_every: float,
) -> None:
    """Assign the next shift when it begins."""
    shift = shift_at(clock())
    while True:
        await asyncio.sleep(look_every)
        now = clock()
        if shift_at(now) == shift:
            continue
        with suppress(StoreError):
            for ward in wards:
                await staff_ward(stores, Staff(seed, ward), simulator.inpatients, now)
            shift = shift_at(now)
