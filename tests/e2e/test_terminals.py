"""Terminals of every kind: tiny ones, ones that change, ones that stop reading, and ones that go away."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clinical.alerts import Priority, State
from tests.e2e.terminals import DOWN, ENTER, ESCAPE, Screen, said
from tests.e2e.ward import alarm, alerts, happens, standing, two_patients
from tests.tui.bedside import Bedside

pytestmark = pytest.mark.terminal

WORDS = "SpO2 78 < 80"
DEAF_TO_HANG_UPS = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
STALL = 60.0


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A ward with two patients and a high alert on bed B01."""
    two_patients(tmp_path)
    alarm(tmp_path)
    return tmp_path


@pytest.fixture
def screen(ward: Path) -> Iterator[Screen]:
    """A monitor that shows it."""
    with Screen("monitor", "--as", "ruiz", data=ward) as monitor:
        monitor.shows(WORDS, ">***  B01")
        yield monitor


def test_twenty_columns_and_five_lines_name_the_worst_and_how_many_are_shown(ward: Path) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward, columns=20, lines=5) as tiny:
        tiny.shows(f"*** B01 {WORDS}", ">***  B01", "alarmin…")
        assert "4B" in tiny.display[0]


def test_where_a_dialogue_cannot_name_the_patient_nothing_is_acknowledged(ward: Path) -> None:
    alert = alarm(ward, text="RR 4 < 6")
    with Screen("monitor", "--as", "ruiz", data=ward, columns=20, lines=5) as tiny:
        tiny.shows(">***  B01")
        tiny.send("a")
        tiny.shows("ACKNOWLEDGE")
        tiny.settle(1.0)
        tiny.send(ENTER)
        tiny.settle(1.0)
        tiny.send(ESCAPE)
        tiny.hides("ACKNOWLEDGE")
    stands = standing(ward, alert)
    assert stands is not None
    assert stands.state is State.ACTIVE


def test_every_size_is_survived_and_left(screen: Screen) -> None:
    for size in ((1, 1), (20, 5), (40, 12), (300, 100)):
        screen.resize(*size)
        for keys in (DOWN, "s", "f", "z", "?", ESCAPE, "w", ESCAPE, "\x10", ESCAPE, "z", "G", "g"):
            screen.send(keys)
            screen.settle(0.15)
        screen.resize(160, 48)
        screen.shows(WORDS, "Information display.")
    screen.send("\x03")
    assert screen.ended() == 0


def test_the_cursor_keeps_its_bed_when_the_window_shrinks_and_grows(screen: Screen) -> None:
    screen.send(DOWN)
    screen.shows(">     B02 OKAFORB02")
    screen.resize(40, 12)
    screen.shows("*** B01 SpO2 78 < 80")
    screen.resize(160, 48)
    screen.shows(">     B02 OKAFORB02", " ***  B01 OKAFORB01")
    assert all(len(line.rstrip()) <= 160 for line in screen.display)


def test_a_terminal_that_stops_reading_loses_no_alert_and_keeps_no_key_waiting(
    ward: Path, screen: Screen
) -> None:
    many = 30

    async def storm(bedside: Bedside) -> None:
        for number in range(many):
            await bedside.speak("B01", hr=100 + number)
            await bedside.alarm(f"B{number + 1:02}", Priority.MEDIUM, f"HR {number + 121} > 120")
            await asyncio.sleep(STALL / many)

    happens(ward, storm)
    screen.shows("DISPLAY DELAYED")
    screen.shows("*** 1", f"** {many}", f"nobody yet {many + 1} of {many + 1}", f"HR {120 + many} > 120")
    assert len(alerts(ward)) == many + 1
    screen.shows("alerts came, 0 went", "i lists it")
    screen.send("i")
    screen.shows("WHILE YOU WERE AWAY", "B01 OkaforB01 Chidiebere")
    listed = [screen.text]
    for _ in range(many):
        screen.send(DOWN * 3)
        screen.settle(0.2)
        listed.append(screen.text)
    assert all(f"HR {number + 121} > 120" in "".join(listed) for number in range(many))
    screen.send(ESCAPE)
    screen.hides("i lists it")
    screen.send(DOWN)
    screen.until(lambda _: screen.bed("B02").startswith(">"))


@pytest.mark.parametrize("under", [(), DEAF_TO_HANG_UPS], ids=("hang-up heard", "hang-up ignored"))
def test_a_terminal_that_goes_away_takes_the_monitor_with_it(ward: Path, under: tuple[str, ...]) -> None:
    with Screen("monitor", data=ward, under=under) as monitor:
        monitor.shows(WORDS)
        process = psutil.Process(monitor.pid)
        monitor.hang_up()
        assert monitor.ended(5.0) == 129
        assert not process.is_running()


def test_leaving_gives_the_shell_its_terminal_back(screen: Screen) -> None:
    screen.send("q")
    assert screen.ended() == 0
    sent = bytes(screen.raw)
    for mode in (b"?1049", b"?2004", b"?1000", b"?1003", b"?1006"):
        if b"\x1b[" + mode + b"h" in sent:
            assert sent.rindex(b"\x1b[" + mode + b"l") > sent.rindex(b"\x1b[" + mode + b"h")
    assert sent.rindex(b"\x1b[?25h") > sent.rindex(b"\x1b[?25l")


def test_a_monitor_that_was_stopped_and_goes_on_says_that_it_was_late(screen: Screen) -> None:
    screen.kill(signal.SIGSTOP)
    time.sleep(3.0)
    screen.kill(signal.SIGCONT)
    screen.shows("DISPLAY DELAYED")


def test_without_a_terminal_the_way_that_works_is_named(ward: Path) -> None:
    told = said("monitor", data=ward)
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "wardwatch: this needs a terminal; wardwatch alerts --follow works without one"
    ]
