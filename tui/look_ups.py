"""What a look-up asks and holds: who was found in which region, and what is known of their wards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from backends.ports import StoreError, Unavailable
from clinical.alerts import Alert, worst
from clinical.last_known import last_known
from clinical.namesakes import namesakes
from clinical.news2 import assess
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vitals import BedVitals
from tui.follow import asked
from tui.regions import RegionWatch
from widgets.look_up import Found

if TYPE_CHECKING:
    from tui.station import Station

MOST = 30
"""How many are asked for; whoever looks for more types on."""

_GLANCE_HOLDS = 4.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one region answered to question `number`: whom it found, or why it does not say."""

    number: int
    found: tuple[Patient, ...] = ()
    problem: str = ""


async def find(region: RegionWatch, text: str, ward: str | None, number: int) -> Answer:
    """Ask a region; a bed's label alone finds the bed of `ward`, where one is named, first."""
    if region.stores is None:
        return Answer(number, problem=str(Unavailable("not open yet")))
    patients = region.stores.patients
    try:
        own = await asked(patients.find(f"{ward} {text}", MOST)) if ward and _is_label(text) else ()
        found = await asked(patients.find(text, MOST))
    except StoreError as error:
        return Answer(number, problem=str(error))
    first = tuple(patient for patient in own if patient.bed and patient.bed.ward == ward)
    return Answer(number, tuple(dict.fromkeys((*first, *found)))[:MOST])


def _is_label(text: str) -> bool:
    """Whether a text is like a bed's label: a digit in it, and few characters."""
    word = text.strip()
    return 0 < len(word) <= 4 and word.isalnum() and any(letter.isdigit() for letter in word)


@dataclass(slots=True)
class _Glance:
    at: float
    census: tuple[Patient, ...]
    vitals: Mapping[Bed, BedVitals]


@dataclass(slots=True)
class Glances:
    """What is known of the wards of those who were found: who else lies there, and their vital signs."""

    _held: dict[tuple[str, str], _Glance] = field(default_factory=dict)

    def census(self, bed: Bed) -> tuple[Patient, ...]:
        """Who lies on a bed's ward, as far as it is known."""
        glance = self._held.get((bed.region, bed.ward))
        return glance.census if glance else ()

    def vitals(self, patient: Patient) -> BedVitals | None:
        """A patient's own newest vital signs, as far as they are known."""
        bed = patient.bed
        glance = self._held.get((bed.region, bed.ward)) if bed else None
        vitals = glance.vitals.get(bed) if glance and bed else None
        return vitals if vitals and vitals.patient == patient.id else None

    def due(self, beds: Iterable[Bed], now: float) -> list[tuple[str, str]]:
        """Of which wards it is time to ask, by region and ward: the one that was asked longest ago first."""
        wards = dict.fromkeys((bed.region, bed.ward) for bed in beds)
        return sorted((ward for ward in wards if not self._is_fresh(ward, now)), key=self._asked_at)

    def _asked_at(self, ward: tuple[str, str]) -> float:
        glance = self._held.get(ward)
        return glance.at if glance else -inf

    def _is_fresh(self, ward: tuple[str, str], now: float) -> bool:
        glance = self._held.get(ward)
        return glance is not None and 0 <= now - glance.at < _GLANCE_HOLDS

    async def look(self, region: RegionWatch, ward: str, clock: Callable[[], float]) -> None:
        """Ask for a ward; what was known of it stands where the stores do not answer.

        It is as old as the answer by `clock`, so that a slow store does not make it due again at once.
        """
        stores = region.stores
        if stores is None:
            return
        before = self._held.get((region.id, ward))
        census, vitals = (before.census, before.vitals) if before else ((), {})
        with suppress(StoreError):
            census = await asked(stores.patients.census(ward))
            vitals = {each.bed: each for each in (await asked(stores.live.snapshot(ward))).beds}
        self._held[region.id, ward] = _Glance(clock(), census, vitals)


def described(
    station: "Station", glances: Glances, rows: Sequence[tuple[RegionWatch, Patient]]
) -> tuple[Found, ...]:
    """Those who were found as they are shown: with the worst open alert, NEWS2 now, and their namesakes."""
    alerts: dict[tuple[str, str], list[Alert]] = {}
    for region in {region.id: region for region, _ in rows}.values():
        for alert in region.alerts.all():
            alerts.setdefault((region.id, alert.patient), []).append(alert)
    return tuple(
        _found(station, glances, region, patient, worst(alerts.get((region.id, patient.id), ())))
        for region, patient in rows
    )


def _found(
    station: "Station", glances: Glances, region: RegionWatch, patient: Patient, alert: Alert | None
) -> Found:
    if patient.bed is None:
        return Found(patient, region.name)
    now = region.clock.now()
    picture = station.ward_screen.picture_of(patient.bed)
    followed = picture.vitals if picture is not None else None
    vitals = followed if followed and followed.patient == patient.id else glances.vitals(patient)
    return Found(
        patient,
        region.name,
        alert,
        alert is None or last_known(alert, vitals, now) is None,
        None if vitals is None else assess(patient, vitals, now),
        namesakes(patient, glances.census(patient.bed)),
    )
