"""A region's six ports over its two files.

They hold patient data and are made for one Unix user alone (folder 0700, files 0600), as is what is spooled
beside them: terminals and bedsides that share a data folder run under one account.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from backends.embedded import alerts, analytics, live, patients, teams, vitals
from backends.embedded.database import Database
from backends.ports import Misconfigured, Stores
from clinical.places import is_place

RECORDS = (
    (*patients.TABLES, *teams.TABLES, *alerts.TABLES, *analytics.TABLES),
    patients.FINDABLE,
    analytics.DETAILED,
    (*patients.KEPT_TEAMS, *teams.STEPS),
)
"""The steps by which `records.db` came to its schema; a later version adds one and changes none."""

VITALS = ((*live.TABLES, *vitals.TABLES),)
"""The steps of `vitals.db`."""


def stores_of(data: Path, region: str, clock: Callable[[], float] = time.time) -> Stores:
    """The six ports of a region under a data folder, not yet open; raises Misconfigured for a bad name."""
    if not is_place(region):
        raise Misconfigured(f"{region[:40]!r} cannot name a region: use small letters, digits, - and _")
    folder = data / region
    records = Database(folder / "records.db", synchronous="FULL", steps=RECORDS)
    newest = Database(folder / "vitals.db", synchronous="NORMAL", steps=VITALS)
    return Stores(
        region=region,
        patients=patients.Patients(records, region, clock),
        vitals=vitals.VitalsHistory(newest, region, clock),
        teams=teams.CareTeams(records, region, clock),
        analytics=analytics.Analytics(records, region, clock),
        alerts=alerts.AlertBoard(records, region, clock),
        live=live.LiveVitals(newest, region, clock),
    )


@asynccontextmanager
async def open_region(
    data: Path, region: str, clock: Callable[[], float] = time.time
) -> AsyncIterator[Stores]:
    """Open a region's six ports, made where they are missing; raises a StoreError."""
    stores = stores_of(data, region, clock)
    async with AsyncExitStack() as opened:
        await opened.enter_async_context(stores.patients)
        await opened.enter_async_context(stores.teams)
        await opened.enter_async_context(stores.analytics)
        await opened.enter_async_context(stores.alerts)
        await opened.enter_async_context(stores.vitals)
        await opened.enter_async_context(stores.live)
        yield stores
