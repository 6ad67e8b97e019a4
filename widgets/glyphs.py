"""Which signs a terminal is sent: all, or ASCII where it would widen or garble the others."""

import unicodedata
from enum import Enum, auto
from functools import lru_cache

from widgets.inert import cells

_SIGNS = str.maketrans("▁▂▃▄▅▆▇█▀░─│┌┐└┘┬┴·…≥≤▌°\N{REPLACEMENT CHARACTER}", '_.-:=+*#"#-|++++++..><_ ?')
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
    text = text.translate(_SIGNS)
    return text if glyphs is Glyphs.ASCII else "".join(map(_plain, text.translate(_LETTERS)))


def _plain(letter: str) -> str:
    """The letter without its marks; `?` in every cell of what has no plain one."""
    base = unicodedata.normalize("NFKD", letter)[0]
    width = cells(letter)
    return base if base.isascii() and width == 1 else "?" * width
