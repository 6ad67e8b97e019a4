"""Every theme can be read, and its severities are told apart by every eye."""

from itertools import combinations

import pytest
from rich.color import Color

from tests.widgets.eyes import EYES, contrast, distance
from widgets.inks import THEMES, Colours, Ground, Ink, inks

COLOURED = [theme for theme in THEMES if theme != "mono"]
TOLD_APART = (Ink.HIGH, Ink.MEDIUM, Ink.TECHNICAL, Ink.TEXT)
WORDS = (
    *(Ink.TEXT, Ink.STRONG, Ink.QUIET, Ink.OLD, Ink.STALE, Ink.STALE_AGE),
    *(Ink.HIGH, Ink.MEDIUM, Ink.LOW, Ink.TECHNICAL),
)
"""Whatever is read; `FAINT` draws lines, `TREND` and `TREND_OUT` draw bars."""

TEXT, BARS = 4.5, 3.0
"""What WCAG 2.2 asks of text (1.4.3) and of what is drawn (1.4.11)."""

FILLS = (Ink.HIGH_FILL, Ink.MEDIUM_FILL, Ink.TECHNICAL_FILL, Ink.NEWS_HIGH, Ink.NEWS_MEDIUM, Ink.NEWS_SINGLE)
GROUNDS = (Ground.PAGE, Ground.BAND, Ground.BAR, Ground.OVER, Ground.CURSOR)


def _colours(theme: str, ink: Ink, ground: Ground = Ground.PAGE) -> tuple[Color, Color]:
    style = inks(theme, Colours.MANY).style(ink, ground)
    assert style.color is not None
    assert style.bgcolor is not None
    return style.color, style.bgcolor


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", COLOURED)
def test_every_eye_tells_the_severities_apart(theme: str, eyes: str) -> None:
    texts = [_colours(theme, ink)[0] for ink in TOLD_APART]
    assert min(distance(one, other, eyes) for one, other in combinations(texts, 2)) > 0.07


@pytest.mark.parametrize("eyes", EYES)
def test_the_safe_theme_keeps_high_further_from_medium_than_the_dark_one(eyes: str) -> None:
    apart = {
        theme: distance(_colours(theme, Ink.HIGH)[0], _colours(theme, Ink.MEDIUM)[0], eyes)
        for theme in ("dark", "safe")
    }
    assert apart["safe"] > apart["dark"]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_filled_alarm_stands_out_from_the_page_and_from_a_standing_score(theme: str, eyes: str) -> None:
    for fill in (Ink.HIGH_FILL, Ink.MEDIUM_FILL):
        shown, page = _colours(theme, fill)[1], _colours(theme, Ink.TEXT)[1]
        assert distance(shown, page, eyes) > 0.1
    high = _colours(theme, Ink.HIGH_FILL)[1]
    assert distance(high, _colours(theme, Ink.NEWS_HIGH)[1], eyes) > 0.08


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_every_ground(theme: str) -> None:
    least = 7.0 if theme == "contrast" else TEXT
    for ground in GROUNDS:
        for ink in WORDS:
            assert contrast(*_colours(theme, ink, ground)) >= least, (ink, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_trends_can_be_made_out_on_every_ground_and_lines_on_the_page(theme: str) -> None:
    for ground in GROUNDS:
        for ink in (Ink.TREND, Ink.TREND_OUT):
            assert contrast(*_colours(theme, ink, ground)) >= BARS, (ink, ground)
    assert contrast(*_colours(theme, Ink.FAINT)) >= BARS


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_out_of_limits_stands_out_of_its_trend_on_every_ground(theme: str) -> None:
    for ground in GROUNDS:
        within, out = (_colours(theme, ink, ground)[0] for ink in (Ink.TREND, Ink.TREND_OUT))
        assert contrast(within, out) >= 1.9, ground


@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_in_a_fill_can_be_read(theme: str) -> None:
    least = 7.0 if theme == "contrast" else TEXT
    for ink in FILLS:
        assert contrast(*_colours(theme, ink)) >= least, ink


def test_the_grey_theme_shows_greys_alone() -> None:
    for ground in Ground:
        for style in inks("mono", Colours.MANY).sheet(ground).styles:
            for colour in (style.color, style.bgcolor):
                assert colour is not None
                assert len(set(colour.get_truecolor())) == 1
