"""The region selector on real stores of two regions: what it counts, where it leads, what is asked for it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from backends.connect import RegionAddresses, open_stores
from clinical.alerts import Priority
from clinical.patients import StayState
from clinical.places import Bed, Ward
from clinical.records import Deed
from tests.tui.bedside import Bedside
from tests.tui.conftest import seen, until
from tests.tui.two_regions import NORTH_2, WEST_1, South, keys_of, regions_of
from tui import judging, region_brief
from tui.navigation import Scene
from widgets.header import Census, Tally
from widgets.slices import Parts

WIDE = (160, 48)
EMPTY = Ward("south", "0e", "0E Empty", ("E01",))
SIZES = pytest.mark.parametrize("size", [(160, 48), (120, 30), (80, 24), (40, 12)])


@pytest.fixture
async def south(tmp_path: Path, bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[South]:
    """South beside North: a ward with three patients, and one with one."""
    monkeypatch.setattr(region_brief, "EVERY", 0.1)
    monkeypatch.setattr(region_brief, "COUNTED_EVERY", 0.1)
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        there = South(stores["south"])
        await there.admit(NORTH_2, "A01", "A02", "A03")
        await there.admit(WEST_1, "C01")
        yield there


async def test_each_region_and_ward_counts_its_beds_as_they_are_seen(bedside: Bedside, south: South) -> None:
    await south.speak(NORTH_2, "A01")
    await south.speak(WEST_1, "C01")
    away = await south.stores.patients.get("s-A03")
    assert away is not None
    assert away.stay is not None
    gone = replace(away, stay=replace(away.stay, state=StayState.OFF_WARD))
    await south.stores.patients.save(gone, Deed("theatre", "test", 0.0))
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].census == Census(6, seen=2, blind=1, away=1))
        assert [(line.name, line.wards, line.here) for line in screen.regions.entries] == [
            ("North", 1, True),
            ("South", 2, False),
        ]
        await pilot.press("j")
        await until(lambda: keys_of(screen.wards.entries) == ["1w", "2n"])
        assert [line.census for line in screen.wards.entries] == [
            Census(2, seen=1),
            Census(4, seen=1, blind=1, away=1),
        ]
        assert screen.wards.entries[0].age is not None


async def test_open_alerts_are_counted_where_they_stand_and_the_worst_is_named(
    bedside: Bedside, south: South
) -> None:
    await south.alarm("A01")
    await south.alarm("A02", Priority.MEDIUM, "HR 128 > 120")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].tally == Tally(high=1, medium=1, unseen=2))
        assert screen.regions.entries[0].tally == Tally()
        await pilot.press("j")
        await until(lambda: "A01 SouthA01 Oskar  RR 5 < 6" in seen(screen))
        await bedside.alarm("B02")
        await until(
            lambda: [getattr(each, "region", "") for each in screen.highs.entries] == ["North", "South"]
        )
        words = ("B02", "SpO2 78 < 80", "2N Medical", "RR 5 < 6", "nobody yet")
        await until(lambda: all(word in seen(screen) for word in words))


async def test_enter_on_a_ward_opens_its_board(bedside: Bedside, south: South) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await pilot.press("j", "tab", "j")
        await until(lambda: screen.wards.has_focus and screen.wards.cursor == "2n")
        await pilot.press("enter")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: "A02 SOUTHA02" in seen(monitor.screen))
        assert monitor.station.home == "south"
        await pilot.press("minus")
        await until(lambda: monitor.station.navigation.here.scene is Scene.REGIONS)


async def test_enter_on_an_alert_opens_its_patient_and_the_ward_follows(
    bedside: Bedside, south: South
) -> None:
    raised = await south.alarm("A03")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.highs.entries)
        await pilot.press("3", "enter")
        await until(lambda: monitor.station.navigation.here.scene is Scene.PATIENT)
        here = monitor.station.navigation.here
        assert (here.region, here.patient, here.bed) == ("south", raised.patient, Bed("south", "2n", "A03"))


async def test_r_leads_there_and_back(bedside: Bedside, south: South) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await until(lambda: monitor.started)
        await regions_of(monitor, pilot)
        await pilot.press("r")
        await until(lambda: monitor.screen is monitor.station.ward_screen)


async def test_nobody_is_asked_in_short_once_nobody_looks(bedside: Bedside, south: South) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await regions_of(monitor, pilot)
        await pilot.press("r")
        brief = monitor.station.regions["south"].brief
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        told = brief.told_at
        await south.speak(NORTH_2, "A01")
        await bedside.speak("B01", hr=111)
        await until(lambda: "111" in seen(monitor.station.ward_screen))
        assert brief.told_at == told


@SIZES
async def test_blind_beds_and_alerts_by_priority_have_a_place_at_every_size(
    bedside: Bedside, south: South, size: tuple[int, int]
) -> None:
    await south.alarm("A01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].tally == Tally(high=1, unseen=1))
        await pilot.press("3")
        await until(lambda: "A01" in seen(screen) and "RR 5 < 6" in seen(screen))
        heading = next(line for line in seen(screen).splitlines() if "blind" in line)
        south_line = next(line for line in seen(screen).splitlines() if line.strip("> ").startswith("South "))
        for word, value in (("blind", "4"), ("***", "1")):
            end = heading.index(word) + len(word)
            assert south_line[:end].split()[-1] == value


async def test_a_ward_with_patients_and_no_alarm_engine_is_not_calm(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 0.0)
    await south.stores.patients.open_ward(EMPTY)
    await south.stores.alerts.lease(WEST_1.id, "bedside", 290.0)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].unjudged == 1)
        assert screen.regions.entries[1].tally == Tally()
        await until(lambda: "1 of 3 wards not judged" in seen(screen))
        await pilot.press("j")
        await until(lambda: keys_of(screen.wards.entries) == ["0e", "1w", "2n"])
        assert [line.tally for line in screen.wards.entries] == [Tally(), Tally(), None]


async def test_before_it_is_known_whether_anyone_judges_no_zero_stands_for_a_region(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 3600.0)
    await south.stores.alerts.lease(WEST_1.id, "bedside", 290.0)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].tally == Tally())
        await pilot.press("j")
        await until(lambda: keys_of(screen.wards.entries) == ["1w", "2n"])
        assert [line.tally for line in screen.wards.entries] == [Tally(), None]


async def test_a_region_that_may_yet_be_fed_is_not_known_yet_in_the_header_and_the_selector(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 3600.0)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await until(lambda: "South not known yet" in seen(monitor.screen))
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[0].tally == Tally())
        assert screen.regions.entries[1].tally is None
        assert screen.regions.entries[1].unjudged == 0


async def test_a_region_without_an_alarm_engine_shows_no_counts(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 0.0)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await regions_of(monitor, pilot)
        await until(lambda: screen.regions.entries[1].unjudged == 2)
        assert screen.regions.entries[1].tally is None
        assert screen.regions.entries[0].tally == Tally()


async def test_the_board_rests_beneath_the_regions_and_stands_as_it_is_now_when_one_comes_back(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await until(lambda: monitor.started)
        await regions_of(monitor, pilot)
        board = monitor.station.ward_screen.panes.board
        drawn = 0
        draw = board.draw_parts

        def draw_and_count(width: int, height: int) -> Sequence[Parts]:
            nonlocal drawn
            drawn += 1
            return draw(width, height)

        monkeypatch.setattr(board, "draw_parts", draw_and_count)
        await bedside.speak("B01", hr=111)
        await until(lambda: any("111" in str(picture.vitals) for picture in board.pictures))
        await pilot.pause()
        assert not drawn
        await pilot.press("r")
        await until(lambda: "111" in seen(monitor.station.ward_screen))
        assert drawn
