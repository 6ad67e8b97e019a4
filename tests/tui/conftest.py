"""Fixtures of the monitor: a ward on real stores, and ways to wait for a state."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from backends.connect import RegionAddresses, open_stores
from tests.tui.bedside import Bedside
from tests.tui.still import Steady, furnish, stop_clocks
from tui.app import Wardwatch


@pytest.fixture
async def bedside(tmp_path: Path) -> AsyncIterator[Bedside]:
    """The bedside of ward 4B, with two patients in its forty beds."""
    async with open_stores({"north": RegionAddresses(tmp_path, "North")}) as stores:
        there = Bedside(tmp_path, stores["north"])
        await there.admit("B01", "B02")
        await there.feed()
        yield there


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scene in stores."""
    folder = tmp_path_factory.mktemp("scene")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def still_data(furnished: Path, tmp_path: Path) -> Path:
    """The scene in stores of one's own."""
    return Path(shutil.copytree(furnished, tmp_path / "scene"))


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> Iterator[Steady]:
    """Clocks that stand, in UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield stop_clocks(monkeypatch)
    monkeypatch.undo()
    time.tzset()


async def until(state: Callable[[], object], patience: float = 15.0) -> None:
    """Wait for a state, never for a time."""
    async with asyncio.timeout(patience):
        while not state():  # noqa: ASYNC110  what is waited for belongs to another task
            await asyncio.sleep(0.01)


def seen(screen: Screen[Any]) -> str:
    """The text of a screen as it would be painted now."""
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


async def opened(monitor: Wardwatch) -> None:
    """Wait until the ward's beds are on the screen."""
    await until(lambda: monitor.started)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)
    await until(lambda: monitor.station.region.alerts_known)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--paint` keeps what the screens look like now (test_pictures)."""
    parser.addoption("--paint", action="store_true", help="paint the kept pictures of the screens anew")
