"""The command line over real stores: typing, completing, doing, and coming back to what was typed."""

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from clinical.places import Ward
from tests.tui.bedside import Bedside, bed
from tests.tui.conftest import seen, until
from tui.actions import Where
from tui.app import Wardwatch
from tui.arrange import Order, Show
from tui.screens.command import CommandDialogue
from tui.screens.help import HelpDialogue
from tui.screens.look_up import LookUpDialogue
from widgets.drawn import Drawn
from widgets.inks import THEMES
from widgets.offers import OfferList

WIDE = (160, 48)


async def opened(monitor: Wardwatch) -> None:
    await until(lambda: monitor.started)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)


async def begun(pilot: Pilot[int], monitor: Wardwatch) -> CommandDialogue:
    """Open the command line, and wait until the wards are known."""
    await pilot.press("colon")
    await until(lambda: isinstance(monitor.screen, CommandDialogue) and monitor.screen.is_mounted)
    dialogue = monitor.screen
    assert isinstance(dialogue, CommandDialogue)
    await until(lambda: dialogue._wards.keys() == monitor.station.regions.keys())
    return dialogue


async def typed(pilot: Pilot[int], monitor: Wardwatch, line: str) -> CommandDialogue:
    """Open the command line and type a line."""
    dialogue = await begun(pilot, monitor)
    await pilot.press(*["space" if letter == " " else letter for letter in line])
    await until(lambda: dialogue._line.value == line)
    await pilot.pause()
    return dialogue


async def test_a_bed_a_sort_and_a_filter_are_typed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        await typed(pilot, monitor, "bed 12")
        await pilot.press("enter")
        await until(lambda: ward.panes.board.cursor == bed("B12"))
        await until(lambda: monitor.screen is ward)
        await typed(pilot, monitor, "sort news2")
        await pilot.press("enter")
        await until(lambda: ward.view.order is Order.NEWS2)
        await typed(pilot, monitor, "filter mine")
        await pilot.press("enter")
        await until(lambda: ward.view.show is Show.MINE)


@pytest.mark.parametrize("key", ["enter", "r", "A", "W"])
async def test_beds_are_sorted_from_another_screen_and_seen_to_be(bedside: Bedside, key: str) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        ward.aim(bed("B02"))
        await pilot.press(key)
        await until(lambda: monitor.screen is not ward)
        await typed(pilot, monitor, "sort news2")
        await pilot.press("enter")
        await until(lambda: monitor.screen is ward)
        assert ward.view.order is Order.NEWS2
        assert ward.panes.board.cursor == bed("B02")


async def test_a_bed_that_a_filter_hides_is_uncovered(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        await until(lambda: ward.view.arranged.shown)
        ward.show_only(Show.MINE)
        await until(lambda: not ward.panes.board.pictures)
        await typed(pilot, monitor, "bed b12")
        await pilot.press("enter")
        await until(lambda: ward.panes.board.selected and ward.panes.board.selected.bed == bed("B12"))


async def test_another_ward_is_completed_from_what_the_store_says_and_opened(bedside: Bedside) -> None:
    await bedside.stores.patients.open_ward(Ward("north", "icu1", "Intensive care", ("I01", "I02")))
    monitor = bedside.monitor("4b")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        dialogue = await typed(pilot, monitor, "ward ic")
        await pilot.press("tab")
        await until(lambda: dialogue._line.value == "ward icu1")
        assert "Intensive care, 2 beds" in seen(dialogue)
        await pilot.press("enter")
        await until(
            lambda: (watch := monitor.station.ward_screen.watching) is not None and watch.ward.id == "icu1"
        )
        await pilot.press("minus")
        await until(
            lambda: (watch := monitor.station.ward_screen.watching) is not None and watch.ward.id == "4b"
        )


@pytest.mark.parametrize("theme", THEMES)
async def test_another_theme_repaints_every_pane_at_once(bedside: Bedside, theme: str) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await typed(pilot, monitor, f"theme {theme}")
        await pilot.press("enter")
        await until(lambda: monitor.station.inks.theme == theme)
        panes = monitor.station.ward_screen.query(Drawn)
        assert {pane.inks.theme for pane in panes} == {theme}


async def test_an_action_is_typed_by_its_label(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await typed(pilot, monitor, "help")
        await pilot.press("enter")
        await until(lambda: isinstance(monitor.screen, HelpDialogue))


async def test_quit_is_typed_as_everywhere(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await typed(pilot, monitor, "q")
        await pilot.press("enter")
        await until(lambda: monitor.return_code == 0)


async def test_a_word_that_lacks_its_argument_is_completed_by_enter(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        dialogue = await typed(pilot, monitor, "them")
        await pilot.press("enter")
        await until(lambda: dialogue._line.value == "theme ")
        assert monitor.screen is dialogue


async def test_an_unknown_word_names_the_nearest_and_does_nothing(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        dialogue = await typed(pilot, monitor, "srot news2")
        await until(lambda: "Tab makes it: sort news2" in seen(dialogue))
        await pilot.press("enter")
        await pilot.pause()
        assert monitor.screen is dialogue
        assert monitor.station.ward_screen.view.order is Order.PLACE
        await pilot.press("tab")
        await until(lambda: dialogue._line.value == "sort news2")


async def test_down_chooses_and_up_brings_back_what_was_typed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        view = monitor.station.ward_screen.view
        await typed(pilot, monitor, "sort ")
        await pilot.press("down", "down", "enter")
        await until(lambda: view.order is Order.ALERT)
        await typed(pilot, monitor, "sort places")
        await pilot.press("enter")
        await until(lambda: view.order is Order.PLACE)
        dialogue = await begun(pilot, monitor)
        await pilot.press("up", "up")
        await until(lambda: dialogue._line.value == "sort alert")
        await pilot.press("down")
        await until(lambda: dialogue._line.value == "sort places")
        await pilot.press("down")
        await until(lambda: dialogue._line.value == "")


async def test_escape_leaves_and_nothing_is_done(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await typed(pilot, monitor, "sort news2")
        await pilot.press("escape")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        assert monitor.station.ward_screen.view.order is Order.PLACE


async def test_pasted_escapes_reach_no_terminal_and_do_nothing(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        dialogue = await begun(pilot, monitor)
        dialogue._line.post_message(Paste("quit\x1b[2J\u202e\n" + "x" * 300))
        await until(lambda: dialogue._line.value)
        assert "\x1b" not in dialogue._line.value
        assert "\u202e" not in dialogue._line.value
        assert len(dialogue._line.value) <= 80
        assert monitor.return_code is None


@pytest.mark.parametrize("size", [(160, 48), (80, 24), (40, 12)])
async def test_what_is_chosen_is_always_in_sight(bedside: Bedside, size: tuple[int, int]) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        await until(lambda: monitor.started and monitor.station.ward_screen.watching)
        dialogue = await begun(pilot, monitor)
        await pilot.press(*["down"] * 12)
        await pilot.pause()
        chosen = dialogue.chosen
        assert chosen is not None
        assert chosen.text in seen(dialogue)
        assert dialogue.query_one(OfferList).chosen == 12


async def test_any_words_filter_the_beds_until_all_are_shown_again(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        board = monitor.station.ward_screen.panes.board
        await typed(pilot, monitor, "filter okaforb02")
        await pilot.press("enter")
        await until(lambda: [picture.bed.label for picture in board.pictures] == ["B02"])
        await typed(pilot, monitor, "filter all")
        await pilot.press("enter")
        await until(lambda: len(board.pictures) == 40)


async def test_the_list_of_another_screen_is_filtered_by_typed_words_and_what_is_no_list_says_so(
    bedside: Bedside,
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        navigation = monitor.station.navigation
        await pilot.press("r")
        await until(lambda: navigation.front.words is not None and navigation.front.WHERE is Where.REGIONS)
        await typed(pilot, monitor, "filter icu")
        await pilot.press("enter")
        await until(lambda: navigation.front.words == "icu")
        await pilot.press("minus", "enter")
        await until(lambda: navigation.front.WHERE is Where.PATIENT)
        await typed(pilot, monitor, "filter spo2")
        await pilot.press("enter")
        await until(lambda: "there is no list here to filter" in seen(monitor.screen))
        await pilot.press("5")
        await typed(pilot, monitor, "filter spo2")
        await pilot.press("enter")
        await until(lambda: navigation.front.words == "spo2")


async def test_find_opens_the_look_up_with_what_was_typed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await typed(pilot, monitor, "find okaforb02")
        await pilot.press("enter")
        await until(lambda: isinstance(monitor.screen, LookUpDialogue))
        await until(lambda: "OKAFORB02" in seen(monitor.screen))


async def test_a_key_goes_round_the_themes_and_an_open_dialogue_follows(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        for theme in (*list(THEMES)[1:], next(iter(THEMES))):
            await pilot.press("ctrl+t")
            await pilot.pause()
            assert monitor.station.inks.theme == theme
        await begun(pilot, monitor)
        monitor.station.wear("light")
        assert {pane.inks.theme for pane in monitor.screen.query(Drawn)} == {"light"}
