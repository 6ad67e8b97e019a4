"""A region of the demo: its wards filled, its bedsides ready to speak, and a day behind them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from backends.ports import Conflict, Stores
from bedside.admission import admit_population
from bedside.backfill import backfill
from bedside.inpatients import Inpatient
from bedside.judged_past import Judged, judged_past
from bedside.population import DEMO_WARDS, RECORDED_BED, recorded_patient
from bedside.recording import shipped
from bedside.replay import Replay
from bedside.simulator import Simulator
from bedside.sources import Bedside
from bedside.staff import Staff, shift_at
from bedside.timetable import timetable
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.vitals import Reading

SEED = 4
"""The seed of the demo's patients and timetable."""
REPLAY_SPEED = 60.0
LEAD = 40.0
"""Seconds that the simulation has lived when the demo begins, so that the medians of the first set stand."""


@dataclass(frozen=True, slots=True)
class DemoRegion:
    """What feeds one region of the demo; `past` is to be stored beside, batch by batch, newest hour first.

    `judged` is how that past would have been judged, to be stored after it.
    """

    wards: tuple[Ward, ...]
    simulator: Simulator
    bedsides: tuple[Bedside, ...]
    past: Iterator[Sequence[Reading]]
    judged: Iterator[Judged]


async def furnish(stores: Stores, now: float, seed: int = SEED) -> DemoRegion:
    """Fill the demo's wards of a region and make its bedsides, from `now` on (seconds, UTC).

    Safe to run again on the same data. Raises a StoreError.
    """
    wards = tuple(ward for ward in DEMO_WARDS if ward.region == stores.region)
    inpatients = await admit_population(stores, wards, seed, now, but=frozenset({RECORDED_BED}))
    opening = any(ward.id == RECORDED_BED.ward for ward in wards)
    plan = timetable(inpatients, seed, now, opening=opening)
    simulator = Simulator(inpatients, seed=seed, start=now - LEAD, plan=plan)
    bedsides: tuple[Bedside, ...] = (simulator,)
    if stores.region == RECORDED_BED.region:
        bedsides = (simulator, *await _replays(stores, now))
    past = backfill(inpatients, seed=seed, now=now - LEAD)
    judged = judged_past(inpatients, _nurses(wards, seed), seed=seed, now=now - LEAD)
    return DemoRegion(wards, simulator, bedsides, past, judged)


def _nurses(wards: Sequence[Ward], seed: int) -> Callable[[Inpatient, float], str]:
    """Who had a bed at a moment."""
    staffs = {ward.id: Staff(seed, ward) for ward in wards}
    return lambda who, at: staffs[who.bed.ward].nurse_of(who.bed.label, shift_at(at)).name


async def _replays(stores: Stores, now: float) -> tuple[Replay, ...]:
    """The replay of the shipped recording, in its bed; none where somebody else lies there."""
    recording = shipped()
    patient = await admit_recorded(stores, RECORDED_BED, recording.name, now)
    if patient is None:
        return ()
    return (Replay(recording, RECORDED_BED, patient.id, start=now, speed=REPLAY_SPEED, loop=True),)


async def admit_recorded(stores: Stores, bed: Bed, name: str, now: float) -> Patient | None:
    """Admit a patient named after a recording into an empty bed, or find them there; None where it is taken.

    Raises a StoreError.
    """
    patient = recorded_patient(bed, name, now)
    lying = next((p for p in await stores.patients.census(bed.ward) if p.bed == bed), None)
    if lying is not None:
        return lying if lying.id == patient.id else None
    before = await stores.patients.get(patient.id)
    try:
        again = patient if before is None else before
        return await stores.patients.admit(
            again, bed, Deed(f"admit:{patient.id}:{again.version}", "replay", now)
        )
    except Conflict:
        return None
