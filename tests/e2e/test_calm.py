"""A screen that is calm in tmux: nothing is cleared to be painted again, and the cursor stays on its bed."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminals import Process
from tests.e2e.tmux import Tmux
from tests.e2e.ward import alarm

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here"),
]

WATCHED = 60.0
BLANKS = re.compile(rb"\x1b\[[0-3]?J|\x1b\[\?(?:1049|47|1047)[hl]|\x1bc|\x1b\[\?5[hl]|\x1b\[[0-2]?K")
"""Whatever empties a screen or a line of it, changes to another screen, or turns its colours round."""


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Tmux]:
    """A monitor of a ward in which every bed speaks once a second and a mark flashes."""
    with Process("simulate", "--beds", "40", data=tmp_path, until="simulating 40 beds"):
        alarm(tmp_path, "A02")
        with Tmux(tmp_path) as shown:
            shown.shows("SpO2 78 < 80", "***  A02", "B09", "E40")
            yield shown


def test_for_a_minute_nothing_is_cleared_after_the_first_paint(window: Tmux) -> None:
    began, before = time.monotonic(), len(window.bytes.read_bytes())
    while time.monotonic() - began < WATCHED:
        for keys in (("j", "j"), ("/", "o"), ("Escape",), ("Enter",), ("]",), ("-",), ("?",), ("Escape",)):
            window.types(*keys)
            time.sleep(1.0)
    sent = window.bytes.read_bytes()[before:]
    assert len(sent) > 10_000
    assert BLANKS.findall(sent) == []


def cursor(text: str) -> str:
    """The bed at which the cursor stands; empty where it is on none."""
    found = re.search(r"^>.{5}([A-E][0-9]{2}) ", text, re.MULTILINE)
    return found[1] if found else ""


def test_a_window_that_changes_its_size_keeps_the_cursor_on_its_bed(window: Tmux) -> None:
    window.types("s", "g", "n")
    window.until(lambda text: "***" in text and cursor(text) == "A02")
    for columns, lines in ((200, 60), (40, 12), (160, 48)):
        window.resize(columns, lines)
        window.until(lambda text: max(map(len, text.splitlines())) in range(columns - 40, columns + 1))  # noqa: B023
        window.until(lambda text: cursor(text) == "A02")
