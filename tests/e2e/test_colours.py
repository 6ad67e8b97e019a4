"""What colours a terminal is sent: what it can show, and none where none are wanted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from bench.terminal import COLOURS_256, TRUECOLOUR
from clinical.alerts import Priority
from tests.e2e.terminals import ESCAPE, Screen
from tests.e2e.ward import alarm, two_patients

pytestmark = pytest.mark.terminal

COLOURS_16 = {"TERM": "xterm", "COLORTERM": ""}
NO_COLOUR = {**TRUECOLOUR, "NO_COLOR": "1"}
ATTRIBUTES = {0, 1, 2, 4, 7, 9, 22, 24, 27, 29}
"""Reset, bold, dim, underlined, reverse, struck, and their ends."""
DEFAULTS = {39, 49}

_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A ward with a high and a medium alert."""
    two_patients(tmp_path)
    alarm(tmp_path)
    alarm(tmp_path, "B02", Priority.MEDIUM, "RR 32 > 30")
    return tmp_path


def codes(screen: Screen) -> set[tuple[int, ...]]:
    """The numbers of every change of looks that was sent, sequence by sequence."""
    return {
        tuple(int(number or 0) for number in re.split(rb"[;:]", found))
        for found in _SGR.findall(bytes(screen.raw))
    }


def numbers(screen: Screen) -> set[int]:
    """All of them."""
    return {number for code in codes(screen) for number in code}


@contextmanager
def looked_at(data: Path, colours: dict[str, str]) -> Iterator[Screen]:
    """A monitor that has shown each of its dialogues, and marks what is grave whatever the colours."""
    with Screen("monitor", "--as", "ruiz", data=data, colours=colours) as screen:
        screen.shows("SpO2 78 < 80", "RR 32 > 30", ">***  B01")
        for key, words in DIALOGUES:
            screen.send(key)
            screen.shows(words)
            screen.send(ESCAPE)
            screen.hides(words)
        assert ">***  B01 OKAFORB01" in screen.text
        assert " **   B02 OKAFORB02" in screen.text
        assert "*** SpO2 78 < 80" in screen.text
        assert "**  RR 32 > 30" in screen.text
        yield screen


DIALOGUES = (
    ("a", "ACKNOWLEDGE ONE ALERT"),
    ("?", "KEYS: WARD BOARD"),
    ("w", "WARDS   Enter opens"),
    ("\x10", "KEYS: WARD BOARD"),
    ("/", "FIND IN NORTH"),
    (":", "COMMAND"),
    ("F", "FILTER   Enter keeps it"),
)


def test_without_colour_no_colour_reaches_the_terminal(ward: Path) -> None:
    with looked_at(ward, NO_COLOUR) as screen:
        assert numbers(screen) <= ATTRIBUTES | DEFAULTS
        assert {1, 7} <= numbers(screen)


def test_a_terminal_of_16_colours_is_sent_those_and_no_others(ward: Path) -> None:
    with looked_at(ward, COLOURS_16) as screen:
        sent = numbers(screen) - ATTRIBUTES - DEFAULTS
        assert sent <= {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}
        assert (1, 97, 41) in codes(screen)


def test_a_terminal_of_256_colours_is_sent_no_truecolour(ward: Path) -> None:
    with looked_at(ward, COLOURS_256) as screen:
        assert not [code for code in codes(screen) if (38, 2) in pairs(code) or (48, 2) in pairs(code)]
        assert (1, 38, 5, 231, 48, 5, 160) in codes(screen)


def test_truecolour_shows_the_same_inks(ward: Path) -> None:
    with looked_at(ward, TRUECOLOUR) as screen:
        assert (1, 38, 5, 231, 48, 5, 160) in codes(screen)


def pairs(code: tuple[int, ...]) -> set[tuple[int, int]]:
    """Each number with the one behind it."""
    return set(pairwise(code))


@pytest.mark.parametrize("colours", [NO_COLOUR, COLOURS_16], ids=("none", "16"))
def test_which_alert_is_selected_is_seen_without_colours(ward: Path, colours: dict[str, str]) -> None:
    with Screen("monitor", data=ward, colours=colours) as screen:
        screen.shows("RR 32 > 30", ">***  B01")
        screen.send("2")
        screen.shows(">*** SpO2 78 < 80")
        screen.send("j")
        screen.shows(">**  RR 32 > 30")
        assert ">*** SpO2" not in screen.text


def test_where_the_locale_knows_no_utf_8_nothing_but_ascii_is_sent(ward: Path) -> None:
    with Screen("monitor", data=ward, colours=COLOURS_256, more={"LC_ALL": "C"}) as screen:
        screen.shows("SpO2 78 < 80", ">***  B01")
        screen.send("\r")
        screen.shows("1 TRENDS", "SBP")
        screen.send("W")
        screen.shows("W leaves")
        assert re.findall(rb"[^\x00-\x7f].{0,12}", bytes(screen.raw)) == []
