"""The ward's past as it is drawn: within its width, gaps blank, none a dot, the present marked."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from clinical.calls import HOUR
from clinical.records import RollUp
from clinical.ward_hours import ward_hours
from clinical.ward_past import REACHES, Reach, period, report
from tests.widgets import scene
from tests.widgets.past_scene import GAP, past_of
from tests.widgets.test_elsewhere import text
from tests.widgets.test_panes import EVIL
from widgets.inert import cells
from widgets.lines import Line
from widgets.ward_past import WardPast, WardPastPane

NOW = scene.NOW
MIDNIGHT = NOW // (24 * HOUR) * 24 * HOUR
DAY, WEEK, MONTH = REACHES
LYING = {each.bed.label: each.patient for each in scene.PICTURES if each.patient is not None}
ROLLED_UP = tuple(past_of("4b", [(label, who.id) for label, who in LYING.items()], NOW, 72))
WIDTHS = pytest.mark.parametrize("width", [38, 40, 58, 78, 80, 118, 158, 198])


def past(roll_ups: Iterable[RollUp] = ROLLED_UP, reach: Reach = DAY, name: str = "4B Step-down") -> WardPast:
    hours, among = ward_hours(roll_ups), period(reach, NOW, MIDNIGHT)
    return WardPast(name, 40, reach, among, NOW, hours, report(hours, among), LYING, 2, 2)


def drawn(shown: WardPast, width: int) -> list[Line]:
    """Every line of the pane."""
    pane = WardPastPane()
    pane.past = shown
    return [*pane.content(width)]


def row(lines: Iterable[Line], label: str, width: int = 158) -> str:
    return next(words for line in lines if (words := text(line, width)).startswith(label))


@WIDTHS
@pytest.mark.parametrize("reach", REACHES, ids=lambda reach: reach.name)
def test_nothing_stands_over_anything_nor_beyond_the_edge(width: int, reach: Reach) -> None:
    for line in drawn(past(reach=reach), width):
        end = 0
        for span in sorted(line.spans, key=lambda span: span.x):
            assert span.x >= end, line
            end = span.x + cells(span.text)
        assert end <= width, line


def test_hours_without_roll_ups_are_blank_and_never_zero() -> None:
    lines = drawn(past(), 158)
    for label in ("beds", "worst", "*** high", "!   technical", "0", "7 and more"):
        words = row(lines, label)
        start = 14 + (24 - GAP[1]) * 5
        assert words[start : start + 5 * (GAP[1] - GAP[0])].strip() == "", label
        assert words[start - 5 : start].strip() != "", label


def test_a_ward_whose_alerts_were_not_followed_has_no_count_of_them() -> None:
    lines = drawn(past(each for each in ROLLED_UP if each.calls is None), 158)
    assert row(lines, "*** high").split() == ["***", "high"]
    words = "\n".join(text(line, 158) for line in lines)
    assert words.count("not known: alerts were not followed") == 4


def test_what_is_not_finished_says_now_and_its_bar_is_of_other_signs() -> None:
    pane = WardPastPane()
    lines = drawn(past(), 158)
    assert row(lines, "hour from").split()[-2:] == ["now", "sum"]
    assert pane.past is None


def test_slots_of_several_hours_say_of_how_many_of_them_anything_is_known() -> None:
    lines = drawn(past(), 58)
    assert row(lines, "hours of 3").split()[3:] == ["3", "3", "1", "2", "3", "3", "3", "3"]


def test_nobody_is_named_for_the_alerts_of_others() -> None:
    first = next(iter(LYING))
    moved = [replace(each, patient="other") if each.bed == first else each for each in ROLLED_UP]
    was, now = ("\n".join(text(line, 198) for line in drawn(past(of), 198)) for of in (ROLLED_UP, moved))
    named = f"{first} {LYING[first].family.upper()}"
    assert named in was
    assert named not in now
    assert f"{first} no longer here" in now


def test_names_of_wards_beds_and_conditions_are_inert() -> None:
    evil = [replace(each, bed=EVIL) for each in ROLLED_UP]
    pane = WardPastPane()
    pane.past = past(evil, name=EVIL)
    shown = "".join(text(line, 80) for line in pane.draw(80, 48))
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_a_ward_without_roll_ups_says_so_and_draws_no_empty_tables() -> None:
    lines = drawn(past([]), 80)
    assert "nothing was rolled up here in the last 24 hours" in text(lines[-1], 80)
    assert len(lines) == 2
