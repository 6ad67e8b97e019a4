"""`wardwatch setup`: what it says of servers that are named, not named, and away."""

import tomllib
from pathlib import Path

import pytest

from tests.backends import graphs, influx, mongo, ring, servers
from tests.backends.redis_site import Site
from tests.tui.test_cli import complaint, wardwatch

NOWHERE = "mongodb://127.0.0.1:9/?replicaSet=north&timeoutMS=500"


def test_a_server_that_does_not_exist_names_the_nearest() -> None:
    assert "did you mean mongodb?" in complaint(wardwatch("setup", "mongdb"), 2)


def test_without_servers_it_says_that_there_is_nothing_to_do() -> None:
    run = wardwatch("setup")
    assert (run.returncode, run.stdout) == (0, "")
    assert "set themselves up" in run.stderr


def test_a_server_that_is_away_is_one_line_that_names_it() -> None:
    said = complaint(wardwatch("setup", WARDWATCH_REGIONS__NORTH__MONGODB_URL=NOWHERE), 1)
    assert "north: mongodb could not be set up" in said


@pytest.mark.servers
def test_it_is_safe_to_run_twice() -> None:
    with mongo.database_of_its_own(servers.url("NORTH", "MONGODB")) as url:
        for _ in range(2):
            run = wardwatch("setup", "mongodb", WARDWATCH_REGIONS__NORTH__MONGODB_URL=url)
            assert (run.returncode, run.stdout) == (0, "north: mongodb is set up\n"), run.stderr


@pytest.mark.servers
def test_a_keyspace_is_made_and_may_be_made_again() -> None:
    with ring.site_of_its_own({"north": servers.url("NORTH", "CASSANDRA")}) as site:
        for _ in range(2):
            run = wardwatch("setup", "cassandra", WARDWATCH_REGIONS__NORTH__CASSANDRA_URL=site.url)
            assert (run.returncode, run.stdout) == (0, "north: cassandra is set up\n"), run.stderr


@pytest.mark.servers
def test_a_password_that_is_wrong_is_one_line_that_does_not_repeat_it() -> None:
    hosts = servers.url("NORTH", "CASSANDRA").rpartition("@")[2]
    url = f"cassandra://app:geheim@{hosts}"
    said = complaint(wardwatch("setup", "cassandra", WARDWATCH_REGIONS__NORTH__CASSANDRA_URL=url), 1)
    assert "north: cassandra could not be set up: user or password are wrong" in said
    assert "geheim" not in said


@pytest.mark.servers
def test_it_notes_on_redis_how_the_data_are_laid_out() -> None:
    url = servers.url("SOUTH", "REDIS")
    site = Site(url, "south")
    for _ in range(2):
        run = wardwatch("setup", "redis", "--region", "south", WARDWATCH_REGIONS__SOUTH__REDIS_URL=url)
        assert (run.returncode, run.stdout) == (0, "south: redis is set up\n"), run.stderr
    assert site.raw("GET", site.keys.schema) == b"1"


@pytest.mark.servers
def test_it_keeps_a_token_of_influxdb_in_the_secrets_and_shows_none(tmp_path: Path) -> None:
    with influx.site_of_its_own("NORTH", tmp_path) as site:
        region = site.named
        config = tmp_path / "config.toml"
        config.write_text(
            f"influxdb_url = {','.join(site.urls)!r}\ninfluxdb_org = {site.org!r}\n[regions.{region}]\n"
        )
        command = ("setup", "--config", str(config), "influxdb")
        first = wardwatch(*command, WARDWATCH_INFLUXDB_TOKEN=site.token)
        assert (first.returncode, first.stdout) == (0, f"{region}: influxdb is set up\n"), first.stderr
        kept = config.with_name("secrets.toml")
        assert kept.stat().st_mode & 0o777 == 0o600
        token = tomllib.loads(kept.read_text())["regions"][region]["influxdb_token"]
        again = wardwatch(*command)
        assert (again.returncode, again.stdout) == (0, f"{region}: influxdb is set up\n"), again.stderr
        assert tomllib.loads(kept.read_text())["regions"][region]["influxdb_token"] == token
        for secret in (site.token, *token.split(",")):
            assert secret not in first.stdout + first.stderr + again.stdout + again.stderr


@pytest.mark.parametrize("servers", [("mongodb",), ("neo4j", "redis")])
def test_only_a_graph_is_made_again(servers: tuple[str, ...]) -> None:
    assert "only neo4j" in complaint(wardwatch("setup", "--rebuild", *servers), 2)


def test_teams_on_this_machine_need_no_rebuild() -> None:
    assert "neo4j_url is not set" in complaint(wardwatch("setup", "--rebuild"), 2)


@pytest.mark.servers
def test_a_graph_is_set_up_and_made_again_by_command(tmp_path: Path) -> None:
    with graphs.region_of_its_own(servers.url("NORTH", "NEO4J")) as graph:
        own = f"WARDWATCH_REGIONS__{graph.region.upper()}__NEO4J"
        settings = {
            "WARDWATCH_DATA": str(tmp_path),
            f"{own}_URL": graph.address.url,
            f"{own}_USER": str(graph.address.user),
            f"{own}_PASSWORD": str(graph.address.password),
        }
        for words, said in (("neo4j",), "is set up"), (("--rebuild", "neo4j"), "is made again from 0 facts"):
            run = wardwatch("setup", *words, **settings)
            assert (run.returncode, run.stdout.split(": neo4j ")[1][: len(said)]) == (0, said), run.stderr
            assert str(graph.address.password) not in run.stdout + run.stderr
