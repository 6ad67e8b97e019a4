"""Severities differ on every terminal, and no colour is sent where none may be."""

from itertools import combinations

import pytest
from rich.color import ColorSystem, ColorType
from rich.style import Style

from widgets.glyphs import Glyphs
from widgets.inks import THEMES, Colours, Ground, Ink, Inks, colours_of, inks
from widgets.lines import Line, Span, paint

SEVERITIES = (Ink.HIGH_FILL, Ink.HIGH, Ink.MEDIUM_FILL, Ink.MEDIUM, Ink.TECHNICAL, Ink.TEXT, Ink.OLD)
EVERY = [inks(theme, colours) for theme in THEMES for colours in Colours]
PLAIN_GROUNDS = (Ground.PAGE, Ground.BAND, Ground.BAR, Ground.OVER, Ground.CURSOR)


def _look(style: Style, system: ColorSystem) -> tuple[object, ...]:
    colour = style.color.downgrade(system) if style.color else None
    fill = style.bgcolor.downgrade(system) if style.bgcolor else None
    return colour, fill, style.bold, style.dim, style.underline, style.reverse, style.strike


def _named(these: Inks) -> str:
    return f"{these.theme}-{these.colours.value}"


@pytest.mark.parametrize("these", EVERY, ids=_named)
@pytest.mark.parametrize("ground", PLAIN_GROUNDS)
def test_high_medium_and_normal_differ_on_every_ground(these: Inks, ground: Ground) -> None:
    system = ColorSystem.STANDARD if these.colours is Colours.FEW else ColorSystem.EIGHT_BIT
    compared = [ink for ink in SEVERITIES if these.colours is not Colours.NONE or ink not in _ALIKE]
    for one, other in combinations(compared, 2):
        assert _look(these.style(one, ground), system) != _look(these.style(other, ground), system)


_ALIKE = (Ink.TECHNICAL, Ink.HIGH)
"""Without colour the words of high, medium and technical are all bold: their marks tell them apart."""


@pytest.mark.parametrize("these", EVERY, ids=_named)
def test_low_and_medium_differ_in_form(these: Inks) -> None:
    low, fill = these.style(Ink.LOW), these.style(Ink.MEDIUM_FILL)
    assert _look(low, ColorSystem.EIGHT_BIT) != _look(fill, ColorSystem.EIGHT_BIT)


@pytest.mark.parametrize("these", EVERY, ids=_named)
def test_the_news2_ramp_has_three_steps(these: Inks) -> None:
    looks = {_look(these.style(ink), ColorSystem.EIGHT_BIT) for ink in (Ink.NEWS_HIGH, Ink.NEWS_MEDIUM)}
    looks |= {_look(these.style(ink), ColorSystem.EIGHT_BIT) for ink in (Ink.NEWS_SINGLE, Ink.TEXT)}
    assert len(looks) == 4


@pytest.mark.parametrize("theme", THEMES)
def test_without_colour_no_colour_is_in_any_style(theme: str) -> None:
    these = inks(theme, Colours.NONE)
    for ground in Ground:
        for style in these.sheet(ground).styles:
            assert style.color is None
            assert style.bgcolor is None


@pytest.mark.parametrize("theme", THEMES)
def test_with_few_colours_only_the_sixteen_are_used(theme: str) -> None:
    these = inks(theme, Colours.FEW)
    for ground in Ground:
        for style in these.sheet(ground).styles:
            for colour in (style.color, style.bgcolor):
                assert colour is None or colour.type is ColorType.STANDARD


@pytest.mark.parametrize("theme", THEMES)
def test_with_many_colours_each_is_one_of_the_256(theme: str) -> None:
    these = inks(theme, Colours.MANY)
    for ground in Ground:
        for style in these.sheet(ground).styles:
            for colour in (style.color, style.bgcolor):
                assert colour is not None
                assert colour.type is ColorType.EIGHT_BIT


@pytest.mark.parametrize("these", EVERY, ids=_named)
def test_behind_a_dialogue_alarms_keep_their_ink_and_lose_their_fill(these: Inks) -> None:
    faded = these.sheet(Ground.PAGE, faded=True).styles
    assert faded[Ink.HIGH_FILL] == these.style(Ink.HIGH)
    assert faded[Ink.TEXT] == these.style(Ink.FAINT)


@pytest.mark.parametrize(
    ("system", "no_color", "expected"),
    [
        ("truecolor", False, Colours.MANY),
        ("256", False, Colours.MANY),
        ("standard", False, Colours.FEW),
        ("windows", False, Colours.FEW),
        (None, False, Colours.NONE),
        ("truecolor", True, Colours.NONE),
    ],
)
def test_the_terminal_says_how_many_colours(system: str | None, no_color: bool, expected: Colours) -> None:
    assert colours_of(system, no_color=no_color) is expected


def test_the_ascii_glyphs_are_ascii() -> None:
    plain = inks("dark", Colours.MANY, Glyphs.ASCII)
    line = Line((Span(0, "▁▂▃▄▅▆▇█▀░─│≥…°", Ink.TEXT),))
    assert paint(line, 15, plain).text.isascii()
