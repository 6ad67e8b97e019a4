"""Which signs a terminal is sent: all, or ASCII where it would widen or garble the others."""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache

from widgets.inert import cells

_SIGNS = str.maketrans("▁▂▃▄▅▆▇█▀░─│┌┐└┘┬┴·…≥≤▌°\N{REPLACEMENT CHARACTER}", '_.-:=+*#"#-|++++++..><_ ?')
_AT_LEAST = re.compile("≥([0-9]+)")
_WORDED = (("≥ ", ">="), ("≤ ", "<="), (" ≥", ">="), (" ≤", "<="))
"""A limit as two signs, which take the cell of the blank beside it."""
_LETTERS = str.maketrans("łŁøØđĐðÐıħĦŧŦ", "lLoOdDdDihHtT")
"""Letters that Unicode does not take apart into a plain one and its mark."""


class Glyphs(Enum):
    """What may be sent; the alphabet of `PLAIN` is ASCII for names too, for locales that are not UTF-8."""

    UNICODE = auto()
    ASCII = auto()
    PLAIN = auto()


@lru_cache(maxsize=4096)
def sent(text: str, glyphs: Glyphs) -> str:
    """An inert text as it may be sent, in as many cells as before."""
    if text.isascii() or glyphs is Glyphs.UNICODE:
        return text
    text = _limits(text).translate(_SIGNS)
    return text if glyphs is Glyphs.ASCII else "".join(map(_plain, text.translate(_LETTERS)))


def _limits(text: str) -> str:
    """Limits as ASCII has them: `10 >=7`; at least five is `5+`."""
    text = _AT_LEAST.sub(r"\1+", text)
    for sign, signs in _WORDED:
        text = text.replace(sign, signs)
    return text


def _plain(letter: str) -> str:
    """The letter without its marks; `?` in every cell of what has no plain one."""
    base = unicodedata.normalize("NFKD", letter)[0]
    width = cells(letter)
    return base if base.isascii() and width == 1 else "?" * width
