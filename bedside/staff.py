"""Who works on a simulated ward: doctors responsible, a nurse for each bay by shift, someone on call."""

import unicodedata
from dataclasses import dataclass
from random import Random

from bedside.demo_nurse import DEMO_NURSE
from bedside.people import draw_name
from bedside.physiology import DAY
from clinical.patients import Patient, Sex
from clinical.places import Ward
from clinical.teams import Assignment, Clinician, Duty, Role

_HERS = ("north", "4b", "B")

_TURNS = 7.5 * 3600.0, 19.5 * 3600.0
"""Shifts turn at 07:30 and 19:30 (UTC)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """From when until when a shift works (seconds, UTC)."""

    start: float
    stop: float
    night: bool


def shift_at(now: float) -> Shift:
    """The shift that works at a moment."""
    day = now - now % DAY
    early, late = day + _TURNS[0], day + _TURNS[1]
    if now < early:
        return Shift(late - DAY, early, night=True)
    if now < late:
        return Shift(early, late, night=False)
    return Shift(late, early + DAY, night=True)


class Staff:
    """The seeded clinicians of one ward: three doctors, and a nurse for each bay, by day and by night."""

    def __init__(self, seed: int, ward: Ward) -> None:
        self.ward = ward
        self._random = Random(f"{seed}/{ward.region}/{ward.id}/staff")
        self._taken: set[str] = set()
        self.doctors = tuple(self._draw("doctor") for _ in range(3))
        bays = sorted({label[0] for label in ward.labels})
        self.nurses = {(bay, night): self._nurse(bay) for bay in bays for night in (False, True)}

    @property
    def clinicians(self) -> tuple[Clinician, ...]:
        """Everyone, each once."""
        return tuple({c.id: c for c in (*self.doctors, *self.nurses.values())}.values())

    def nurse_of(self, label: str, shift: Shift) -> Clinician:
        """The nurse of a bed on a shift."""
        return self.nurses[label[0], shift.night]

    def assignments(self, patient: Patient, label: str, now: float) -> tuple[Assignment, ...]:
        """The responsible doctor till the stay ends, and the nurse of the bay till the shift ends."""
        shift = shift_at(now)
        admitted = patient.stay.admitted if patient.stay else now
        doctor = self.doctors[self.ward.labels.index(label) % 2]
        return (
            Assignment(patient.id, doctor.id, Role.RESPONSIBLE, admitted),
            Assignment(patient.id, self.nurse_of(label, shift).id, Role.NURSE, shift.start, shift.stop),
        )

    def duty(self, now: float) -> Duty:
        """The doctor on call for the ward on this shift."""
        shift = shift_at(now)
        return Duty(self.doctors[2], self.ward.id, shift.start, shift.stop)

    def _nurse(self, bay: str) -> Clinician:
        return DEMO_NURSE if (self.ward.region, self.ward.id, bay) == _HERS else self._draw("nurse")

    def _draw(self, profession: str) -> Clinician:
        family, given = draw_name(self._random, self._random.choice((Sex.FEMALE, Sex.MALE)))
        known = f"{_plain(given)[:1]}.{_plain(family)}.{self.ward.id}"
        number = 2
        while known in self._taken:
            known = f"{_plain(given)[:1]}.{_plain(family)}{number}.{self.ward.id}"
            number += 1
        self._taken.add(known)
        name = f"Dr {given[0]}. {family}" if profession == "doctor" else f"{given} {family} RN"
        return Clinician(known, name, profession, f"bleep {self._random.randrange(2300, 9999)}")


def _plain(name: str) -> str:
    """A name in small ASCII letters, as a login has it."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in folded if letter.isalpha()) or "x"
