"""kill -9 of whatever feeds or shows the ward: old values look old, and nothing that was open is lost."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.terminals import Process, Screen
from tests.e2e.ward import a_recording, alerts

pytestmark = pytest.mark.terminal

BOTH = {"SpO2 75 < 80": "spo2", "HR 150 > 140": "hr"}
"""The alerts of the bed in trouble, and their signals."""


def bedsides(data: Path, steady: Path, stack: ExitStack) -> tuple[Process, Process]:
    """A simulator of two beds, and a bed in trouble beside them."""
    beside = ("replay", str(steady), "--bed", "4b/E40")
    simulator = stack.enter_context(Process("simulate", "--beds", "2", data=data, until="simulating"))
    return simulator, stack.enter_context(Process(*beside, data=data, until="replaying"))


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def opens(data: Path, *words: str, lines: int = 48) -> Screen:
    """A monitor on the ward, of which nobody else is told."""
    return Screen("monitor", "--ward", "4b", *words, data=data, lines=lines)


def test_kill_9_of_bedsides_and_monitors_loses_nothing_and_hides_nothing(
    tmp_path: Path, stack: ExitStack
) -> None:
    steady = a_recording(tmp_path, HR=150.0, RESP=18.0, SpO2=75.0)
    fed = bedsides(tmp_path, steady, stack)
    screen = stack.enter_context(opens(tmp_path, "--as", "ruiz"))
    screen.shows("A01", *BOTH)
    screen.send("2")
    taken = screen.acknowledges("E40")
    (left,) = BOTH.keys() - {taken}
    shows_who_has_what(screen, taken, left)

    for process in fed:
        process.send_signal(signal.SIGKILL)
    screen.until(lambda _: screen.bed("A01").count("~") == 3)
    screen.kill(signal.SIGKILL)
    assert screen.ended() == -signal.SIGKILL

    again = stack.enter_context(opens(tmp_path, "--as", "okoro", lines=54))
    again.shows("ALERTS NOT JUDGED")
    shows_who_has_what(again, taken, left)
    again.until(lambda _: again.bed("A01").count("░") == 3, timeout=60)
    again.shows("3 OLD")
    again.until(lambda _: again.bed("A01").count("NO DATA 1:") == 1, timeout=60)
    again.shows("3 BLIND", "0 seen")
    assert "NO DATA 1:" in again.bed("E40")

    bedsides(tmp_path, steady, stack)
    again.until(lambda _: "3 seen" in again.text and "BLIND" not in again.text)
    again.until(lambda _: "NOT JUDGED" not in again.text)
    again.until(lambda _: not set("~░-") & set(again.bed("A01")[43:83]))
    assert " 150 " in again.bed("E40")
    known = {alert["signal"]: (alert["state"], alert["by"]) for alert in alerts(tmp_path)}
    assert known[BOTH[taken]] == ("acknowledged", "ruiz?")
    assert known[BOTH[left]] == ("active", None)
    shows_who_has_what(again, taken, left)


def shows_who_has_what(screen: Screen, taken: str, left: str) -> None:
    """Wait until one alert carries the name of who took it, and the other says that nobody has."""
    screen.until(lambda _: "ruiz?" in screen.row(f"*** {taken}"))
    screen.until(lambda _: "nobody yet" in screen.row(f"*** {left}"))


def test_a_simulator_that_is_told_to_end_says_how_much_it_fed(tmp_path: Path) -> None:
    with Process("simulate", "--beds", "2", data=tmp_path, until="simulating") as simulator:
        simulator.terminate()
        assert simulator.ended() == 0
        assert "stopped after" in simulator.text
