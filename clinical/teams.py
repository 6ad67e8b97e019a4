"""Care teams: clinicians, and who looks after whom until when."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Role(StrEnum):
    """What a clinician is to a patient."""

    RESPONSIBLE = "responsible"
    NURSE = "nurse"
    CONSULTED = "consulted"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class Clinician:
    """A clinician and how to reach them ("bleep 4417")."""

    id: str
    name: str
    profession: str
    contact: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A clinician looks after a patient (by `Patient.id`) in a role; `until` None means till it ends."""

    patient: str
    clinician: str
    role: Role
    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One of those who look after a patient now; `for_whom` names whom a cover stands in for."""

    clinician: Clinician
    role: Role
    since: float
    until: float | None = None
    for_whom: str | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A clinician stands in for another, and all of their patients, between two moments."""

    absent: str
    by: str
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Duty:
    """A clinician is on call for a ward between two moments."""

    clinician: Clinician
    ward: str
    since: float
    until: float


TeamFact: TypeAlias = Clinician | Assignment | Cover | Duty
"""What care teams are made of: each is whole in itself, and a later one of the same key takes its place."""
