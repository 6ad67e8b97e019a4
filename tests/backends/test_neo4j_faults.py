"""A Neo4j that is truly broken: killed, hung and revived while nurses go on changing teams."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from backends.link import Linked, linked
from backends.neo4j.teams import CareTeams
from backends.ports import CareTeams as CareTeamsPort
from backends.ports import LinkState, StoreError, TimedOut, Unavailable
from clinical.records import Deed
from clinical.teams import Assignment, Role
from tests.backends import graphs, servers
from tests.backends.examples import NOON
from tests.backends.people import deed
from tests.backends.test_neo4j import GREY, hers, staff

pytestmark = [pytest.mark.servers, pytest.mark.faults]

SERVER = "north/neo4j"


@pytest.fixture
def graph(neo4j_care_team_stores: graphs.Teams) -> Iterator[graphs.Teams]:
    """A region's graph on a server that is whole again when the test ends."""
    yield neo4j_care_team_stores
    servers.mend(SERVER)
    graphs.wait_until_it_answers(neo4j_care_team_stores.address)


@dataclass(slots=True)
class Nurses:
    """Each puts one patient after the other on a team, and sends a deed until it is acknowledged."""

    store: CareTeamsPort
    acknowledged: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    ended: bool = False

    async def work(self) -> None:
        """Change teams until `ended`."""
        await asyncio.gather(*(self._assign(f"nurse{number}") for number in range(6)))

    async def more(self, deeds: int) -> None:
        """Wait until so many more deeds are acknowledged."""
        wanted = len(self.acknowledged) + deeds
        async with asyncio.timeout(90):
            while len(self.acknowledged) < wanted:  # noqa: ASYNC110  the nurses are other tasks
                await asyncio.sleep(0.01)

    @property
    def gap(self) -> float:
        """The longest time without an acknowledgement, in seconds."""
        return max(later - earlier for earlier, later in zip(self.moments, self.moments[1:], strict=False))

    async def _assign(self, name: str) -> None:
        number = 0
        while not self.ended:
            number += 1
            patient = f"{name}-{number}"
            await self._sent([Assignment(patient, "dr.grey", Role.NURSE, NOON)], Deed(patient, name, NOON))
            self.acknowledged.append(patient)
            self.moments.append(time.monotonic())

    async def _sent(self, assignments: list[Assignment], once: Deed) -> None:
        while True:
            try:
                return await self.store.assign(assignments, once)
            except (Unavailable, TimedOut):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def working(graph: graphs.Teams) -> AsyncIterator[Nurses]:
    """Nurses well under way; when they have ended, every acknowledged deed is there once and told once."""
    async with linked(graph()) as store:
        await staff(store)
        nurses = Nurses(store)
        going = asyncio.create_task(nurses.work())
        await nurses.more(30)
        yield nurses
        nurses.ended = True
        await going
        told = [entry.op for _, step in await store.outbox(0, 1000) for entry in step.entries]
        assert sorted(told) == sorted(nurses.acknowledged)
        assert await store.patients_of("dr.grey", NOON) == tuple(sorted(nurses.acknowledged))
        for patient in nurses.acknowledged[:20]:
            assert len(await store.team_of(patient, NOON)) == 1


async def link_is(store: CareTeamsPort, state: LinkState, patience: float = 30.0) -> None:
    """Wait until the link says so."""
    async with asyncio.timeout(patience):
        while cast(Linked, store).link.state is not state:  # noqa: ASYNC110  the probe is another task
            await asyncio.sleep(0.02)


async def reads(store: CareTeamsPort, until: float) -> None:
    """Read what a screen reads, and again after a failure, up to a moment."""
    while True:
        try:
            assert await store.team_of("nobody", NOON) == ()
            assert await store.on_call("4b", NOON) == ()
            return
        except StoreError:
            assert time.monotonic() < until, "it is back, and cannot be read"
            await asyncio.sleep(0.1)


async def test_a_server_that_is_killed_costs_seconds_and_no_deed(graph: graphs.Teams) -> None:
    async with working(graph) as nurses:
        await asyncio.to_thread(servers.control, "kill", SERVER)
        await link_is(nurses.store, LinkState.DOWN, 5.0)
        assert "neo4j_url" in cast(Linked, nurses.store).link.problem
        await asyncio.to_thread(servers.control, "revive", SERVER)
        back = time.monotonic()
        await asyncio.to_thread(graphs.wait_until_it_answers, graph.address)
        answers = time.monotonic()
        await nurses.more(30)
        await link_is(nurses.store, LinkState.UP, 10.0)
        await reads(nurses.store, answers + 5.0)
    assert back < answers
    first = next(moment for moment in nurses.moments if moment > back)
    assert first - answers < 5.0


async def test_a_server_that_hangs_is_told_and_costs_no_deed(graph: graphs.Teams) -> None:
    async with working(graph) as nurses:
        await asyncio.to_thread(servers.control, "pause", SERVER)
        await link_is(nurses.store, LinkState.DOWN, 5.0)
        begun = time.monotonic()
        with pytest.raises(StoreError):
            await nurses.store.team_of("p1", NOON)
        assert time.monotonic() - begun < 2.5
        await asyncio.to_thread(servers.control, "resume", SERVER)
        back = time.monotonic()
        await nurses.more(30)
        await link_is(nurses.store, LinkState.UP, 10.0)
    first = next(moment for moment in nurses.moments if moment > back)
    assert first - back < 5.0


async def test_a_nurse_whose_hand_over_timed_out_sends_it_again(graph: graphs.Teams) -> None:
    async with graph() as store:
        await staff(store, "p1", "p2")
        once = deed()
        await asyncio.to_thread(servers.control, "pause", SERVER)
        going = asyncio.create_task(store.hand_over("dr.grey", "dr.shah", once))
        with pytest.raises(StoreError):
            await going
        await asyncio.to_thread(servers.control, "resume", SERVER)
        async with asyncio.timeout(30):
            while True:
                try:
                    assert await store.hand_over("dr.grey", "dr.shah", once) == ("p1", "p2")
                    break
                except StoreError:
                    await asyncio.sleep(0.1)
        assert await store.patients_of("dr.shah", NOON) == ("p1", "p2")
        assert [e.op for _, step in await store.outbox(0) for e in step.entries].count(once.op) == 1


async def test_letting_go_of_a_server_that_hangs_takes_two_seconds(graph: graphs.Teams) -> None:
    store = graph()
    async with store:
        await store.known("dr.grey")
        await asyncio.to_thread(servers.control, "pause", SERVER)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3.0
    assert isinstance(store, CareTeams)


_STOPS_IN_THE_MIDDLE = """
import asyncio, os, signal, sys
from backends.neo4j.address import Address
from backends.neo4j.teams import CareTeams

async def main():
    address = Address(sys.argv[1], os.environ["NEO4J_USER"], os.environ["NEO4J_PASSWORD"])
    async with CareTeams(address, sys.argv[2]) as store:
        async def work(change):
            await change.before(None)
            print("holds it", flush=True)
            os.kill(os.getpid(), signal.SIGSTOP)
        await store._open.change(work)

asyncio.run(main())
"""


async def test_a_terminal_that_stops_in_the_middle_of_a_deed_holds_up_the_others_for_seconds(
    graph: graphs.Teams,
) -> None:
    address = graph.address
    async with graph() as store:
        await staff(store)
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _STOPS_IN_THE_MIDDLE, address.url, graph.region),
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={"NEO4J_USER": address.user or "", "NEO4J_PASSWORD": address.password or ""},
        )
        assert program.stdout is not None
        try:
            assert await program.stdout.readline() == b"holds it\n"
            begun = time.monotonic()
            async with asyncio.timeout(20):
                while GREY.id not in [m.clinician.id for m in await store.team_of("p1", NOON)]:
                    try:
                        await store.assign(hers("p1"), deed())
                    except StoreError:
                        await asyncio.sleep(0.1)
            assert time.monotonic() - begun < 15.0
            assert await store.team_of("p1", NOON)
        finally:
            program.kill()
            await program.wait()
