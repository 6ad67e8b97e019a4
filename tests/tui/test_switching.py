"""Switching to another ward: its shell at once, and in no frame a bed or a value of the one that was left."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.ports import WardVitals
from clinical.places import Bed, Ward
from tests.tui.bedside import Bedside, vitals
from tests.tui.conftest import seen, until
from tests.tui.two_regions import NORTH_2, South
from tui.app import Wardwatch
from tui.navigation import Place, Scene
from widgets.drawn import Drawn

WIDE = (160, 48)
ICU = Ward("north", "icu", "Intensive Care", ("1", "2"))
OTHER_WARDS = pytest.mark.parametrize(
    "place", [Place(Scene.WARD, "south", "2n"), Place(Scene.WARD, "north", "icu")]
)


@pytest.fixture
async def south(tmp_path: Path, bedside: Bedside) -> AsyncIterator[South]:
    """South beside North: a ward whose monitors have spoken."""
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        there = South(stores["south"])
        await there.admit(NORTH_2, "A01", "A02")
        await there.speak(NORTH_2, "A01", "A02", hr=66)
        yield there


class Frames:
    """What every frame showed below the header, from when it is asked to look."""

    def __init__(self, monitor: Wardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[str] = []
        display = monitor._display

        def look(screen: Any, renderable: Any) -> None:
            display(screen, renderable)
            self.shown.append(below_the_header(monitor))

        monkeypatch.setattr(monitor, "_display", look)


def below_the_header(monitor: Wardwatch) -> str:
    return "\n".join(seen(monitor.station.ward_screen).splitlines()[2:])


def held(monitor: Wardwatch) -> str:
    """Everything that the panes below the header have been given to draw."""
    panes = [pane for pane in monitor.station.ward_screen.panes.all if pane.id not in ("header", "keys")]
    return " ".join(f"{getattr(pane, fact)}" for pane in panes for fact in (*Drawn.FACTS, *pane.FACTS))


async def a_busy_ward(monitor: Wardwatch, bedside: Bedside) -> None:
    """A ward with values, an alert, its patient in the pane and a cursor on a bed."""
    await until(lambda: monitor.started)
    await bedside.alarm("B01", text="SpO2 78 < 80")
    await bedside.speak("B01", spo2=78, hr=133)
    await until(lambda: "133" in below_the_header(monitor) and "OKAFORB01" in below_the_header(monitor))
    await until(lambda: "SpO2 78 < 80" in below_the_header(monitor))


@OTHER_WARDS
async def test_no_frame_shows_anything_of_the_ward_that_was_left(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    await bedside.stores.patients.open_ward(ICU)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await a_busy_ward(monitor, bedside)
        await pilot.press("j")
        left = monitor.station.ward_screen.watching
        assert left is not None
        frames = Frames(monitor, monkeypatch)
        monitor.station.navigation.go(place)
        assert "OKAFOR" not in held(monitor).upper()
        assert "SpO2 78" not in held(monitor)
        left._take_news(WardVitals("4b", time.time(), (vitals("B01", time.time(), hr=199),)))
        await until(lambda: monitor.station.ward_screen.watching not in (None, left))
        await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) in (2, 4))
        left._take_news(WardVitals("4b", time.time(), (vitals("B01", time.time(), hr=198),)))
        await bedside.speak("B01", hr=197)
        await until(lambda: len(frames.shown) >= 3)
        for frame in frames.shown:
            assert "OKAFOR" not in frame
            assert "SpO2 78" not in frame
            assert not {"199", "198", "197", "133"} & set(frame.split())


async def test_the_first_frame_after_the_switch_is_the_new_wards_shell(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await a_busy_ward(monitor, bedside)
        monitor.station.navigation.go(Place(Scene.WARD, "south", "2n"))
        assert monitor.station.ward_screen.header.facts.region == "South"
        assert monitor.station.ward_screen.panes.board.instead.startswith("opening")
        await until(lambda: "A02 SOUTHA02" in below_the_header(monitor))
        await until(lambda: "66" in below_the_header(monitor).split())


async def test_the_filter_and_the_cursor_of_the_old_ward_are_not_those_of_the_new_one(
    bedside: Bedside, south: South
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await a_busy_ward(monitor, bedside)
        await pilot.press("j", "2")
        monitor.station.navigation.go(Place(Scene.WARD, "south", "2n"))
        await until(lambda: "A01 SOUTHA01" in below_the_header(monitor))
        selected = monitor.station.ward_screen.panes.board.selected
        assert selected is not None
        assert selected.bed.label == "A01"
        assert monitor.station.ward_screen.panes.feed.selected is None


async def test_a_bed_that_was_meant_on_the_old_ward_is_not_waited_for_on_the_new_one(
    bedside: Bedside, south: South
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await a_busy_ward(monitor, bedside)
        ward = monitor.station.ward_screen
        ward.aim(Bed("north", "4b", "B77"))
        monitor.station.navigation.go(Place(Scene.WARD, "south", "2n"))
        assert ward._aim is None
        monitor.station.navigation.go(Place(Scene.WARD, "north", "4b", Bed("north", "4b", "B09")))
        await until(lambda: ward.panes.board.cursor == Bed("north", "4b", "B09"))
