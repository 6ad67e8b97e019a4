"""The themes by name: a palette for each kind of terminal."""

from collections.abc import Mapping

from widgets.looks import Colours, Ground, Ink, Look, Palette
from widgets.palettes_access import CONTRAST, FEW_MONO, FEW_SAFE, MONO, SAFE
from widgets.palettes_everyday import DARK, FEW_DARK, FEW_LIGHT, LIGHT, NONE

__all__ = ["THEMES", "Colours", "Ground", "Ink", "Look", "Palette"]

THEMES: Mapping[str, Mapping[Colours, Palette]] = {
    "dark": {Colours.MANY: DARK, Colours.FEW: FEW_DARK, Colours.NONE: NONE},
    "light": {Colours.MANY: LIGHT, Colours.FEW: FEW_LIGHT, Colours.NONE: NONE},
    "contrast": {Colours.MANY: CONTRAST, Colours.FEW: FEW_DARK, Colours.NONE: NONE},
    "safe": {Colours.MANY: SAFE, Colours.FEW: FEW_SAFE, Colours.NONE: NONE},
    "mono": {Colours.MANY: MONO, Colours.FEW: FEW_MONO, Colours.NONE: NONE},
}
"""Dark, light, high contrast, safe for colour-blind eyes, and greys alone; another theme is another entry."""
