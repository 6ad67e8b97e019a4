"""One fixture a port, for each adapter that serves it.

A server joins the suites by a fixture that makes its adapters, named among the `params` of its port. What a
fixture gives makes adapters that are not yet open and share one empty store, as terminals do.
"""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from backends.embedded import alerts, analytics, live
from backends.embedded.database import Database
from backends.ports import AlertBoard, Analytics, LiveVitals

AlertBoards: TypeAlias = Callable[[], AlertBoard]
LiveWards: TypeAlias = Callable[[], LiveVitals]


@pytest.fixture
def embedded_alert_boards(tmp_path: Path) -> AlertBoards:
    return lambda: alerts.AlertBoard(Database(tmp_path / "records.db", steps=(alerts.TABLES,)), "north")


@pytest.fixture(params=["embedded_alert_boards"])
def alert_boards(request: pytest.FixtureRequest) -> AlertBoards:
    boards: AlertBoards = request.getfixturevalue(request.param)
    return boards


@pytest.fixture
async def alert_board(alert_boards: AlertBoards) -> AsyncIterator[AlertBoard]:
    async with alert_boards() as board:
        yield board


@pytest.fixture
def embedded_live_wards(tmp_path: Path) -> LiveWards:
    return lambda: live.LiveVitals(Database(tmp_path / "vitals.db", steps=(live.TABLES,)), "north")


@pytest.fixture(params=["embedded_live_wards"])
def live_wards(request: pytest.FixtureRequest) -> LiveWards:
    wards: LiveWards = request.getfixturevalue(request.param)
    return wards


@pytest.fixture
async def live_vitals(live_wards: LiveWards) -> AsyncIterator[LiveVitals]:
    async with live_wards() as wards:
        yield wards


@pytest.fixture
def embedded_analytics(tmp_path: Path) -> Analytics:
    return analytics.Analytics(Database(tmp_path / "records.db", steps=(analytics.TABLES,)), "north")


@pytest.fixture(params=["embedded_analytics"])
async def records(request: pytest.FixtureRequest) -> AsyncIterator[Analytics]:
    store: Analytics = request.getfixturevalue(request.param)
    async with store:
        yield store
