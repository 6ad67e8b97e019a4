"""Care teams over Neo4j: a nurse reads her own writes, and each deed is one transaction that counts once.

The driver is loaded when the store is opened, in a thread, and by `backends.neo4j.graph` alone.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from backends import team_rules
from backends.neo4j import questions
from backends.neo4j.address import Address
from backends.neo4j.loading import load
from backends.neo4j.rebuilding import rebuild
from backends.ports import Fitness, Patients, TeamDeed, Unavailable
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Cover, Duty, TeamFact, TeamMember

if TYPE_CHECKING:
    from backends.neo4j.changes import Change
    from backends.neo4j.graph import Graph

Done: TypeAlias = tuple[Sequence[str], Sequence[TeamFact]]
"""The patients whom a change concerns, and what stands after it."""

_MOST_STEPS = 1_000


class CareTeams:
    """The clinicians of a region, their patients and their duties; several regions may share a server."""

    def __init__(self, address: Address, region: str, clock: Callable[[], float] = time.time) -> None:
        self._address = address
        self._region = region
        self._clock = clock
        self._open: Graph | None = None

    async def __aenter__(self) -> Self:
        """Connect, and check that the server is fit and set up; raises a StoreError."""
        graph = await self._connected()
        try:
            await graph.check()
            self._open = graph
        finally:
            if self._open is None:
                await graph.close()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go, within two seconds."""
        graph, self._open = self._open, None
        if graph is not None:
            await graph.close()

    async def probe(self) -> None:
        """Ask for the region's graph; raises a StoreError where there is none, or none that is whole."""
        await self._graph.probe()

    async def fitness(self) -> Fitness:
        """Describe the server for `wardwatch check`."""
        return await self._graph.fitness()

    async def set_up(self) -> None:
        """Create constraints and the region's node; needs not to be open, and may run twice at once."""
        graph = await self._connected()
        try:
            await graph.set_up()
        finally:
            await graph.close()

    async def rebuild(self, patients: Patients) -> int:
        """Make the region's graph again from the teams that are kept with the records; gives their number.

        Needs not to be open. What was done here and is not kept yet is kept first. Until it ends the teams
        are Unavailable, never half there. Raises a StoreError; one that was broken off may be done again.
        """
        graph = await self._connected()
        try:
            await graph.set_up()
            return await rebuild(graph, patients)
        finally:
            await graph.close()

    async def enrol(self, clinician: Clinician) -> None:
        """Make a clinician known, or change how to reach them."""
        team_rules.check_clinician(clinician)

        async def work(change: "Change") -> None:
            await change.before(None)
            if facts := await change.enrol(clinician):
                await change.note(facts)

        await self._graph.change(work)

    async def known(self, clinician: str) -> Clinician | None:
        """A clinician by id; None where nobody is enrolled under it."""
        found = await self._graph.ask(questions.KNOWN, clinician=clinician)
        return Clinician(*found[0]) if found else None

    async def team_of(self, patient: str, at: float) -> tuple[TeamMember, ...]:
        """Those who look after a patient at a moment, the responsible one first, covers included."""
        return questions.team(await self._graph.ask(questions.TEAM_OF, patient=patient, at=float(at)))

    async def patients_of(self, clinician: str, at: float) -> tuple[str, ...]:
        """Whom a clinician looks after at a moment, those covered for included, by id."""
        found = await self._graph.ask(questions.PATIENTS_OF, clinician=clinician, at=float(at))
        return tuple(sorted(found))

    async def on_call(self, ward: str, at: float) -> tuple[Clinician, ...]:
        """Who is on call for a ward, by name; a cover in place of the one who is covered for."""
        return questions.clinicians(await self._graph.ask(questions.ON_CALL, ward=ward, at=float(at)))

    async def shared_by(self, clinicians: Sequence[str], at: float) -> tuple[str, ...]:
        """Patients whom all of these clinicians look after, by id; none where nobody is named."""
        team_rules.check_few(clinicians)
        named = sorted(set(clinicians))
        return tuple(sorted(await self._graph.ask(questions.SHARED_BY, clinicians=named, at=float(at))))

    async def assign(self, assignments: Sequence[Assignment], deed: Deed) -> None:
        """Put clinicians on patients' teams; the same assignment again changes nothing, but may end it."""
        team_rules.check_assignments(assignments)

        async def work(change: "Change") -> Done:
            await change.check_known(*(each.clinician for each in assignments))
            return team_rules.patients_of(assignments), await change.assign(assignments)

        await self._deed(deed, "assign", team_rules.counted(assignments), work)

    async def set_duty(self, duty: Duty, deed: Deed) -> None:
        """Put a clinician on call; who is not known yet is enrolled."""
        team_rules.check_clinician(duty.clinician)
        team_rules.check_span(duty.since, duty.until)

        async def work(change: "Change") -> Done:
            enrolled = await change.enrol(duty.clinician, anew=False)
            return (), [*enrolled, *await change.put_on_call(duty)]

        await self._deed(deed, "on call", f"{duty.clinician.id} for {duty.ward}", work)

    async def cover(self, absent: str, by: str, until: float, deed: Deed) -> tuple[str, ...]:
        """Let a colleague stand in for all of a clinician's patients until then; gives the patients."""
        team_rules.check_span(deed.at, until)
        team_rules.check_two(absent, by)

        async def work(change: "Change") -> Done:
            await change.check_known(absent, by)
            stands = await change.cover(Cover(absent, by, deed.at, until))
            return await change.own_patients(absent, deed.at), stands

        return await self._deed(deed, "cover", f"{by} for {absent}", work)

    async def hand_over(self, giver: str, taker: str, deed: Deed) -> tuple[str, ...]:
        """Move all of a clinician's patients to another; gives the patients that moved."""
        team_rules.check_two(giver, taker)

        async def work(change: "Change") -> Done:
            await change.check_known(giver, taker)
            moved = await change.own_patients(giver, deed.at)
            return moved, await change.hand_over(giver, taker, deed.at)

        return await self._deed(deed, "hand over", f"{giver} to {taker}", work)

    async def outbox(self, after: int, limit: int = 100) -> tuple[tuple[int, TeamDeed], ...]:
        """What was done to the teams, numbered, after a number."""
        return await self._graph.steps(after, max(1, min(limit, _MOST_STEPS)))

    async def _deed(
        self, deed: Deed, action: str, detail: str, work: Callable[["Change"], Awaitable[Done]]
    ) -> tuple[str, ...]:
        """Do something under an operation id, once; give the patients of the first time when sent again."""

        async def once(change: "Change") -> tuple[str, ...]:
            before = await change.before(deed, action)
            if before is not None:
                return before
            patients, facts = await work(change)
            await change.note(facts, deed, action, detail, patients)
            return tuple(patients)

        return await self._graph.change(once)

    @property
    def _graph(self) -> "Graph":
        if self._open is None:
            raise Unavailable("it is not open")
        return self._open

    async def _connected(self) -> "Graph":
        """The region's graph, with the driver loaded for it."""
        self._address.check()
        module = await asyncio.to_thread(load)
        return module.graph(self._address, self._region)
