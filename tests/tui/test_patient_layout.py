"""The layout of the patient screen: every size has a place for who it is and for a panel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.patient_layout import PanelId, Wants, header_lines, identity_lines, patient_layout

SIZES = st.integers(20, 300), st.integers(5, 120)


@given(*SIZES, st.integers(0, 3), st.sampled_from(PanelId), st.integers(0, 60), st.booleans())
def test_no_layout_needs_more_lines_than_the_screen_has(
    width: int, height: int, banner: int, chosen: PanelId, record: int, zoomed: bool
) -> None:
    wants = Wants(min(identity_lines(height), max(1, height - banner - 3)), record)
    places = patient_layout(width, height, banner, chosen, wants, zoomed=zoomed)
    low = height - banner
    fixed = header_lines(low) + places.identity + places.names + places.safety + places.keys
    assert fixed < low or low < 8
    assert sum(places.panels.values()) in (0, low - fixed)
    assert all(lines >= 4 for lines in places.panels.values())
    assert (places.alone is None) == bool(places.panels)


@pytest.mark.parametrize(("size", "beside"), [((160, 48), True), ((120, 40), True), ((80, 24), False)])
def test_panels_stand_beside_the_trends_where_there_is_room(size: tuple[int, int], beside: bool) -> None:
    places = patient_layout(*size, 0, PanelId.TRENDS, Wants(2, 9), zoomed=False)
    assert (places.alone is None) is beside


def test_what_answers_later_moves_no_panel() -> None:
    one = patient_layout(160, 48, 0, PanelId.TRENDS, Wants(2, 9), zoomed=False)
    other = patient_layout(160, 48, 0, PanelId.ALERTS, Wants(2, 9), zoomed=False)
    assert one.panels == other.panels
    assert one.panels[PanelId.RECORD] == 9


def test_on_a_low_screen_a_zoomed_panel_takes_the_lines_of_names_and_keys() -> None:
    whole = patient_layout(40, 12, 0, PanelId.SCORE, Wants(4, 9), zoomed=True)
    part = patient_layout(40, 12, 0, PanelId.SCORE, Wants(4, 9), zoomed=False)
    assert (whole.names, whole.keys, part.names, part.keys) == (0, 0, 1, 1)
