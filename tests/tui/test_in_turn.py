"""Keys in a burst, as over a slow line: each goes to the screen that those before it have opened."""

import pytest
from textual.events import Key

from tests.tui.bedside import Bedside, bed
from tests.tui.conftest import until
from tui.app import Wardwatch
from tui.arrange import Order, Show
from tui.screens.help import HelpDialogue

_NAMES = {":": "colon", " ": "space", "\r": "enter", "?": "question_mark", "\x1b": "escape"}


def burst(monitor: Wardwatch, text: str) -> None:
    """Let keys come all at once, as a terminal sends them."""
    for character in text:
        key = Key(_NAMES.get(character, character), character if character.isprintable() else None)
        key.set_sender(monitor)
        monitor.post_message(key)


async def opened(monitor: Wardwatch) -> None:
    await until(lambda: monitor.started)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)


@pytest.mark.parametrize("ahead", ["", "jjj", "?freeze\x1b", "?\x1b?\x1b"])
async def test_a_command_in_a_burst_is_typed_into_its_line_and_done(bedside: Bedside, ahead: str) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)):
        await opened(monitor)
        burst(monitor, ahead + ":bed 12\r")
        await until(lambda: monitor.station.ward_screen.panes.board.cursor == bed("B12"))
        await until(lambda: monitor.screen is monitor.station.ward_screen)


async def test_commands_in_a_burst_are_done_one_after_another(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)):
        await opened(monitor)
        burst(monitor, ":sort news2\r:filter mine\r:sort alert\r?")
        await until(lambda: isinstance(monitor.screen, HelpDialogue))
        view = monitor.station.ward_screen.view
        assert (view.order, view.show) == (Order.ALERT, Show.MINE)


async def test_a_key_that_never_ends_its_turn_holds_up_the_next_for_a_moment_only(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)):
        await opened(monitor)
        monitor._keys._busy = True
        burst(monitor, "s")
        await until(lambda: monitor._keys._waiting)
        await monitor._keys._go_on(monitor._keys._turn)
        await until(lambda: monitor.station.ward_screen.view.order is Order.NEWS2)
