"""Marks: their phases, and which alert speaks for a bed."""

from dataclasses import replace

import pytest

from clinical.alerts import Kind, Priority, State
from tests.widgets.scene import ALERTS
from widgets.inks import Ink
from widgets.marks import mark

HIGH = ALERTS[0]
MEDIUM = replace(HIGH, priority=Priority.MEDIUM, level=Priority.MEDIUM)
LOW = replace(HIGH, priority=Priority.LOW, level=Priority.LOW)
OFF = replace(HIGH, kind=Kind.TECHNICAL)
TAKEN = replace(HIGH, state=State.ACKNOWLEDGED, by="M. Ruiz")


def test_high_flashes_twice_a_second_for_half_of_the_time() -> None:
    inks = [mark(HIGH, phase).ink for phase in range(8)]
    assert inks == [Ink.HIGH_FILL, Ink.HIGH] * 4


def test_medium_flashes_every_other_second_for_half_of_the_time() -> None:
    inks = [mark(MEDIUM, phase).ink for phase in range(8)]
    assert inks == [Ink.MEDIUM_FILL] * 4 + [Ink.MEDIUM] * 4


@pytest.mark.parametrize("alert", [LOW, OFF, TAKEN], ids=["low", "technical", "taken"])
def test_nothing_else_flashes(alert: object) -> None:
    assert len({mark(alert, phase) for phase in range(8)}) == 1  # type: ignore[arg-type]


def test_the_stars_stay_in_both_phases() -> None:
    assert {mark(HIGH, phase).text for phase in range(2)} == {"***"}


def test_a_letter_says_who_has_it_or_that_it_is_over() -> None:
    assert mark(TAKEN, 0).letter == "a"
    assert mark(replace(HIGH, state=State.LATCHED), 0).letter == "L"
    assert mark(HIGH, 0).letter == ""
