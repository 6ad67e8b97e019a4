"""Regions and wards in a real terminal: the selector lives, switching keeps nothing of what was left."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clinical.alerts import Priority
from tests.e2e.terminals import ENTER, Screen
from tests.e2e.ward import alarm, two_patients

pytestmark = pytest.mark.terminal

SIZES = pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=("160x48", "80x24"))


@pytest.fixture
def demo(tmp_path: Path, size: tuple[int, int]) -> Iterator[Screen]:
    """The demo with its first live values."""
    columns, lines = size
    with Screen(
        "demo", data=tmp_path, columns=columns, lines=lines, more={"TMPDIR": str(tmp_path)}
    ) as screen:
        screen.shows("ALERTS", "37 seen")
        yield screen


@SIZES
def test_a_region_is_chosen_and_nothing_of_the_old_ward_stays(demo: Screen, size: tuple[int, int]) -> None:
    demo.send("r")
    demo.shows("REGIONS", "WARDS OF NORTH", "4B Step-down", "OPEN HIGH ALERTS, ALL REGIONS")
    demo.send("j")
    demo.shows("WARDS OF SOUTH", "7W Respiratory")
    demo.until(lambda _: "6 of 6 ok" in demo.row("South  "))
    demo.send(ENTER)
    demo.hides("WARDS OF SOUTH")
    demo.shows("South", "seen")
    demo.until(lambda lines: lines[0].strip().startswith("South") and "37 seen" not in lines[0])
    demo.until(lambda _: demo.row("A01") != "")
    assert "ŁUKASZEWICZ" not in demo.text
    demo.send("-")
    demo.shows("WARDS OF")
    demo.send("q")
    assert demo.ended() == 0


def test_a_locked_region_is_shown_and_left_again(tmp_path: Path) -> None:
    two_patients(tmp_path)
    alarm(tmp_path, "B01", Priority.HIGH)
    (tmp_path / "south").mkdir()
    files = [tmp_path / "south" / name for name in ("records.db", "vitals.db")]
    with closing(sqlite3.connect(files[0])) as records, closing(sqlite3.connect(files[1])) as vitals:
        for file in (records, vitals):
            file.isolation_level = None
            file.execute("PRAGMA locking_mode = EXCLUSIVE")
            file.execute("BEGIN EXCLUSIVE")
            file.execute("CREATE TABLE held (by)")
        regions = {"WARDWATCH_REGIONS": '{"north": {}, "south": {}}'}
        with Screen("monitor", "--region", "north", data=tmp_path, more=regions) as screen:
            screen.shows("OKAFORB01", "SpO2 78 < 80")
            screen.send("r")
            screen.shows("REGIONS", "1 without contact", "0 of 6")
            screen.send("j" + ENTER)
            screen.shows("NO WARD")
            screen.hides("OKAFORB01")
            screen.send("r")
            screen.shows("WARDS OF SOUTH")
            screen.send("k" + ENTER)
            screen.shows("OKAFORB01", "SpO2 78 < 80")
            screen.send("q")
            assert screen.ended() == 0


def test_every_open_alert_is_listed_with_its_region_and_acknowledged(tmp_path: Path) -> None:
    two_patients(tmp_path)
    alarm(tmp_path, "B02", Priority.HIGH, "RR 5 < 6")
    with Screen("monitor", "--as", "Maria", data=tmp_path) as screen:
        screen.shows("OKAFORB01")
        screen.send("A")
        screen.shows("EVERY OPEN ALERT", "NOBODY YET", "RR 5 < 6", "4B Step-down")
        screen.send("a")
        screen.shows("ACKNOWLEDGE ONE ALERT", "B02")
        screen.settle(1.0)
        screen.send(ENTER)
        screen.hides("NOBODY YET")
        screen.shows("Maria")
        screen.send("q")
        assert screen.ended() == 0
