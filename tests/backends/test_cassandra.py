"""What is Cassandra's own: partitions and pages, what is hostile, regions apart, and its keyspace set up."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import pytest

from backends.cassandra import rows
from backends.cassandra.analytics import Analytics
from backends.cassandra.tables import KEPT_ALERTS, KEPT_ROLL_UPS
from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import Invalid, LinkState, Misconfigured, StoreError, Unavailable
from bedside.keeper import Keeper
from clinical.alerts import AlertEvent
from clinical.places import Bed
from clinical.records import AuditEntry
from tests.backends.examples import NOON, an_alert, begun
from tests.backends.people import B1, WARD, deed, someone
from tests.backends.ring import Site
from tests.backends.test_analytics import a_roll_up, an_entry

servers = pytest.mark.servers
DAY, HOUR = 86_400.0, 3600.0


def an_event(number: int, at: float, ward: str = "4b", patient: str = "p1") -> AlertEvent:
    alert = replace(an_alert(f"hr.high-{number}", Bed("north", ward, "B12")), patient=patient)
    return replace(begun(alert), op=f"op {number}", at=at, seq=number)


@servers
async def test_more_than_a_page_is_read_newest_first_and_no_more_than_wanted(cassandra_site: Site) -> None:
    events = [an_event(number, NOON + number) for number in range(2500)]
    async with Analytics(cassandra_site.url, "north") as store:
        await store.archive(events)
        newest = tuple(reversed(events))
        assert await store.alert_history(NOON, NOON + HOUR, patient="p1", limit=2200) == newest[:2200]
        assert await store.alert_history(NOON, NOON + HOUR, limit=10_000) == newest
        assert await store.alert_history(NOON, NOON + HOUR, limit=0) == ()


@servers
async def test_of_what_happened_at_one_moment_the_last_numbers_are_the_newest(cassandra_site: Site) -> None:
    events = [an_event(number, NOON) for number in range(300)]
    async with Analytics(cassandra_site.url, "north") as store:
        await store.archive(events)
        assert await store.alert_history(NOON, NOON + 1, limit=7) == tuple(reversed(events[-7:]))


@servers
async def test_a_question_goes_over_days_wards_and_months(cassandra_site: Site) -> None:
    events = [
        an_event(number, NOON - (99 - number) * DAY, f"w{number % 3}", f"p{number % 2}")
        for number in range(100)
    ]
    async with Analytics(cassandra_site.url, "north") as store:
        await store.archive(events)
        newest = tuple(reversed(events))
        assert await store.alert_history(0, NOON * 2) == newest
        assert await store.alert_history(NOON - 50 * DAY, NOON + 1, limit=20) == newest[:20]
        assert await store.alert_history(NOON - 50 * DAY, NOON - 40 * DAY) == newest[41:51]
        assert await store.alert_history(0, NOON * 2, ward="w1") == newest[2::3]
        assert await store.alert_history(0, NOON * 2, patient="p0", limit=30) == newest[1::2][:30]


@servers
async def test_the_audit_trail_goes_over_years(cassandra_site: Site) -> None:
    entries = [an_entry(f"op {number}", NOON - number * 90 * DAY, f"p{number % 2}") for number in range(12)]
    async with Analytics(cassandra_site.url, "north") as store:
        await store.add_audit(entries)
        assert await store.audit_trail(0, NOON * 2) == tuple(entries)
        assert await store.audit_trail(0, NOON * 2, patient="p1", limit=4) == tuple(entries[1::2][:4])


@servers
async def test_a_month_of_a_ward_is_read_by_hour_and_patient(cassandra_site: Site) -> None:
    hours = [
        a_roll_up(NOON - NOON % DAY + day * DAY + hour * HOUR, patient=f"p{patient}")
        for day in range(31)
        for hour in range(0, 24, 6)
        for patient in range(3)
    ]
    async with Analytics(cassandra_site.url, "north") as store:
        await store.add_roll_ups(list(reversed(hours)))
        assert await store.ward_trend("4b", 0, NOON * 2) == tuple(hours)
        assert await store.ward_trend("4b", hours[3].hour, hours[9].hour) == tuple(hours[3:9])


HOSTILE = (
    "p1' OR '1'='1",
    '"; DROP KEYSPACE north; --',
    "p1'); TRUNCATE alerts_by_patient;",
    "$$p1$$ /* {ks} ? :name %s",
    "p\x00\u202e\x1b[2J",
    "",
)


@servers
@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_words_find_what_they_say_and_nothing_else(cassandra_site: Site, hostile: str) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        own = an_event(2, NOON, patient=hostile)
        await store.archive([an_event(1, NOON), own])
        await store.add_roll_ups([a_roll_up(NOON), replace(a_roll_up(NOON), ward=hostile, patient=hostile)])
        entry = AuditEntry(hostile, NOON, hostile, hostile, hostile or None, hostile)
        await store.add_audit([an_entry("a", NOON), entry])
        assert await store.alert_history(NOON, NOON + 1, patient=hostile) == (own,)
        assert [found.patient for found in await store.ward_trend(hostile, NOON, NOON + 1)] == [hostile]
        if hostile:
            assert await store.audit_trail(NOON, NOON + 1, patient=hostile) == (entry,)
        assert len(await store.audit_trail(NOON, NOON + 1)) == 2


@pytest.mark.parametrize(
    "impossible",
    [
        an_event(1, float("nan")),
        an_event(1, -1.0),
        replace(an_event(1, NOON), op="\ud800"),
        replace(an_event(1, NOON), op="o" * 70_000),
        replace(an_event(1, NOON), seq=1 << 70),
    ],
)
async def test_what_can_never_be_stored_is_refused_for_good(
    cassandra_site: Site, impossible: AlertEvent
) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        with pytest.raises(Invalid) as refused:
            await store.archive([impossible])
        assert "\n" not in str(refused.value)
        with pytest.raises(Invalid):
            await store.add_roll_ups([replace(a_roll_up(NOON), mean=float("nan"))])


@servers
async def test_the_same_event_sent_by_many_at_once_is_kept_once(cassandra_site: Site) -> None:
    event, entry = an_event(1, NOON), an_entry("a", NOON)
    async with Analytics(cassandra_site.url, "north") as one, Analytics(cassandra_site.url, "north") as other:
        await asyncio.gather(*(store.archive([event, event]) for store in (one, other) * 20))
        await asyncio.gather(*(store.add_audit([entry]) for store in (one, other) * 20))
        assert await one.alert_history(0, NOON * 2) == (event,)
        assert await other.audit_trail(0, NOON * 2, patient="p1") == (entry,)


@servers
async def test_two_regions_do_not_see_each_other(cassandra_site: Site) -> None:
    cassandra_site.empty("south")
    north = Analytics(cassandra_site.urls["north"], "north")
    south = Analytics(cassandra_site.urls["south"], "south")
    async with north, south:
        await north.archive([an_event(1, NOON)])
        await north.add_roll_ups([a_roll_up(NOON)])
        await south.add_audit([an_entry("a", NOON)])
        assert await south.alert_history(0, NOON * 2) == ()
        assert await south.ward_trend("4b", 0, NOON * 2) == ()
        assert await north.audit_trail(0, NOON * 2) == ()
        assert len(await south.audit_trail(0, NOON * 2)) == 1
    placed = cassandra_site.rows("SELECT keyspace_name, replication FROM system_schema.keyspaces")
    copies = {name: dict(how) for name, how in placed if name.endswith(cassandra_site.name)}
    assert set(copies) == {f"{region}_{cassandra_site.name}" for region in ("north", "south")}
    assert "south" not in copies[f"north_{cassandra_site.name}"]
    assert "north" not in copies[f"south_{cassandra_site.name}"]


@servers
async def test_what_this_version_cannot_read_is_left_out(cassandra_site: Site) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        await store.add_roll_ups([a_roll_up(NOON)])
        await store.archive([an_event(1, NOON), an_event(2, NOON + 1)])
        cassandra_site.rows(
            "UPDATE {ks}.roll_ups SET figures = figures + {'LATER': '[1]', 'SPO2': '{broken'}"
            " WHERE ward = '4b' AND day = '2023-11-14' AND hour = 1700000000 AND patient = 'p1'"
        )
        cassandra_site.rows(
            "UPDATE {ks}.alerts_by_ward SET doc = '{' WHERE ward = '4b' AND day = '2023-11-14'"
            " AND at = 1700000001 AND op = 'op 2'"
        )
        assert await store.ward_trend("4b", NOON, NOON + 1) == (a_roll_up(NOON),)
        assert await store.alert_history(NOON, NOON + 60) == (an_event(1, NOON),)


@servers
async def test_many_calls_at_once_hold_no_thread(cassandra_site: Site) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        await store.archive([an_event(0, NOON)])
        before = threading.active_count()
        calls = [asyncio.ensure_future(store.alert_history(NOON, NOON + 1)) for _ in range(300)]
        await asyncio.sleep(0)
        during = threading.active_count()
        assert set(await asyncio.gather(*calls)) == {(an_event(0, NOON),)}
        assert during <= before


@servers
async def test_a_call_for_which_nobody_waits_leaves_the_store_well(cassandra_site: Site) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        calls = [
            asyncio.ensure_future(store.archive([an_event(number, NOON + number)])) for number in range(100)
        ]
        await asyncio.sleep(0.01)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        await store.archive([an_event(1000, NOON)])
        assert an_event(1000, NOON) in await store.alert_history(NOON, NOON + HOUR)


@servers
async def test_statements_go_to_the_nodes_that_hold_their_rows(cassandra_site: Site) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        ring = store._ring
        bound = ring._bound("alerts_by_ward", ("4b", date(2026, 1, 1), 0.0, 1.0))
        holders = ring._cluster.metadata.get_replicas(bound.keyspace, bound.routing_key)
        assert holders
        assert {host.datacenter for host in holders} == {"north"}


@servers
async def test_rows_end_by_themselves_in_windows_and_the_audit_never_does(cassandra_site: Site) -> None:
    kept = cassandra_site.rows(
        "SELECT table_name, default_time_to_live, compaction, speculative_retry FROM system_schema.tables"
        " WHERE keyspace_name = %s",
        (f"north_{cassandra_site.name}",),
    )
    by_window = {
        name: ttl for name, ttl, how, _ in kept if how["class"].endswith("TimeWindowCompactionStrategy")
    }
    assert by_window == {
        "roll_ups": 400 * 86_400,
        "alerts_by_ward": 730 * 86_400,
        "alerts_by_patient": 730 * 86_400,
    }
    assert {ttl for name, ttl, _, _ in kept if name not in by_window} == {0}
    assert {retry for _, _, _, retry in kept} == {"50ms"}


def test_notes_of_partitions_outlive_their_rows() -> None:
    lines = [*rows.roll_up_lines([a_roll_up(NOON)]), *rows.alert_lines([an_event(1, NOON)])]
    for line in lines:
        ends = KEPT_ROLL_UPS if line.statement == "put roll_ups" else KEPT_ALERTS
        assert line.kept > ends + 86_400 * 30
    assert {line.kept for line in rows.audit_lines([an_entry("a", NOON)])} == {0}


@servers
async def test_set_up_may_run_twice_and_three_at_once(cassandra_keyspace: Site) -> None:
    url = cassandra_keyspace.url
    try:
        await asyncio.gather(*(Analytics(url, "far-away").set_up() for _ in range(3)))
        await Analytics(url, "far-away").set_up()
        async with Analytics(url, "far-away") as store:
            await store.archive([an_event(1, NOON)])
            assert await store.alert_history(0, NOON * 2) == (an_event(1, NOON),)
    finally:
        cassandra_keyspace.drop("far-away")


@servers
async def test_an_older_keyspace_must_be_set_up_and_is_brought_up_to_date(cassandra_site: Site) -> None:
    cassandra_site.rows("INSERT INTO {ks}.schema_version (part, version) VALUES ('analytics', 0)")
    with pytest.raises(Misconfigured, match="wardwatch setup cassandra"):
        async with Analytics(cassandra_site.url, "north"):
            pass
    await Analytics(cassandra_site.url, "north").set_up()
    async with Analytics(cassandra_site.url, "north") as store:
        assert await store.alert_history(0, NOON) == ()


@servers
async def test_what_a_newer_wardwatch_has_set_up_is_left_alone(cassandra_site: Site) -> None:
    cassandra_site.rows("INSERT INTO {ks}.schema_version (part, version) VALUES ('analytics', 99)")
    try:
        with pytest.raises(Misconfigured, match="newer"):
            async with Analytics(cassandra_site.url, "north"):
                pass
        await Analytics(cassandra_site.url, "north").set_up()
        assert cassandra_site.rows("SELECT version FROM {ks}.schema_version") == [(99,)]
    finally:
        cassandra_site.rows("INSERT INTO {ks}.schema_version (part, version) VALUES ('analytics', 1)")


@servers
async def test_fitness_tells_of_nodes_and_copies_and_no_secret(cassandra_site: Site) -> None:
    async with Analytics(cassandra_site.url, "north") as store:
        fit = await store.fitness()
    nodes = len(urlsplit(cassandra_site.url).netloc.split(","))
    assert fit.version.startswith("Cassandra ")
    assert f"north: {nodes} of {nodes} nodes, copies {nodes}" in fit.replication
    assert "south: 1 nodes, copies 0" in fit.replication
    assert (fit.schema, fit.problem) == ("1", "")
    assert str(urlsplit(cassandra_site.url).password) not in repr(fit)


def without_schema(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/nobody"))


def with_a_wrong_password(url: str) -> str:
    return url.replace(f":{urlsplit(url).password}@", ":geheim@")


def as_nobody(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def on_a_wrong_port(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}:geheim@127.0.0.1:1"))


def in_another_data_centre(url: str) -> str:
    return url.replace("dc=north", "dc=nrth")


def by_tls(url: str) -> str:
    return f"{url}&tls=true"


def of_no_host(url: str) -> str:
    return "cassandra://ada:geheim@no-such-host.invalid/?dc=north"


def without_sense(url: str) -> str:
    return "cassandra://ada:geheim@host:port/"


@servers
@pytest.mark.parametrize(
    ("wrong", "kind", "remedy"),
    [
        (without_schema, Misconfigured, "wardwatch setup cassandra"),
        (with_a_wrong_password, Misconfigured, "password"),
        (as_nobody, Misconfigured, "password"),
        (on_a_wrong_port, Unavailable, "cassandra_url"),
        (in_another_data_centre, Misconfigured, "dc in cassandra_url must be north or south"),
        (by_tls, Misconfigured, "TLS"),
        (of_no_host, Misconfigured, "cassandra_url"),
        (without_sense, Misconfigured, "cassandra_url"),
    ],
)
async def test_what_is_wrong_is_said_in_one_line_with_its_remedy_and_no_secret(
    cassandra_site: Site, wrong: Callable[[str], str], kind: type[StoreError], remedy: str
) -> None:
    with pytest.raises(kind) as refused:
        async with Analytics(wrong(cassandra_site.url), "north"):
            pass
    said = str(refused.value)
    assert remedy in said
    assert "\n" not in said
    assert len(said) < 110
    assert not any(secret in said for secret in ("geheim", str(urlsplit(cassandra_site.url).password)))


@servers
async def test_a_user_without_rights_is_told_so(cassandra_site: Site) -> None:
    cassandra_site.rows("CREATE ROLE IF NOT EXISTS looker WITH LOGIN = true AND PASSWORD = 'looker'")
    cassandra_site.rows("GRANT SELECT ON KEYSPACE {ks} TO looker")
    hosts = urlsplit(cassandra_site.url).netloc.rpartition("@")[2]
    url = urlunsplit(urlsplit(cassandra_site.url)._replace(netloc=f"looker:looker@{hosts}"))
    try:
        with pytest.raises(Misconfigured, match="lacks a right"):
            async with Analytics(url, "north") as store:
                await store.archive([an_event(1, NOON)])
    finally:
        cassandra_site.rows("DROP ROLE looker")


@servers
async def test_a_region_keeps_its_analytics_on_the_ring_and_the_rest_on_this_machine(
    cassandra_site: Site, tmp_path: Path
) -> None:
    addresses = {
        "north": RegionAddresses(tmp_path, cassandra=cassandra_site.url),
        "south": RegionAddresses(tmp_path),
    }
    async with open_stores(addresses) as regions:
        north = regions["north"]
        await north.analytics.archive([an_event(1, NOON)])
        assert await regions["south"].analytics.alert_history(0, NOON * 2) == ()
        for port in (north.patients, north.alerts, north.analytics):
            assert cast(Linked, port).link.state is LinkState.UP
    async with Analytics(cassandra_site.url, "north") as store:
        assert await store.alert_history(0, NOON * 2) == (an_event(1, NOON),)


@servers
async def test_the_keeper_archives_every_alert_and_relays_the_outbox(
    cassandra_site: Site, tmp_path: Path
) -> None:
    async with open_stores({"north": RegionAddresses(tmp_path, cassandra=cassandra_site.url)}) as regions:
        stores = regions["north"]
        await stores.patients.open_ward(WARD)
        admitted = await stores.patients.admit(someone(), B1, deed())
        posted = await stores.alerts.post(replace(begun(an_alert()), seq=0))
        async with Keeper(stores, tmp_path / "keeper"), asyncio.timeout(20):
            while not (  # noqa: ASYNC110  other tasks write
                await stores.analytics.alert_history(0, NOON * 2)
                and await stores.analytics.audit_trail(0, NOON * 2, patient=admitted.id)
            ):
                await asyncio.sleep(0.05)
        assert await stores.analytics.alert_history(0, NOON * 2) == (posted,)
        (entry,) = await stores.analytics.audit_trail(0, NOON * 2, patient=admitted.id)
        assert entry.action == "admit"
