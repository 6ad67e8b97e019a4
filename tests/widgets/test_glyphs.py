"""What is sent in place of signs that a locale would garble: as many cells, ASCII for the poorest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.canvas import BLOCKS
from widgets.glyphs import Glyphs, sent
from widgets.inert import cells, inert


@given(st.text(max_size=60).map(inert), st.sampled_from(Glyphs))
def test_whatever_is_sent_fills_as_many_cells(text: str, glyphs: Glyphs) -> None:
    assert cells(sent(text, glyphs)) == cells(text)


@given(st.text(max_size=60).map(inert))
def test_nothing_but_ascii_is_sent_where_nothing_else_is_understood(text: str) -> None:
    assert sent(text, Glyphs.PLAIN).isascii()


@pytest.mark.parametrize(
    ("name", "plain"),
    [("ŁUKASZEWICZ Małgorzata", "LUKASZEWICZ Malgorzata"), ("Müller", "Muller"), ("李", "??")],
)
def test_names_keep_their_plain_letters(name: str, plain: str) -> None:
    assert sent(name, Glyphs.PLAIN) == plain
    assert sent(name, Glyphs.ASCII) == name


def test_the_digits_of_the_wall_have_ascii_forms() -> None:
    assert sent(BLOCKS.glyphs, Glyphs.ASCII).isascii()


@pytest.mark.parametrize(
    ("limit", "plain"),
    [
        ("RR 6 ≤ 6", "RR 6 <=6"),
        ("NEWS2 10 ≥ 7", "NEWS2 10 >=7"),
        ("RR 5 < 6", "RR 5 < 6"),
        ("≥12 5/7", "12+ 5/7"),
        ("NEWS2 ≥5 5/7", "NEWS2 5+ 5/7"),
        ("NEWS2 ≥", "NEWS2>="),
    ],
)
def test_a_limit_means_the_same_in_ascii(limit: str, plain: str) -> None:
    assert sent(limit, Glyphs.ASCII) == plain


@given(st.text(st.sampled_from("≥≤ 57RÅ"), max_size=20).map(inert))
def test_limits_fill_as_many_cells_wherever_they_stand(text: str) -> None:
    assert cells(sent(text, Glyphs.PLAIN)) == cells(text)
