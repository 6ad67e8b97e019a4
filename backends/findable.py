"""By which words patients are found, the same in every store: the keys of a record, and what is asked.

A record's keys are the words of its name, MRN and bed, and each word from its second letter on, from its
third, and so on, so that any part of a word is the beginning of a key: one anchored range finds it.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from clinical import folding
from clinical.patients import Patient
from clinical.places import Bed

MOST_FOUND = 500
"""Patients that one search gives."""

_MOST_WORDS_ASKED = 8
"""A search for more words finds nothing: no patient answers to so many."""

_LONGEST_ASKED = 5_000
"""Characters; a search for more finds nothing."""

_MOST_KEYS = 1_024

Key: TypeAlias = tuple[int, str]
"""Whether the key is only the ending of a word, and the key."""


class Look(NamedTuple):
    """One walk through the keys: among which, and whether the other words asked have to begin words."""

    inside: int
    beginning: bool


_ONE_WORD = (Look(0, True), Look(1, False))
_MANY_WORDS = (Look(0, True), Look(0, False), Look(1, False))


def words(patient: Patient) -> str:
    """Every folded word of a name, an MRN and a bed, each between blanks."""
    bed = patient.bed
    place = (bed.ward, folding.joined(bed.label), bed.label) if bed else ()
    numbers = (folding.joined(patient.mrn), patient.mrn)
    found = dict.fromkeys((*folding.keys(*place, *numbers), *folding.keys(patient.family, patient.given)))
    return f" {' '.join(found)} "


def keys(words: str) -> dict[Key, None]:
    """The keys of a record's words, each once: whole words first, and no more than can be of use."""
    return dict.fromkeys(islice(_all_keys(words.split()), _MOST_KEYS))


def _all_keys(words: Sequence[str]) -> Iterator[Key]:
    """Whole words, then their endings."""
    for word in words:
        yield 0, word
    for word in words:
        for ending in folding.endings(word):
            yield 1, ending


def bed_words(text: str, region: str) -> str:
    """Take `region/ward/bed`, as it is printed, for ward and bed; of another region for nothing."""
    try:
        bed = Bed.parse(text.strip())
    except ValueError:
        return text
    return f"{bed.ward} {bed.label}" if bed.region == region else ""


def asked(text: str) -> list[Sequence[str]]:
    """The ways to read what is asked: groups of digits as one number first, then word for word.

    None of a text with a sign that no name is written with: `garc%a` does not mean "garc" and "a".
    """
    is_asked = len(text) <= _LONGEST_ASKED and folding.could_be_named(text)
    spellings = folding.spellings(text) if is_asked else ()
    read = [words for words in spellings if 0 < len(words) <= _MOST_WORDS_ASKED]
    number = folding.joined(text) if read and text.replace(" ", "").isdecimal() else ""
    return [(number,), *read] if number and (number,) not in read else [*read]


def looks(asked: Sequence[Sequence[str]]) -> Sequence[Look]:
    """The walks through the keys, by rank: those in whom every word asked begins a word come first."""
    return _MANY_WORDS if any(len(words) > 1 for words in asked) else _ONE_WORD
