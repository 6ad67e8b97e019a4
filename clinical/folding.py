"""Folding of names into plain words, so that a search finds what a nurse means.

`Ångström` is found by `angs`, `Müller` by `mul`, by `muel` and by `uller`, `O'Brien` by `obri`. Text that
holds no letter and no digit folds to nothing, and finds nothing.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 64
MOST_WORDS = 64

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = frozenset("'’‘ʼ`´")
_NO_APOSTROPHES = str.maketrans("", "", "".join(_APOSTROPHES))
_IN_NAMES = _APOSTROPHES | frozenset(",./()·")


@dataclass(frozen=True, slots=True)
class Prefix:
    """The half-open range of all words that begin with a word, by code points."""

    first: str
    beyond: str


def words(text: str) -> tuple[str, ...]:
    """Fold a text into its plain words, each once, in their order, and each cut to `LONGEST_WORD`."""
    return _words(_composed(text))


def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the words of a text; and, where they differ, those with its umlauts written out (`Mueller`)."""
    composed = _composed(text)
    plain, written_out = _words(composed), _words(composed.translate(_WRITTEN_OUT))
    return (plain,) if plain == written_out else (plain, written_out)


def keys(*texts: str) -> tuple[str, ...]:
    """Give the words under which texts are found: both spellings, the first `MOST_WORDS` of them."""
    found = dict.fromkeys(word for text in texts for spelling in spellings(text) for word in spelling)
    return tuple(found)[:MOST_WORDS]


def joined(text: str) -> str:
    """Give the letters and digits of a number such as an MRN as one word: `12-34 5` is `12345`."""
    return "".join(_all_words(_composed(text)))[:LONGEST_WORD]


def could_be_named(text: str) -> bool:
    """Whether a text has no sign but those that names, numbers and places are written with."""
    return all(
        letter.isalnum() or letter.isspace() or letter in _IN_NAMES or _is_mark_or_dash(letter)
        for letter in text
    )


def prefix(word: str) -> Prefix:
    """Give the range of the words that begin with a word."""
    return Prefix(word, word + "\U0010ffff")


def endings(word: str) -> tuple[str, ...]:
    """Give a word without its first letter, without its first two, and so on: what is inside begins one."""
    return tuple(word[start:] for start in range(1, len(word)))


def plain(text: str) -> str:
    """Give a text without case, accents and apostrophes and with all other signs: `sorensen` of Sørensen."""
    return _plain(_composed(text))


def findable(text: str) -> str:
    """Give what a text is found by: plain, and where that differs also with its umlauts written out."""
    if text.isascii():
        return plain(text)
    composed = _composed(text)
    return " ".join(dict.fromkeys((_plain(composed), _plain(composed.translate(_WRITTEN_OUT)))))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _words(composed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in _all_words(composed)))


def _all_words(composed: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in _plain(composed)).split()


def _plain(composed: str) -> str:
    letters = unicodedata.normalize("NFKD", composed.translate(_LETTERS)).casefold()
    if letters.isascii():  # most are, and have no accents: 2,000 alerts are folded between two frames
        return letters.translate(_NO_APOSTROPHES)
    return "".join([letter for letter in letters if not _is_nothing(letter)])


def _is_mark_or_dash(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category == "Pd" or category.startswith("M")


@lru_cache(maxsize=4096)
def _is_nothing(letter: str) -> bool:
    """Whether a letter is an accent or an apostrophe."""
    return letter in _APOSTROPHES or unicodedata.category(letter).startswith("M")
