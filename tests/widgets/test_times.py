"""Moments and lengths of time: in a nurse's words, and whatever a store says they can be shown."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from clinical.durations import LATEST, dated, duration
from widgets.times import age, age_changes, ago, clock, day, hour_minute

NEVER_WERE = (1e17, 1e18, 1e300, -1e18, math.inf, -math.inf, math.nan, LATEST)


def test_a_moment_that_is_on_no_calendar_is_shown_as_none() -> None:
    for moment in NEVER_WERE:
        assert not dated(moment)
        assert (clock(moment), hour_minute(moment), day(moment)) == ("--:--:--", "--:--", "--")


@given(st.floats())
@example(LATEST - 1)
@example(-1e-65)
def test_every_number_can_be_shown_as_a_moment_and_as_a_length(number: float) -> None:
    assert len(clock(number)) == 8
    assert len(day(number)) in (2, 10)
    assert len(age(number)) <= 3
    assert len(ago(number)) <= 9
    assert len(duration(number)) <= 8
    assert age_changes(number) > 0


def test_a_length_that_nothing_can_last_is_shown_as_none() -> None:
    for seconds in (1e17, math.inf, math.nan):
        assert (duration(seconds), ago(seconds)) == ("--", "--")
        assert age(seconds) == "--"
