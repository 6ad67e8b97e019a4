"""What the environment says of the terminal: which theme, and which signs."""

import pytest

from tui.themes import GlyphWish, glyphs_of, theme_of
from widgets.glyphs import Glyphs


@pytest.mark.parametrize(
    ("wish", "environment", "expected"),
    [
        ("auto", {}, Glyphs.UNICODE),
        ("auto", {"LANG": "de_DE.UTF-8"}, Glyphs.UNICODE),
        ("auto", {"LANG": "C", "LC_CTYPE": "de_DE.utf8"}, Glyphs.UNICODE),
        ("auto", {"LC_CTYPE": "UTF-8"}, Glyphs.UNICODE),
        ("auto", {"LANG": "C"}, Glyphs.PLAIN),
        ("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, Glyphs.PLAIN),
        ("auto", {"LANG": "de_DE.ISO-8859-1"}, Glyphs.PLAIN),
        ("auto", {"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, Glyphs.PLAIN),
        ("unicode", {"LANG": "C"}, Glyphs.UNICODE),
        ("ascii", {"LANG": "de_DE.UTF-8"}, Glyphs.ASCII),
    ],
)
def test_signs_go_by_the_wish_and_then_by_the_locale(
    wish: GlyphWish, environment: dict[str, str], expected: Glyphs
) -> None:
    assert glyphs_of(wish, environment) is expected


@pytest.mark.parametrize(
    ("ground", "theme"), [("15;0", "dark"), ("0;15", "light"), ("0;default;7", "light"), ("", "dark")]
)
def test_a_light_terminal_gets_the_light_theme(ground: str, theme: str) -> None:
    assert theme_of("auto", {"COLORFGBG": ground}) == theme
    assert theme_of("mono", {"COLORFGBG": ground}) == "mono"
