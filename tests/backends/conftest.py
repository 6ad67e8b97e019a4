"""One fixture a port, for each adapter that serves it.

A server joins the suites by a fixture that makes its adapters, named among the `params` of its port. What a
fixture gives makes adapters that are not yet open and share one empty store, as terminals do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from backends.cassandra.analytics import Analytics as RingAnalytics
from backends.embedded import alerts, analytics, live, patients, teams, vitals
from backends.embedded.database import Database
from backends.mongodb import patients as mongodb
from backends.ports import AlertBoard, Analytics, CareTeams, LiveVitals, Patients, VitalsHistory
from tests.backends import graphs, influx, mongo, servers
from tests.backends import redis_site as redis_sites
from tests.backends.examples import NOON
from tests.backends.ring import Site, site_of_its_own

CareTeamStores: TypeAlias = Callable[[], CareTeams]
AlertBoards: TypeAlias = Callable[[], AlertBoard]
LiveWards: TypeAlias = Callable[[], LiveVitals]
PatientRecords: TypeAlias = Callable[[], Patients]


@pytest.fixture
def embedded_alert_boards(tmp_path: Path) -> AlertBoards:
    return lambda: alerts.AlertBoard(Database(tmp_path / "records.db", steps=(alerts.TABLES,)), "north")


@pytest.fixture
def redis_site() -> Iterator[redis_sites.Site]:
    """The real Redis of region north, with keys of this test's own, deleted afterwards."""
    with redis_sites.site_of_its_own(servers.url("NORTH", "REDIS")) as site:
        yield site


@pytest.fixture
def redis_alert_boards(redis_site: redis_sites.Site) -> AlertBoards:
    return redis_site.board


@pytest.fixture(
    params=["embedded_alert_boards", pytest.param("redis_alert_boards", marks=pytest.mark.servers)]
)
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


@pytest.fixture
def redis_live_wards(redis_site: redis_sites.Site) -> LiveWards:
    return redis_site.live


@pytest.fixture(params=["embedded_live_wards", pytest.param("redis_live_wards", marks=pytest.mark.servers)])
def live_wards(request: pytest.FixtureRequest) -> LiveWards:
    wards: LiveWards = request.getfixturevalue(request.param)
    return wards


@pytest.fixture
async def live_vitals(live_wards: LiveWards) -> AsyncIterator[LiveVitals]:
    async with live_wards() as wards:
        yield wards


@pytest.fixture
def embedded_analytics(tmp_path: Path) -> Analytics:
    return analytics.Analytics(
        Database(tmp_path / "records.db", steps=(analytics.TABLES, analytics.DETAILED)), "north"
    )


@pytest.fixture(scope="session")
def cassandra_keyspace() -> Iterator[Site]:
    """The real ring, with keyspaces of these tests' own, dropped after the last one."""
    urls = {region: servers.url(region.upper(), "CASSANDRA") for region in ("north", "south")}
    with site_of_its_own(urls) as site:
        yield site


@pytest.fixture
def cassandra_site(cassandra_keyspace: Site) -> Site:
    """The keyspace of region north, set up and empty."""
    cassandra_keyspace.empty("north")
    return cassandra_keyspace


@pytest.fixture
def cassandra_analytics(cassandra_site: Site) -> Analytics:
    return RingAnalytics(cassandra_site.url, "north")


@pytest.fixture(params=["embedded_analytics", pytest.param("cassandra_analytics", marks=pytest.mark.servers)])
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


@pytest.fixture
def influxdb_site(tmp_path: Path) -> Iterator[influx.Site]:
    """The real InfluxDBs of region north, with buckets of this test's own, taken away afterwards."""
    with influx.site_of_its_own("NORTH", tmp_path) as site:
        yield site


@pytest.fixture
def influxdb_history(influxdb_site: influx.Site) -> VitalsHistory:
    asyncio.run(influxdb_site.history().set_up())
    return influxdb_site.history()


@pytest.fixture(params=["embedded_history", pytest.param("influxdb_history", marks=pytest.mark.servers)])
def closed_history(request: pytest.FixtureRequest) -> VitalsHistory:
    store: VitalsHistory = request.getfixturevalue(request.param)
    return store


@pytest.fixture
async def vitals_history(closed_history: VitalsHistory) -> AsyncIterator[VitalsHistory]:
    async with closed_history:
        yield closed_history
