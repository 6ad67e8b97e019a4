"""One table: no key twice, every action done by something, found by its words."""

from collections import Counter

import pytest
from textual.binding import Binding

from tui.actions import ACTIONS, Where, for_the_bar, of, within_reach
from tui.app import Wardwatch
from tui.screens.full import FullScreen
from tui.screens.help import sections
from tui.screens.ward import WardScreen

_SCREENS = [where for where in Where if where not in (Where.SCREENS, Where.ANYWHERE)]


@pytest.mark.parametrize("where", _SCREENS)
def test_no_key_does_two_things_on_one_screen(where: Where) -> None:
    keys = Counter(key for action in within_reach(where) for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_is_done_where_the_table_says() -> None:
    for action in of(Where.WARD):
        assert callable(getattr(WardScreen, f"action_{action.id}"))
    for action in of(Where.SCREENS):
        assert callable(getattr(FullScreen, f"action_{action.id}"))
    for action in of(Where.ANYWHERE):
        assert callable(getattr(Wardwatch, f"action_{action.id}"))


def test_every_key_of_the_table_is_bound() -> None:
    bound = {
        key
        for table in (WardScreen.BINDINGS, FullScreen.BINDINGS, Wardwatch.BINDINGS)
        for binding in table
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }
    assert {key for action in within_reach(Where.WARD) for key in action.keys} <= bound


def test_nothing_acknowledges_all_or_mutes() -> None:
    words = " ".join(f"{action.label} {action.says}" for action in ACTIONS).casefold()
    assert "mute" not in words
    assert "silence" not in words
    assert "acknowledge all" not in words


def test_the_key_bar_begins_with_what_matters_most() -> None:
    in_the_bar = [action.id for action in for_the_bar(within_reach(Where.WARD))]
    assert in_the_bar[:3] == ["acknowledge", "look_up", "help"]


def test_help_lists_every_action_once_under_its_title() -> None:
    listed = [key.key for section in sections(ACTIONS) for key in section.keys]
    assert sorted(listed) == sorted(action.shown for action in ACTIONS)
