"""Names fold into plain words, and hostile text into nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.folding import (
    LONGEST_WORD,
    MOST_WORDS,
    endings,
    findable,
    joined,
    keys,
    plain,
    prefix,
    spellings,
    words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Smith", ("smith",)),
        ("Ångström", ("angstrom",)),
        ("Weiß-Müller", ("weiss", "muller")),
        ("O'Brien", ("obrien",)),
        ("O’Brien", ("obrien",)),
        ("Łukasz Øster", ("lukasz", "oster")),
        ("Þóra Ærø", ("thora", "aero")),
        ("İbrahim ILGIN", ("ibrahim", "ilgin")),
        ("de la Cruz, María José", ("de", "la", "cruz", "maria", "jose")),
        ("李 小龍", ("李", "小龍")),
        ("Ann Ann", ("ann",)),
        ("\u202eevil\u202c", ("evil",)),
        ("", ()),
    ],
)
def test_a_name_folds_into_its_plain_words(text: str, folded: tuple[str, ...]) -> None:
    assert words(text) == folded


@pytest.mark.parametrize("text", [".*", "%", "_", "' \" ;", "*?[]", "\x1b", "\x00", "\ud800", "{}$"])
def test_text_without_letters_and_digits_folds_to_nothing(text: str) -> None:
    assert words(text) == ()


def test_an_umlaut_is_found_plain_and_written_out() -> None:
    assert spellings("Müller") == (("muller",), ("mueller",))
    assert spellings("Mu\u0308ller") == (("muller",), ("mueller",))
    assert spellings("Smith") == (("smith",),)
    assert keys("Müller", "Zoë") == ("muller", "mueller", "zoe")


def test_what_is_listed_is_found_by_the_same_letters_and_its_signs_stay() -> None:
    assert plain("Sørensen") in findable("SØRENSEN Åse")
    assert findable("Müller SpO2 78 < 80") == "muller spo2 78 < 80 mueller spo2 78 < 80"
    assert findable("O'Brien") == plain("OBRIEN")


def test_a_number_is_one_word_without_its_punctuation() -> None:
    assert joined("123-45 6") == "123456"
    assert joined("447 447 133") == "447447133"


def test_what_is_inside_a_word_begins_one_of_its_endings() -> None:
    assert endings("okafor") == ("kafor", "afor", "for", "or", "r")
    assert endings("") == endings("o") == ()


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once


@given(st.text(max_size=300))
def test_every_word_begins_with_what_begins_it(text: str) -> None:
    for word in words(text):
        beginning = prefix(word[:2])
        assert beginning.first <= word < beginning.beyond


def test_no_text_makes_more_or_longer_words_than_a_name_has() -> None:
    found = keys("x" * 5_000, " ".join(f"w{number}" for number in range(5_000)))
    assert len(found) == MOST_WORDS
    assert max(map(len, found)) == LONGEST_WORD
