"""Trend cells: fixed steps, gaps as gaps, brighter out of limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.trends import Trended
from clinical.vitals import Signal
from widgets.inks import Ink
from widgets.trend import span_text, trend_spans

VALUES = st.lists(st.none() | st.floats(0, 300), max_size=12).map(tuple)


def _text(values: tuple[float | None, ...], width: int) -> str:
    text = ""
    for span in trend_spans(Signal.HR, values, 0, width):
        text = text.ljust(span.x) + span.text
    return text.ljust(width)


def test_a_flat_line_looks_flat_and_each_step_has_its_block() -> None:
    assert _text((72.0,) * 8, 8) == "▂▂▂▂▂▂▂▂"
    assert _text(tuple(float(40 + 20 * step) for step in range(8)), 8) == "▁▂▃▄▅▆▇█"


def test_the_newest_stand_at_the_right_and_gaps_stay_gaps() -> None:
    assert _text((72.0, None, 120.0), 5) == "  ▂ ▅"
    assert _text((200.0, 72.0, None), 2) == "▂ "
    assert _text((None, 72.0), 1) == "▂"


def test_out_of_limits_is_brighter_and_not_coloured() -> None:
    spans = trend_spans(Signal.HR, (72.0, 130.0, 130.0, 72.0), 0, 4, (50, 120))
    assert [(span.x, len(span.text), span.ink) for span in spans] == [
        (0, 1, Ink.TREND),
        (1, 2, Ink.TREND_OUT),
        (3, 1, Ink.TREND),
    ]


@given(VALUES, st.integers(0, 12))
def test_a_trend_is_never_wider_than_its_column(values: tuple[float | None, ...], width: int) -> None:
    text = _text(values, width)
    assert len(text) == width
    shown = values[len(values) - width :] if width < len(values) else values
    assert sum(block != " " for block in text) == sum(value is not None for value in shown)


@pytest.mark.parametrize(
    ("trended", "width", "room", "text"),
    [
        (Signal.HR, 8, 8, "40 min"),
        (Signal.HR, 4, 4, "20 m"),
        (Signal.HR, 4, 3, "20m"),
        (Signal.HR, 4, 2, ""),
        (None, 5, 5, "5 h"),
        (Signal.SBP, 5, 5, "2.5 h"),
        (Signal.HR, 12, 12, "1 h"),
    ],
)
def test_the_heading_says_what_time_a_trend_covers(
    trended: Trended, width: int, room: int, text: str
) -> None:
    assert span_text(trended, width, room) == text
