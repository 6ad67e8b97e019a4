"""The grid: what stands where at each width, and what never gives way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.grid import MEASURES, Key, grid

NEVER_GIVES_WAY = {Key.PATIENT, Key.NEWS2, Key.HR, Key.RR, Key.SPO2, Key.BP}


@given(st.integers(20, 220), st.integers(3, 8))
def test_columns_follow_one_another_without_touching_back(width: int, bed: int) -> None:
    x = 0
    for column in grid(width, bed).columns.values():
        assert column.x >= x
        x = column.end


@pytest.mark.parametrize("width", range(40, 221))
def test_from_forty_columns_on_everything_vital_is_there_and_fits(width: int) -> None:
    columns = grid(width)
    assert columns.columns.keys() >= NEVER_GIVES_WAY
    assert columns.vitals_end <= width


def test_at_114_columns_the_board_is_that_of_the_picture() -> None:
    columns = grid(114).columns
    starts = {key.value: column.x for key, column in columns.items()}
    assert starts == {
        "patient": 10, "flags": 27, "NEWS2": 31, "HR": 45, "RR": 58,
        "SpO2": 70, "BP": 83, "T": 97, "O2": 106, "ACVPU": 111,
    }  # fmt: skip
    assert columns[Key.HR].trend == 8


def test_at_80_columns_trends_have_four_cells_and_the_score_none() -> None:
    columns = grid(80).columns
    assert columns[Key.HR].trend == 4
    assert columns[Key.NEWS2].trend == 0
    assert Key.ACVPU not in columns
    assert columns[Key.BP].value == 7


def test_at_40_columns_pressure_is_systolic_and_trends_are_gone() -> None:
    columns = grid(40).columns
    assert columns[Key.BP].value == 3
    assert columns[Key.HR].trend == 0
    assert columns.keys() == NEVER_GIVES_WAY


def test_what_gives_way_gives_way_once() -> None:
    widths = [grid(width).vitals_end for width in range(40, 221)]
    assert all(end <= width for width, end in zip(range(40, 221), widths, strict=True))
    shown = [len(grid(width).columns) for width in range(40, 221)]
    assert shown == sorted(shown)


def test_the_measures_go_from_wide_to_narrow() -> None:
    trends = [measure.trend for measure in MEASURES]
    assert trends == sorted(trends, reverse=True)


def test_a_long_bed_label_is_whole() -> None:
    assert grid(114, 6).columns[Key.PATIENT].x == 13
