"""One dead region leaves the others untouched: its files are broken for real, before the start or later."""

import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backends.connect import RegionAddresses, open_stores
from tests.tui.bedside import Bedside
from tests.tui.conftest import seen, until
from tests.tui.two_regions import NORTH_2, South
from tui.navigation import Place, Scene
from tui.screens.regions import RegionScreen

WIDE = (160, 48)
Break = Callable[[Path], None]


def take_away(folder: Path) -> None:
    """The files are gone."""
    for file in folder.iterdir():
        file.unlink()


def put_folders(folder: Path) -> None:
    """A folder stands where each file was."""
    take_away(folder)
    for name in ("records.db", "vitals.db"):
        (folder / name).mkdir()


def spoil(folder: Path) -> None:
    """Something else stands in each file."""
    take_away(folder)
    for name in ("records.db", "vitals.db"):
        (folder / name).write_bytes(b"no database" * 1000)


def forbid(folder: Path) -> None:
    """Nobody may read or write them; root may all the same."""
    for file in folder.iterdir():
        file.chmod(0)


BROKEN = pytest.mark.parametrize(
    "break_it",
    [
        put_folders,
        spoil,
        pytest.param(forbid, marks=pytest.mark.skipif(os.geteuid() == 0, reason="root reads all the same")),
    ],
)


@pytest.fixture
async def south(tmp_path: Path, bedside: Bedside) -> AsyncIterator[South]:
    """South beside North, with an open alert; what it was told lies in its files."""
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        there = South(stores["south"])
        await there.admit(NORTH_2, "A01", "A02", "A03")
        await there.alarm("A01")
        yield there


@pytest.fixture
async def left_south(tmp_path: Path, bedside: Bedside) -> Path:
    """South beside North, closed: the folder of its files."""
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        await South(stores["south"]).admit(NORTH_2, "A01", "A02", "A03")
    return tmp_path / "south"


@pytest.fixture
def locked(left_south: Path) -> Iterator[Path]:
    """South, while another program holds its files for itself alone."""
    with (
        closing(sqlite3.connect(left_south / "records.db", isolation_level=None)) as records,
        closing(sqlite3.connect(left_south / "vitals.db", isolation_level=None)) as vitals,
    ):
        for file in (records, vitals):
            file.execute("PRAGMA locking_mode = EXCLUSIVE")
            file.execute("BEGIN EXCLUSIVE")
        yield left_south


async def north_goes_on(bedside: Bedside) -> None:
    """Look at a dead South from a monitor that starts, go there and away again; North does not notice."""
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await until(lambda: monitor.started and monitor.station.region.alerts_known)
        await bedside.speak("B01", hr=111)
        await until(lambda: "111" in seen(monitor.station.ward_screen))
        await pilot.press("r")
        await until(lambda: isinstance(monitor.screen, RegionScreen) and "0 of 6" in seen(monitor.screen))
        await until(lambda: "1 without contact" in seen(monitor.screen))
        await pilot.press("j", "enter")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: "NO WARD" in seen(monitor.screen))
        assert "OKAFOR" not in "\n".join(seen(monitor.screen).splitlines()[2:])
        monitor.station.navigation.go(Place(Scene.WARD, "north", "4b"))
        await until(lambda: "B01 OKAFORB01" in seen(monitor.screen) and "NO WARD" not in seen(monitor.screen))
        await bedside.speak("B01", hr=112)
        await until(lambda: "112" in seen(monitor.screen))


@BROKEN
async def test_a_region_that_is_dead_at_the_start_leaves_the_other_untouched(
    bedside: Bedside, left_south: Path, break_it: Break
) -> None:
    break_it(left_south)
    await north_goes_on(bedside)


async def test_a_region_whose_files_are_locked_leaves_the_other_untouched(
    bedside: Bedside, locked: Path
) -> None:
    await north_goes_on(bedside)


@pytest.mark.parametrize("break_it", [put_folders, spoil, take_away])
async def test_a_region_that_dies_stays_on_the_screen_as_it_was_last_known(
    bedside: Bedside, south: South, tmp_path: Path, break_it: Break
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await until(lambda: monitor.started)
        await pilot.press("r")
        await until(lambda: isinstance(monitor.screen, RegionScreen))
        screen = monitor.screen
        assert isinstance(screen, RegionScreen)
        await until(lambda: screen.regions.entries[1].census and len(screen.highs.entries) == 1)
        break_it(tmp_path / "south")
        await until(lambda: "0 of 6, last known" in seen(screen))
        await until(lambda: "nobody had it" in seen(screen))
        line = screen.regions.entries[1]
        assert line.lost is not None
        assert line.tally is not None
        assert line.tally.high == 1
        assert line.census is not None
        assert line.census.beds == 4
        await bedside.speak("B01", hr=113)
        await until(lambda: "113" in seen(monitor.station.ward_screen))
        await until(lambda: "South *** 1 last known" in seen(monitor.station.ward_screen))
