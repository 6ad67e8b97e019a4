"""The real program, left and started again: it stands as it was left, and a broken session is no error."""

import stat
from pathlib import Path

import pytest

from tests.e2e.terminals import ENTER, Screen
from tests.e2e.ward import two_patients
from tui.session import Session, SessionFile

pytestmark = pytest.mark.terminal


def session(data: Path) -> Path:
    return data / "state" / "wardwatch" / "session-ruiz.json"


def monitor(data: Path, *words: str) -> Screen:
    return Screen("monitor", "--as", "ruiz", *words, data=data)


def do(screen: Screen, command: str) -> None:
    """Type a command in one burst, as over a slow line."""
    screen.send(f":{command}{ENTER}")


def test_what_was_typed_comes_back_and_a_flag_beats_it(tmp_path: Path) -> None:
    two_patients(tmp_path)
    with monitor(tmp_path) as first:
        first.shows("new here? ? shows every key", "B01 OKAFORB01")
        do(first, "sort alert")
        do(first, "theme contrast")
        do(first, "bed 12")
        first.until(lambda _: first.bed("B12").startswith(">"))
        do(first, "quit")
        assert first.ended() == 0
    assert stat.S_IMODE(session(tmp_path).stat().st_mode) == 0o600
    left = SessionFile(session(tmp_path).parent, "ruiz").read()
    assert left == Session("north", "4b", "alert", "", "contrast")
    with monitor(tmp_path) as second:
        second.shows("alerts first")
        assert "new here?" not in second.text
    with monitor(tmp_path, "--sort", "places", "--filter", "mine") as third:
        third.shows("my patients")
        assert "alerts first" not in third.text


@pytest.mark.parametrize(
    "held", [b"", b"\x00\xff{", b'{"region": "gone", "ward": "../x", "sort": 7}', b"[" * 9000]
)
def test_a_broken_session_is_no_error(tmp_path: Path, held: bytes) -> None:
    two_patients(tmp_path)
    session(tmp_path).parent.mkdir(parents=True)
    session(tmp_path).write_bytes(held)
    with monitor(tmp_path) as screen:
        screen.shows("B01 OKAFORB01", "places   all beds")


def test_keys_of_ones_own_are_on_the_key_bar_and_a_clash_is_one_line(tmp_path: Path) -> None:
    two_patients(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text('[keys]\nacknowledge = "ctrl+a"\n')
    with monitor(tmp_path, "--config", str(config)) as screen:
        screen.shows("ctrl+a acknowledge", "B01 OKAFORB01")
    config.write_text('[keys]\nacknowledge = "s"\n')
    with monitor(tmp_path, "--config", str(config)) as screen:
        screen.shows("'s' would be both")
        assert screen.ended() == 2
