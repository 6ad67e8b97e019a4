"""What changes the graph, each in one transaction that holds the region's node.

So two deeds of a region never meet half-way, and their numbers are seen in the order in which they were made.
`Change.before` finds an operation that was done before, `Change.note` writes it down: a deed counts once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from backends import team_facts, team_rules
from backends.neo4j.questions import NOT_SET_UP, REBUILDING, ended, endless
from backends.ports import Misconfigured, Unavailable
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Cover, Duty, Role, TeamFact

if TYPE_CHECKING:
    from neo4j import AsyncManagedTransaction

BEGIN = """
    MATCH (r:Region {id: $region}) SET r.last = coalesce($op, '')
    WITH r OPTIONAL MATCH (s:Step {region: $region, op: $op})
    RETURN r.rebuilding, s.action, s.patients"""
NOTE = """
    MATCH (r:Region {id: $region})
    WITH r, timestamp() * 1000 AS now
    SET r.number = CASE WHEN r.number >= now THEN r.number + 1 ELSE now END
    CREATE (:Step {region: $region, number: r.number, op: $op, at: $at, by: $by, action: $action,
        detail: $detail, patients: $patients, facts: $facts})"""
KNOWN = """
    UNWIND $clinicians AS who MATCH (c:Clinician {region: $region, id: who}) RETURN c.id"""
_ENROLLED = "MATCH (c:Clinician {region: $region, id: $id}) RETURN c.id, c.name, c.profession, c.contact"
_ENROL = """
    MERGE (c:Clinician {region: $region, id: $id})
    SET c.name = $name, c.profession = $profession, c.contact = $contact"""
ASSIGN = """
    UNWIND $assignments AS wanted
    MATCH (c:Clinician {region: $region, id: wanted.clinician})
    MERGE (p:Patient {region: $region, id: wanted.patient})
    MERGE (c)-[a:CARES_FOR {role: wanted.role, since: wanted.since}]->(p)
    ON CREATE SET a.until = wanted.until
    ON MATCH SET a.until = CASE WHEN wanted.until < a.until THEN wanted.until ELSE a.until END
    RETURN p.id, c.id, a.role, a.since, a.until"""
_ON_CALL = """
    MERGE (d:Duty {region: $region, ward: $ward, clinician: $clinician, since: $since})
    SET d.until = $until
    WITH d MATCH (c:Clinician {region: $region, id: $clinician}) MERGE (c)-[:HAS]->(d)"""
_COVER = """
    MATCH (absent:Clinician {region: $region, id: $absent})
    MATCH (by:Clinician {region: $region, id: $by})
    MERGE (by)-[v:COVERS_FOR {since: $since}]->(absent) SET v.until = $until"""
OWN = """
    MATCH (c:Clinician {region: $region, id: $clinician})-[a:CARES_FOR]->(p:Patient {region: $region})
    WHERE a.since <= $at AND a.until > $at RETURN DISTINCT p.id"""
GIVE = """
    MATCH (giver:Clinician {region: $region, id: $giver})-[a:CARES_FOR]->(p:Patient {region: $region})
    WHERE a.since <= $at AND a.until > $at
    WITH a, p, a.until AS until, EXISTS {
        MATCH (:Clinician {region: $region, id: $taker})-[t:CARES_FOR {role: a.role}]->(p)
        WHERE t.since <= $at AND t.until > $at } AS has
    SET a.until = $at
    RETURN p.id, a.role, a.since, until, has"""


_NOBODY = {"by": None, "at": None, "op": None}


@dataclass(frozen=True, slots=True)
class Change:
    """A transaction under way on a region's graph; its verbs give what stands after them."""

    transaction: "AsyncManagedTransaction"
    region: str

    async def before(self, deed: Deed | None, action: str = "") -> tuple[str, ...] | None:
        """Hold the region's graph, and give the patients of a deed that was done before.

        Raises Misconfigured, Unavailable where there is no whole graph, Invalid for an operation of another
        deed.
        """
        rows = await self.rows(BEGIN, op=deed.op if deed else None)
        if not rows:
            raise Misconfigured(NOT_SET_UP)
        rebuilding, done, patients = rows[0]
        if rebuilding is not None:
            raise Unavailable(REBUILDING)
        if deed is None or done is None:
            return None
        if done != action:
            raise team_rules.used_before(deed)
        return tuple(patients)

    async def note(
        self,
        facts: Sequence[TeamFact],
        deed: Deed | None = None,
        action: str | None = None,
        detail: str | None = None,
        patients: Sequence[str] = (),
    ) -> None:
        """Write a step down, under a number that is later than every other one and than the clock's."""
        written = [team_facts.write(fact) for fact in facts]
        who = {"by": deed.by, "at": float(deed.at), "op": deed.op} if deed else _NOBODY
        await self.rows(NOTE, **who, action=action, detail=detail, patients=list(patients), facts=written)

    async def check_known(self, *clinicians: str) -> None:
        """Raise Invalid where one of them is not enrolled."""
        rows = await self.rows(KNOWN, clinicians=list(dict.fromkeys(clinicians)))
        team_rules.check_known(clinicians, [row[0] for row in rows])

    async def enrol(self, clinician: Clinician, *, anew: bool = True) -> list[TeamFact]:
        """Make a clinician known; one who is known already changes only `anew`."""
        rows = await self.rows(_ENROLLED, id=clinician.id)
        if rows and (not anew or Clinician(*rows[0]) == clinician):
            return []
        await self.rows(
            _ENROL,
            id=clinician.id,
            name=clinician.name,
            profession=clinician.profession,
            contact=clinician.contact,
        )
        return [clinician]

    async def assign(self, assignments: Sequence[Assignment]) -> list[TeamFact]:
        """Begin assignments, or end them earlier."""
        rows = await self.rows(ASSIGN, assignments=list(map(wanted, assignments)))
        return [Assignment(row[0], row[1], Role(row[2]), row[3], ended(row[4])) for row in rows]

    async def put_on_call(self, duty: Duty) -> list[TeamFact]:
        """Put someone on call who is known."""
        await self.rows(
            _ON_CALL,
            ward=duty.ward,
            clinician=duty.clinician.id,
            since=float(duty.since),
            until=float(duty.until),
        )
        return [duty]

    async def cover(self, cover: Cover) -> list[TeamFact]:
        """Let a colleague stand in."""
        await self.rows(
            _COVER, absent=cover.absent, by=cover.by, since=float(cover.since), until=float(cover.until)
        )
        return [cover]

    async def own_patients(self, clinician: str, at: float) -> tuple[str, ...]:
        """Whom a clinician looks after, those covered for not among them."""
        rows = await self.rows(OWN, clinician=clinician, at=float(at))
        return tuple(sorted(row[0] for row in rows))

    async def hand_over(self, giver: str, taker: str, at: float) -> list[TeamFact]:
        """End what the giver has, and let the taker have it who does not have it already."""
        rows = await self.rows(GIVE, giver=giver, taker=taker, at=float(at))
        given: list[TeamFact] = [
            Assignment(patient, giver, Role(role), since, at) for patient, role, since, *_ in rows
        ]
        taken = [
            Assignment(patient, taker, Role(role), at, ended(until))
            for patient, role, _, until, has in rows
            if not has
        ]
        return given + await self.assign(taken)

    async def rows(self, statement: LiteralString, **given: Any) -> list[list[Any]]:
        """What a statement gives, in this transaction."""
        answer = await self.transaction.run(statement, {"region": self.region, **given})
        return await answer.values()


def wanted(assignment: Assignment) -> dict[str, Any]:
    """An assignment as a parameter."""
    return {
        "patient": assignment.patient,
        "clinician": assignment.clinician,
        "role": str(assignment.role),
        "since": float(assignment.since),
        "until": endless(assignment.until),
    }
