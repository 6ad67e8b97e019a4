"""Bringing simulated patients and their teams into the stores, through the ports and only into empty beds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from backends.ports import Conflict, Stores
from bedside.inpatients import Inpatient
from bedside.population import Population
from bedside.staff import Staff, shift_at
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import Deed

BY = "simulator"


async def admit_population(
    stores: Stores,
    wards: Sequence[Ward],
    seed: int,
    now: float,
    *,
    most: int | None = None,
    share: float = 0.93,
    but: frozenset[Bed] = frozenset(),
) -> tuple[Inpatient, ...]:
    """Open the wards, fill a `share` of their beds but no more than `most`, and give them teams.

    Gives those whom this seed admitted, now or earlier, where they lie now: theirs are the beds to simulate.
    A bed in which someone else lies is left alone. Safe to run again. Raises a StoreError.
    """
    population = Population(seed, now)
    found: list[Inpatient] = []
    for ward in wards:
        wanted = population.inpatients(ward, share, but)
        room = len(wanted) if most is None else most - len(found)
        admitted = await admit_ward(stores, ward, wanted[:room])
        await staff_ward(stores, Staff(seed, ward), admitted, now)
        found.extend(admitted)
    return tuple(found)


async def admit_ward(stores: Stores, ward: Ward, wanted: Iterable[Inpatient]) -> tuple[Inpatient, ...]:
    """Open a ward where there is none and admit those whose bed is empty; gives them where they lie."""
    known = {other.id for other in await stores.patients.wards()}
    if ward.id not in known:
        await stores.patients.open_ward(ward)
    census = {patient.id: patient for patient in await stores.patients.census()}
    taken = {patient.bed for patient in census.values() if patient.bed}
    placed = [await _place(stores, inpatient, census, taken) for inpatient in wanted]
    return tuple(inpatient for inpatient in placed if inpatient is not None)


async def staff_ward(stores: Stores, staff: Staff, inpatients: Iterable[Inpatient], now: float) -> None:
    """Make a ward's clinicians known and assign the shift of now; to be called again when the shift turns."""
    for clinician in staff.clinicians:
        await stores.teams.enrol(clinician)
    shift = f"{shift_at(now).start:.0f}"
    assignments = [
        assignment
        for inpatient in inpatients
        if inpatient.bed.ward == staff.ward.id and inpatient.bed.label in staff.ward.labels
        for assignment in staff.assignments(inpatient.patient, inpatient.bed.label, now)
    ]
    if assignments:
        key = Random("".join(a.patient for a in assignments)).getrandbits(48)
        await stores.teams.assign(assignments, Deed(f"assign:{staff.ward.id}:{shift}:{key:x}", BY, now))
    await stores.teams.set_duty(staff.duty(now), Deed(f"duty:{staff.ward.id}:{shift}", BY, now))


async def _place(
    stores: Stores, inpatient: Inpatient, census: dict[str, Patient], taken: set[Bed]
) -> Inpatient | None:
    """Find a patient where they lie, or admit them; None where they cannot be."""
    here = census.get(inpatient.patient.id)
    if here is None and inpatient.bed not in taken:
        here = await _admit(stores, inpatient)
    if here is None or here.bed is None:
        return None
    return replace(inpatient, patient=here, bed=here.bed)


async def _admit(stores: Stores, inpatient: Inpatient) -> Patient | None:
    patient = inpatient.patient
    if await stores.patients.get(patient.id) is not None:
        return None
    admitted = patient.stay.admitted if patient.stay else 0.0
    deed = Deed(f"admit:{patient.id}", BY, admitted)
    try:
        return await stores.patients.admit(replace(patient, stay=None), inpatient.bed, deed)
    except Conflict:
        return None
