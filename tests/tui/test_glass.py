"""The store's time on a clock that nobody sets, the glass latency, and a screen that falls behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.glass import TOLERATED, Delay, Glass, StoreClock
from tui.station import LONGEST

NOON = 1_700_000_000.0


class Ticks:
    """A clock that goes when told."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_before_a_store_has_spoken_the_terminals_own_clock_is_shown() -> None:
    clock = StoreClock(Ticks(), lambda: NOON)
    assert clock.now() == NOON
    assert clock.astray is None


def test_a_wrong_clock_on_the_terminal_makes_nothing_look_new() -> None:
    ticks, wall = Ticks(100.0), Ticks(NOON - 3600)
    clock = StoreClock(ticks, wall)
    clock.hear(NOON)
    ticks.now += 45
    wall.now = NOON - 7200
    assert clock.now() == NOON + 45
    assert clock.astray == pytest.approx(-7245)


def test_clocks_that_agree_within_two_seconds_are_not_mentioned() -> None:
    clock = StoreClock(Ticks(), lambda: NOON + 1.5)
    clock.hear(NOON)
    assert clock.astray is None


@given(st.lists(st.floats(0, 5), min_size=1, max_size=50))
def test_late_messages_never_set_the_clock_back(delays: list[float]) -> None:
    ticks = Ticks()
    clock = StoreClock(ticks, lambda: NOON)
    heard = 0.0
    for delay in delays:
        ticks.now += 0.1
        clock.hear(NOON + ticks.now - delay)
        assert clock.now() >= heard
        assert clock.now() <= NOON + ticks.now + 1e-6
        heard = clock.now()


def test_a_store_whose_clock_is_set_back_is_believed_within_a_minute() -> None:
    ticks = Ticks()
    clock = StoreClock(ticks, lambda: NOON)
    for second in range(70):
        ticks.now = float(second)
        clock.hear(NOON + second - (3600 if second else 0))
    assert clock.now() == pytest.approx(NOON + 69 - 3600)


def test_glass_latency_is_the_95th_percentile_of_the_last_minute() -> None:
    glass = Glass()
    assert glass.latency(NOON) is None
    glass.painted([NOON - 9.0], NOON)
    for late in range(1, 101):
        glass.painted([NOON + 70 - late / 100], NOON + 70)
    assert glass.latency(NOON + 70) == pytest.approx(0.95)
    assert glass.latency(NOON + 200) is None


def test_glass_latency_goes_on_by_the_new_time_when_the_clock_is_set_back() -> None:
    glass = Glass()
    glass.painted([NOON - 5], NOON)
    glass.painted([NOON - 3600.1], NOON - 3600)
    assert glass.latency(NOON - 3600) == pytest.approx(0.1)


def test_a_screen_that_falls_behind_says_so_for_a_while() -> None:
    ticks = Ticks()
    delay = Delay(ticks)
    for _ in range(5):
        delay.tick()
        ticks.now += 0.25
    assert delay.seconds is None
    ticks.now += 58
    delay.tick()
    assert delay.seconds == pytest.approx(58.25)
    ticks.now += Delay.SHOWN
    assert delay.seconds is None


def test_a_look_that_was_not_due_for_a_second_tells_of_all_the_time_nobody_looked() -> None:
    ticks = Ticks()
    delay = Delay(ticks)
    delay.tick()
    ticks.now += LONGEST
    delay.tick()
    assert delay.seconds is None
    ticks.now += TOLERATED + 0.1
    delay.tick()
    assert delay.seconds == pytest.approx(TOLERATED + 0.1)
