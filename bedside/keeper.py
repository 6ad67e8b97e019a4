"""Beside the intake: archives every alert event and rolls them up, relays every audit entry, keeps the teams.

All is at least once and idempotent; how far it has come stands in its own notes on disk, so that it catches
up after having been down. Two keepers of one region do no harm.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from backends.ports import Gap, StoreError, Stores, TeamDeed
from backends.spool import Spool
from bedside.call_roll_ups import CallRollUps
from bedside.outlet import Outlet
from bedside.packing import Packing
from bedside.positions import Positions
from bedside.relay import Relay
from bedside.workers import Workers
from clinical.alerts import Alert, AlertEvent, Verb
from clinical.records import AuditEntry

EVERY = 0.5
"""Seconds between two deliveries."""

_ALERTS = "position of alerts"
_STEPS_AT_ONCE = 100
_log = logging.getLogger(__name__)


class Keeper:
    """Keeps the record of one region complete while it is open; `folder` holds its spool and its notes."""

    def __init__(self, stores: Stores, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._stores = stores
        self._spool = Spool(folder)
        self._archive: Outlet[AlertEvent] = Outlet(
            "archive", stores.analytics.archive, self._spool, Packing(tuple[AlertEvent, ...])
        )
        self._calls = CallRollUps(stores, self._spool, self._archive.name, lambda: self._alerts, clock)
        self._workers = Workers()
        self._alerts = 0
        self._positions = Positions(self._spool)
        self._audit = Relay("audit", stores.patients.outbox, self._send_audit, self._positions)
        self._team_audit = Relay(
            "team audit", stores.teams.outbox, self._send_team_audit, self._positions, _STEPS_AT_ONCE
        )
        self._teams = Relay(
            "teams", stores.teams.outbox, stores.patients.keep_teams, self._positions, _STEPS_AT_ONCE
        )

    async def __aenter__(self) -> Self:
        """Open the notes and go on from there."""
        self._spool.__enter__()
        self._alerts = self._positions.at(_ALERTS)
        self._workers.start("alert archive", self._follow)
        self._workers.start("deliveries", self._deliver)
        self._workers.start("alert roll-ups", self._calls.run)
        for relay in (self._audit, self._team_audit, self._teams):
            self._workers.start(f"relay of {relay.name}", relay.run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Deliver within a second what waits, and spool the rest."""
        await self._workers.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._save_alerts()
                with suppress(StoreError):
                    await self._calls.collect()
        self._archive.save()
        self._calls.save()
        self._positions.note(_ALERTS, self._alerts)
        self._spool.__exit__(kind, error, trace)

    @property
    def lost(self) -> int:
        """How many batches neither the archive nor the disk took before the end; known only after it."""
        return self._spool.lost

    def check(self) -> None:
        """Raise what a worker of the keeper has died of."""
        self._workers.check()

    async def _follow(self) -> None:
        """Hear every alert event from where the notes stand."""
        while True:
            with suppress(StoreError):
                async for item in self._stores.alerts.follow(self._alerts):
                    if isinstance(item, AlertEvent):
                        self._archive.put([item])
                        self._calls.hear(item)
                        self._alerts = item.seq
                    elif isinstance(item, Gap):
                        self._bridge(item)
            await asyncio.sleep(1.0)

    def _bridge(self, gap: Gap) -> None:
        """Keep at least how the open alerts stand, where the board no longer holds what led there."""
        _log.warning("alert events %d to %d were lost to the archive", gap.after + 1, gap.upto)
        self._archive.put(_as_it_stands(alert, gap.upto) for alert in gap.alerts)
        self._calls.miss()
        self._alerts = gap.upto

    async def _deliver(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self._save_alerts()

    async def _save_alerts(self) -> None:
        """Archive or spool what was heard, and only then note how far."""
        position = self._alerts
        await self._archive.flush()
        self._positions.note(_ALERTS, position)

    async def _send_audit(self, page: Sequence[tuple[int, AuditEntry]]) -> None:
        await self._stores.analytics.add_audit([entry for _, entry in page])

    async def _send_team_audit(self, page: Sequence[tuple[int, TeamDeed]]) -> None:
        """Bring over what was done to the teams; who was enrolled is in no audit."""
        if entries := [entry for _, deed in page for entry in deed.entries]:
            await self._stores.analytics.add_audit(entries)


def _as_it_stands(alert: Alert, seq: int) -> AlertEvent:
    return AlertEvent(f"{alert.id}/stands/{alert.version}", Verb.UPDATE, alert.changed, alert, seq)
