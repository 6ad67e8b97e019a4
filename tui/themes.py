"""Textual's share of the colours: the grounds of dialogues, lists and inputs, in the numbers of the inks."""

from collections.abc import Mapping
from typing import Literal

from rich.color import Color
from textual.theme import Theme

from widgets.glyphs import Glyphs
from widgets.palettes import THEMES, Colours, Ground, Ink, Palette

_COERCED, _BARE = "C.UTF-8", ("C", "POSIX")
"""Python itself sets the first as LC_CTYPE where it finds one of the others (PEP 538)."""


def textual_theme(name: str, colours: Colours) -> str:
    """The name of Textual's theme beside the inks; 16 colours and none go with Textual's own two."""
    if colours is Colours.MANY:
        return f"ward-{name}"
    return "ansi-dark" if THEMES[name][colours].dark else "ansi-light"


def textual_themes() -> tuple[Theme, ...]:
    """A theme of Textual's for each theme of the inks."""
    return tuple(_theme(f"ward-{name}", of[Colours.MANY]) for name, of in THEMES.items())


def _theme(name: str, palette: Palette) -> Theme:
    return Theme(
        name,
        primary=_hex(palette.inks[Ink.STRONG].text),
        foreground=_hex(palette.inks[Ink.TEXT].text),
        background=_hex(palette.grounds[Ground.PAGE]),
        surface=_hex(palette.grounds[Ground.OVER]),
        panel=_hex(palette.grounds[Ground.BAR]),
        dark=palette.dark,
    )


def _hex(number: int | None) -> str:
    assert number is not None, "a palette of many colours leaves none to the terminal"
    return Color.from_ansi(number).get_truecolor().hex


def theme_of(wanted: str, environment: Mapping[str, str]) -> str:
    """The theme of the inks; `auto` is dark unless the terminal says that its ground is light (COLORFGBG)."""
    if wanted != "auto":
        return wanted
    return "light" if environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15") else "dark"


GlyphWish = Literal["auto", "unicode", "ascii"]


def glyphs_of(wish: GlyphWish, environment: Mapping[str, str]) -> Glyphs:
    """The signs for this terminal; `auto` takes what the locale says, and all where it says nothing."""
    if wish != "auto":
        return Glyphs.ASCII if wish == "ascii" else Glyphs.UNICODE
    named = [environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if named[:2] == ["", _COERCED] and named[2] in _BARE:
        return Glyphs.PLAIN
    locale = next(filter(None, named), _COERCED)
    return Glyphs.UNICODE if "UTF8" in locale.upper().replace("-", "") else Glyphs.PLAIN
