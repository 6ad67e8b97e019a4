"""Feeding a region without a screen: its intake and keeper opened, its wards watched."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from backends.ports import Stores
from bedside.intake import Intake
from bedside.keeper import Keeper
from tui import output

_REPORT_EVERY = 5.0


@asynccontextmanager
async def fed(stores: Stores, data: Path, holder: str, wards: Iterable[str]) -> AsyncIterator[Intake]:
    """The open intake of a region with its keeper beside it, watching these wards. Raises a StoreError.

    `holder` names the program; one of each name may feed a region from one data folder.
    """
    folder = data / stores.region / holder
    async with Intake(stores, folder / "intake", holder) as intake, Keeper(stores, folder / "keeper"):
        for ward in wards:
            await intake.watch_ward(ward)
        report = asyncio.create_task(_report(intake))
        try:
            yield intake
        finally:
            report.cancel()


async def _report(intake: Intake) -> None:
    """Say each trouble once, when it begins."""
    said: frozenset[str] = frozenset()
    while True:
        now = frozenset(intake.problems)
        for problem in sorted(now - said):
            output.message(problem)
        said = now
        await asyncio.sleep(_REPORT_EVERY)
