"""Simulated inpatients of a ward: seeded, of many peoples, with what a nurse must know of each."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from bedside.inpatients import MINUTE, OWN, Inpatient, draw_baseline, is_calm
from bedside.people import ALLERGIES, INFECTIONS, REASONS, draw_name
from bedside.physiology import DAY, Baseline
from clinical.limits import OwnLimit, Side
from clinical.patients import Flag, FlagKind, Patient, Sex, Stay
from clinical.places import Bed, Ward
from clinical.vitals import Signal


def _bays(*bays: int) -> tuple[str, ...]:
    """Labels such as A01: a letter for each bay, numbers through the ward."""
    letters = "".join(chr(ord("A") + place) * size for place, size in enumerate(bays))
    return tuple(f"{letter}{number:02}" for number, letter in enumerate(letters, 1))


DEMO_WARDS = (
    Ward("north", "4b", "4B Step-down", _bays(8, 8, 8, 8, 8)),
    Ward("north", "icu-1", "ICU 1", _bays(5, 5)),
    Ward("south", "5a", "5A Medical", _bays(6, 6, 6, 6)),
    Ward("south", "7w", "7W Respiratory", _bays(6, 6, 6)),
)
"""The wards of the demo, in two regions."""

RECORDED_BED = Bed("north", "4b", "C21")
"""The bed of the demo in which the real recording is replayed."""


def simulated_wards(region: str, beds: int) -> tuple[Ward, ...]:
    """The wards with so many beds for the simulated patients of a region: those of the demo, then more."""
    wards: list[Ward] = []
    room = 0
    for ward in (ward for ward in DEMO_WARDS if ward.region == region):
        if room < beds:
            wards.append(ward)
            room += len(ward.labels)
    number = 1
    while room < beds:
        wards.append(Ward(region, f"s{number:03}", f"Simulated {number}", _bays(8, 8, 8, 8, 8)))
        room += 40
        number += 1
    return tuple(wards)


@dataclass(frozen=True, slots=True)
class _Case:
    """What is set about a patient, by their place in the ward, so that every ward has some of each."""

    same_name_as: int | None = None
    scale_2: bool = False
    pregnant: bool = False
    child: bool = False
    not_for_resuscitation: bool = False


_CASES = {
    9: _Case(scale_2=True),
    15: _Case(same_name_as=5),
    25: _Case(scale_2=True),
    30: _Case(pregnant=True),
    36: _Case(not_for_resuscitation=True),
    38: _Case(child=True),
}
_SMALL_CASES = {4: _Case(not_for_resuscitation=True), 7: _Case(same_name_as=2), 12: _Case(scale_2=True)}


class Population:
    """Simulated inpatients, the same for the same seed; `now` (seconds, UTC) sets ages and days of stay."""

    def __init__(self, seed: int, now: float) -> None:
        self._seed = seed
        self._now = now
        self._mrns: dict[str, Bed] = {}

    def inpatient(self, ward: Ward, place: int) -> Inpatient:
        """The patient of the bed at that place of a ward."""
        bed = ward.beds[place]
        random = Random(f"{self._seed}/{bed}")
        case = (_CASES if len(ward.labels) > 30 else _SMALL_CASES).get(place, _Case())
        admitted = self._now - random.uniform(0.8, 9.0) * DAY
        patient = self._patient(random, ward, bed, case, admitted)
        age = patient.age(datetime.fromtimestamp(self._now, UTC).date())
        baseline = draw_baseline(random, age, scale=2 if case.scale_2 else 1)
        if case.not_for_resuscitation:
            baseline = replace(baseline, rhythm=0.4)
        limits = own_limits(random, baseline, admitted, self._now)
        intensive = ward.id.startswith("icu")
        same_arm = not intensive and random.random() < 0.06
        usual = random.choices((5, 10, 15, 60), (10, 60, 20, 10))[0] * MINUTE
        cuff = 5 * MINUTE if intensive else max(usual, 30 * MINUTE) if same_arm else usual
        return Inpatient(
            bed,
            replace(patient, limits=limits),
            baseline,
            cuff,
            same_arm=same_arm,
            temperature_probe=intensive,
        )

    def inpatients(
        self, ward: Ward, share: float = 0.93, but: frozenset[Bed] = frozenset()
    ) -> list[Inpatient]:
        """The patients of a ward of which a `share` of beds is taken; `but` are beds to be left alone."""
        dice = Random(f"{self._seed}/{ward.region}/{ward.id}")
        free = set(dice.sample(range(len(ward.labels)), len(ward.labels) - round(share * len(ward.labels))))
        free -= set(_CASES) | {5, 11}
        return [
            self.inpatient(ward, place)
            for place, bed in enumerate(ward.beds)
            if place not in free and bed not in but
        ]

    def _patient(self, random: Random, ward: Ward, bed: Bed, case: _Case, admitted: float) -> Patient:
        today = datetime.fromtimestamp(self._now, UTC).date()
        sex = Sex.FEMALE if case.pregnant else random.choice((Sex.FEMALE, Sex.MALE))
        family, given = draw_name(random, sex)
        if case.same_name_as is not None:
            family = self.inpatient(ward, case.same_name_as).patient.family
        diagnosis, medications = random.choice(REASONS)
        if case.pregnant:
            diagnosis, medications = "pyelonephritis, 28 weeks pregnant", ("cefuroxime 1.5 g iv",)
        if case.scale_2:
            diagnosis, medications = "exacerbation of COPD", ("prednisolone 30 mg", "salbutamol nebuliser")
        return Patient(
            id=f"sim-{self._seed}-{ward.id}-{bed.label}",
            mrn=self.record_number(bed),
            family=family,
            given=given,
            born=_born(random, today, case),
            sex=sex,
            flags=_flags(random, case, admitted, self._seed),
            diagnoses=(diagnosis,),
            medications=medications,
            stay=Stay(bed, admitted),
        )

    def record_number(self, bed: Bed) -> str:
        """Ten digits that no other patient of this population has; the same for the same bed."""
        dice = Random(f"{self._seed}/{bed}/mrn")
        while self._mrns.setdefault(mrn := f"{dice.randrange(10**9, 10**10)}", bed) != bed:
            pass
        return mrn


def _born(random: Random, today: date, case: _Case) -> date:
    if case.child:
        return today - timedelta(days=15 * 365 + random.randrange(30, 300))
    years = random.triangular(22, 38, 29) if case.pregnant else min(random.gauss(66, 17), 99.0)
    return today - timedelta(days=round(max(years, 19.0) * 365.25))


def _flags(random: Random, case: _Case, admitted: float, seed: int) -> tuple[Flag, ...]:
    found = [(FlagKind.SIMULATED, f"simulated patient, seed {seed}", "simulator")]
    if random.random() < 0.3:
        found.append((FlagKind.ALLERGY, random.choice(ALLERGIES), "admitting doctor"))
    if random.random() < 0.12:
        found.append((FlagKind.INFECTION, random.choice(INFECTIONS), "infection control"))
    if random.random() < 0.2:
        found.append((FlagKind.FALLS, "falls risk, two to walk", "ward nurse"))
    if case.scale_2:
        why = "hypercapnic failure confirmed by blood gas (pCO2 7.9 kPa), target 88-92 %"
        found.append((FlagKind.SPO2_SCALE_2, why, "Dr I. Amsel, respiratory registrar"))
    if case.pregnant:
        found.append((FlagKind.PREGNANT, "28 weeks", "Dr H. Adeyemi, obstetrics"))
    if case.not_for_resuscitation:
        found.append((FlagKind.NOT_FOR_RESUSCITATION, "decided with patient and family", "Dr P. Nair"))
    return tuple(Flag(kind, text, author, admitted) for kind, text, author in found)


def own_limits(random: Random, base: Baseline, admitted: float, now: float) -> tuple[OwnLimit, ...]:
    """Give limits of their own to the few whose normal lies near a default limit."""
    author, later = "Dr I. Amsel", now + random.uniform(0.5, 3.0) * DAY
    found: list[OwnLimit] = []
    if not is_calm(replace(base, hr=82.0)):
        why = "known hypertension, usual systolic about 145"
        found.append(OwnLimit(Signal.SBP, Side.HIGH, OWN.sbp_high, why, author, admitted))
    if not is_calm(replace(base, sbp=125.0)):
        low = base.hr < 82.0
        side, value = (Side.LOW, OWN.hr_low) if low else (Side.HIGH, OWN.hr_high)
        why = "on bisoprolol, resting rate about 55" if low else "permanent AF, rate control started"
        found.append(OwnLimit(Signal.HR, side, value, why, author, admitted, later))
    return tuple(found)


def recorded_patient(bed: Bed, name: str, now: float) -> Patient:
    """A patient for a recording, named after its file; who they were is not known."""
    why = "recorded elsewhere and replayed; birth date not known, 1900 stands for it"
    return Patient(
        id=f"rec-{bed.ward}-{bed.label}-{name}",
        mrn=f"{Random(f'{bed}/{name}').randrange(10**9, 10**10)}",
        family="Recording",
        given=name,
        born=date(1900, 1, 1),
        sex=Sex.UNKNOWN,
        flags=(Flag(FlagKind.RECORDED, why, "replay", now),),
        stay=Stay(bed, now),
    )
