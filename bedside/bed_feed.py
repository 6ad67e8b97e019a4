"""One occupied bed at the intake: its window, its alarm engine while its ward is led, its hours."""

from collections.abc import Callable, Iterable

from bedside.rollups import PatientHours
from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Change
from clinical.news2 import assess
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vitals import BedVitals, Reading, vet
from clinical.window import VitalsWindow

SCORED_EVERY = 60.0
"""Seconds between two NEWS2 scores of a bed that are rolled up."""


class BedFeed:
    """What is known of one patient in one bed; starts empty with each admission."""

    __slots__ = ("_put", "_scored", "bed", "engine", "heard", "hours", "patient", "vitals", "window")

    def __init__(self, patient: Patient, bed: Bed, put: Callable[[Iterable[Change]], None]) -> None:
        self.patient = patient
        self.bed = bed
        self.window = VitalsWindow(bed, patient.id)
        self.vitals: BedVitals = self.window.vitals
        self.hours = PatientHours(patient.id)
        self.engine: AlarmEngine | None = None
        self.heard = float("-inf")
        """When a reading last came in, by the intake's clock."""
        self._put = put
        self._scored = float("-inf")

    def take(self, reading: Reading, now: float) -> Reading:
        """Judge a reading; gives it without what cannot be."""
        reading, implausible = vet(reading)
        vitals = self.vitals = self.window.add(reading, implausible)
        self.heard = now
        if self.engine is not None:
            changes = self.engine.observe(reading, vitals)
            if changes:
                self._put(changes)
        self.hours.add(reading)
        return reading

    def tick(self, now: float) -> None:
        """End delays and notice silence without a reading."""
        if self.engine is not None:
            changes = self.engine.tick(now, self.vitals)
            if changes:
                self._put(changes)
        since = now - self._scored
        if since < 0 or (since >= SCORED_EVERY and self.heard > self._scored):
            self._score(now)

    def overhear(self, reading: Reading, vitals: BedVitals, now: float) -> None:
        """Judge what another process took in and published."""
        self.restore(vitals)
        self.heard = now
        if self.engine is not None:
            self._put(self.engine.observe(reading, vitals))

    def restore(self, vitals: BedVitals) -> None:
        """Go on from vital signs that were published."""
        self.window.restore(vitals)
        self.vitals = vitals

    def lead(self, opened: Iterable[Alert]) -> None:
        """Begin to judge, from the alerts that stand open."""
        self.engine = AlarmEngine(self.patient, self.bed, tuple(opened))

    def renew(self, patient: Patient) -> None:
        """Take a changed record: its limits, flags and names."""
        self.patient = patient
        if self.engine is not None:
            self.engine.renew(patient)

    def close(self, because: str, now: float) -> None:
        """Close the bed's alerts: its patient has gone."""
        if self.engine is not None:
            self._put(self.engine.close(because, now))

    def _score(self, now: float) -> None:
        """Roll up NEWS2 where the set is complete; a lower bound is no score."""
        self._scored = now
        score = assess(self.patient, self.vitals, now).score
        if score is not None and score.complete and score.total is not None:
            self.hours.add_score(score.total, now)
