"""Leases by a clock that is moved."""

from pathlib import Path

import pytest

from backends.embedded.alerts import TABLES, AlertBoard
from backends.embedded.database import Database
from backends.ports import Conflict
from tests.backends.examples import NOON


async def test_a_dead_holders_lease_does_not_outlast_a_clock_that_is_set_back(tmp_path: Path) -> None:
    now = NOON
    async with AlertBoard(Database(tmp_path / "records.db", steps=(TABLES,)), "north", lambda: now) as board:
        dead = await board.lease("4b", "intake-1", 10.0)
        now += 5.0
        with pytest.raises(Conflict):
            await board.lease("4b", "intake-2", 10.0)
        assert await board.leases() == (dead,)
        now -= 3600.0
        assert await board.leases() == ()
        taken = await board.lease("4b", "intake-2", 10.0)
        assert taken.fence > dead.fence
        with pytest.raises(Conflict):
            await board.lease("4b", "intake-1", 10.0)
