"""`wardwatch demo` in both sizes: it paints, it lives, it helps, and it leaves nothing behind."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clinical.alerts import Priority
from tests.e2e.terminals import ESCAPE, Screen
from tests.e2e.ward import alarm
from tui.actions import Where, within_reach

pytestmark = pytest.mark.terminal

SIZES = pytest.mark.parametrize("size", [(160, 48), (80, 24)], ids=("160x48", "80x24"))
PAGE_DOWN = "\x1b[6~"
HELP = "KEYS: WARD BOARD"


@pytest.fixture
def size() -> tuple[int, int]:
    """The large window, where a test asks for no other."""
    return 160, 48


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Where the demo keeps its folder while it runs."""
    folder = tmp_path / "room"
    folder.mkdir()
    return folder


@pytest.fixture
def demo(tmp_path: Path, room: Path, size: tuple[int, int]) -> Iterator[Screen]:
    """The demo with its first live values."""
    columns, lines = size
    with Screen("demo", data=tmp_path, columns=columns, lines=lines, more={"TMPDIR": str(room)}) as screen:
        screen.shows("ALERTS", "37 seen")
        yield screen
    for child in children_of(room):
        child.kill()


def children_of(room: Path) -> list[psutil.Process]:
    """The demo's bedsides that feed a folder in this room."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if str(room) in " ".join(process.info["cmdline"] or ()) and "tui.demo_feed" in process.info["cmdline"]
    ]


def data_in(room: Path) -> Path:
    """The folder that the demo fills."""
    (folder,) = room.iterdir()
    return folder


@SIZES
def test_the_demo_lives_helps_and_leaves_nothing_behind(
    demo: Screen, room: Path, size: tuple[int, int]
) -> None:
    values = demo.row("ŁUKASZEWICZ")
    demo.until(lambda _: demo.row("ŁUKASZEWICZ") != values)
    demo.shows("simulated")
    shown = every_page_of_the_help(demo, "RR 4 < 6", room)
    for action in within_reach(Where.WARD):
        said = re.compile(rf"{re.escape(action.shown)} +{re.escape(action.says[:12])}")
        assert any(said.search(line) for line in shown), action
    demo.send("\x10")
    demo.shows(HELP)
    demo.send(ESCAPE)
    demo.hides(HELP)
    demo.send("q")
    pressed = time.monotonic()
    assert demo.ended() == 0
    assert time.monotonic() - pressed < 2.0
    assert os.listdir(room) == []
    assert children_of(room) == []


def every_page_of_the_help(demo: Screen, words: str, room: Path) -> set[str]:
    """Every line that the help shows, paged to its end, while an alert arrives beneath it."""
    demo.send("?")
    demo.shows(HELP)
    alarm(data_in(room), "A03", Priority.HIGH, words)
    demo.shows(HELP, words)
    lines = set(demo.display)
    for _ in range(20):
        demo.send(PAGE_DOWN)
        demo.settle(0.2)
        lines |= set(demo.display)
    demo.send(ESCAPE)
    demo.hides(HELP)
    return lines


def test_the_bedsides_of_the_demo_come_back_when_they_are_killed(demo: Screen, room: Path) -> None:
    (child,) = children_of(room)
    child.kill()
    demo.until(lambda _: [each.pid for each in children_of(room)] not in ([], [child.pid]))
    values = demo.row("ŁUKASZEWICZ")
    demo.until(lambda _: "37 seen" in demo.text and demo.row("ŁUKASZEWICZ") not in ("", values))
    demo.send("q")
    assert demo.ended() == 0
    assert os.listdir(room) == []


def test_the_bedsides_of_the_demo_end_with_a_monitor_that_is_killed(demo: Screen, room: Path) -> None:
    (child,) = children_of(room)
    demo.kill(signal.SIGKILL)
    assert demo.ended() == -signal.SIGKILL
    child.wait(10)
    assert os.listdir(room) == []


def test_the_bedsides_of_the_demo_end_with_its_terminal(demo: Screen, room: Path) -> None:
    (child,) = children_of(room)
    demo.hang_up()
    assert demo.ended() == 129
    child.wait(10)
    assert os.listdir(room) == []


def test_data_that_is_to_be_kept_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with Screen("demo", "--data", str(kept), data=tmp_path) as demo:
        demo.shows("37 seen")
        demo.send("q")
        assert demo.ended() == 0
    assert (kept / "north" / "records.db").exists()
