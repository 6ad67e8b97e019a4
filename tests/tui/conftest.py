"""Fixtures of the monitor: a ward on real stores, and ways to wait for a state."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from backends.connect import RegionAddresses, open_stores
from tests.tui.bedside import Bedside
from tui.app import Wardwatch


@pytest.fixture
async def bedside(tmp_path: Path) -> AsyncIterator[Bedside]:
    """The bedside of ward 4B, with two patients in its forty beds."""
    async with open_stores({"north": RegionAddresses(tmp_path, "North")}) as stores:
        there = Bedside(tmp_path, stores["north"])
        await there.admit("B01", "B02")
        await there.feed()
        yield there


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
