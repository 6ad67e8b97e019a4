"""Live vital signs over SQLite: one row a ward, whose stamp says whether anything is new."""

import random
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Sequence

from backends.embedded.database import Database
from backends.embedded.store import EmbeddedStore
from backends.live_ward import RESENT, news, unpacked
from backends.packing import Packed, brief, join, pack, split
from backends.ports import Link, WardSummary, WardVitals
from clinical.vitals import BedVitals

TABLES = (
    "CREATE TABLE IF NOT EXISTS live_ward (ward TEXT PRIMARY KEY, stamp INTEGER NOT NULL, doc BLOB NOT NULL)",
)

_STAMP = "SELECT stamp FROM live_ward WHERE ward = ?"
_NEVER = -1


class LiveVitals(EmbeddedStore):
    """The newest vital signs of a region, ward by ward."""

    port = "live"

    def __init__(self, database: Database, region: str, clock: Callable[[], float] = time.time) -> None:
        super().__init__(database, region, clock)
        self._written: dict[str, tuple[int, dict[str, Packed]]] = {}

    async def publish(self, ward: str, beds: Sequence[BedVitals], at: float) -> None:
        """Replace these beds' vitals and wake the ward's followers.

        One sent again within seconds of a newer one changes nothing; a clock set back further is believed.
        """
        await self.database.write(lambda c: self._publish(c, ward, beds, at))

    async def forget(self, ward: str, bed: str) -> None:
        """Drop a bed's vitals: its patient has gone. Followers see the bed with nothing in it."""
        await self.database.write(lambda c: self._forget(c, ward, bed))

    async def snapshot(self, ward: str) -> WardVitals:
        """The ward's newest vitals, with the time now."""
        beds = await self.database.read(
            lambda c: unpacked(self.region, ward, split(_read(c, ward)[1]).values())
        )
        return WardVitals(ward, self.clock(), beds)

    def follow(self, ward: str) -> AsyncGenerator[WardVitals | Link, None]:
        """The ward as it stands, then those of its beds that change: the newest state, never a backlog."""
        held: tuple[int, dict[str, Packed]] = (_NEVER, {})

        async def look() -> Sequence[WardVitals]:
            nonlocal held
            before = held
            held, beds = await self.database.read(lambda c: self._since(c, ward, before))
            return (WardVitals(ward, self.clock(), beds),) if beds else ()

        return self.heed(look, (_STAMP, (ward,)))

    async def summary(self) -> tuple[WardSummary, ...]:
        """Every ward in short: for how long each bed is seen; a few milliseconds for 10,000 beds."""
        question = "SELECT ward, doc FROM live_ward ORDER BY ward"
        wards = await self.database.read(lambda c: [(ward, brief(doc)) for ward, doc in c.execute(question)])
        now = self.clock()
        return tuple(WardSummary(ward, now, *beds) for ward, beds in wards)

    def _publish(
        self, connection: sqlite3.Connection, ward: str, beds: Sequence[BedVitals], at: float
    ) -> None:
        held = self._held(connection, ward)
        for vitals in beds:
            label = vitals.bed.label
            before = held.get(label)
            if before is None or not 0 < before[0] - at < RESENT:
                held[label] = (at, pack(vitals))
        self._write(connection, ward, held)

    def _forget(self, connection: sqlite3.Connection, ward: str, bed: str) -> None:
        held = self._held(connection, ward)
        if held.pop(bed, None) is not None:
            self._write(connection, ward, held)

    def _held(self, connection: sqlite3.Connection, ward: str) -> dict[str, Packed]:
        """The ward's packed beds, read again only when another process has written them."""
        stamp, beds = self._written.get(ward, (_NEVER, {}))
        if _stamp(connection, ward) != stamp:
            _, doc = _read(connection, ward)
            return split(doc)
        return dict(beds)

    def _write(self, connection: sqlite3.Connection, ward: str, beds: dict[str, Packed]) -> None:
        stamp = random.getrandbits(62)
        connection.execute(
            "INSERT INTO live_ward (ward, stamp, doc) VALUES (?, ?, ?)"
            " ON CONFLICT (ward) DO UPDATE SET stamp = excluded.stamp, doc = excluded.doc",
            (ward, stamp, join(beds)),
        )
        self._written[ward] = (stamp, beds)

    def _since(
        self, connection: sqlite3.Connection, ward: str, held: tuple[int, dict[str, Packed]]
    ) -> tuple[tuple[int, dict[str, Packed]], tuple[BedVitals, ...]]:
        """The ward as it stands, and the beds that differ from what a follower holds."""
        stamp, before = held
        if _stamp(connection, ward) == stamp:
            return held, ()
        stamp, doc = _read(connection, ward)
        beds = split(doc)
        return (stamp, beds), news(self.region, ward, before, beds)


def _stamp(connection: sqlite3.Connection, ward: str) -> int:
    row = connection.execute(_STAMP, (ward,)).fetchone()
    return _NEVER if row is None else int(row[0])


def _read(connection: sqlite3.Connection, ward: str) -> tuple[int, bytes]:
    row = connection.execute("SELECT stamp, doc FROM live_ward WHERE ward = ?", (ward,)).fetchone()
    return (_NEVER, b"") if row is None else (int(row[0]), bytes(row[1]))
