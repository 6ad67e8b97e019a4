"""With the mouse on everything can be clicked; over SSH it is off until it is asked for."""

import os
import subprocess
import sys

import pytest

from tests.tui.bedside import Bedside, bed
from tests.tui.conftest import until
from tui.over_ssh import FRAMES, FRAMES_OVER_A_LINE, pace, wants_mouse
from tui.screens.help import HelpDialogue

OVER_SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


async def test_a_click_puts_the_cursor_on_a_bed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)) as pilot:
        await until(lambda: monitor.started and len(monitor.station.ward_screen.panes.board.pictures) == 40)
        await pilot.click("#board", offset=(12, 5))
        await until(lambda: monitor.station.ward_screen.panes.board.cursor == bed("B05"))


async def test_a_key_of_the_key_bar_can_be_clicked(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=(160, 48)) as pilot:
        await until(lambda: monitor.started and len(monitor.station.ward_screen.panes.board.pictures) == 40)
        bar = monitor.station.ward_screen.keys
        x = next(span.x for span in bar.draw(*bar.size)[0].spans if span.text == "help")
        await pilot.click("#keys", offset=(x + 1, 0))
        await until(lambda: isinstance(monitor.screen, HelpDialogue))


@pytest.mark.parametrize(
    ("wish", "environment", "heard"),
    [
        ("auto", {}, True),
        ("auto", OVER_SSH, False),
        ("on", OVER_SSH, True),
        ("off", {}, False),
    ],
)
def test_the_mouse_is_heard_as_wished(wish: str, environment: dict[str, str], heard: bool) -> None:
    assert wants_mouse(wish, environment) is heard  # type: ignore[arg-type]


def test_over_a_line_there_are_fewer_frames_unless_the_user_says_how_many() -> None:
    at_home: dict[str, str] = {}
    pace(at_home)
    assert at_home == {"TEXTUAL_FPS": FRAMES}
    far = dict(OVER_SSH)
    pace(far)
    assert far["TEXTUAL_FPS"] == FRAMES_OVER_A_LINE
    told = {**OVER_SSH, "TEXTUAL_FPS": "25"}
    pace(told)
    assert told["TEXTUAL_FPS"] == "25"


@pytest.mark.parametrize(("environment", "frames"), [({}, 30), (OVER_SSH, 10)], ids=("at home", "over ssh"))
def test_textual_itself_keeps_to_the_frames_of_the_line(environment: dict[str, str], frames: int) -> None:
    asked = (
        "import os; import tui.cli; from tui.over_ssh import pace; pace(os.environ);"
        " from textual import constants; print(constants.MAX_FPS)"
    )
    known = {
        name: value for name, value in os.environ.items() if name not in ("SSH_CONNECTION", "TEXTUAL_FPS")
    }
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={**known, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(told.stdout) == frames


def test_the_terminal_is_believed_over_a_line() -> None:
    far = {**OVER_SSH, "TERM": "screen", "COLORTERM": ""}
    pace(far)
    assert (far["TERM"], far["COLORTERM"]) == ("screen", "")
