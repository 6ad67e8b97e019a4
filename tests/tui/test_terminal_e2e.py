"""The monitor in a real pty: a terminal that stops reading, one that goes away, and the way out."""

import asyncio
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pyte
import pytest

from backends.addresses import RegionAddresses
from backends.connect import open_stores
from clinical.alerts import Priority
from tests.tui.bedside import Bedside

pytestmark = pytest.mark.terminal

LINES, COLUMNS = 48, 160
_MONITOR = """
import signal, sys
from pathlib import Path
from backends.addresses import RegionAddresses
from tui.app import Wardwatch
from tui.who import Who
if "nohup" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
data = Path(sys.argv[1])
regions = {"north": RegionAddresses(data, "North")}
sys.exit(Wardwatch(regions, "north", "4b", Who("mruiz", "Maria Ruiz RN", True)).attend())
"""


class Screen:
    """A monitor in a pty, and what its terminal shows."""

    def __init__(self, data: Path, *words: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _MONITOR, str(data), *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": ""},
        )
        os.close(slave)
        self._terminal = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._terminal)

    def read(self, seconds: float = 0.05) -> None:
        """Let the terminal read what has come."""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                self._stream.feed(os.read(self.master, 65536))
            except OSError:
                return
            seconds = 0.0

    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self._terminal.display)

    def shows(self, words: str, patience: float = 30.0) -> None:
        """Read until these words stand on the screen."""
        self.until(lambda: words in self.text(), patience)

    def until(self, state: Callable[[], object], patience: float = 30.0) -> None:
        """Read until a state is reached."""
        end = time.monotonic() + patience
        while not state():
            assert time.monotonic() < end, self.text()
            self.read()

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self.master, keys.encode())

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self.master >= 0:
            os.close(self.master)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A data folder with a ward in it."""

    async def fill(bedside: Bedside) -> None:
        await bedside.admit("B01", "B02")
        await bedside.feed()

    at_bedside(tmp_path, fill)
    return tmp_path


def at_bedside(data: Path, happens: Callable[[Bedside], Awaitable[object]]) -> None:
    """Let something happen at the bedside, in stores of its own."""

    async def run() -> None:
        async with open_stores({"north": RegionAddresses(data, "North")}) as stores:
            await happens(Bedside(data, stores["north"]))

    asyncio.run(run())


async def one_high_alert(bedside: Bedside) -> None:
    await bedside.alarm("B01")


@pytest.fixture
def screen(ward: Path) -> Iterator[Screen]:
    """A monitor that shows one high alert."""
    at_bedside(ward, one_high_alert)
    monitor = Screen(ward)
    monitor.shows("ALERTS  nobody yet 1 of 1")
    yield monitor
    monitor.close()


def test_a_terminal_that_stops_reading_loses_no_alert(ward: Path, screen: Screen) -> None:
    many = 40

    async def alarms(bedside: Bedside) -> None:
        for number in range(many):
            await bedside.speak("B01", hr=100 + number)
            await bedside.alarm(f"B{number + 1:02}", Priority.MEDIUM, f"HR {number + 121} > 120")
            await asyncio.sleep(0.4)

    at_bedside(ward, alarms)
    screen.shows("DISPLAY DELAYED")
    screen.shows(f"** {many}")
    assert screen.process.poll() is None


def test_a_screen_that_stood_still_says_so(screen: Screen) -> None:
    screen.process.send_signal(signal.SIGSTOP)
    time.sleep(3.0)
    screen.process.send_signal(signal.SIGCONT)
    screen.shows("DISPLAY DELAYED")


@pytest.mark.parametrize("words", [(), ("nohup",)], ids=("hangup", "hangup ignored"))
def test_a_terminal_that_goes_away_ends_the_process(ward: Path, words: tuple[str, ...]) -> None:
    monitor = Screen(ward, *words)
    monitor.shows("B01 OKAFORB01")
    monitor.hang_up()
    assert monitor.process.wait(5.0) == 129


def test_a_high_alert_is_painted_under_the_open_help(ward: Path, screen: Screen) -> None:
    screen.type("?")
    screen.shows("KEYS: WARD BOARD")

    async def another(bedside: Bedside) -> None:
        await bedside.alarm("B02", text="RR 4 < 6")

    at_bedside(ward, another)
    screen.shows("RR 4 < 6")
    assert "KEYS: WARD BOARD" in screen.text()


@pytest.mark.parametrize("key", ["q", "\x03"], ids=("q", "ctrl+c"))
def test_leaving_gives_the_terminal_back(screen: Screen, key: str) -> None:
    before = termios.tcgetattr(screen.master)
    assert not before[3] & termios.ECHO
    screen.type(key)
    screen.until(lambda: screen.process.poll() is not None)
    assert screen.process.returncode == 0
    assert termios.tcgetattr(screen.master)[3] & termios.ECHO


def test_leaving_waits_for_no_store(ward: Path, screen: Screen) -> None:
    with (ward / "north" / "records.db.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        screen.type("a")
        screen.shows("ACKNOWLEDGE ONE ALERT")
        time.sleep(0.5)
        screen.type("\r")
        screen.shows("waiting for the alert store")
        screen.type("\x03")
        screen.until(lambda: screen.process.poll() is not None, 3.0)
    assert screen.process.returncode == 0


def test_a_monitor_that_is_told_to_end_gives_the_terminal_back(screen: Screen) -> None:
    screen.process.terminate()
    screen.until(lambda: screen.process.poll() is not None)
    assert screen.process.returncode == 143
    assert termios.tcgetattr(screen.master)[3] & termios.ECHO
