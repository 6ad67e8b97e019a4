"""Bell, title and notices: off until asked for, seldom, without names, and nothing that steers a terminal."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.alerts import Alert, Kind, Priority, State
from tests.tui.bedside import Bedside, alert
from tests.tui.conftest import opened, until
from tui.app import Wardwatch
from tui.calls import BELL, BELL_EVERY, NOTICE_EVERY, POP_TITLE, PUSH_TITLE, Calls
from tui.habits import Habits

NOTICE = re.compile("\x1b]9;([^\x00-\x1f\x7f-\x9f]*)\x1b\\\\")
TITLE = re.compile("\x1b]2;([^\x00-\x1f\x7f-\x9f]*)\x1b\\\\")
ALL = Habits(bell=Priority.LOW, notices=Priority.LOW, title=True)


class Terminal:
    """What it was told, and a clock that is moved by hand."""

    def __init__(self, habits: Habits) -> None:
        self.told: list[str] = []
        self.now = 100.0
        self.calls = Calls(habits, self.told.append, lambda: self.now)
        self.calls.look("north", "4B", ())
        self.told.clear()

    def sees(self, *alerts: Alert, later: float = 0.0) -> list[str]:
        """What it is told of these, so many seconds later."""
        self.now += later
        self.told.clear()
        self.calls.look("north", "4B", alerts)
        return list(self.told)


def test_nothing_is_told_until_it_is_asked_for() -> None:
    terminal = Terminal(Habits())
    assert terminal.sees(alert("B01")) == []
    assert terminal.calls.undo == ""


def test_the_bell_rings_for_what_is_grave_enough_and_not_again_for_the_same() -> None:
    terminal = Terminal(Habits(bell=Priority.HIGH))
    medium = alert("B01", Priority.MEDIUM)
    assert terminal.sees(medium) == []
    high = replace(medium, priority=Priority.HIGH)
    assert terminal.sees(high) == [BELL]
    assert terminal.sees(high, later=60.0) == []


def test_the_bell_rings_seldom_and_never_for_what_is_over_by_then() -> None:
    terminal = Terminal(Habits(bell=Priority.HIGH))
    first, second = alert("B01"), alert("B02")
    assert terminal.sees(first) == [BELL]
    assert terminal.sees(first, second, later=1.0) == []
    assert terminal.sees(first, second, later=BELL_EVERY) == [BELL]
    third = alert("B03")
    assert terminal.sees(first, second, third, later=1.0) == []
    assert terminal.sees(first, second, replace(third, state=State.CLOSED), later=BELL_EVERY) == []


@pytest.mark.parametrize(("region", "ward"), [("north", "5A"), ("south", "4B")])
def test_what_stands_on_a_ward_that_is_opened_rings_no_bell(region: str, ward: str) -> None:
    terminal = Terminal(Habits(bell=Priority.LOW))
    terminal.calls.look(region, ward, (alert("B01"),))
    assert terminal.told == []


def test_technical_alerts_and_those_that_someone_has_are_not_told() -> None:
    terminal = Terminal(Habits(bell=Priority.LOW))
    assert terminal.sees(replace(alert("B01"), kind=Kind.TECHNICAL)) == []
    assert terminal.sees(replace(alert("B02"), state=State.ACKNOWLEDGED)) == []


def test_a_notice_names_bed_and_what_is_wrong_and_counts_the_rest() -> None:
    terminal = Terminal(Habits(notices=Priority.MEDIUM))
    told = terminal.sees(alert("B02", Priority.MEDIUM, "HR 131 > 120"), alert("B01"))
    assert told == ["\x1b]9;wardwatch 4B: *** B01 SpO2 78 < 80 and 1 more\x1b\\"]
    assert terminal.sees(alert("B03"), later=NOTICE_EVERY - 1) == []


def test_the_title_counts_what_nobody_has_and_goes_back_to_what_it_was() -> None:
    terminal = Terminal(Habits(title=True))
    told = terminal.sees(alert("B01"), alert("B02", Priority.MEDIUM), later=2.0)
    assert told == ["\x1b]2;*** 1  ** 1  4B  wardwatch\x1b\\"]
    assert terminal.calls.undo == POP_TITLE
    terminal.calls.rest()
    assert terminal.told[-1] == POP_TITLE
    assert terminal.calls.undo == ""
    assert terminal.sees(later=2.0) == [f"{PUSH_TITLE}\x1b]2;*** 0  ** 0  4B  wardwatch\x1b\\"]


@given(st.text(max_size=300), st.text(max_size=80))
def test_no_text_gets_out_of_its_sequence_and_no_name_into_it(text: str, name: str) -> None:
    terminal = Terminal(ALL)
    raised = replace(alert("B01", text=text), name=f"{name} NAMED")
    for sequence in terminal.sees(raised, later=2.0):
        assert sequence == BELL or NOTICE.fullmatch(sequence) or TITLE.fullmatch(sequence)
        assert len(sequence) < 200
        assert "NAMED" not in sequence


async def test_the_monitor_tells_its_terminal(bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(Wardwatch, "tell_terminal", lambda _self, sequence: told.append(sequence))
    monitor = bedside.monitor(habits=ALL)
    async with monitor.run_test(size=(160, 48)):
        await opened(monitor)
        await until(lambda: any("*** 0  ** 0  4B" in each for each in told))
        await bedside.alarm("B01")
        await until(lambda: BELL in told)
        await until(lambda: any(NOTICE.fullmatch(each) for each in told))
        await until(lambda: any("*** 1  ** 0  4B" in each for each in told))
        assert "okafor" not in "".join(told).casefold()
