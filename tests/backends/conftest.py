"""One fixture a port, for each adapter that serves it.

A server joins the suites by a fixture that makes its adapters, named among the `params` of its port. What a
fixture gives makes adapters that are not yet open and share one empty store, as terminals do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from backends.embedded import alerts, analytics, live, patients, teams, vitals
from backends.embedded.database import Database
from backends.mongodb import patients as mongodb
from backends.ports import AlertBoard, Analytics, CareTeams, LiveVitals, Patients, VitalsHistory
from tests.backends import graphs, mongo, servers
from tests.backends.examples import NOON

CareTeamStores: TypeAlias = Callable[[], CareTeams]
AlertBoards: TypeAlias = Callable[[], AlertBoard]
LiveWards: TypeAlias = Callable[[], LiveVitals]
PatientRecords: TypeAlias = Callable[[], Patients]


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


@pytest.fixture
def embedded_patient_records(tmp_path: Path) -> PatientRecords:
    steps = (patients.TABLES, patients.FINDABLE, patients.KEPT_TEAMS)
    return lambda: patients.Patients(Database(tmp_path / "records.db", steps=steps), "north")


@pytest.fixture
def mongodb_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The real replica set of region north, with a database of this test's own, dropped afterwards."""
    with mongo.database_of_its_own(servers.url("NORTH", "MONGODB")) as url:
        yield url


@pytest.fixture
def mongodb_patient_records(mongodb_url: str) -> PatientRecords:
    asyncio.run(mongodb.Patients(mongodb_url, "north").set_up())
    return lambda: mongodb.Patients(mongodb_url, "north")


@pytest.fixture(
    params=["embedded_patient_records", pytest.param("mongodb_patient_records", marks=pytest.mark.servers)]
)
def patient_records(request: pytest.FixtureRequest) -> PatientRecords:
    made: PatientRecords = request.getfixturevalue(request.param)
    return made


@pytest.fixture
async def patient_record(patient_records: PatientRecords) -> AsyncIterator[Patients]:
    async with patient_records() as store:
        yield store


@pytest.fixture
def embedded_care_team_stores(tmp_path: Path) -> CareTeamStores:
    steps = (teams.TABLES, teams.STEPS)
    return lambda: teams.CareTeams(Database(tmp_path / "records.db", steps=steps), "north")


@pytest.fixture
def new_graph() -> Iterator[graphs.Teams]:
    """A region of this test's own on the real Neo4j, not set up yet, taken away afterwards."""
    with graphs.region_of_its_own(servers.url("NORTH", "NEO4J")) as teams_of:
        yield teams_of


@pytest.fixture
def neo4j_care_team_stores(new_graph: graphs.Teams) -> graphs.Teams:
    asyncio.run(new_graph().set_up())
    return new_graph


@pytest.fixture(
    params=["embedded_care_team_stores", pytest.param("neo4j_care_team_stores", marks=pytest.mark.servers)]
)
def care_team_stores(request: pytest.FixtureRequest) -> CareTeamStores:
    made: CareTeamStores = request.getfixturevalue(request.param)
    return made


@pytest.fixture
async def care_teams(care_team_stores: CareTeamStores) -> AsyncIterator[CareTeams]:
    async with care_team_stores() as store:
        yield store


@pytest.fixture
def embedded_history(tmp_path: Path) -> VitalsHistory:
    database = Database(tmp_path / "vitals.db", steps=(vitals.TABLES,))
    return vitals.VitalsHistory(database, "north", lambda: NOON + 7200.0)


@pytest.fixture(params=["embedded_history"])
async def vitals_history(request: pytest.FixtureRequest) -> AsyncIterator[VitalsHistory]:
    store: VitalsHistory = request.getfixturevalue(request.param)
    async with store:
        yield store
