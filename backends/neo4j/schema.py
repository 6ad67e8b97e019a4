"""What the care teams need in the graph: constraints, and a node for each region with its graph's version.

Made by `set_up`, which may run twice and two at once: whatever is there already is left as it is.
"""

import asyncio
from typing import TYPE_CHECKING, Any, LiteralString

from neo4j.exceptions import ClientError, DatabaseError, TransientError

from backends.neo4j.questions import NOT_SET_UP, REBUILDING
from backends.ports import Misconfigured, Unavailable

if TYPE_CHECKING:
    from neo4j import AsyncDriver, Record

VERSION = 1

_UNIQUE = {
    "region": ("Region", "id"),
    "clinician": ("Clinician", "region, id"),
    "patient": ("Patient", "region, id"),
    "duty": ("Duty", "region, ward, clinician, since"),
    "step": ("Step", "region, number"),
    "operation": ("Step", "region, op"),
}
"""Each constraint by its name: what it is of, and which of its properties are unique together."""

_STATEMENTS: tuple[LiteralString, ...] = (
    *(
        f"CREATE CONSTRAINT wardwatch_{name} IF NOT EXISTS FOR (n:{label})"
        f" REQUIRE ({', '.join(f'n.{key}' for key in keys.split(', '))}) IS UNIQUE"
        for name, (label, keys) in _UNIQUE.items()
    ),
    "CREATE INDEX wardwatch_on_call IF NOT EXISTS FOR (n:Duty) ON (n.region, n.ward, n.until)",
    "CALL db.awaitIndexes(20)",
)
_CONSTRAINTS = [f"wardwatch_{name}" for name in _UNIQUE]
_REGION = """
    MERGE (r:Region {id: $region})
    ON CREATE SET r.number = 0, r.born = randomUUID()
    SET r.version = CASE WHEN coalesce(r.version, 0) > $version THEN r.version ELSE $version END"""
_THERE = "SHOW CONSTRAINTS YIELD name WHERE name IN $names RETURN count(*) AS found"
_VERSION = (
    "MATCH (r:Region {id: $region}) RETURN r.version AS version, r.rebuilding AS rebuilding, r.born AS born"
)
_TRIES = 10
_PAUSE = 0.2


async def set_up(driver: "AsyncDriver", region: str) -> None:
    """Make what the care teams of a region need; the region's node, with the version, comes last."""
    for statement in _STATEMENTS:
        await _run(driver, statement)
    await _run(driver, _REGION, region=region, version=VERSION)


async def ask(driver: "AsyncDriver", statement: LiteralString, **given: Any) -> "list[Record]":
    """What a statement gives in a transaction of its own, without a bookmark; raises the driver's errors."""
    answer = await driver.execute_query(statement, given, bookmark_manager_=None)
    return answer.records


async def _run(driver: "AsyncDriver", statement: LiteralString, **given: Any) -> None:
    """Do one thing, and again while another one is doing the same."""
    for left in reversed(range(_TRIES)):
        try:
            await ask(driver, statement, **given)
            return
        except (ClientError, DatabaseError, TransientError) as error:
            if not left or not _met_another(error):
                raise
        await asyncio.sleep(_PAUSE)


def _met_another(error: ClientError | DatabaseError | TransientError) -> bool:
    """Whether somebody else makes the same at this moment."""
    return isinstance(error, TransientError) or str(error.code).rpartition(".")[2] in (
        "EquivalentSchemaRuleAlreadyExists",
        "ConstraintAlreadyExists",
        "IndexAlreadyExists",
        "ConstraintCreationFailed",
        "ConstraintValidationFailed",
    )


async def version(driver: "AsyncDriver", region: str) -> tuple[int, bool, str]:
    """The version of a region's graph, 0 for none, whether it is being made again, and its own name.

    Graphs of one region on two servers, or on one that was emptied, have other names.
    """
    for each in await ask(driver, _VERSION, region=region):
        return int(each["version"]), each["rebuilding"] is not None, str(each["born"])
    return 0, False, ""


async def missing(driver: "AsyncDriver") -> int:
    """How many constraints are not there."""
    return len(_CONSTRAINTS) - int((await ask(driver, _THERE, names=_CONSTRAINTS))[0]["found"])


async def check(driver: "AsyncDriver", region: str) -> str:
    """Raise a StoreError where the teams would not be served as they must be; gives the graph's own name."""
    found, rebuilding, born = await version(driver, region)
    if found > VERSION:
        raise Misconfigured("a newer wardwatch has set it up: update this one")
    if found < VERSION or await missing(driver):
        raise Misconfigured(NOT_SET_UP)
    if rebuilding:
        raise Unavailable(REBUILDING)
    return born
