"""Every screen at four sizes, cell by cell, as it was last painted and looked at.

What is compared lies in `pictures/`. After a change that is meant, paint anew and read the difference:
`pytest tests/tui/test_pictures.py --paint`.
"""

import difflib
import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import until
from tests.tui.still import Steady, monitor
from tests.tui.walk import EVERY, Picture, stand, text
from tui.app import Wardwatch

PICTURES = Path(__file__).parent / "pictures"
SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
_RESTS = 1.5


async def painted(shown: Wardwatch, pilot: Pilot[Any], words: str) -> str:
    """What stands there once nothing comes any more."""
    await until(lambda: words in text(shown))
    before, since = "", time.monotonic()
    while time.monotonic() - since < _RESTS:
        await pilot.pause(0.05)
        if (now := text(shown)) != before:
            before, since = now, time.monotonic()
    return before


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("picture", EVERY, ids=lambda picture: picture.name)
async def test_every_screen_looks_as_it_was_painted(
    picture: Picture, size: tuple[int, int], still_data: Path, steady: Steady, request: pytest.FixtureRequest
) -> None:
    kept = PICTURES / f"{picture.name}-{size[0]}x{size[1]}.txt"
    shown = monitor(still_data)
    async with shown.run_test(size=size) as pilot:
        await stand(shown)
        if picture.name == "away":
            steady.at += 120.0
            await until(lambda: shown.station.absences.past)
        await pilot.press(*picture.keys)
        if request.config.getoption("--paint", default=False):
            kept.write_text(await painted(shown, pilot, picture.shows), "utf-8")
        await comes_to(shown, pilot, kept.read_text("utf-8"))


async def comes_to(shown: Wardwatch, pilot: Pilot[Any], wanted: str) -> None:
    """Wait until the screen looks so, and stays so at the next look; else say what differs."""
    try:
        await until(lambda: text(shown) == wanted)
    except TimeoutError:
        differs = difflib.unified_diff(
            wanted.splitlines(), text(shown).splitlines(), "kept", "shown", lineterm=""
        )
        pytest.fail("\n".join(differs))
    shown.station.region.news()
    await pilot.pause(0.15)
    assert text(shown) == wanted
