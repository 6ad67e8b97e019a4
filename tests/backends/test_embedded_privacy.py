"""Patient data on disk is its user's alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.embedded.region import open_region
from tests.backends.people import WARD


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A process that would let everybody read and write its files."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
async def test_a_regions_files_are_closed_to_other_users(tmp_path: Path) -> None:
    async with open_region(tmp_path, "north") as stores:
        await stores.patients.open_ward(WARD)
        await stores.live.forget("4b", "B1")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "north").iterdir()}
    assert {"records.db", "records.db-wal", "records.db.lock", "vitals.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "north").stat().st_mode & 0o777 == 0o700
