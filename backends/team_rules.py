"""What every store of care teams refuses, and what it writes down of each deed: rules alone."""

import math
from collections.abc import Sequence

from backends.ports import Invalid
from clinical.records import AuditEntry, Deed
from clinical.teams import Assignment, Clinician

MOST_CLINICIANS = 100
"""How many may be named in one question."""

LONGEST_DETAIL = 500
_LONGEST = 5_000


def check_clinician(clinician: Clinician) -> None:
    """Raise Invalid for one without an id, or of whom there is too much to say."""
    texts = (clinician.id, clinician.name, clinician.profession, clinician.contact)
    if max(map(len, texts)) > _LONGEST or not clinician.id:
        raise Invalid("a clinician needs an id, and 5,000 characters a field are the most")


def check_assignments(assignments: Sequence[Assignment]) -> None:
    """Raise Invalid for one that is at no moment."""
    for each in assignments:
        if not all(math.isfinite(moment) for moment in (each.since, each.until) if moment is not None):
            raise Invalid("an assignment begins and ends at a moment, or does not end")


def check_known(wanted: Sequence[str], known: Sequence[str]) -> None:
    """Raise Invalid where a clinician is not enrolled."""
    if unknown := sorted(set(wanted) - set(known)):
        raise Invalid(f"clinician {unknown[0][:80]!r} is not known: enrol them first")


def check_two(one: str, other: str) -> None:
    """Raise Invalid unless two clinicians are named."""
    if one == other:
        raise Invalid("name two clinicians")


def check_span(since: float, until: float) -> None:
    """Raise Invalid unless something ends after it begins."""
    if not (math.isfinite(since) and math.isfinite(until) and since < until):
        raise Invalid("it must end after it begins")


def check_few(clinicians: Sequence[str]) -> None:
    """Raise Invalid where more are named than one question may name."""
    if len(set(clinicians)) > MOST_CLINICIANS:
        raise Invalid(f"name {MOST_CLINICIANS} clinicians at most")


def used_before(deed: Deed) -> Invalid:
    """What is raised where an operation id was used for something else."""
    return Invalid(f"operation {deed.op[:80]!r} was used before, for something else")


def counted(assignments: Sequence[Assignment]) -> str:
    """What the audit says of assignments."""
    return ", ".join(f"{a.clinician} {a.role}" for a in assignments[:5]) + (", ..." * (len(assignments) > 5))


def patients_of(assignments: Sequence[Assignment]) -> tuple[str, ...]:
    """Whom assignments concern, each once."""
    return tuple(dict.fromkeys(assignment.patient for assignment in assignments))


def entries(deed: Deed, action: str, patients: Sequence[str], detail: str) -> tuple[AuditEntry, ...]:
    """An audit entry for each of the patients whom a deed concerns; one where it concerns none."""
    return tuple(
        AuditEntry(
            f"{deed.op}:{place}" if place else deed.op,
            deed.at,
            deed.by,
            action,
            patient,
            detail[:LONGEST_DETAIL],
        )
        for place, patient in enumerate(patients or (None,))
    )
