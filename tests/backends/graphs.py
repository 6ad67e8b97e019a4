"""Graphs for tests on the real Neo4j, by a blocking client: what a test makes, it takes away."""

import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from backends.neo4j.address import Address
from backends.neo4j.teams import CareTeams
from tests.backends import servers

_SWEEP = "MATCH (n {region: $region}) DETACH DELETE n"
_LEAVE = "MATCH (r:Region {id: $region}) DELETE r"


@dataclass(frozen=True, slots=True)
class Teams:
    """Makes adapters that are not open yet and share one region of one server, as terminals do."""

    address: Address
    region: str

    def __call__(self) -> CareTeams:
        return CareTeams(self.address, self.region)

    def asked(self, statement: LiteralString, **given: Any) -> Sequence[Sequence[Any]]:
        """What a statement gives, by a client of the test's own."""
        with client(self.address) as driver:
            answer = driver.execute_query(statement, {"region": self.region, **given})
        return [record.values() for record in answer.records]

    def plan(self, statement: LiteralString, **given: Any) -> list[str]:
        """By which operators the server would answer."""
        asked = {"region": self.region, **given}
        with client(self.address) as driver, driver.session() as session:
            plan = session.run(f"EXPLAIN {statement}", asked).consume().plan
        return list(_operators(plan))


@contextmanager
def region_of_its_own(url: str, server: str = "NORTH") -> Iterator[Teams]:
    """A region which nobody else has on a server; whatever is in it is deleted afterwards."""
    teams = Teams(address(url, server), f"test-{uuid.uuid4().hex[:12]}")
    try:
        yield teams
    finally:
        teams.asked(_SWEEP)
        teams.asked(_LEAVE)


def address(url: str, server: str = "NORTH") -> Address:
    """A server's address with the user and the password that `servers.py` prints."""
    return Address(url, servers.setting(server, "NEO4J_USER"), servers.setting(server, "NEO4J_PASSWORD"))


def client(address: Address) -> Driver:
    """A blocking client."""
    return GraphDatabase.driver(address.url, auth=(address.user or "", address.password or ""))


def _operators(plan: Any) -> Iterator[str]:
    yield str(plan["operatorType"])
    for child in plan.get("children", ()):
        yield from _operators(child)


def wait_until_it_answers(address: Address) -> None:
    """Wait until a server that was broken takes questions again."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with client(address) as driver:
                driver.execute_query("RETURN 1")
            return
        except (Neo4jError, DriverError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
