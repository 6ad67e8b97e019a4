"""One table: no key twice, every action done by something, found by its words."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding

from tui.actions import ACTIONS, Where, for_the_bar, matching, of
from tui.app import Wardwatch
from tui.screens.help import sections
from tui.screens.ward import WardScreen


def test_no_key_does_two_things() -> None:
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_action_is_done_where_the_table_says() -> None:
    for action in of(Where.WARD):
        assert callable(getattr(WardScreen, f"action_{action.id}"))
    for action in of(Where.ANYWHERE):
        assert callable(getattr(Wardwatch, f"action_{action.id}"))


def test_every_key_of_the_table_is_bound() -> None:
    bindings = [b for b in (*WardScreen.BINDINGS, *Wardwatch.BINDINGS) if isinstance(b, Binding)]
    bound = {key for binding in bindings for key in binding.key.split(",")}
    assert {key for action in ACTIONS for key in action.keys} <= bound


def test_nothing_acknowledges_all_or_mutes() -> None:
    words = " ".join(f"{action.label} {action.says}" for action in ACTIONS).casefold()
    assert "mute" not in words
    assert "silence" not in words
    assert "acknowledge all" not in words


def test_the_key_bar_begins_with_what_matters_most() -> None:
    assert [action.id for action in for_the_bar()][:2] == ["acknowledge", "help"]


def test_help_lists_every_action_once_under_its_title() -> None:
    listed = [key.key for section in sections(ACTIONS) for key in section.keys]
    assert sorted(listed) == sorted(action.shown for action in ACTIONS)


@given(st.text(max_size=20))
def test_whatever_is_typed_finds_a_part_of_the_table(words: str) -> None:
    assert set(matching(words)) <= set(ACTIONS)
    assert matching("") == ACTIONS
