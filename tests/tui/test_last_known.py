"""Alerts of a bed that is not heard: last known in feed, sickest line and dialogue, true while it speaks."""

import time

from tests.tui.bedside import Bedside
from tests.tui.conftest import seen, until
from tui.app import Wardwatch
from tui.screens.acknowledge import AcknowledgeDialogue

WIDE = (160, 48)


def board(monitor: Wardwatch) -> str:
    """The text of the ward board."""
    return seen(monitor.station.ward_screen)


def feed(monitor: Wardwatch) -> str:
    """The text of the feed's lines as they are drawn."""
    pane = monitor.station.ward_screen.panes.feed
    return "\n".join(pane.render_line(y).text for y in range(pane.size.height))


async def alarmed(monitor: Wardwatch) -> None:
    """Wait until an alert stands in the feed of a ward that is on the screen."""
    await until(lambda: monitor.started)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)
    await until(lambda: monitor.station.ward_screen.panes.feed.alerts)


async def test_an_alert_of_a_bed_that_was_never_heard_is_last_known_everywhere(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await alarmed(monitor)
        await until(lambda: "last known SpO2 78 < 80" in board(monitor) and "░" in feed(monitor))
        await pilot.press("a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
        await until(lambda: "last known 78" in seen(monitor.screen))
        assert "still true" not in seen(monitor.screen)


async def test_an_alert_is_true_while_its_bed_speaks(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await alarmed(monitor)
        await bedside.speak("B01", spo2=77)
        await until(lambda: "░" not in feed(monitor) and "SpO2 78 < 80 for" in board(monitor))
        await pilot.press("a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
        await until(lambda: "still true   now 77 %" in seen(monitor.screen))


async def test_an_alert_of_a_bed_that_fell_silent_tells_the_age_of_its_last_reading(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    await bedside.speak("B01", time.time() - 120, spo2=76)
    async with monitor.run_test(size=WIDE) as pilot:
        await alarmed(monitor)
        await until(lambda: "last known SpO2 78 < 80, 2:" in board(monitor) and "░2:" in feed(monitor))
        await pilot.press("a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
        await until(lambda: "last known 76, 2:" in seen(monitor.screen))
        assert " now 76" not in seen(monitor.screen)
