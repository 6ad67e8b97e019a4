"""Held keys and pasted text are not meant; a press after a rest is."""

from hypothesis import given
from hypothesis import strategies as st

from tui.guard import REST, Guard


def test_a_press_after_a_rest_counts() -> None:
    guard = Guard(now=10.0)
    assert not guard.rested(10.0)
    assert guard.accepts(10.0 + REST)


@given(st.lists(st.floats(0.0, REST - 0.01), max_size=200))
def test_a_held_key_never_counts(pauses: list[float]) -> None:
    guard, now = Guard(now=10.0), 10.0
    for pause in pauses:
        now += pause
        assert not guard.accepts(now)


def test_a_press_that_came_before_the_question_was_seen_does_not_count() -> None:
    guard = Guard(now=10.0)
    guard.again(20.0)
    assert not guard.accepts(19.0)
    assert not guard.accepts(20.0)
    assert guard.accepts(20.0 + REST)
