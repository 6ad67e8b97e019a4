"""How a server of care teams is, for `wardwatch check`."""

import time
from typing import TYPE_CHECKING

from backends.neo4j import schema
from backends.ports import Fitness

if TYPE_CHECKING:
    from neo4j import AsyncDriver

_SERVER = "CALL dbms.components() YIELD versions, edition RETURN versions[0] AS version, edition"
_COPIES = """
    SHOW DATABASES YIELD name, address, writer, home, currentStatus
    WHERE home RETURN address, writer, currentStatus"""


async def fitness(driver: "AsyncDriver", region: str, place: str) -> Fitness:
    """Describe the server that holds a region's graph; raises what the driver raises."""
    begun = time.perf_counter()
    found, rebuilding, _ = await schema.version(driver, region)
    latency = time.perf_counter() - begun
    server = (await schema.ask(driver, _SERVER))[0]
    copies = await schema.ask(driver, _COPIES)
    away = sum(each["currentStatus"] != "online" for each in copies)
    problem, remedy = _problem(rebuilding, await schema.missing(driver), away)
    return Fitness(
        store="neo4j teams",
        address=place,
        version=f"Neo4j {server['version']} {server['edition']}",
        latency=latency,
        replication=_replication([each["address"] for each in copies if each["writer"]], len(copies), away),
        schema=str(found),
        problem=problem,
        remedy=remedy,
    )


def _replication(writers: list[str], copies: int, away: int) -> str:
    if copies < 2:
        return "one server, no replicas"
    return f"cluster: {copies - away} of {copies} members, writer {writers[0] if writers else 'none'}"


def _problem(rebuilding: bool, missing: int, away: int) -> tuple[str, str]:
    if missing:
        return f"{missing} constraints are missing", "run `wardwatch setup neo4j`"
    if rebuilding:
        return "the care teams are being made again", "`wardwatch setup --rebuild neo4j` ends it"
    return (f"{away} members are not online", "see the servers' logs") if away else ("", "")
