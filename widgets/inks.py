"""The inks: the styles in which everything is drawn, for one theme on one kind of terminal."""

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color
from rich.style import Style

from widgets.glyphs import Glyphs
from widgets.palettes import THEMES, Colours, Ground, Ink, Look, Palette

__all__ = ["DARK_256", "THEMES", "Colours", "Ground", "Ink", "Inks", "colours_of", "inks"]

_BEHIND = {
    Ink.HIGH_FILL: Ink.HIGH,
    Ink.HIGH: Ink.HIGH,
    Ink.MEDIUM_FILL: Ink.MEDIUM,
    Ink.MEDIUM: Ink.MEDIUM,
    Ink.LOW: Ink.LOW,
    Ink.TECHNICAL: Ink.TECHNICAL,
    Ink.TECHNICAL_FILL: Ink.TECHNICAL,
    Ink.TREND: Ink.TREND,
}
"""Behind a dialogue alarms keep their colour and lose their fill; every other ink fades."""


class Sheet(NamedTuple):
    """The style of each ink on one ground, and whether its blanks look like the ground itself."""

    styles: tuple[Style, ...]
    bare: tuple[bool, ...]


class Inks:
    """The inks of one theme on one kind of terminal; one object is shared by every pane.

    `glyphs` says whether the signs that some locales would widen or garble are replaced.
    """

    def __init__(self, theme: str, colours: Colours, glyphs: Glyphs = Glyphs.UNICODE) -> None:
        self.theme = theme
        self.colours = colours
        self.glyphs = glyphs
        self.ascii_only = glyphs is not Glyphs.UNICODE
        self.palette = THEMES[theme][colours]
        self._sheets = {
            (ground, faded): _sheet(self.palette, ground, faded)
            for ground in Ground
            for faded in (False, True)
        }

    def sheet(self, ground: Ground, *, faded: bool = False) -> "Sheet":
        """The styles of all inks on a ground; `faded` as they look behind a dialogue."""
        return self._sheets[ground, faded]

    def style(self, ink: Ink, ground: Ground = Ground.PAGE) -> Style:
        """One ink on a ground."""
        return self.sheet(ground).styles[ink]

    def hex(self, ground: Ground) -> str | None:
        """A ground's colour as `#rrggbb`; None where it is the terminal's own."""
        number = self.palette.grounds.get(ground)
        return None if number is None else Color.from_ansi(number).get_truecolor().hex


def _sheet(palette: Palette, ground: Ground, faded: bool) -> Sheet:
    shown = [_BEHIND.get(ink, Ink.FAINT) if faded else ink for ink in Ink]
    styles = tuple(_style(palette, ink, ground) for ink in shown)
    plain = styles[Ink.TEXT].bgcolor
    bare = tuple(
        style.bgcolor == plain and not (style.underline or style.reverse or style.strike) for style in styles
    )
    return Sheet(styles, bare)


def _style(palette: Palette, ink: Ink, ground: Ground) -> Style:
    """One ink on one ground; on a banner every ink takes the banner's own text colour."""
    if ground is Ground.ALARM:
        look = palette.inks[Ink.TECHNICAL_FILL]
        return _rich(look, palette.grounds.get(ground))
    look = palette.lifted.get(ground, {}).get(ink) or palette.inks[ink]
    return _rich(look, palette.grounds.get(ground))


def _rich(look: Look, ground: int | None) -> Style:
    fill = ground if look.fill is None else look.fill
    return Style(
        color=None if look.text is None else Color.from_ansi(look.text),
        bgcolor=None if fill is None else Color.from_ansi(fill),
        bold="bold" in look.forms or None,
        dim="dim" in look.forms or None,
        underline="underline" in look.forms or None,
        reverse="reverse" in look.forms or None,
        strike="strike" in look.forms or None,
    )


@lru_cache(maxsize=32)
def inks(theme: str, colours: Colours, glyphs: Glyphs = Glyphs.UNICODE) -> Inks:
    """The inks of a theme, the same object for the same question; KeyError where there is no such theme."""
    return Inks(theme, colours, glyphs)


def colours_of(color_system: str | None, *, no_color: bool) -> Colours:
    """What a terminal can show, from `Console.color_system` and NO_COLOR (`App.no_color`)."""
    if no_color or color_system is None:
        return Colours.NONE
    return Colours.MANY if color_system in ("256", "truecolor") else Colours.FEW


DARK_256 = inks("dark", Colours.MANY)
