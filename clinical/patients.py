"""Patients: who they are, what must be known of them at the bedside, and their stay."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinical.own_limits import OwnLimit
from clinical.places import Bed


class Sex(StrEnum):
    """Administrative sex, as FHIR codes it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class FlagKind(StrEnum):
    """What a flag warns of. SpO2 scale 2 is a competent clinician's documented decision (RCP 2017)."""

    ALLERGY = "allergy"
    INFECTION = "infection"
    FALLS = "falls"
    SPO2_SCALE_2 = "SpO2 scale 2"
    PREGNANT = "pregnant"
    NOT_FOR_RESUSCITATION = "not for resuscitation"
    CONCERN = "nurse's concern"
    SIMULATED = "simulated"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Flag:
    """One warning on a patient, with who set it and when (seconds, UTC)."""

    kind: FlagKind
    text: str
    author: str
    since: float


class StayState(StrEnum):
    """Whether the patient lies in the bed, is away from it for a while, or has gone home."""

    IN_BED = "in bed"
    OFF_WARD = "off ward"
    DISCHARGED = "discharged"


@dataclass(frozen=True, slots=True)
class Stay:
    """An admission: the bed, since when, and where it stands; `note` says where an absent patient is."""

    bed: Bed
    admitted: float
    state: StayState = StayState.IN_BED
    note: str = ""
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient's record. `id` is unique in the region, `version` counts its saved changes from 1."""

    id: str
    mrn: str
    family: str
    given: str
    born: date
    sex: Sex
    flags: tuple[Flag, ...] = ()
    diagnoses: tuple[str, ...] = ()
    medications: tuple[str, ...] = ()
    limits: tuple[OwnLimit, ...] = ()
    stay: Stay | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """The name as a ward writes it: "OKAFOR Chidiebere"."""
        return f"{self.family.upper()} {self.given}".strip()

    @property
    def bed(self) -> Bed | None:
        """The bed that the patient has, lying in it or away for a while; None before a stay and after it."""
        if self.stay is None or self.stay.state is StayState.DISCHARGED:
            return None
        return self.stay.bed

    @property
    def away(self) -> bool:
        """Whether the patient has a bed and is off the ward for a while."""
        return self.stay is not None and self.stay.state is StayState.OFF_WARD

    def has(self, kind: FlagKind) -> bool:
        """Whether a flag of that kind is set."""
        return any(flag.kind is kind for flag in self.flags)

    def age(self, today: date) -> int:
        """Full years on that day."""
        return today.year - self.born.year - ((today.month, today.day) < (self.born.month, self.born.day))


def grouped_mrn(mrn: str) -> str:
    """An MRN as it is read aloud, "4471 902 133": digits in threes from the right, none alone.

    One that holds anything but the digits 0 to 9 is left as it is.
    """
    if not (mrn.isascii() and mrn.isdigit()) or len(mrn) < 5:
        return mrn
    first = 4 if len(mrn) % 3 == 1 else len(mrn) % 3 or 3
    return " ".join((mrn[:first], *(mrn[i : i + 3] for i in range(first, len(mrn), 3))))
