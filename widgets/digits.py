"""Letters and digits that are read from four metres: three pixels wide, five high.

`small` packs two pixels into a cell's height (three lines), `large` gives each pixel two cells (five lines).
"""

from functools import lru_cache

SMALL_LINES = 3
LARGE_LINES = 5

_FONT = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" #", "##", " #", " #", " #"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "A": ("###", "# #", "###", "# #", "# #"),
    "B": ("## ", "# #", "## ", "# #", "## "),
    "C": ("###", "#  ", "#  ", "#  ", "###"),
    "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"),
    "F": ("###", "#  ", "## ", "#  ", "#  "),
    "G": ("###", "#  ", "# #", "# #", "###"),
    "H": ("# #", "# #", "###", "# #", "# #"),
    "I": ("#", "#", "#", "#", "#"),
    "J": ("  #", "  #", "  #", "# #", "###"),
    "K": ("# #", "# #", "## ", "# #", "# #"),
    "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "M": ("# #", "###", "###", "# #", "# #"),
    "N": ("###", "# #", "# #", "# #", "# #"),
    "O": ("###", "# #", "# #", "# #", "###"),
    "P": ("###", "# #", "###", "#  ", "#  "),
    "Q": ("###", "# #", "# #", "###", "  #"),
    "R": ("## ", "# #", "## ", "# #", "# #"),
    "S": ("###", "#  ", "###", "  #", "###"),
    "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"),
    "V": ("# #", "# #", "# #", "# #", " # "),
    "W": ("# #", "# #", "###", "###", "# #"),
    "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", "###", " # ", " # "),
    "Z": ("###", "  #", " # ", "#  ", "###"),
    "-": ("  ", "  ", "##", "  ", "  "),
    ".": (" ", " ", " ", " ", "#"),
    ":": (" ", "#", " ", "#", " "),
}
_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def writable(text: str) -> bool:
    """Whether there is a picture for each of the characters."""
    return bool(text) and all(character in _FONT for character in text.upper())


@lru_cache(maxsize=1024)
def small(text: str) -> tuple[str, ...]:
    """Three lines; KeyError for a text that is not `writable`."""
    rows = [" ".join(row) for row in zip(*(_FONT[each] for each in text.upper()), strict=True)]
    rows.append(" " * len(rows[0]))
    return tuple(map(_halved, rows[::2], rows[1::2]))


@lru_cache(maxsize=1024)
def large(text: str) -> tuple[str, ...]:
    """Five lines; KeyError for a text that is not `writable`."""
    rows = zip(*(_FONT[each] for each in text.upper()), strict=True)
    return tuple(" ".join(map(_doubled, row)) for row in rows)


def _halved(above: str, below: str) -> str:
    return "".join(_HALVES[one == "#", other == "#"] for one, other in zip(above, below, strict=True))


def _doubled(row: str) -> str:
    return "".join("██" if pixel == "#" else "  " for pixel in row)
