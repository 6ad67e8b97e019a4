"""The embedded analytics beyond the contract: what an older version has written is still read."""

from pathlib import Path

from backends.embedded import analytics
from backends.embedded.database import Database
from clinical.records import RollUp
from clinical.vitals import Signal
from tests.backends.examples import NOON

_OLD = "INSERT INTO roll_up VALUES ('4b', ?, 'p1', ?, 60, 60.0, 90.0, 72.0, 88.0, 70.0)"


async def test_roll_ups_of_an_older_version_are_read_without_bed_and_alerts(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    async with Database(path, steps=(analytics.TABLES,)) as old:
        for name in ("HR", "NEWS2", "LACTATE"):
            await old.write(lambda c: c.execute(_OLD, (NOON, name)).close())  # noqa: B023
    async with analytics.Analytics(
        Database(path, steps=(analytics.TABLES, analytics.DETAILED)), "north"
    ) as now:
        found = await now.ward_trend("4b", NOON, NOON + 1)
        figures = (60, 60.0, 90.0, 72.0, 88.0, 70.0)
        assert set(found) == {RollUp("4b", "p1", NOON, signal, *figures) for signal in (Signal.HR, None)}
        better = RollUp("4b", "p1", NOON, Signal.HR, *figures, "B12")
        await now.add_roll_ups([better])
        assert better in await now.ward_trend("4b", NOON, NOON + 1)
