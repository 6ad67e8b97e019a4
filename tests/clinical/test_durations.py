"""How long something has lasted, said in few characters."""

import pytest

from clinical.durations import duration


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-3, "0:00"),
        (42.9, "0:42"),
        (4510, "75:10"),
        (5999, "99:59"),
        (6000, "1h40m"),
        (172_799, "47h59m"),
        (172_800, "2d"),
    ],
)
def test_how_long_is_said_in_six_characters_at_most(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown
    assert len(shown) <= 6
