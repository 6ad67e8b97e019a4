"""Whatever a store holds, what reaches the terminal is one line of harmless, countable cells."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.inert import LONGEST, cells, cut, fit, fit_right, inert, wrap

HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b2Jclear",
    "a\u202egnp.exe",
    "a\u2066b\u2069",
    "zero\u200bwidth\ufeff",
    "Z" + "\u0301" * 500,
    "\u0301start",
    "line\nbreak\r\tand tab\x85\u2028",
    "\ud800lone",
    "flag 🇬🇧 family 👩‍👩‍👧 skin 👍🏽 heart ❤️",
    "日本語の名前" * 60,
    "x" * 5000,
    "[bold red]x[/]",
    "\u115f\u3164\uffa0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_holds_nothing_but_what_it_shows(text: str) -> None:
    shown = inert(text)
    assert len(shown) <= LONGEST
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]


def test_markup_stays_what_it_is() -> None:
    assert inert("[bold red]x[/]") == "[bold red]x[/]"


def test_an_escape_is_replaced_visibly() -> None:
    assert inert("\x1b[31m") == "�[31m"


def test_accents_of_real_names_survive() -> None:
    assert inert("A\u030akesson") == "Åkesson"
    assert inert("Małgorzata HAUKSDÓTTIR") == "Małgorzata HAUKSDÓTTIR"


def test_joiners_are_dropped_so_that_width_hangs_on_no_neighbour() -> None:
    assert inert("\u0646\u200c\u0627") == "\u0646\u0627"


@given(st.text(max_size=400))
def test_any_text_becomes_inert_and_stays_so(text: str) -> None:
    shown = inert(text)
    assert inert(shown) == shown
    assert "\x1b" not in shown
    assert "\n" not in shown


@given(st.text(max_size=400))
def test_cells_are_counted_as_textual_counts_them(text: str) -> None:
    assert cells(inert(text)) == cell_len(inert(text))


@given(st.text(max_size=400))
def test_no_letter_carries_more_than_two_marks(text: str) -> None:
    run = 0
    for character in inert(text):
        run = run + 1 if cell_len(character) == 0 else 0
        assert run <= 2


@given(st.text(max_size=100), st.integers(0, 60))
def test_a_text_is_fitted_to_its_exact_width(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= width
    assert cells(fit(text, width)) == width
    assert cells(fit_right(text, width)) == width


@given(st.text(max_size=300), st.integers(4, 60), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_not_too_many(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most)
    assert len(lines) <= most
    assert all(cells(line) <= width for line in lines)


def test_what_was_left_out_is_shown() -> None:
    assert cut("BRÂNCOVEANU Ileana", 17) == "BRÂNCOVEANU Ilea…"
    assert cut("ŁUKASZEWICZ Małgorzata", 13) == "ŁUKASZEWICZ…"
