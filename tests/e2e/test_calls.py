"""What the real program tells its terminal beside the picture, and what it leaves behind: nothing."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical.alerts import Priority
from tests.e2e.terminals import PATIENCE, WARDWATCH, Screen, environment
from tests.e2e.ward import alarm, two_patients

pytestmark = pytest.mark.terminal

LOUD = {"WARDWATCH_TITLE": "true", "WARDWATCH_BELL": "high", "WARDWATCH_NOTICES": "high"}
PUSH, POP, BELL = b"\x1b[22;2t", b"\x1b[23;2t", b"\a"
POINTER = re.compile(rb"\x1b\]22;[^\a\x1b]*\a")
"""Textual's own word on the shape of the mouse pointer, which ends in what would ring by itself."""


def rings(monitor: Screen) -> bool:
    """Whether the bell was rung."""
    return BELL in POINTER.sub(b"", bytes(monitor.raw))


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A ward with two patients."""
    two_patients(tmp_path)
    return tmp_path


def test_the_bell_rings_the_title_counts_and_both_are_gone_at_the_end(ward: Path) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward, more=LOUD) as monitor:
        monitor.shows("B02 OKAFORB02", "none open")
        alarm(ward, "B01", Priority.HIGH)
        monitor.until(lambda _: rings(monitor) and b"\x1b]9;wardwatch 4B: *** B01" in monitor.raw)
        monitor.until(lambda _: b"\x1b]2;*** 1  ** 0  4B  wardwatch\x1b\\" in monitor.raw)
        monitor.send("q")
        assert monitor.ended() == 0
        assert monitor.raw.count(PUSH) == monitor.raw.count(POP) == 1
        assert b"okafor" not in b"".join(monitor.raw.split(b"\x1b]")[1:2]).lower()


def test_a_monitor_that_is_told_to_end_gives_the_title_back(ward: Path) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward, more=LOUD) as monitor:
        monitor.until(lambda _: PUSH in monitor.raw)
        monitor.kill(signal.SIGTERM)
        assert monitor.ended() == 143
        assert monitor.raw.rindex(POP) > monitor.raw.rindex(PUSH)


def test_without_a_wish_nothing_is_told(ward: Path) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward) as monitor:
        monitor.shows("B02 OKAFORB02")
        alarm(ward, "B01", Priority.HIGH)
        monitor.shows("SpO2 78 < 80")
        monitor.send("q")
        assert monitor.ended() == 0
        assert not rings(monitor)
        for sequence in (PUSH, POP, b"\x1b]2;", b"\x1b]9;"):
            assert sequence not in monitor.raw


@pytest.fixture
def tmux(ward: Path) -> Iterator[tuple[str, ...]]:
    """A monitor in a tmux that takes what programs copy."""
    found = shutil.which("tmux")
    if found is None:
        pytest.skip("no tmux here")
    server = (found, "-S", str(ward / "tmux"), "-f", "/dev/null")
    start = ("new-session", "-d", "-x", "160", "-y", "48", f"{WARDWATCH} monitor --as ruiz")
    command = (*server, "set-option", "-g", "default-terminal", "tmux-256color", ";", *start)
    subprocess.run(command, env=environment(ward), check=True)
    subprocess.run((*server, "set-option", "-s", "set-clipboard", "on"), check=True)
    yield server
    subprocess.run((*server, "kill-server"), check=False)


def told(tmux: tuple[str, ...], *words: str) -> str:
    """What tmux says."""
    return subprocess.run((*tmux, *words), capture_output=True, text=True, check=False).stdout


def until(tmux: tuple[str, ...], words: str, *asked: str) -> None:
    """Wait until tmux says these words when it is asked; raises TimeoutError with what it says."""
    began = time.monotonic()
    while words not in (said := told(tmux, *asked)):
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"never {words!r}, but:\n{said}")
        time.sleep(0.1)


def test_what_is_copied_lies_in_the_buffer_of_tmux(tmux: tuple[str, ...]) -> None:
    until(tmux, "B02 OKAFORB02", "capture-pane", "-p")
    told(tmux, "send-keys", "y")
    until(tmux, "4B B01  OKAFORB01 Chidiebere  MRN 447101", "show-buffer")
