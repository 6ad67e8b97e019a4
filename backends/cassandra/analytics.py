"""Roll-ups, alert history and the audit trail over Cassandra: idempotent upserts, a quorum both ways.

The driver is loaded when the store is opened, in a thread, and by `backends.cassandra.ring` alone.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from backends.cassandra import rows
from backends.cassandra.address import parse
from backends.cassandra.aside import aside
from backends.cassandra.loading import load
from backends.cassandra.newest import Question, newest, partitions
from backends.cassandra.rows import Row
from backends.cassandra.writing import Writing
from backends.ports import Fitness, StoreError, Unavailable
from clinical.alerts import AlertEvent
from clinical.records import AuditEntry, RollUp

if TYPE_CHECKING:
    from backends.cassandra.ring import Ring

T = TypeVar("T")

RENEWED = 10.0
"""Seconds without an answer after which a new connection is tried beside the old one."""

_MOST = 10_000
_QUICK = 100
"""Rows that are read in the loop; more of them would hold up the screen."""


class Analytics:
    """What is written down for good, in a region's keyspace; `url` names the ring and the data centre."""

    def __init__(self, url: str, region: str, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._region = region
        self._open: Ring | None = None
        self._writing = Writing(clock)
        self._answered = 0.0
        self._renewing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Connect, and check that the keyspace is set up; raises a StoreError."""
        self._open = await self._connected()
        self._answered = time.monotonic()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the ring, within two seconds."""
        if self._renewing is not None:
            self._renewing.cancel()
        ring, self._open = self._open, None
        if ring is not None:
            await ring.close()

    async def probe(self) -> None:
        """Ask a quorum of the data centre; raises a StoreError.

        A node that refused a login once is never tried again by the driver, so a connection that has not
        answered for long is replaced by one that does.
        """
        try:
            await self._ring.probe()
        except StoreError:
            if time.monotonic() - self._answered > RENEWED and self._renewing is None:
                self._renewing = asyncio.create_task(self._renew())
            raise
        self._answered = time.monotonic()

    async def fitness(self) -> Fitness:
        """Describe the ring for `wardwatch check`."""
        return await self._ring.fitness()

    async def set_up(self) -> None:
        """Create keyspace and tables; needs not to be open, and may run twice at once."""
        address = parse(self._url, self._region)
        module = await aside(load)
        await aside(lambda: module.set_up(address))

    async def add_roll_ups(self, roll_ups: Sequence[RollUp]) -> None:
        """Store hourly roll-ups; the same hour again replaces it."""
        await self._writing.write(self._ring, rows.roll_up_lines(roll_ups))

    async def ward_trend(self, ward: str, start: float, stop: float) -> tuple[RollUp, ...]:
        """A ward's roll-ups by hour in [start, stop)."""
        ring = self._ring
        found: list[Row] = []
        async for days in partitions(ring, rows.hours_of(ward), rows.day(start), rows.day(stop)):
            swept = (ring.sweep("roll_ups", (ward, day, start, stop)) for day, _ in days)
            for answer in await asyncio.gather(*swept):
                found += answer
        return await _read(rows.roll_ups, found)

    async def archive(self, events: Sequence[AlertEvent]) -> None:
        """Keep alert events; the same event again changes nothing."""
        await self._writing.write(self._ring, rows.alert_lines(events))

    async def alert_history(
        self,
        start: float,
        stop: float,
        *,
        patient: str | None = None,
        ward: str | None = None,
        limit: int = 500,
    ) -> tuple[AlertEvent, ...]:
        """Archived events in [start, stop), newest first, of a patient, a ward or the region."""
        if patient is not None:
            asked = Question(
                "alerts_by_patient", rows.alerts_of_patient(patient), rows.month, rows.newest_event
            )
        else:
            of = rows.ALERTS if ward is None else rows.alerts_of_ward(ward)
            asked = Question("alerts_by_ward", of, rows.day, rows.newest_event)
        return await _read(rows.events, await self._newest(asked, start, stop, limit))

    async def add_audit(self, entries: Sequence[AuditEntry]) -> None:
        """Keep audit entries; the same one again changes nothing."""
        await self._writing.write(self._ring, rows.audit_lines(entries))

    async def audit_trail(
        self, start: float, stop: float, *, patient: str | None = None, limit: int = 500
    ) -> tuple[AuditEntry, ...]:
        """Who saw or changed what in [start, stop), newest first."""
        if patient is None:
            asked = Question("audit_by_day", rows.AUDIT, rows.day, rows.newest_entry)
        else:
            asked = Question("audit_by_patient", rows.audit_of_patient(patient), rows.year, rows.newest_entry)
        return await _read(rows.entries, await self._newest(asked, start, stop, limit))

    async def _newest(self, asked: Question, start: float, stop: float, limit: int) -> list[Row]:
        most = min(limit, _MOST)
        return await newest(self._ring, asked, start, stop, most) if most > 0 else []

    async def _renew(self) -> None:
        """Take a new connection for one that no longer answers, where there can be one."""
        try:
            fresh = await self._connected()
        except StoreError:
            self._answered = time.monotonic()
        else:
            old, self._open = self._open, fresh
            if old is not None:
                await old.close()
        finally:
            self._renewing = None

    @property
    def _ring(self) -> "Ring":
        if self._open is None:
            raise Unavailable("it is not open")
        return self._open

    async def _connected(self) -> "Ring":
        """The ring, connected in a thread, with the driver loaded for it."""
        address = parse(self._url, self._region)
        module = await aside(load)
        return await aside(lambda: module.open_ring(address), lambda late: late.leave())


async def _read(read: Callable[[Iterable[Row]], T], found: Sequence[Row]) -> T:
    """Read rows, many of them beside the loop."""
    return read(found) if len(found) < _QUICK else await asyncio.to_thread(read, found)
