"""A graph that is lost is made again from the teams kept with the records: all of it, or none is shown."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from backends.embedded.region import open_region
from backends.ports import CareTeams, Conflict, Patients, StoreError, Stores, TeamDeed, Unavailable
from clinical.teams import Assignment, Clinician, Duty, Role, TeamFact
from tests.backends import graphs
from tests.backends.examples import NOON
from tests.backends.people import deed
from tests.backends.test_neo4j import GREY, LATER, SHAH, staff

pytestmark = pytest.mark.servers

ADA = Clinician("nurse.ada", "Ada, Zoe", "nurse", "ext 12")


@pytest.fixture
def graph(neo4j_care_team_stores: graphs.Teams) -> graphs.Teams:
    return neo4j_care_team_stores


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    """The records beside which the teams are kept."""
    async with open_region(tmp_path, "north") as stores:
        yield stores


async def work(store: CareTeams) -> None:
    """A shift with everything in it: assignments that end and go on, a cover, a duty, a hand-over."""
    await staff(store, "p1", "p2", "p3")
    await store.enrol(ADA)
    await store.assign([Assignment("p1", "nurse.ada", Role.NURSE, NOON - 60, NOON + 600)], deed())
    await store.set_duty(Duty(GREY, "4b", NOON, LATER), deed())
    await store.cover("nurse.ada", "dr.grey", LATER, deed())
    await store.hand_over("dr.grey", "dr.shah", deed(NOON + 60))


async def seen(store: CareTeams) -> list[object]:
    """All that the ward may ask, at several moments."""
    answers: list[object] = []
    for at in (NOON - 1, NOON, NOON + 60, LATER):
        answers += [await store.team_of(patient, at) for patient in ("p1", "p2", "p3")]
        answers += [await store.patients_of(who, at) for who in ("dr.grey", "dr.shah", "nurse.ada")]
        answers += [await store.on_call("4b", at), await store.shared_by(["dr.shah", "dr.grey"], at)]
    return [*answers, await store.known("dr.grey"), await store.known("nurse.ada")]


def lose(graph: graphs.Teams) -> None:
    """Empty a region as a new disk is empty."""
    graph.asked("MATCH (n {region: $region}) DETACH DELETE n")
    graph.asked("MATCH (r:Region {id: $region}) DELETE r")


async def test_a_graph_that_was_lost_answers_as_before(graph: graphs.Teams, stores: Stores) -> None:
    async with graph() as store:
        await work(store)
        before = await seen(store)
        await stores.patients.keep_teams(await store.outbox(0, 1000))
        lose(graph)
        assert await graph().rebuild(stores.patients) > 10
        assert await seen(store) == before
        await store.probe()


async def test_what_nobody_has_relayed_yet_is_kept_before_a_graph_is_made_again(
    graph: graphs.Teams, stores: Stores
) -> None:
    async with graph() as store:
        await work(store)
        before, told = await seen(store), await store.outbox(0)
        await graph().rebuild(stores.patients)
        assert await seen(store) == before
        assert await store.outbox(0) == told
        done = deed(NOON + 120)
        await store.hand_over("dr.shah", "dr.grey", done)
        await graph().rebuild(stores.patients)
        assert await store.hand_over("dr.shah", "dr.grey", done) == ("p1", "p2", "p3")


async def test_teams_of_this_machine_move_to_a_server(graph: graphs.Teams, stores: Stores) -> None:
    await work(stores.teams)
    await stores.patients.keep_teams(await stores.teams.outbox(0, 1000))
    await graph().rebuild(stores.patients)
    async with graph() as store:
        assert await seen(store) == await seen(stores.teams)


async def test_steps_after_a_loss_have_later_numbers_than_those_before(
    graph: graphs.Teams, stores: Stores
) -> None:
    async with graph() as store:
        await work(store)
        steps = await store.outbox(0)
        await stores.patients.keep_teams(steps)
        lose(graph)
        await graph().rebuild(stores.patients)
        await store.enrol(Clinician("dr.new", "New", "doctor", ""))
        assert (await store.outbox(0))[0][0] > steps[-1][0]


async def test_another_region_on_the_server_is_left_as_it_is(graph: graphs.Teams, stores: Stores) -> None:
    with graphs.region_of_its_own(graph.address.url) as elsewhere:
        await elsewhere().set_up()
        async with elsewhere() as other:
            await work(other)
            before = await seen(other)
            await graph().rebuild(stores.patients)
            assert await seen(other) == before


class Slow:
    """Records that give what is kept only when they are let."""

    def __init__(self, patients: Patients) -> None:
        self._patients = patients
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def keep_teams(self, deeds: Sequence[tuple[int, TeamDeed]]) -> None:
        await self._patients.keep_teams(deeds)

    async def kept_teams(self, after: str = "", limit: int = 1000) -> tuple[tuple[str, TeamFact], ...]:
        self.asked.set()
        await self.let.wait()
        return await self._patients.kept_teams(after, limit)


async def test_while_a_graph_is_made_again_nobody_is_shown_half_a_team(
    graph: graphs.Teams, stores: Stores
) -> None:
    slow = Slow(stores.patients)
    async with graph() as store:
        await work(store)
        before = await seen(store)
        going = asyncio.create_task(graph().rebuild(slow))  # type: ignore[arg-type]
        await slow.asked.wait()
        handing_over = store.hand_over("a", "b", deed())
        for ask in (store.team_of("p1", NOON), store.enrol(SHAH), handing_over, store.probe()):
            with pytest.raises(Unavailable, match="made again"):
                await ask
        with pytest.raises(Unavailable, match="made again"):
            await graph().__aenter__()
        with pytest.raises(Conflict):
            await graph().rebuild(stores.patients)
        slow.let.set()
        await going
        await store.probe()
        assert await seen(store) == before


async def test_a_rebuild_that_was_broken_off_is_done_again(graph: graphs.Teams, stores: Stores) -> None:
    async with graph() as store:
        await work(store)
        before = await seen(store)
        slow = Slow(stores.patients)
        going = asyncio.create_task(graph().rebuild(slow))  # type: ignore[arg-type]
        await slow.asked.wait()
        going.cancel()
        await asyncio.wait([going])
        graph.asked("MATCH (r:Region {id: $region}) SET r.rebuilding = r.rebuilding - 120000")
        await graph().rebuild(stores.patients)
        assert await seen(store) == before


class Away:
    """Records that cannot keep anything now."""

    async def keep_teams(self, deeds: Sequence[tuple[int, TeamDeed]]) -> None:
        raise Unavailable("it does not answer")


async def test_without_the_records_a_graph_stays_as_it_is(graph: graphs.Teams) -> None:
    async with graph() as store:
        await work(store)
        before = await seen(store)
        with pytest.raises(StoreError, match="does not answer"):
            await graph().rebuild(Away())  # type: ignore[arg-type]
        assert await seen(store) == before
