"""What happens on simulated wards, and when: the demo's opening, then ever new episodes, seeded.

Most beds are calm most of the time. Scripts run at a clock factor that their readings carry.
"""

import heapq
from collections.abc import Iterator, Sequence
from random import Random

from bedside.artefacts import Artefact, Fault
from bedside.inpatients import Inpatient
from bedside.scenarios import (
    ASYSTOLE,
    BRADYCARDIA,
    FAST_AF,
    HAEMORRHAGE,
    OPIOID,
    OVER_OXYGENATION,
    RESPIRATORY_FAILURE,
    SEPSIS,
    TRANSIENT,
    VF,
    Episode,
    Script,
)
from bedside.simulator import Planned
from clinical.places import Bed

PACES: dict[str, float] = {
    SEPSIS.name: 45.0,
    RESPIRATORY_FAILURE.name: 18.0,
    OPIOID.name: 8.0,
    HAEMORRHAGE.name: 10.0,
    FAST_AF.name: 6.0,
    BRADYCARDIA.name: 4.0,
    VF.name: 1.0,
    ASYSTOLE.name: 1.0,
    OVER_OXYGENATION.name: 6.0,
    TRANSIENT.name: 1.0,
}
"""How many times as fast as life each script runs, so that it can be watched: sepsis in 20 minutes."""

_ORDINARY: tuple[tuple[Script, int], ...] = (
    (TRANSIENT, 8),
    (FAST_AF, 3),
    (OPIOID, 2),
    (SEPSIS, 3),
    (RESPIRATORY_FAILURE, 3),
    (HAEMORRHAGE, 2),
    (BRADYCARDIA, 2),
)
_INTENSIVE = (*_ORDINARY, (VF, 1), (ASYSTOLE, 1))


def episode(script: Script, onset: float) -> Episode:
    """A script from a moment on, at its usual clock factor."""
    return Episode(script, onset, PACES[script.name])


def timetable(
    inpatients: Sequence[Inpatient],
    seed: int,
    start: float,
    *,
    every: float = 12_000.0,
    opening: bool = False,
) -> Iterator[Planned]:
    """What shall happen from `start` on, by time, without end.

    A bed has an episode about once in `every` seconds (3.3 h). With `opening` the first ward begins with
    the demo's first ten minutes.
    """
    wards: dict[tuple[str, str], list[Inpatient]] = {}
    for inpatient in inpatients:
        wards.setdefault((inpatient.bed.region, inpatient.bed.ward), []).append(inpatient)
    streams: list[Iterator[Planned]] = []
    for number, (place, beds) in enumerate(wards.items()):
        shown = opening and number == 0
        if shown:
            streams.append(iter(demo_opening(beds, seed, start)))
        calm = 600.0 if shown else 60.0
        streams.append(_course(beds, Random(f"{seed}/{place}/timetable"), start + calm, every))
    return heapq.merge(*streams, key=_moment)


def _moment(planned: Planned) -> float:
    return planned.at


def demo_opening(inpatients: Sequence[Inpatient], seed: int, start: float) -> list[Planned]:
    """The first ten minutes: technical, medium, high and latched alerts within four, and a slow sepsis.

    On a ward with few ordinary patients the first of these happen.
    """
    ordinary = [inpatient for inpatient in inpatients if _is_ordinary(inpatient)]
    happenings: list[Episode | Artefact] = [
        episode(OPIOID, start + 12),
        Artefact(Fault.PROBE_OFF, start + 25, start + 150),
        episode(FAST_AF, start + 50),
        episode(TRANSIENT, start + 70),
        episode(SEPSIS, start + 35),
        Artefact(Fault.RADIO_LOST, start + 165, start + 345),
        episode(RESPIRATORY_FAILURE, start + 240),
        Artefact(Fault.MOTION, start + 100, start + 112),
    ]
    beds = [i.bed for i in _spread(ordinary, Random(f"{seed}/opening"), len(happenings))]
    copd = [i.bed for i in inpatients if i.baseline.scale == 2][:1]
    plan = [
        Planned(happening.onset if isinstance(happening, Episode) else happening.start, bed, happening)
        for bed, happening in zip(
            (*beds, *copd), (*happenings[: len(beds)], episode(OVER_OXYGENATION, start + 130)), strict=False
        )
    ]
    return sorted(plan, key=_moment)


def _is_ordinary(inpatient: Inpatient) -> bool:
    """Whether it is a patient over fifty with default limits, on air, and the cuff on the other arm."""
    base = inpatient.baseline
    own = inpatient.patient.limits or base.oxygen or inpatient.same_arm
    return base.elder and base.scale == 1 and not own


def _spread(inpatients: Sequence[Inpatient], random: Random, many: int) -> list[Inpatient]:
    """So many beds from all over the ward, in no order; all of them where there are no more."""
    many = min(many, len(inpatients))
    step = len(inpatients) / max(many, 1)
    found = [inpatients[int((place + random.random()) * step)] for place in range(many)]
    random.shuffle(found)
    return found


def _course(inpatients: Sequence[Inpatient], random: Random, start: float, every: float) -> Iterator[Planned]:
    """Episode after episode of a ward, each on a bed that has none, and now and then a bed gone blind."""
    intensive = inpatients[0].bed.ward.startswith("icu")
    scripts, weights = zip(*(_INTENSIVE if intensive else _ORDINARY), strict=True)
    until: dict[Bed, float] = {}
    at = start
    while True:
        at += random.expovariate(len(inpatients) / every)
        free = [i for i in inpatients if until.get(i.bed, 0.0) < at]
        if not free:
            continue
        inpatient = random.choice(free)
        happening = _happening(inpatient, random, at, random.choices(scripts, weights)[0])
        stop = happening.stop if isinstance(happening, Artefact) else happening.end
        until[inpatient.bed] = stop + 1200.0
        yield Planned(at, inpatient.bed, happening)


def _happening(inpatient: Inpatient, random: Random, at: float, script: Script) -> Episode | Artefact:
    if random.random() < 0.1:
        return Artefact(Fault.RADIO_LOST, at, at + random.uniform(70.0, 240.0))
    if inpatient.baseline.scale == 2:
        script = OVER_OXYGENATION
    return episode(script, at)
