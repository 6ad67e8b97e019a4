"""What each question and deed of the care teams costs on Neo4j, beside the bare driver doing the same.

Needs a real server, as `WARDWATCH_REGIONS__NORTH__NEO4J_URL`, `_USER` and `_PASSWORD` name it; without one
there is no figure. The two take turns, so that whatever else the machine does falls on both.
"""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any, LiteralString, TypeAlias
from uuid import uuid4

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction

from backends.neo4j import changes, questions
from backends.neo4j.address import Address
from backends.neo4j.changes import wanted
from backends.neo4j.teams import CareTeams
from bench.figures import Figure
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Duty, Role

NOON = 1_700_000_000.0
DOCTORS, PATIENTS, DUTIES = 40, 400, 1_000
LIMIT = 1.2

Ask: TypeAlias = Callable[[], Awaitable[object]]
Statements: TypeAlias = Sequence[tuple[LiteralString, dict[str, Any]]]


def figures(times: int = 150) -> list[Figure]:
    """The median of each verb, in turns with the bare driver's."""
    own = "WARDWATCH_REGIONS__NORTH__NEO4J"
    url = os.environ.get(f"{own}_URL")
    if url is None:
        sys.stderr.write(f"no figures of care teams: {own}_URL is not set\n")
        return []
    address = Address(url, os.environ.get(f"{own}_USER"), os.environ.get(f"{own}_PASSWORD"))
    return asyncio.run(_measure(address, times))


async def _measure(address: Address, times: int) -> list[Figure]:
    region = f"bench-{uuid4().hex[:12]}"
    teams = CareTeams(address, region)
    await teams.set_up()
    auth = (address.user or "", address.password or "")
    async with teams, AsyncGraphDatabase.driver(address.url, auth=auth, telemetry_disabled=True) as driver:
        try:
            await _fill(teams)
            bare = _Bare(driver, region)
            return [
                await _compared(name, ours, theirs, times)
                for name, (ours, theirs) in {**_asked(teams, bare), **_done(teams, bare)}.items()
            ]
        finally:
            await bare.sweep()


async def _compared(name: str, ours: Ask, theirs: Ask, times: int) -> Figure:
    """In turns, the first ten of each not counted: the server has to learn a question first."""
    taken: dict[Ask, list[float]] = {ours: [], theirs: []}
    for turn in range(times + 10):
        for ask in (ours, theirs) if turn % 2 else (theirs, ours):
            begun = time.perf_counter()
            await ask()
            taken[ask].append((time.perf_counter() - begun) * 1e3)
    return Figure(f"care teams: {name}", median(taken[ours][10:]), "ms", median(taken[theirs][10:]), LIMIT)


def _asked(teams: CareTeams, bare: "_Bare") -> dict[str, tuple[Ask, Ask]]:
    """What a nurse asks, each as the adapter and as the bare driver ask it."""
    at = {"at": NOON}
    return {
        "who is responsible now": (
            lambda: teams.team_of("p7", NOON),
            lambda: bare.asks(questions.TEAM_OF, patient="p7", **at),
        ),
        "patients of a doctor": (
            lambda: teams.patients_of("d7", NOON),
            lambda: bare.asks(questions.PATIENTS_OF, clinician="d7", **at),
        ),
        "who is on call": (
            lambda: teams.on_call("w7", NOON),
            lambda: bare.asks(questions.ON_CALL, ward="w7", **at),
        ),
        "whom two doctors share": (
            lambda: teams.shared_by(["d7", "d8"], NOON),
            lambda: bare.asks(questions.SHARED_BY, clinicians=["d7", "d8"], **at),
        ),
        "who somebody is": (lambda: teams.known("d7"), lambda: bare.asks(questions.KNOWN, clinician="d7")),
    }


def _done(teams: CareTeams, bare: "_Bare") -> dict[str, tuple[Ask, Ask]]:
    """What changes teams, each with an operation id of its own."""
    assigned = [Assignment("p8", "d9", Role.CONSULTED, NOON)]
    parameters = {"assignments": list(map(wanted, assigned))}
    turns = [("d1", "d2"), ("d2", "d1")]

    def hand_over() -> Awaitable[object]:
        turns.reverse()
        return teams.hand_over(*turns[0], _deed())

    def bare_hand_over() -> Awaitable[object]:
        turns.reverse()
        giver, taker = turns[0]
        asked = {"giver": giver, "taker": taker, "at": _later()}
        own: Statements = ((changes.OWN, {"clinician": giver, "at": asked["at"]}), (changes.GIVE, asked))
        return bare.does([giver, taker], own, bare.taken(taker))

    return {
        "put on a team": (
            lambda: teams.assign(assigned, _deed()),
            lambda: bare.does(["d9"], ((changes.ASSIGN, parameters),)),
        ),
        "hand over 10 patients": (hand_over, bare_hand_over),
    }


class _Bare:
    """The driver alone, with the statements of the adapter."""

    def __init__(self, driver: AsyncDriver, region: str) -> None:
        self._driver = driver
        self._region = region

    async def asks(self, question: LiteralString, **given: Any) -> list[list[Any]]:
        """Ask in a managed transaction."""

        async def work(transaction: AsyncManagedTransaction) -> list[list[Any]]:
            return await self._rows(transaction, question, given)

        async with self._driver.session(default_access_mode="READ") as session:
            return await session.execute_read(work)

    def taken(self, taker: str) -> Callable[[list[list[Any]]], Statements]:
        """What a taker has after the rows of a giver."""

        def assign(rows: list[list[Any]]) -> Statements:
            new = [wanted(Assignment(row[0], taker, Role(row[1]), _later())) for row in rows if not row[4]]
            return ((changes.ASSIGN, {"assignments": new}),)

        return assign

    async def does(
        self,
        clinicians: list[str],
        statements: Statements,
        then: Callable[[list[list[Any]]], Statements] = lambda _: (),
    ) -> None:
        """Hold the region, change it, and write a step down, in one managed transaction."""
        op = uuid4().hex
        note = {
            "op": op,
            "at": NOON,
            "by": "bench",
            "action": "x",
            "detail": "x",
            "patients": [],
            "facts": [],
        }

        async def work(transaction: AsyncManagedTransaction) -> None:
            await self._rows(transaction, changes.BEGIN, {"op": op})
            await self._rows(transaction, changes.KNOWN, {"clinicians": clinicians})
            rows: list[list[Any]] = []
            for statement, given in statements:
                rows = await self._rows(transaction, statement, given)
            for statement, given in then(rows):
                await self._rows(transaction, statement, given)
            await self._rows(transaction, changes.NOTE, note)

        async with self._driver.session() as session:
            await session.execute_write(work)

    async def sweep(self) -> None:
        """Take away what was made."""
        await self._driver.execute_query("MATCH (n {region: $region}) DETACH DELETE n", region=self._region)
        await self._driver.execute_query("MATCH (r:Region {id: $region}) DELETE r", region=self._region)

    async def _rows(
        self, transaction: AsyncManagedTransaction, statement: LiteralString, given: dict[str, Any]
    ) -> list[list[Any]]:
        return await (await transaction.run(statement, {"region": self._region, **given})).values()


async def _fill(teams: CareTeams) -> None:
    doctors = [Clinician(f"d{n}", f"Doctor {n}", "doctor", f"bleep {n}") for n in range(DOCTORS)]
    for doctor in doctors:
        await teams.enrol(doctor)
    responsible = [
        Assignment(f"p{n}", f"d{n % DOCTORS}", Role.RESPONSIBLE, NOON - 60) for n in range(PATIENTS)
    ]
    asked = [replace(each, clinician="d8", role=Role.CONSULTED) for each in responsible[7::DOCTORS]]
    await teams.assign(responsible + asked, _deed())
    for n in range(DUTIES):
        until = NOON + 60 - 3600 * (n // 100)
        await teams.set_duty(Duty(doctors[n % DOCTORS], f"w{n % 10}", until - 3600, until), _deed())


_seconds = iter(range(1, 10**9))


def _later() -> float:
    """A second after the last."""
    return NOON + next(_seconds)


def _deed() -> Deed:
    return Deed(uuid4().hex, "bench", _later())
