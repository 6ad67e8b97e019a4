"""Traces and strokes: within their frame, each value in its own column, gaps as gaps, higher is higher."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.canvas import BLOCKS, BRAILLE, STARS, Canvas, Dots, Point, Pressure, Scale, strokes, trace

FORMS = st.sampled_from([BRAILLE, BLOCKS, STARS])
SCALE = Scale(40, 180)
VALUES = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=60)
HEIGHTS = st.integers(1, 12)


def drawn(values: list[float | None], height: int, dots: Dots, grade: int = 0) -> Canvas:
    width = -(-len(values) // dots.across) or 1
    canvas = Canvas(width, height, dots)
    trace(canvas, SCALE, [None if value is None else Point(value, grade) for value in values])
    return canvas


def lit(canvas: Canvas) -> set[tuple[int, int]]:
    """The dots that are set, read back from the glyphs."""
    across, down, glyphs = canvas.dots
    return {
        (column * across + place % across, row * down + place // across)
        for row in range(canvas.height)
        for column in range(canvas.width)
        for place in range(across * down)
        if glyphs.index(canvas.glyph(column, row)) >> place & 1
    }


@settings(deadline=None)
@given(VALUES, HEIGHTS, FORMS)
def test_a_trace_stays_in_its_frame_and_fills_exactly_its_lines(
    values: list[float | None], height: int, dots: Dots
) -> None:
    rows = drawn(values, height, dots).text()
    assert len(rows) == height
    assert {len(row) for row in rows} == {-(-len(values) // dots.across) or 1}


@settings(deadline=None)
@given(VALUES, HEIGHTS, FORMS)
def test_each_value_is_in_its_own_column_and_a_gap_is_empty(
    values: list[float | None], height: int, dots: Dots
) -> None:
    dots_set = lit(drawn(values, height, dots))
    for x, value in enumerate(values):
        column = {y for at, y in dots_set if at == x}
        if value is None:
            assert not column
        else:
            assert SCALE.place(value, height * dots.down) in column


@settings(deadline=None)
@given(VALUES, HEIGHTS)
def test_neighbours_are_joined_without_a_hole_and_never_past_themselves(
    values: list[float | None], height: int
) -> None:
    dots_set = lit(drawn(values, height, BRAILLE))
    for x, (before, value) in enumerate(pairwise(values), 1):
        if before is None or value is None:
            continue
        start, end = SCALE.place(before, height * 4), SCALE.place(value, height * 4)
        column = {y for at, y in dots_set if at == x}
        assert column == set(range(min(start, end) + (start < end), max(start, end) + 1 - (start > end))) | {
            end
        }


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 60))
def test_what_is_higher_is_drawn_no_lower(one: float, other: float, steps: int) -> None:
    low, high = sorted((one, other))
    assert SCALE.place(high, steps) <= SCALE.place(low, steps)
    assert 0 <= SCALE.place(high, steps) < steps


def test_what_lies_beyond_the_scale_is_drawn_at_its_end() -> None:
    assert SCALE.place(250, 24) == 0
    assert SCALE.place(20, 24) == 23


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.tuples(st.floats(0, 300), st.floats(0, 300))), max_size=30),
    HEIGHTS,
    FORMS,
)
def test_a_stroke_reaches_from_diastolic_to_systolic_in_its_own_cell(
    pairs: list[tuple[float, float] | None], height: int, dots: Dots
) -> None:
    canvas = Canvas(len(pairs) or 1, height, dots)
    strokes(canvas, SCALE, [pair and Pressure(*pair) for pair in pairs])
    dots_set = lit(canvas)
    for cell, pair in enumerate(pairs):
        column = {y for x, y in dots_set if x // dots.across == cell}
        if pair is None:
            assert not column
        else:
            ends = sorted(SCALE.place(end, canvas.down) for end in pair)
            assert column == set(range(ends[0], ends[1] + 1))


def test_the_mean_stands_beside_its_stroke() -> None:
    canvas = Canvas(1, 1)
    strokes(canvas, Scale(0, 4), [Pressure(4, 1, 2)])
    assert canvas.text() == ["⡧"]


def test_a_pressure_without_its_diastolic_is_a_dot() -> None:
    canvas = Canvas(1, 1)
    strokes(canvas, Scale(0, 4), [Pressure(4, None)])
    assert canvas.text() == ["⠁"]


def test_a_cell_keeps_its_gravest_grade() -> None:
    canvas = Canvas(1, 1)
    trace(canvas, SCALE, [Point(100, 3), Point(100, 0)])
    assert canvas.grade(0, 0) == 3


@pytest.mark.parametrize(
    ("dots", "shown"), [(BRAILLE, "⠤⠋"), (BLOCKS, "▄▄▀▀"), (STARS, "****")], ids=["braille", "half", "stars"]
)
def test_each_form_draws_the_same_course(dots: Dots, shown: str) -> None:
    assert drawn([80, 80, 150, 150], 1, dots).text() == [shown]
