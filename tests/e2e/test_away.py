"""Away from the terminal and back, in the real program: stopped, suspended, and told what was missed."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clinical.alerts import Priority
from tests.e2e.terminals import ESCAPE, Screen
from tests.e2e.ward import alarm, happens, two_patients

pytestmark = pytest.mark.terminal

LONG_ENOUGH = 7.0
SUSPEND = "\x1a"


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A ward with two patients."""
    two_patients(tmp_path)
    return tmp_path


@pytest.fixture
def screen(ward: Path) -> Iterator[Screen]:
    """A monitor that shows it."""
    with Screen("monitor", "--as", "ruiz", data=ward) as monitor:
        monitor.shows("B02 OKAFORB02", "none open")
        yield monitor


def meanwhile(ward: Path, began: float) -> None:
    """A medium alert comes and is taken by a colleague, a high one comes and stays; then the time is over."""
    taken = alarm(ward, "B02", Priority.MEDIUM, "HR 131 > 120")
    happens(ward, lambda bedside: bedside.acknowledge(taken, "J. Meyer"))
    alarm(ward, "B01")
    time.sleep(max(0.0, began + LONG_ENOUGH - time.monotonic()))


def lists_both(screen: Screen) -> None:
    """The offer stands in the banner, covers nothing, and opens the list."""
    screen.shows("i lists it", "2 alerts came, 0 went", "B02 OKAFORB02")
    screen.send("i")
    screen.shows("WHILE YOU WERE AWAY", "B01 OkaforB01", "B02 OkaforB02")
    assert "nobody yet" in screen.row("SpO2 78 < 80  ")
    screen.shows("HR 131 > 120", "J. Meyer")
    screen.send(ESCAPE)
    screen.hides("i lists it")


def test_a_monitor_that_was_stopped_lists_what_came_meanwhile(ward: Path, screen: Screen) -> None:
    began = time.monotonic()
    screen.kill(signal.SIGSTOP)
    meanwhile(ward, began)
    screen.kill(signal.SIGCONT)
    lists_both(screen)


def test_ctrl_z_gives_the_shell_its_terminal_and_comes_back_whole(ward: Path, screen: Screen) -> None:
    began = time.monotonic()
    screen.send(SUSPEND)
    process = psutil.Process(screen.pid)
    screen.until(lambda _: process.status() == psutil.STATUS_STOPPED)
    screen.settle(0.2)
    sent = bytes(screen.raw)
    assert sent.rindex(b"\x1b[?1049l") > sent.rindex(b"\x1b[?1049h")
    assert sent.rindex(b"\x1b[?25h") > sent.rindex(b"\x1b[?25l")
    meanwhile(ward, began)
    screen.kill(signal.SIGCONT)
    lists_both(screen)
    screen.send("q")
    assert screen.ended() == 0
