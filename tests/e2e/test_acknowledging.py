"""What acknowledges an alert in a real terminal, and everything that must not."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical.alerts import Alert, State
from tests.e2e.terminals import ENTER, ESCAPE, RESTED, TAKEN, Screen
from tests.e2e.tmux import Tmux
from tests.e2e.ward import alarm, standing, two_patients

pytestmark = pytest.mark.terminal

WORDS = "SpO2 78 < 80"
HELD = 0.03
"""Seconds between two presses of a key that is held."""
PASTED = "\x1b[200~a\ra\r\x1b[201~"


@pytest.fixture
def alert(tmp_path: Path) -> Alert:
    """A high alert on bed B01 of a ward with two patients."""
    two_patients(tmp_path)
    return alarm(tmp_path)


@pytest.fixture
def screen(tmp_path: Path, alert: Alert) -> Iterator[Screen]:
    """A monitor that shows it."""
    with Screen("monitor", "--as", "ruiz", data=tmp_path) as monitor:
        monitor.shows(alert.text, "nobody yet 1 of 1", ">***  B01")
        yield monitor


def state_of(data: Path, alert: Alert) -> tuple[State, str | None]:
    """Where an alert stands, and who has it."""
    stands = standing(data, alert)
    assert stands is not None
    return stands.state, stands.by


def test_the_dialogue_names_bed_patient_and_alert_before_it_asks(screen: Screen) -> None:
    screen.asks(WORDS)
    screen.shows("B01", "OKAFORB01 Chidiebere", "447 101", "Enter", "Esc", "4B Step-down", "ruiz")


def test_escape_leaves_the_alert_untouched(tmp_path: Path, alert: Alert, screen: Screen) -> None:
    screen.asks(WORDS)
    screen.send(ESCAPE)
    screen.hides("ACKNOWLEDGE ONE ALERT")
    assert state_of(tmp_path, alert) == (State.ACTIVE, None)
    assert "nobody yet" in screen.row(f"*** {WORDS}")


@pytest.mark.parametrize("keys", ["a\r" * 30, "a" + "\r" * 40], ids=("both", "enter"))
def test_a_held_key_acknowledges_nothing(tmp_path: Path, alert: Alert, screen: Screen, keys: str) -> None:
    for key in keys:
        screen.send(key)
        screen.settle(HELD)
    screen.send(ESCAPE)
    screen.hides("ACKNOWLEDGE ONE ALERT")
    assert state_of(tmp_path, alert) == (State.ACTIVE, None)


@pytest.mark.parametrize("opened", [False, True], ids=("on the board", "in the dialogue"))
def test_pasted_text_acknowledges_nothing(tmp_path: Path, alert: Alert, screen: Screen, opened: bool) -> None:
    if opened:
        screen.asks(WORDS)
    screen.send(PASTED)
    screen.send(ESCAPE if opened else "")
    screen.hides("ACKNOWLEDGE ONE ALERT")
    screen.send("?")
    screen.shows("KEYS: WARD BOARD")
    assert "ACKNOWLEDGE ONE ALERT" not in screen.text
    assert state_of(tmp_path, alert) == (State.ACTIVE, None)


def test_esc_and_enter_that_arrive_together_take_nothing(
    tmp_path: Path, alert: Alert, screen: Screen
) -> None:
    screen.asks(WORDS)
    screen.settle(RESTED)
    screen.send(ESCAPE + ENTER)
    screen.hides("ACKNOWLEDGE ONE ALERT")
    screen.shows("MRN")
    screen.settle(1.0)
    assert state_of(tmp_path, alert) == (State.ACTIVE, None)


def test_read_only_refuses_and_says_why(tmp_path: Path, alert: Alert) -> None:
    with Screen("monitor", "--read-only", "--as", "ruiz", data=tmp_path) as monitor:
        monitor.shows(WORDS, "READ ONLY", ">***  B01")
        monitor.asks(WORDS)
        monitor.shows("--read-only: this screen can only look")
        monitor.send(ENTER)
        monitor.settle(1.0)
        monitor.shows("--read-only: this screen can only look")
    assert state_of(tmp_path, alert) == (State.ACTIVE, None)


def test_a_login_name_that_nobody_vouched_for_is_marked(tmp_path: Path, alert: Alert) -> None:
    with Screen("monitor", data=tmp_path, more={"LOGNAME": "someone"}) as monitor:
        monitor.shows(WORDS, ">***  B01")
        assert re.search(r"someone(\?| unverified)", monitor.text)
        monitor.acknowledges("B01", WORDS)
        monitor.shows(TAKEN, "someone?")
    assert state_of(tmp_path, alert) == (State.ACKNOWLEDGED, "someone?")


def test_in_tmux_an_alert_is_acknowledged_and_the_board_follows_the_window(
    tmp_path: Path, alert: Alert
) -> None:
    with Tmux(tmp_path) as window:
        window.until(lambda text: WORDS in text and ">***  B01" in text)
        window.types("a")
        window.until(lambda text: "ACKNOWLEDGE ONE ALERT" in text)
        time.sleep(1.0)
        window.types("Enter")
        window.until(lambda text: TAKEN in text and "ruiz" in text)
        window.resize(80, 24)
        window.until(lambda text: max(map(len, text.splitlines())) <= 80 and "B01" in text)
        assert state_of(tmp_path, alert) == (State.ACKNOWLEDGED, "ruiz?")
        window.types("q")
        window.until(lambda text: "left with 0" in text)
