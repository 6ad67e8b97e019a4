"""The history of vital signs over SQLite: raw for a day, minutes for a month, hours for good."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence

from backends.embedded import history, readings, tiers
from backends.embedded.database import Database
from backends.embedded.readings import Batch, Stream
from backends.embedded.store import EmbeddedStore
from backends.steps import Asked
from clinical.vitals import BedVitals, Reading, Series

TABLES = (*readings.TABLES, *tiers.TABLES)


class VitalsHistory(EmbeddedStore):
    """A region's vital signs as they were."""

    port = "vitals"

    def __init__(self, database: Database, region: str, clock: Callable[[], float] = time.time) -> None:
        super().__init__(database, region, clock)
        self._streams: dict[Stream, int] = {}
        self._kept_house = clock()
        self._swept = 0

    async def record(self, batch: Sequence[Reading]) -> None:
        """Store readings; the same ones may be sent again. Others of the same moment join them."""
        stored = await self.database.write(lambda c: self._record(c, batch))
        self._streams.update(stored.streams)  # only now are they there for sure

    async def history(
        self, patients: Sequence[str], start: float, stop: float, step: float
    ) -> Mapping[str, Series]:
        """For each patient the mean of each step in [start, stop), `start` aligned down to the step.

        ACVPU and oxygen give the last value of the step. A patient without data has empty values. Steps
        finer than what is still held show a minute's or an hour's value in the step in which it begins.
        """
        asked = Asked.of(patients, start, stop, step)
        return await self.database.read(lambda c: history.series(c, asked))

    async def latest(self, ward: str) -> tuple[BedVitals, ...]:
        """The newest samples of a ward's beds that were heard of within a day; without medians."""
        now = self.clock()
        return await self.database.read(lambda c: history.latest(c, self.region, ward, now))

    def _record(self, connection: sqlite3.Connection, batch: Sequence[Reading]) -> Batch:
        stored = readings.store(connection, batch, self.region, self._streams)
        now = self.clock()
        tiers.keep_house(connection, now, stored.touched)
        tiers.drop_raw(connection, now, 2 + 2 * max(0, round(now - self._kept_house)))
        self._swept = tiers.sweep(connection, now, self._swept)
        self._kept_house = now
        return stored
