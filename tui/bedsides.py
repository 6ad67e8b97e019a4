"""Feeding a region without a screen: its intake and keeper opened, its wards watched, the loop run."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from backends.ports import Stores
from bedside.intake import Intake
from bedside.keeper import Keeper
from tui.refusal import Refusal

T = TypeVar("T")
_LOOK_EVERY = 5.0


@asynccontextmanager
async def fed(stores: Stores, data: Path, holder: str, wards: Iterable[str]) -> AsyncIterator[Intake]:
    """The open intake of a region with its keeper beside it, watching these wards. Raises a StoreError.

    `holder` names the program; one of each name may feed a region from one data folder. What neither a
    store nor the disk took until the end is no success: it is a Refusal.
    """
    folder = data / stores.region / holder
    async with (
        Intake(stores, folder / "intake", holder) as intake,
        Keeper(stores, folder / "keeper") as keeper,
    ):
        for ward in wards:
            await intake.watch_ward(ward)
        async with asyncio.TaskGroup() as tasks:
            look = tasks.create_task(_look_after(keeper))
            try:
                yield intake
            finally:
                look.cancel()
    _admit_loss(intake.lost + keeper.lost, folder)


def _admit_loss(batches: int, folder: Path) -> None:
    """Say what was lost with the memory of this process, so that nobody takes its end for a good one."""
    if batches:
        raise Refusal(f"{batches} batches are lost: no store took them, nor the disk of {folder}")


async def run_beside(loop: Coroutine[Any, Any, T], *beside: Coroutine[Any, Any, None]) -> T:
    """Run a loop, and others for as long as it runs; one that fails ends them all."""
    async with asyncio.TaskGroup() as tasks:
        others = [tasks.create_task(other) for other in beside]
        done = await loop
        for other in others:
            other.cancel()
    return done


async def _look_after(keeper: Keeper) -> None:
    """Never let the keeper die unheard; every other trouble is said aloud by the log, once."""
    while True:
        keeper.check()
        await asyncio.sleep(_LOOK_EVERY)
