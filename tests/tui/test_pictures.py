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
AT_EVERY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
_RESTS = 1.5


@pytest.fixture
def paints(request: pytest.FixtureRequest) -> bool:
    """Whether pictures are painted anew."""
    return bool(request.config.getoption("--paint", default=False))


async def painted(shown: Wardwatch, pilot: Pilot[Any], words: str) -> str:
    """What stands there once nothing comes any more."""
    await until(lambda: words in text(shown))
    before, since = "", time.monotonic()
    while time.monotonic() - since < _RESTS:
        await pilot.pause(0.05)
        if (now := text(shown)) != before:
            before, since = now, time.monotonic()
    return before


@AT_EVERY_SIZE
@pytest.mark.parametrize("picture", EVERY, ids=lambda picture: picture.name)
async def test_every_screen_looks_as_it_was_painted(
    picture: Picture, size: tuple[int, int], still_data: Path, steady: Steady, paints: bool
) -> None:
    shown = monitor(still_data)
    async with shown.run_test(size=size) as pilot:
        await stand(shown)
        if picture.name == "away":
            steady.at += 120.0
            await until(lambda: shown.station.absences.past)
        await pilot.press(*picture.keys)
        kept = PICTURES / f"{picture.name}-{size[0]}x{size[1]}.txt"
        if paints:
            kept.write_text(await painted(shown, pilot, picture.shows), "utf-8")
        await comes_to(shown, kept.read_text("utf-8"))
        shown.station.region.news()
        await pilot.pause(0.15)
        await comes_to(shown, kept.read_text("utf-8"), patience=0.0)


@AT_EVERY_SIZE
async def test_the_first_frame_looks_as_it_was_painted(
    size: tuple[int, int], tmp_path: Path, paints: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wardwatch, "on_mount", lambda _: None)
    kept = PICTURES / f"shell-{size[0]}x{size[1]}.txt"
    shown = monitor(tmp_path)
    async with shown.run_test(size=size) as pilot:
        if paints:
            kept.write_text(await painted(shown, pilot, "North"), "utf-8")
        await comes_to(shown, kept.read_text("utf-8"))


async def comes_to(shown: Wardwatch, wanted: str, patience: float = 60.0) -> None:
    """Wait until the screen looks so; else say what differs."""
    try:
        await until(lambda: text(shown) == wanted, patience)
    except TimeoutError:
        now = text(shown).splitlines()
        pytest.fail("\n".join(difflib.unified_diff(wanted.splitlines(), now, "kept", "shown", lineterm="")))
