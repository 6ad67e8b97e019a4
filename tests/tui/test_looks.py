"""Every screen in every theme on every kind of terminal is painted, and severities differ in its cells."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from rich.segment import Segment

from tests.tui.conftest import until
from tests.tui.still import Steady, monitor
from tests.tui.walk import EVERY, stand, text
from tui.app import Wardwatch
from tui.screens.full import FullScreen
from tui.snapshot import taken
from widgets.inks import THEMES, Colours

SEVERITIES = ("SpO2 78 < 80", "RR 31 > 30", "SpO2 98 > 97 O2", "SpO2 sensor off")
"""Words of a high, a medium, a low and a technical alert."""

SHOW_THEM_ALL = ("ward", "ward-alerts", "every-alert")

_MARK = re.compile(r"(?<!\S)(?:\*{1,3}|!)(?= )")


def cells(shown: Wardwatch, words: str) -> list[Segment]:
    """The cells of a mark, and of the words that it stands before."""
    for line in reversed(taken(shown).lines):
        start = line.text.find(words)
        if start >= 0 and (marks := [*_MARK.finditer(line.text, 0, start)]):
            return [*line.crop(*marks[-1].span()), *line.crop(start, start + len(words))]
    raise AssertionError(f"{words} stands nowhere behind a mark")


def told_apart(shown: Wardwatch, *, by_colour: bool) -> bool:
    """Whether no two severities look the same: by mark and ink, and where there is colour by that alone."""
    painted = [cells(shown, words) for words in SEVERITIES]
    marks = [(segments[0].text, segments[0].style) for segments in painted]
    inks = [{segment.style for segment in segments} for segments in painted]
    differ = all(one != other for one, other in combinations(marks, 2))
    return differ and (not by_colour or all(one != other for one, other in combinations(inks, 2)))


@pytest.mark.parametrize("colours", Colours, ids=lambda colours: colours.name.lower())
@pytest.mark.parametrize("theme", THEMES)
async def test_every_screen_is_painted_and_severities_differ_in_its_cells(
    theme: str, colours: Colours, still_data: Path, steady: Steady, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.colours_of", lambda *_, **__: colours)
    if colours is Colours.NONE:
        monkeypatch.setenv("NO_COLOR", "1")
    coloured = colours is not Colours.NONE and theme != "mono"
    shown = monitor(still_data, theme)
    async with shown.run_test(size=(160, 48)) as pilot:
        await stand(shown)
        for picture in (picture for picture in EVERY if picture.name != "away"):
            await pilot.press(*picture.keys)
            await until(lambda words=picture.shows: words in text(shown), 60.0)  # type: ignore[misc]
            if picture.name in SHOW_THEM_ALL:
                assert told_apart(shown, by_colour=coloured), picture
            await pilot.press(*picture.leave)
            await until(lambda: isinstance(shown.screen, FullScreen), 60.0)
        assert shown.station.inks.palette is THEMES[theme][colours]
