"""One time axis for every signal, on the clock, so that nothing crawls."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical.spans import SPANS, Axis, Span

MOMENTS = st.floats(1.6e9, 2.0e9)
ROOMS = st.integers(1, 250)


@pytest.mark.parametrize("span", SPANS, ids=lambda span: span.label)
def test_half_a_cell_is_a_whole_number_of_steps_and_a_day_of_cells(span: Span) -> None:
    for cell in span.cells:
        assert cell / 2 % span.step == 0
        assert span.row % span.step == 0
        assert 86_400 % cell == 0
    assert list(span.cells) == sorted(span.cells)


@settings(deadline=None)
@given(st.sampled_from(SPANS), ROOMS, MOMENTS)
def test_the_last_cell_holds_the_present_and_no_cell_is_outside(span: Span, room: int, now: float) -> None:
    axis = Axis.over(span, room, now)
    assert 1 <= axis.cells <= room
    assert axis.cell(now) == axis.cells - 1
    assert axis.start % axis.step == 0
    assert axis.cell(axis.start - 1) is None
    assert axis.cell(axis.stop) is None


@settings(deadline=None)
@given(st.sampled_from(SPANS), st.integers(30, 250), MOMENTS)
def test_where_there_is_room_the_whole_span_is_seen(span: Span, room: int, now: float) -> None:
    axis = Axis.over(span, room, now)
    assert axis.cells * axis.step >= span.seconds * 0.999
    assert axis.cells >= room * 0.55 or axis.step == span.cells[0]


@settings(deadline=None)
@given(st.sampled_from(SPANS), ROOMS, MOMENTS, st.floats(0, 3000))
def test_a_moment_keeps_its_cell_on_the_clock_while_time_goes_on(
    span: Span, room: int, now: float, later: float
) -> None:
    before, after = Axis.over(span, room, now), Axis.over(span, room, now + later)
    assert before.step == after.step
    for cell in range(before.cells):
        begins = before.begins(cell)
        again = after.cell(begins)
        assert again is None or after.begins(again) == begins
