"""What is Neo4j's own: constraints and plans, regions on one server, deeds that meet, what is said wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.link import Linked
from backends.neo4j import changes, questions
from backends.neo4j.address import Address
from backends.neo4j.teams import CareTeams
from backends.ports import CareTeams as CareTeamsPort
from backends.ports import Invalid, LinkState, Misconfigured, StoreError, Unavailable
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Duty, Role
from tests.backends import graphs, servers
from tests.backends.examples import NOON
from tests.backends.people import deed

pytestmark = pytest.mark.servers

GREY = Clinician("dr.grey", "Grey, Mia", "doctor", "bleep 4417")
SHAH = Clinician("dr.shah", "Shah, Ravi", "doctor", "bleep 4418")
LATER = NOON + 3600.0


def hers(*patients: str) -> list[Assignment]:
    """Patients of Dr Grey."""
    return [Assignment(patient, "dr.grey", Role.RESPONSIBLE, NOON - 30) for patient in patients]


async def staff(store: CareTeamsPort, *patients: str) -> None:
    """Enrol two doctors, and give one of them patients."""
    await store.enrol(GREY)
    await store.enrol(SHAH)
    if patients:
        await store.assign(hers(*patients), deed())


@pytest.fixture
def graph(neo4j_care_team_stores: graphs.Teams) -> graphs.Teams:
    """A region's graph that is set up and empty."""
    return neo4j_care_team_stores


async def test_regions_on_one_server_do_not_see_each_other(graph: graphs.Teams) -> None:
    with graphs.region_of_its_own(graph.address.url) as elsewhere:
        await elsewhere().set_up()
        async with graph() as north, elsewhere() as south:
            same = Deed("the same operation", "rota", NOON)
            for store, patient in ((north, "p1"), (south, "p2")):
                await store.enrol(replace(GREY, contact=patient))
                await store.enrol(SHAH)
                await store.assign(hers("p0", patient), same)
                await store.set_duty(Duty(GREY, "4b", NOON, LATER), deed())
            assert await north.hand_over("dr.grey", "dr.shah", deed()) == ("p0", "p1")
            assert await south.patients_of("dr.shah", NOON) == ()
            assert await south.patients_of("dr.grey", NOON) == ("p0", "p2")
            assert await south.shared_by(["dr.grey"], NOON) == ("p0", "p2")
            assert [member.clinician.contact for member in await south.team_of("p0", NOON)] == ["p2"]
            assert [each.contact for each in await north.on_call("4b", NOON)] == ["p1"]
            told = {entry.patient for _, step in await south.outbox(0) for entry in step.entries}
            assert told == {"p0", "p2", None}
            await north.cover("dr.shah", "dr.grey", LATER, deed())
            assert await south.on_call("4b", NOON) == (replace(GREY, contact="p2"),)


async def test_what_a_nurse_has_written_she_reads_whichever_session_asks(graph: graphs.Teams) -> None:
    async with graph() as store:
        await staff(store)

        async def write_and_read(number: int) -> bool:
            patient = f"p{number}"
            await store.assign(hers(patient), deed())
            return patient in await store.patients_of("dr.grey", NOON)

        assert all(await asyncio.gather(*map(write_and_read, range(40))))


async def test_the_sessions_of_an_adapter_hand_on_the_bookmark_of_its_newest_change(
    graph: graphs.Teams,
) -> None:
    async with graph() as store:
        assert store._open is not None
        seen = set()
        for number in range(5):
            await store.enrol(replace(GREY, contact=f"bleep {number}"))
            seen |= set(await store._open._bookmarks.get_bookmarks())
        assert len(seen) == 5
        await store.known("dr.grey")
        assert set(await store._open._bookmarks.get_bookmarks()) <= seen


async def test_another_terminal_sees_a_change_when_it_is_acknowledged(graph: graphs.Teams) -> None:
    async with graph() as one, graph() as other:
        await staff(one)
        for number in range(20):
            await one.assign(hers(f"p{number}"), deed())
            assert f"p{number}" in await other.patients_of("dr.grey", NOON)


async def test_one_deed_sent_many_times_at_once_counts_once(graph: graphs.Teams) -> None:
    async with graph() as one, graph() as other:
        await staff(one, "p1", "p2")
        before = await one.outbox(0)
        once = deed()
        sent = ((one, other)[number % 2].hand_over("dr.grey", "dr.shah", once) for number in range(10))
        assert set(await asyncio.gather(*sent)) == {("p1", "p2")}
        assert len(await one.outbox(before[-1][0])) == 1


async def test_patients_handed_to_two_at_once_go_to_one(graph: graphs.Teams) -> None:
    patients = tuple(f"p{number}" for number in range(10))
    async with graph() as one, graph() as other:
        await staff(one, *patients)
        await one.enrol(replace(SHAH, id="dr.lund"))
        first, second = await asyncio.gather(
            one.hand_over("dr.grey", "dr.shah", deed()), other.hand_over("dr.grey", "dr.lund", deed())
        )
        assert {first, second} == {patients, ()}
        for patient in patients:
            assert len(await one.team_of(patient, NOON + 1)) == 1


async def test_two_who_read_the_outbox_at_once_see_every_step_under_one_number(graph: graphs.Teams) -> None:
    async with graph() as one, graph() as other:
        await staff(one)
        ((begin, _),) = (await one.outbox(0))[-1:]

        async def read(store: CareTeams) -> list[tuple[int, str]]:
            reached, found = begin, list[tuple[int, str]]()
            while len(found) < 60:
                for number, step in await store.outbox(reached):
                    found += [(number, entry.op) for entry in step.entries]
                    reached = number
            return found

        deeds = [deed() for _ in range(60)]
        writing = asyncio.gather(
            *((one, other)[n % 2].assign(hers(f"p{n}"), each) for n, each in enumerate(deeds))
        )
        async with asyncio.timeout(30):
            first, second, _ = await asyncio.gather(read(one), read(other), writing)
        assert first == second
        assert {op for _, op in first} == {each.op for each in deeds}


async def test_a_change_that_its_caller_no_longer_waits_for_holds_up_nobody(graph: graphs.Teams) -> None:
    async with graph() as store:
        await staff(store)
        for number in range(20):
            going = asyncio.ensure_future(store.assign(hers(f"p{number}"), deed()))
            await asyncio.sleep(0.001 * number)
            going.cancel()
            await asyncio.wait([going])
        async with asyncio.timeout(7):
            await store.assign(hers("eve"), deed())


async def test_a_name_that_no_index_can_hold_is_refused(graph: graphs.Teams) -> None:
    async with graph() as store:
        await staff(store)
        with pytest.raises(Invalid):
            await store.assign(hers("p" * 20_000), deed())
        assert await store.patients_of("dr.grey", NOON) == ()


QUESTIONS: dict[str, tuple[LiteralString, dict[str, Any]]] = {
    "known": (questions.KNOWN, {"clinician": "a"}),
    "team of": (questions.TEAM_OF, {"patient": "a", "at": NOON}),
    "patients of": (questions.PATIENTS_OF, {"clinician": "a", "at": NOON}),
    "shared by": (questions.SHARED_BY, {"clinicians": ["a"], "at": NOON}),
    "on call": (questions.ON_CALL, {"ward": "a", "at": NOON}),
    "outbox": (questions.OUTBOX, {"after": 0, "limit": 1}),
    "assign": (changes.ASSIGN, {"assignments": []}),
    "hand over": (changes.GIVE, {"giver": "a", "taker": "b", "at": NOON}),
    "before": (changes.BEGIN, {"op": "a"}),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_label(graph: graphs.Teams, question: str) -> None:
    statement, given = QUESTIONS[question]
    operators = graph.plan(statement, **given)
    assert any("Seek" in operator for operator in operators)
    assert not [operator for operator in operators if "Scan" in operator or "Cartesian" in operator]


async def test_set_up_may_run_twice_and_several_at_once(new_graph: graphs.Teams) -> None:
    new_graph.asked("DROP CONSTRAINT wardwatch_duty IF EXISTS")
    new_graph.asked("DROP CONSTRAINT wardwatch_step IF EXISTS")
    new_graph.asked("DROP INDEX wardwatch_on_call IF EXISTS")
    await asyncio.gather(*(new_graph().set_up() for _ in range(4)))
    await new_graph().set_up()
    async with new_graph() as store:
        assert (await store.fitness()).problem == ""
        assert await store.outbox(0) == ()


async def test_a_missing_constraint_is_told_with_its_remedy(graph: graphs.Teams) -> None:
    async with graph() as store:
        graph.asked("DROP CONSTRAINT wardwatch_duty")
        try:
            with pytest.raises(Misconfigured, match="wardwatch setup neo4j"):
                async with graph():
                    pass
            fit = await store.fitness()
        finally:
            await graph().set_up()
    assert "missing" in fit.problem
    assert "wardwatch setup neo4j" in fit.remedy


async def test_fitness_tells_of_the_server_and_no_secret(graph: graphs.Teams) -> None:
    async with graph() as store:
        fit = await store.fitness()
    assert fit.version.startswith("Neo4j 5.")
    assert fit.replication == "one server, no replicas"
    assert (fit.schema, fit.problem) == ("1", "")
    assert fit.address in graph.address.url
    assert str(graph.address.password) not in repr(fit)
    assert str(graph.address.password) not in repr(graph.address)


async def test_teams_of_a_newer_wardwatch_are_left_alone(graph: graphs.Teams) -> None:
    graph.asked("MATCH (r:Region {id: $region}) SET r.version = 99")
    await graph().set_up()
    with pytest.raises(Misconfigured, match="newer"):
        async with graph():
            pass


async def test_a_graph_that_was_emptied_is_not_taken_for_teams_of_nobody(graph: graphs.Teams) -> None:
    async with graph() as store:
        await staff(store, "p1")
        graph.asked("MATCH (n {region: $region}) DETACH DELETE n")
        graph.asked("MATCH (r:Region {id: $region}) DELETE r")
        for ask in (store.probe(), store.team_of("p1", NOON), store.enrol(GREY), store.on_call("4b", NOON)):
            with pytest.raises(Misconfigured, match="wardwatch setup neo4j"):
                await ask
        await graph().set_up()
        await store.probe()
        await staff(store, "p1")
        assert await store.patients_of("dr.grey", NOON) == ("p1",)


def without_schema(address: Address) -> Address:
    return address


def with_a_wrong_password(address: Address) -> Address:
    return replace(address, password="geheim")


def without_a_user(address: Address) -> Address:
    return replace(address, user=None, password=None)


def without_a_password(address: Address) -> Address:
    return replace(address, password=None)


def on_a_wrong_port(address: Address) -> Address:
    return replace(address, url="bolt://127.0.0.1:1")


def at_no_host(address: Address) -> Address:
    return replace(address, url="bolt://nowhere.invalid:7687")


def by_tls(address: Address) -> Address:
    return replace(address, url=address.url.replace("bolt://", "bolt+s://"))


def with_a_secret_in_it(address: Address) -> Address:
    return replace(address, url=address.url.replace("bolt://", "bolt://neo4j:geheim@"))


def of_another_kind(address: Address) -> Address:
    return replace(address, url=address.url.replace("bolt://", "http://"))


def without_sense(address: Address) -> Address:
    return replace(address, url="bolt://ada:geheim@host:port")


@pytest.mark.parametrize(
    ("wrong", "kind", "remedy"),
    [
        (without_schema, Misconfigured, "wardwatch setup neo4j"),
        (with_a_wrong_password, Misconfigured, "neo4j_password"),
        (without_a_user, Misconfigured, "neo4j_user"),
        (without_a_password, Misconfigured, "set both"),
        (on_a_wrong_port, Unavailable, "neo4j_url"),
        (at_no_host, Unavailable, "neo4j_url"),
        (by_tls, Misconfigured, "bolt+s://"),
        (with_a_secret_in_it, Misconfigured, "set neo4j_user"),
        (of_another_kind, Misconfigured, "bolt://host:7687"),
        (without_sense, Misconfigured, "bolt://host:7687"),
    ],
)
async def test_what_is_wrong_is_said_in_one_line_with_its_remedy_and_no_secret(
    new_graph: graphs.Teams,
    wrong: Callable[[Address], Address],
    kind: type[StoreError],
    remedy: str,
) -> None:
    with pytest.raises(kind) as refused:
        async with CareTeams(wrong(new_graph.address), new_graph.region):
            pass
    said = str(refused.value)
    assert remedy in said
    assert "\n" not in said
    assert len(said) < 110
    assert not any(secret in said for secret in ("geheim", str(new_graph.address.password)))


async def test_another_server_on_the_port_is_told(new_graph: graphs.Teams) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        address = replace(new_graph.address, url=f"bolt://127.0.0.1:{port}")
        with pytest.raises(Misconfigured, match="no Neo4j"):
            await CareTeams(address, "north").__aenter__()


async def test_a_region_keeps_its_teams_on_the_server_and_the_rest_on_this_machine(
    graph: graphs.Teams, tmp_path: Path
) -> None:
    on_server = RegionAddresses(
        tmp_path,
        neo4j=graph.address.url,
        neo4j_user=graph.address.user,
        neo4j_password=graph.address.password,
    )
    async with open_stores({graph.region: on_server, "south": RegionAddresses(tmp_path)}) as regions:
        own = regions[graph.region]
        await staff(own.teams, "p1")
        assert await regions["south"].teams.known("dr.grey") is None
        for port in (own.teams, own.patients, own.alerts, own.analytics):
            assert cast(Linked, port).link.state is LinkState.UP
    async with graph() as store:
        assert await store.patients_of("dr.grey", NOON) == ("p1",)
        assert servers.url("NORTH", "NEO4J") == graph.address.url
