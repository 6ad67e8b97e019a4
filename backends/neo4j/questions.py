"""What the ward asks of the graph: constant texts, their parameters beside them, the region in every pattern.

Each gives one row for the region's node, with all that was found in it: without the node there is no row, so
that a graph which was never made is not taken for teams of nobody.
"""

import math
from collections.abc import Sequence
from typing import Any, LiteralString, TypeAlias

from backends import team_facts, team_rules
from backends.ports import TeamDeed
from clinical.records import Deed
from clinical.teams import Clinician, Role, TeamMember

NOT_SET_UP = "it is not set up for this wardwatch: run `wardwatch setup neo4j`"
REBUILDING = "the care teams are being made again: `wardwatch setup --rebuild neo4j` ends it"
"""What is said where there is no whole graph."""

Row: TypeAlias = Sequence[Any]

ROLES = {role: place for place, role in enumerate(Role)}
"""The order of a team: the responsible one first."""


def _found(question: LiteralString) -> LiteralString:
    return (
        "MATCH (r:Region {id: $region})"
        f" RETURN r.rebuilding AS rebuilding, COLLECT {{ {question} }} AS found"
    )


KNOWN = _found("""
    MATCH (c:Clinician {region: $region, id: $clinician})
    RETURN [c.id, c.name, c.profession, c.contact] AS row""")

TEAM_OF = _found("""
    MATCH (p:Patient {region: $region, id: $patient})<-[a:CARES_FOR]-(c:Clinician {region: $region})
    WHERE a.since <= $at AND a.until > $at
    RETURN [c.id, c.name, c.profession, c.contact, a.role, a.since, a.until, null] AS row
    UNION
    MATCH (p:Patient {region: $region, id: $patient})<-[a:CARES_FOR]-(absent:Clinician {region: $region})
    WHERE a.since <= $at AND a.until > $at
    MATCH (absent)<-[v:COVERS_FOR]-(c:Clinician {region: $region})
    WHERE v.since <= $at AND v.until > $at
    RETURN [c.id, c.name, c.profession, c.contact, 'covers', v.since, v.until, absent.name] AS row""")

PATIENTS_OF = _found("""
    MATCH (c:Clinician {region: $region, id: $clinician})
    MATCH (c)-[v:COVERS_FOR*0..1]->(x:Clinician {region: $region})
    WHERE all(cover IN v WHERE cover.since <= $at AND cover.until > $at)
    MATCH (x)-[a:CARES_FOR]->(p:Patient {region: $region})
    WHERE a.since <= $at AND a.until > $at
    RETURN DISTINCT p.id AS row""")

SHARED_BY = _found("""
    UNWIND $clinicians AS who
    MATCH (c:Clinician {region: $region, id: who})
    MATCH (c)-[v:COVERS_FOR*0..1]->(x:Clinician {region: $region})
    WHERE all(cover IN v WHERE cover.since <= $at AND cover.until > $at)
    MATCH (x)-[a:CARES_FOR]->(p:Patient {region: $region})
    WHERE a.since <= $at AND a.until > $at
    WITH p, count(DISTINCT who) AS they WHERE they = size($clinicians)
    RETURN p.id AS row""")

ON_CALL = _found("""
    MATCH (d:Duty {region: $region, ward: $ward}) WHERE d.until > $at AND d.since <= $at
    MATCH (c:Clinician {region: $region, id: d.clinician})
    OPTIONAL MATCH (c)<-[v:COVERS_FOR]-(x:Clinician {region: $region})
    WHERE v.since <= $at AND v.until > $at
    WITH coalesce(x, c) AS c
    RETURN DISTINCT [c.id, c.name, c.profession, c.contact] AS row""")

EACH = (TEAM_OF, ON_CALL, PATIENTS_OF, SHARED_BY, KNOWN)
"""What a screen waits for."""

NOBODY = {"patient": "", "clinician": "", "clinicians": [""], "ward": "", "at": 0.0}
"""The parameters of every one of them, for what is asked only so that the server learns it."""

OUTBOX = """
    MATCH (s:Step {region: $region}) WHERE s.number > $after
    RETURN s.number, s.op, s.at, s.by, s.action, s.detail, s.patients, s.facts
    ORDER BY s.number LIMIT $limit"""


def clinicians(rows: Sequence[Row]) -> tuple[Clinician, ...]:
    """Clinicians by name."""
    return tuple(sorted((Clinician(*row) for row in rows), key=lambda c: (c.name, c.id)))


def team(rows: Sequence[Row]) -> tuple[TeamMember, ...]:
    """A team, the responsible one first."""
    members = (TeamMember(Clinician(*row[:4]), Role(row[4]), row[5], ended(row[6]), row[7]) for row in rows)
    return tuple(sorted(members, key=lambda m: (ROLES[m.role], m.clinician.name, m.clinician.id)))


def step(row: Row) -> tuple[int, TeamDeed]:
    """A step with its number; one that is no deed has no audit entries."""
    number, op, at, by, action, detail, patients, facts = row
    noted = () if op is None else team_rules.entries(Deed(op, by, at), action, patients, detail)
    return number, TeamDeed(noted, tuple(map(team_facts.read, facts)))


def ended(until: float) -> float | None:
    """When something ends; in the graph what has no end ends at infinity, so that it can be compared."""
    return None if math.isinf(until) else until


def endless(until: float | None) -> float:
    """How the graph says when something ends."""
    return math.inf if until is None else float(until)
