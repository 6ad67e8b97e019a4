"""Inert text: whatever a store holds, what reaches a terminal is one line of harmless, countable cells.

Names, flags and device messages are hostile until they have passed here: escapes, controls, bidi overrides
and floods of combining marks would otherwise move the cursor, hide a name, or shift every column after it.
"""

import unicodedata
from functools import lru_cache
from itertools import islice

from rich.cells import get_character_cell_size

LONGEST = 256
"""No text is drawn longer than this many characters."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "…"

_MARKS_PER_LETTER = 2
_SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_SILENT = frozenset("\u00ad\u034f\u200c\u200d") | {chr(code) for code in range(0xFE00, 0xFE10)}
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_NEIGHBOURLY = (range(0x1F1E6, 0x1F200), range(0x1F3FB, 0x1F400))
"""Flags and skin tones, whose width depends on what stands beside them."""


@lru_cache(maxsize=4096)
def inert(text: str, longest: int = LONGEST) -> str:
    """Give a text as one line that does nothing but show itself; what cannot be shown becomes `�`.

    Joiners and variation selectors are dropped; a text that was too long ends in `…`.
    """
    if len(text) <= longest and text.isascii() and text.isprintable():
        return text
    shown = "".join(_inert_characters(unicodedata.normalize("NFC", text[: longest * 4])))
    return shown if len(shown) <= longest else shown[: longest - 1] + ELLIPSIS


def _inert_characters(text: str) -> list[str]:
    """What is left of a text: at most two combining marks on a letter, none without a letter."""
    shown: list[str] = []
    room = 0
    for character in text:
        harmless = _harmless(character)
        if not harmless:
            continue
        if _width(harmless) == 0:
            if room > 0:
                shown.append(harmless)
            room -= 1
        else:
            shown.append(harmless)
            room = _MARKS_PER_LETTER
    return shown


def _harmless(character: str) -> str:
    """The character, a space, the replacement, or nothing."""
    if character in _SPACES:
        return " "
    if character in _SILENT:
        return ""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in _FORBIDDEN or character in _FILLERS:
        return REPLACEMENT
    if any(ord(character) in span for span in _NEIGHBOURLY):
        return REPLACEMENT
    return character


def _width(character: str) -> int:
    return get_character_cell_size(character)


@lru_cache(maxsize=4096)
def cells(text: str) -> int:
    """How many terminal cells an inert text fills."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=4096)
def cut(text: str, width: int) -> str:
    """Make a text inert and no wider than `width` cells, ending in `…` where something was left out."""
    text = inert(text)
    if cells(text) <= width:
        return text
    if width < 1:
        return ""
    kept, used = 0, 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def fit(text: str, width: int) -> str:
    """Cut a text and fill it up with blanks to exactly `width` cells."""
    shown = cut(text, width)
    return shown + " " * (width - cells(shown))


def fit_right(text: str, width: int) -> str:
    """As `fit`, against the right edge."""
    shown = cut(text, width)
    return " " * (width - cells(shown)) + shown


def wrap(text: str, width: int, most: int) -> list[str]:
    """Break a text at blanks into at most so many lines; the last one is cut where it does not fit."""
    words = list(islice((word for word in inert(text).split(" ") if word), 64))
    lines: list[str] = []
    line = ""
    for number, word in enumerate(words):
        longer = f"{line} {word}".lstrip()
        if cells(longer) <= width:
            line = longer
        elif len(lines) == most - 1:
            return [*lines, cut(" ".join([line, *words[number:]]).lstrip(), width)]
        else:
            lines += [line] if line else []
            line = cut(word, width)
    return [*lines, cut(line, width)] if line else lines
