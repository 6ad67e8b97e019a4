"""InfluxDB set up: its buckets, tasks and tokens, and what is said when something is wrong with it."""

import asyncio
import time
import urllib.error
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.influxdb.buckets import USUAL
from backends.influxdb.vitals import VitalsHistory
from backends.link import Linked
from backends.ports import LinkState, Misconfigured, StoreError, Unavailable
from clinical.vitals import Signal
from tests.backends.examples import BED
from tests.backends.influx import Site
from tests.backends.readings import START, reading

servers = pytest.mark.servers

DAY = 86_400.0


@servers
async def test_set_up_may_run_twice_and_three_at_once(influxdb_site: Site) -> None:
    await asyncio.gather(*(influxdb_site.history(kept=USUAL).set_up() for _ in range(3)))
    await influxdb_site.history(kept=USUAL).set_up()
    buckets = influxdb_site.buckets()
    for place in range(len(influxdb_site.urls)):
        kept = {
            each["name"]: sum(rule["everySeconds"] for rule in each["retentionRules"])
            for each in influxdb_site.listed("buckets", place)
        }
        assert kept == {buckets.raw: 7 * DAY, buckets.minutes: 35 * DAY, buckets.hours: 400 * DAY}
        tasks = sorted(each["name"] for each in influxdb_site.listed("tasks", place))
        assert tasks == [buckets.hours, buckets.minutes]
    async with influxdb_site.history(time.time, kept=USUAL) as history:
        assert await history.latest("4b") == ()


class Drawer:
    """Secrets of a test, kept as the settings' file keeps them."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def read(self, setting: str) -> str | None:
        return self.kept.get(setting)

    def swap(self, setting: str, stands: str | None, new: str) -> bool:
        if self.kept.get(setting) != stands:
            return False
        self.kept[setting] = new
        return True


@servers
async def test_the_token_that_set_up_makes_can_read_and_record_and_do_nothing_else(
    influxdb_site: Site,
) -> None:
    drawer = Drawer()
    await influxdb_site.history(secrets=drawer).set_up()
    token = drawer.kept["influxdb_token"]
    assert len(token.split(",")) == len(influxdb_site.urls)
    async with influxdb_site.history(token=token) as history:
        await history.record([reading(START, HR=60.0)])
        assert (await history.history(["p1"], START, START + 60, 60.0))["p1"].values[Signal.HR] == (60.0,)
        await history.probe()
    limited = replace(influxdb_site, token=token.split(",")[0])
    line = b"vitals s_hr=1 1"
    minutes = f"/api/v2/write?org={limited.org}&bucket={limited.buckets().minutes}"
    for refused in (
        lambda: limited.flux('from(bucket: "_monitoring") |> range(start: -1m)'),
        lambda: limited.http("POST", "/api/v2/buckets", {"orgID": "0", "name": "more"}),
        lambda: limited.http("POST", minutes, line),
        lambda: limited.http("POST", f"/api/v2/delete?bucket={limited.buckets().minutes}", {}),
    ):
        with pytest.raises(urllib.error.HTTPError):
            refused()
    assert limited.http("GET", "/api/v2/authorizations")["authorizations"] == []


@servers
async def test_a_token_is_made_once_however_often_and_by_however_many(influxdb_site: Site) -> None:
    drawer = Drawer()
    await asyncio.gather(*(influxdb_site.history(secrets=drawer).set_up() for _ in range(3)))
    token = drawer.kept["influxdb_token"]
    await influxdb_site.history(secrets=drawer).set_up()
    await influxdb_site.history(token=token, secrets=drawer).set_up()
    assert drawer.kept["influxdb_token"] == token
    for place in range(len(influxdb_site.urls)):
        assert len(influxdb_site.listed("authorizations", place)) == 1
    drawer.kept["influxdb_token"] = "lost"
    await influxdb_site.history(secrets=drawer).set_up()
    assert drawer.kept["influxdb_token"] not in ("lost", token)
    assert len(influxdb_site.listed("authorizations")) == 1
    with pytest.raises(Misconfigured):
        async with influxdb_site.history(token=token):
            pass


@servers
async def test_a_token_that_is_no_operators_cannot_set_up_what_is_not_there(influxdb_site: Site) -> None:
    drawer = Drawer()
    await influxdb_site.history(secrets=drawer).set_up()
    with pytest.raises(Misconfigured, match="operator"):
        await influxdb_site.history(region="south", token=drawer.kept["influxdb_token"]).set_up()


@servers
async def test_fitness_tells_of_the_instances_and_no_secret(influxdb_site: Site) -> None:
    await influxdb_site.history().set_up()
    async with influxdb_site.history() as history:
        fit = await history.fitness()
    assert fit.version.startswith("InfluxDB 2.")
    assert fit.replication == "written to 2 instances: 2 well, 2 complete"
    assert (fit.schema, fit.problem, fit.remedy) == ("1", "", "")
    assert influxdb_site.token not in repr(fit)


Wrong = Callable[[Site], VitalsHistory]

WRONG: list[tuple[str, Wrong, type[StoreError], str]] = [
    ("no schema", lambda site: site.history(region="south"), Misconfigured, "wardwatch setup influxdb"),
    ("wrong token", lambda site: site.history(token="geheim"), Misconfigured, "influxdb_token"),
    ("no token", lambda site: site.history(token=""), Misconfigured, "influxdb_token"),
    ("three tokens", lambda site: site.history(token="geheim,b,c"), Misconfigured, "influxdb_token"),
    ("wrong org", lambda site: site.history(org="nobody"), Misconfigured, "influxdb_org"),
    ("no org", lambda site: site.history(org=""), Misconfigured, "influxdb_org"),
    ("wrong port", lambda site: site.history(urls="http://127.0.0.1:1"), Unavailable, "influxdb_url"),
    ("wrong name", lambda site: site.history(urls="http://no.invalid:1"), Unavailable, "influxdb_url"),
    (
        "tls",
        lambda site: site.history(urls=site.urls[0].replace("http:", "https:")),
        *(Misconfigured, "TLS"),
    ),
    ("a password", lambda site: site.history(urls="http://ada:geheim@h:1"), Misconfigured, "influxdb_url"),
    ("another scheme", lambda site: site.history(urls="redis://h:1"), Misconfigured, "influxdb_url"),
    ("no port", lambda site: site.history(urls="http://h:port"), Misconfigured, "influxdb_url"),
    (
        "twice the same",
        lambda site: site.history(urls="http://h:1,http://h:1/"),
        Misconfigured,
        "influxdb_url",
    ),
]


@servers
@pytest.mark.parametrize(("wrong", "kind", "remedy"), [each[1:] for each in WRONG], ids=[w[0] for w in WRONG])
async def test_what_is_wrong_is_said_in_one_line_with_its_remedy_and_no_secret(
    influxdb_site: Site, wrong: Wrong, kind: type[StoreError], remedy: str
) -> None:
    await influxdb_site.history().set_up()
    with pytest.raises(kind) as refused:
        async with wrong(influxdb_site):
            pass
    said = str(refused.value)
    assert remedy in said
    assert "\n" not in said
    assert len(said) < 110
    assert not any(secret in said for secret in ("geheim", influxdb_site.token))


async def alien(answer: bytes) -> tuple[asyncio.Server, str]:
    """A server that is no InfluxDB and answers everything alike."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n<html>",
        b"HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n",
        b"-ERR unknown command\r\n",
    ],
)
async def test_a_server_of_another_kind_is_told_from_one_that_is_away(tmp_path: Path, answer: bytes) -> None:
    server, url = await alien(answer)
    history = VitalsHistory(url, "north", token="t", org="o", folder=tmp_path)
    async with server:
        with pytest.raises(Misconfigured, match="no InfluxDB 2"):
            async with history:
                pass


@servers
async def test_buckets_of_a_newer_wardwatch_are_left_alone(influxdb_site: Site) -> None:
    await influxdb_site.history().set_up()
    for place in range(len(influxdb_site.urls)):
        raw = next(b for b in influxdb_site.listed("buckets", place) if b["name"].endswith("_raw"))
        said = {"description": "wardwatch vitals, version 99"}
        influxdb_site.http("PATCH", f"/api/v2/buckets/{raw['id']}", said, place)
    with pytest.raises(Misconfigured, match="newer"):
        async with influxdb_site.history():
            pass
    await influxdb_site.history().set_up()
    with pytest.raises(Misconfigured, match="newer"):
        async with influxdb_site.history():
            pass


@servers
async def test_a_bucket_that_is_taken_away_is_said_by_the_probe(
    influxdb_history: VitalsHistory, influxdb_site: Site
) -> None:
    async with influxdb_history as history:
        await history.probe()
        for place in range(len(influxdb_site.urls)):
            for bucket in influxdb_site.listed("buckets", place):
                influxdb_site.http("DELETE", f"/api/v2/buckets/{bucket['id']}", place=place)
        asks: tuple[Callable[[], Awaitable[Any]], ...] = (
            history.probe,
            lambda: history.record([reading(START, HR=60.0)]),
            lambda: history.latest("4b"),
        )
        for ask in asks:
            with pytest.raises(Misconfigured, match="setup influxdb"):
                await ask()


@servers
async def test_a_region_keeps_its_vital_signs_on_the_server_and_the_rest_on_this_machine(
    influxdb_site: Site, tmp_path: Path
) -> None:
    async def named(region: str) -> None:
        await VitalsHistory(
            ",".join(influxdb_site.urls),
            region,
            token=influxdb_site.token,
            org=influxdb_site.org,
            folder=tmp_path,
        ).set_up()

    region = influxdb_site.named
    await named(region)
    addresses = RegionAddresses(
        tmp_path,
        influxdb=",".join(influxdb_site.urls),
        influxdb_token=influxdb_site.token,
        influxdb_org=influxdb_site.org,
    )
    async with open_stores({region: addresses, "elsewhere": RegionAddresses(tmp_path)}) as regions:
        own = regions[region]
        for port in (own.vitals, own.patients, own.alerts, own.live):
            assert cast(Linked, port).link.state is LinkState.UP
        now = time.time()
        bed = replace(BED, region=region)
        await own.vitals.record([reading(now, bed=bed, HR=60.0)])
        assert [found.patient for found in await own.vitals.latest("4b")] == ["p1"]
        assert await regions["elsewhere"].vitals.latest("4b") == ()
