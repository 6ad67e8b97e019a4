"""Names that are weapons: nothing of them reaches a terminal but harmless letters."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import DEVNULL

import pytest

from clinical.records import Deed
from tests.e2e.terminals import ESCAPE, Process, Screen, said
from tests.e2e.ward import happens
from tests.tui.bedside import WARD, Bedside, bed, patient

pytestmark = pytest.mark.terminal

NAMES = {
    "B01": "[bold red]x[/]",
    "B02": "\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07\x1b[2J\x1b[31mred\x9b31m",
    "B03": "\u202edlo\u2066si\u200f",
    "B04": "Long" * 1250,
    "B05": "two\nlines\r\tand\x0ba\x85half\u2028",
    "B06": "Za" + "\u0301" * 500 + "lgo",
    "B07": "\U0001f1e9\U0001f1ea\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "B08": "[@click=app.quit]leave[/]",
    "B09": "$(reboot)`id`';DROP TABLE patient;--",
}
FORBIDDEN = (
    *("pwned\x07", "\x1b]0;", "\x1b]52;", "\x1b[31m", "\x9b", "\x85"),
    *("\u202e", "\u2066", "\u200f", "\u2028"),
)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ward in which all of them lie, each with an alert."""
    data = tmp_path_factory.mktemp("ward")

    async def fill(bedside: Bedside) -> None:
        await bedside.stores.patients.open_ward(WARD)
        for label, name in NAMES.items():
            someone = replace(patient(label, name), given=name)
            deed = Deed(f"admit-{label}", "test", time.time())
            await bedside.stores.patients.admit(someone, bed(label), deed)
            await bedside.speak(label)
            await bedside.alarm(label, text=f"{name[:60]} 78 < 80", name=name)

    happens(data, fill)
    return data


@pytest.fixture(params=[(160, 48), (80, 24), (40, 12)], ids=str)
def screen(ward: Path, request: pytest.FixtureRequest) -> Iterator[Screen]:
    """A monitor on that ward, in windows of three sizes."""
    columns, lines = request.param
    with Screen("monitor", "--as", "ruiz", data=ward, columns=columns, lines=lines) as monitor:
        monitor.shows(">***  B")
        yield monitor


def hurt(sent: bytes) -> list[str]:
    """What reached the terminal that never should."""
    text = sent.decode("utf-8", "replace")
    found = [weapon for weapon in FORBIDDEN if weapon in text]
    return [*found, *re.findall("[\u0300-\u036f]{3,}", text)]


def test_no_pane_lets_a_name_do_anything(screen: Screen) -> None:
    screen.until(lambda _: "***" in screen.text)
    for _ in NAMES:
        screen.send("a")
        screen.until(lambda _: "ACKNOWLEDGE" in screen.text)
        screen.send(ESCAPE)
        screen.until(lambda _: "ACKNOWLEDGE" not in screen.text)
        screen.send("j")
        screen.settle(0.2)
    screen.send("2")
    screen.send("z")
    screen.settle(0.5)
    assert hurt(bytes(screen.raw)) == []
    screen.send("q")
    assert screen.ended() == 0


def test_what_looks_like_markup_is_shown_as_it_was_written(ward: Path) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward) as monitor:
        monitor.shows("B01 [BOLD RED]X[/]", "[bold red]x[/]", "[@CLICK=APP.QUIT")
        first = next(place for place, line in enumerate(monitor.display) if " patient " in line) + 1
        rules = {row[114].data for row in monitor.cells()[first : first + len(NAMES)]}
        assert rules == {"│"}


def test_no_command_lets_a_name_do_anything(ward: Path) -> None:
    for words in (("alerts",), ("alerts", "--json"), ("alerts", "--all")):
        told = said(*words, data=ward)
        assert told.returncode == 0
        assert len(told.stdout.splitlines()) >= len(NAMES)
        assert hurt(told.stdout.encode()) == []
    assert len(said("alerts", data=ward).stdout.splitlines()) == len(NAMES)
    for label in NAMES:
        told = said("history", f"north/4b/{label}", data=ward)
        assert told.returncode == 0
        assert len(told.stdout.splitlines()) == 2
        assert hurt(told.stdout.encode()) == []


def test_a_follower_lets_a_name_do_nothing(ward: Path) -> None:
    with Process("alerts", "--follow", data=ward, messages=DEVNULL) as follower:
        follower.says("north/4b/B09")
        assert hurt(follower.heard) == []
        assert len(follower.text.splitlines()) == len(NAMES)


def test_the_weapons_are_real() -> None:
    armed = {label for label, name in NAMES.items() if hurt(name.encode())}
    assert armed == {"B02", "B03", "B05", "B06"}
