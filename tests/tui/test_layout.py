"""What gives way on smaller screens, and what never does."""

from hypothesis import given
from hypothesis import strategies as st

from tui.layout import Layout, Pane, layout

SIZES = st.tuples(st.integers(20, 250), st.integers(5, 80))


def fixed(places: Layout) -> int:
    """Lines that are taken from the beds."""
    return sum((places.header, places.sickest, places.feed, places.legend, places.safety, places.keys))


@given(SIZES, st.integers(0, 3))
def test_header_alerts_and_a_bed_always_have_a_place(size: tuple[int, int], banner: int) -> None:
    places = layout(*size, banner)
    assert places.header >= 1
    assert places.feed >= 1 or places.side > 0
    if banner == 0 or size[1] >= 8:
        assert size[1] - banner - fixed(places) >= 1


@given(SIZES)
def test_a_lower_screen_never_shows_a_pane_that_a_higher_one_drops(size: tuple[int, int]) -> None:
    width, height = size
    low, high = layout(width, height), layout(width, height + 1)
    for pane in ("header", "sickest", "feed", "patient", "legend", "safety", "keys"):
        assert getattr(low, pane) <= getattr(high, pane)


def test_alerts_stand_beside_the_beds_where_there_is_room_and_below_them_else() -> None:
    assert layout(160, 48).side
    assert not layout(100, 30).side
    assert layout(80, 24).feed == 5
    assert layout(40, 12).feed == 1


def test_zoomed_beds_keep_a_line_of_alerts() -> None:
    places = layout(160, 48, zoom=Pane.BEDS)
    assert places.feed == 1
    assert places.patient == 0
    assert not layout(160, 48, zoom=Pane.ALERTS).beds
