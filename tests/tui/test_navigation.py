"""From view to view and back, on real stores: the ward follows, and nothing is remembered for ever."""

from functools import partial

from clinical.places import Ward
from tests.tui.bedside import WARD, Bedside, bed
from tests.tui.conftest import seen, until
from tui.app import Wardwatch
from tui.navigation import _REMEMBERED, Navigation, Place, Scene
from tui.screens.help import HelpDialogue

WIDE = (160, 48)
ICU = Ward("north", "icu1", "Intensive care", ("I01", "I02"))
BOARD = Place(Scene.WARD, "north", WARD.id)


def _stands(navigation: Navigation, scene: Scene) -> bool:
    return navigation.here.scene is scene and navigation.front.is_mounted


def ward_of(monitor: Wardwatch) -> str:
    watching = monitor.station.ward_screen.watching if monitor.started else None
    return watching.ward.id if watching else ""


async def opened(monitor: Wardwatch) -> None:
    await until(lambda: ward_of(monitor) == WARD.id)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)


async def test_back_goes_through_every_view_to_where_one_began(bedside: Bedside) -> None:
    await bedside.stores.patients.open_ward(ICU)
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        navigation = monitor.station.navigation
        began = navigation.here
        for scene in (Scene.REGIONS, Scene.ALERTS, Scene.WALL):
            navigation.go(Place(scene, "north"))
            await until(partial(_stands, navigation, scene))
        navigation.to_ward(ICU)
        await until(lambda: ward_of(monitor) == "icu1")
        for scene in (Scene.WALL, Scene.ALERTS, Scene.REGIONS):
            await pilot.press("minus")
            await until(partial(_stands, navigation, scene))
        await pilot.press("minus")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: ward_of(monitor) == WARD.id)
        assert (navigation.here.scene, navigation.here.ward) == (began.scene, began.ward)
        await pilot.press("minus")
        await until(lambda: "there is no earlier view" in seen(monitor.screen))


async def test_the_cursor_is_where_it_was_when_one_comes_back(bedside: Bedside) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        monitor.station.ward_screen.aim(bed("B17"))
        monitor.station.navigation.go(Place(Scene.REGIONS, "north"))
        await until(lambda: monitor.station.navigation.front.is_mounted)
        monitor.station.ward_screen.aim(bed("B02"))
        await pilot.press("minus")
        await until(lambda: monitor.station.ward_screen.panes.board.cursor == bed("B17"))


async def test_going_back_the_cursor_stands_on_the_patient_who_was_seen_last(bedside: Bedside) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        board, navigation = monitor.station.ward_screen.panes.board, monitor.station.navigation
        monitor.station.ward_screen.aim(bed("B01"))
        await pilot.press("enter")
        await until(partial(_stands, navigation, Scene.PATIENT))
        await pilot.press("right_square_bracket")
        await until(lambda: navigation.here.bed not in (None, bed("B01")))
        stepped_to = navigation.here.bed
        await pilot.press("minus")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: board.cursor == stepped_to)


async def test_going_to_the_same_place_is_one_view(bedside: Bedside) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        navigation = monitor.station.navigation
        navigation.go(navigation.here)
        navigation.go(navigation.here)
        assert not navigation.back()


async def test_a_dialogue_is_no_view_and_going_closes_it(bedside: Bedside) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        navigation = monitor.station.navigation
        await pilot.press("question_mark")
        await until(lambda: isinstance(monitor.screen, HelpDialogue))
        assert navigation.front is monitor.station.ward_screen
        navigation.go(Place(Scene.ALERTS, "north"))
        await until(lambda: monitor.screen is navigation.front)
        assert navigation.back()
        assert monitor.screen is monitor.station.ward_screen


async def test_no_more_views_are_remembered_than_a_shift_needs(bedside: Bedside) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        navigation = monitor.station.navigation
        for number in range(3 * _REMEMBERED):
            navigation.go(Place(Scene.WARD, "north", WARD.id, bed(f"B{1 + number % 40:02}")))
        steps = 0
        while navigation.back():
            steps += 1
        assert steps == _REMEMBERED


async def test_in_another_region_the_wards_first_is_shown_and_nothing_of_the_old_one(
    bedside: Bedside,
) -> None:
    monitor = bedside.monitor(WARD.id)
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        monitor.station.navigation.go(Place(Scene.WARD, "south"))
        assert monitor.station.home == "south"
        assert monitor.station.ward_screen.panes.board.pictures == ()
        assert monitor.station.navigation.back()
        await until(lambda: ward_of(monitor) == WARD.id)
