"""Choosing a ward of any region: each with what is open and who is blind, live, under a cursor that stays."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from backends.connect import RegionAddresses, open_stores
from clinical.alerts import Priority
from tests.tui.bedside import Bedside
from tests.tui.conftest import seen, until
from tests.tui.two_regions import NORTH_2, WEST_1, South, keys_of
from tui import region_brief
from tui.app import Wardwatch
from tui.screens.wards import WardDialogue
from widgets.header import Census, Tally

SIZES = pytest.mark.parametrize("size", [(160, 48), (80, 24), (40, 12)])


@pytest.fixture
async def south(tmp_path: Path, bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[South]:
    """South beside North, with two wards."""
    monkeypatch.setattr(region_brief, "EVERY", 0.1)
    monkeypatch.setattr(region_brief, "COUNTED_EVERY", 0.1)
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        there = South(stores["south"])
        await there.admit(NORTH_2, "A01", "A02", "A03")
        await there.admit(WEST_1)
        yield there


async def wards_of(monitor: Wardwatch, pilot: Pilot[Any]) -> WardDialogue:
    """The wards to choose from, once all are known."""
    await until(lambda: monitor.started and monitor.station.ward_screen.watching)
    await pilot.press("w")
    await until(lambda: isinstance(monitor.screen, WardDialogue))
    dialogue = monitor.screen
    assert isinstance(dialogue, WardDialogue)
    await until(lambda: len(keys_of(dialogue.table.entries)) == 3)
    return dialogue


async def test_the_cursor_begins_on_the_ward_that_is_open_and_stays_while_numbers_change(
    bedside: Bedside, south: South
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)) as pilot:
        dialogue = await wards_of(monitor, pilot)
        assert keys_of(dialogue.table.entries) == ["north/4b", "south/1w", "south/2n"]
        await until(lambda: dialogue.table.cursor == "north/4b")
        await pilot.press("j", "j")
        await south.alarm("A01", Priority.HIGH)
        await south.speak(NORTH_2, "A01", "A02")
        await until(lambda: dialogue.table.entries[2].tally == Tally(high=1, unseen=1))
        await until(lambda: dialogue.table.entries[2].census == Census(4, seen=2, blind=1))
        assert dialogue.table.cursor == "south/2n"
        await until(lambda: "A01 SouthA01 Oskar  RR 5 < 6" in seen(dialogue))


async def test_enter_opens_the_ward_of_another_region(bedside: Bedside, south: South) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)) as pilot:
        await wards_of(monitor, pilot)
        await pilot.press("G", "enter")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: "A03 SOUTHA03" in seen(monitor.screen))
        assert monitor.station.home == "south"


@SIZES
async def test_the_wards_have_a_place_at_every_size(
    bedside: Bedside, south: South, size: tuple[int, int]
) -> None:
    await south.alarm("A01", Priority.HIGH)
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        dialogue = await wards_of(monitor, pilot)
        await until(lambda: dialogue.table.entries[2].tally == Tally(high=1, unseen=1))
        await until(lambda: " 2N Medi" in seen(dialogue))
        line = next(line for line in seen(dialogue).splitlines() if " 2N Medi" in line)
        assert "So" in line
        assert line.strip("│ ").split().count("1") == 2


async def test_a_region_that_told_of_no_ward_says_so_and_is_passed_over(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)) as pilot:
        await until(lambda: monitor.started and monitor.station.ward_screen.watching)
        await pilot.press("w")
        await until(lambda: isinstance(monitor.screen, WardDialogue) and "South" in seen(monitor.screen))
        dialogue = monitor.screen
        assert isinstance(dialogue, WardDialogue)
        await until(lambda: keys_of(dialogue.table.entries) == ["north/4b"])
        await pilot.press("j", "j")
        assert dialogue.table.selected is not None
        assert dialogue.table.selected.key == "north/4b"
