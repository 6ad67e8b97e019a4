"""Makes a region's graph again from the teams that are kept with the records, by batches.

From its beginning to its end the region says of itself that it is being made again: nobody is shown half a
team, and nobody changes one. What the graph itself still knows and the records do not is kept first.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import uuid4

from backends import team_facts
from backends.neo4j.changes import wanted
from backends.ports import Conflict, Patients, StoreError
from clinical.teams import Assignment, Clinician, Cover, Duty, TeamFact

if TYPE_CHECKING:
    from backends.neo4j.changes import Change
    from backends.neo4j.graph import Graph

_SECONDS = 30.0
"""Of one batch."""

_QUIET = 60_000
"""Milliseconds without a batch after which a rebuild is taken for broken off."""

_PAGE = 5_000
_STEPS = 100

_BEGIN = """
    MATCH (r:Region {id: $region}) SET r.last = ''
    WITH r WHERE r.rebuilding IS NULL OR r.rebuilding < timestamp() - $quiet
    SET r.rebuilding = timestamp(), r.rebuilder = $token RETURN r.id"""
_GO_ON = """
    MATCH (r:Region {id: $region, rebuilder: $token}) SET r.rebuilding = timestamp() RETURN r.id"""
_END = "MATCH (r:Region {id: $region, rebuilder: $token}) REMOVE r.rebuilding, r.rebuilder RETURN r.id"

_CLEAR: tuple[LiteralString, ...] = (
    """MATCH (n:Patient {region: $region}) WHERE n.id >= ''
    WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone""",
    """MATCH (n:Duty {region: $region}) WHERE n.ward >= ''
    WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone""",
    """MATCH (n:Clinician {region: $region}) WHERE n.id >= ''
    WITH n LIMIT 1000 DETACH DELETE n RETURN count(*) AS gone""",
)
"""Patients first, so that of a clinician few relations are left to go at once."""

_CLINICIANS = """
    UNWIND $facts AS f MERGE (c:Clinician {region: $region, id: f.id})
    SET c.name = f.name, c.profession = f.profession, c.contact = f.contact"""
_ASSIGNMENTS = """
    UNWIND $facts AS f
    MERGE (c:Clinician {region: $region, id: f.clinician})
    MERGE (p:Patient {region: $region, id: f.patient})
    CREATE (c)-[:CARES_FOR {role: f.role, since: f.since, until: f.until}]->(p)"""
_COVERS = """
    UNWIND $facts AS f
    MERGE (absent:Clinician {region: $region, id: f.absent})
    MERGE (by:Clinician {region: $region, id: f.by})
    CREATE (by)-[:COVERS_FOR {since: f.since, until: f.until}]->(absent)"""
_DUTIES = """
    UNWIND $facts AS f
    MERGE (c:Clinician {region: $region, id: f.clinician})
    CREATE (c)-[:HAS]->(:Duty {
        region: $region, ward: f.ward, clinician: f.clinician, since: f.since, until: f.until})"""


async def rebuild(graph: "Graph", patients: Patients) -> int:
    """Make it again; gives how many facts it is made of. Raises Conflict while another one does so."""
    token = str(uuid4())
    await _once(graph, _BEGIN, token=token, quiet=_QUIET)
    try:
        await _keep(graph, patients)
    except StoreError:
        await _once(graph, _END, token=token)  # nothing was taken away yet
        raise
    for statement in _CLEAR:
        while (await _batch(graph, token, statement))[0][0]:
            pass
    made = 0
    async for facts in _kept(patients):
        for statement, rows in _sorted(facts):
            await _batch(graph, token, statement, facts=rows)
        made += len(facts)
    await _once(graph, _END, token=token)
    return made


async def _keep(graph: "Graph", patients: Patients) -> None:
    """Keep with the records what was done here, for what nobody has relayed yet would be lost."""
    reached = 0
    while page := await graph.steps(reached, _STEPS):
        await patients.keep_teams(page)
        reached = page[-1][0]


async def _kept(patients: Patients) -> AsyncIterator[Sequence[TeamFact]]:
    reached = ""
    while page := await patients.kept_teams(reached, _PAGE):
        yield [fact for _, fact in page]
        reached = page[-1][0]


def _sorted(facts: Sequence[TeamFact]) -> Iterator[tuple[LiteralString, list[dict[str, Any]]]]:
    """A statement for each kind of fact that there is, with its rows."""
    rows = {
        _CLINICIANS: [team_facts.fields(f) for f in facts if isinstance(f, Clinician)],
        _ASSIGNMENTS: [wanted(f) for f in facts if isinstance(f, Assignment)],
        _COVERS: [_cover(f) for f in facts if isinstance(f, Cover)],
        _DUTIES: [_duty(f) for f in facts if isinstance(f, Duty)],
    }
    return ((statement, found) for statement, found in rows.items() if found)


def _cover(cover: Cover) -> dict[str, Any]:
    return {"absent": cover.absent, "by": cover.by, "since": float(cover.since), "until": float(cover.until)}


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "clinician": duty.clinician.id,
        "ward": duty.ward,
        "since": float(duty.since),
        "until": float(duty.until),
    }


async def _once(graph: "Graph", statement: LiteralString, **given: Any) -> None:
    """Begin, go on or end; raises Conflict where this rebuild is not the region's."""

    async def work(change: "Change") -> None:
        if not await change.rows(statement, **given):
            raise Conflict("the care teams are being made again by another one")

    await graph.change(work, _SECONDS)


async def _batch(
    graph: "Graph", token: str, statement: LiteralString, **given: Any
) -> Sequence[Sequence[Any]]:
    """Do one part, as long as the region is ours to make again."""

    async def work(change: "Change") -> Sequence[Sequence[Any]]:
        if not await change.rows(_GO_ON, token=token):
            raise Conflict("the care teams are being made again by another one")
        return await change.rows(statement, **given)

    return await graph.change(work, _SECONDS)
