"""What care teams are made of, as documents with a key each: the same wherever they are kept."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backends.ports import Misconfigured
from clinical.teams import Assignment, Clinician, Cover, Duty, TeamFact

_KINDS: Mapping[str, type[TeamFact]] = {
    kind.__name__.lower(): kind for kind in (Clinician, Assignment, Cover, Duty)
}


def key(fact: TeamFact) -> str:
    """What a fact is called: a later one of the same key says how it stands now."""
    return msgspec.json.encode((_kind(fact), *_named(fact))).decode()


def fields(fact: TeamFact) -> dict[str, Any]:
    """A fact as a document."""
    return {"kind": _kind(fact), **msgspec.to_builtins(fact)}


def fact(document: Mapping[str, Any]) -> TeamFact:
    """Read a document; raises Misconfigured for one that this version does not understand."""
    try:
        return msgspec.convert(dict(document), _KINDS[document["kind"]])
    except (msgspec.ValidationError, KeyError):
        raise Misconfigured("a care team cannot be read: a newer wardwatch wrote it, update this") from None


def write(whole: TeamFact) -> str:
    """A fact as text."""
    return msgspec.json.encode(fields(whole)).decode()


def read(text: str) -> TeamFact:
    """Read a text; raises Misconfigured for one that this version does not understand."""
    return fact(msgspec.json.decode(text, type=dict))


def _kind(whole: TeamFact) -> str:
    return type(whole).__name__.lower()


def _named(whole: TeamFact) -> tuple[str | float, ...]:
    match whole:
        case Clinician():
            return (whole.id,)
        case Assignment():
            return whole.patient, whole.clinician, whole.role, whole.since
        case Cover():
            return whole.absent, whole.by, whole.since
        case Duty():
            return whole.ward, whole.clinician.id, whole.since
