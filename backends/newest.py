"""A ward's newest samples while they are gathered from a history, older ones among them."""

from collections.abc import Mapping

from clinical.places import Bed
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source

KEPT = 86_400
"""Seconds for which a bed that is silent is still among a ward's latest."""


class Newest:
    """Keeps the newest sample of each signal, for each patient heard of in each bed."""

    def __init__(self) -> None:
        self._beds: dict[str, dict[str, list[Sample | None]]] = {}

    def hear(self, label: str, patient: str, signal: Signal, sample: Sample) -> None:
        """Take in a sample; one that is no newer than another of its signal changes nothing."""
        patients = self._beds.setdefault(label, {})
        latest = patients.setdefault(patient, [None] * len(Signal))
        stands = latest[signal]
        if stands is None or stands.observed < sample.observed:
            latest[signal] = sample

    def beds(self, region: str, ward: str) -> tuple[BedVitals, ...]:
        """The ward's beds by their labels, each with the patient who was heard of last."""
        return tuple(_bed(Bed(region, ward, label), self._beds[label]) for label in sorted(self._beds))


def sample_of(observed: float, delay: float, value: float | None, source: Source) -> Sample:
    """A sample as a history keeps it; times in milliseconds, None for a sensor that is off."""
    quality = Quality.SENSOR_OFF if value is None else Quality.GOOD
    return Sample(value, observed / 1000, (observed + delay) / 1000, quality, source)


def _bed(bed: Bed, patients: Mapping[str, list[Sample | None]]) -> BedVitals:
    heard = {patient: max(s.observed for s in latest if s) for patient, latest in patients.items()}
    patient = max(heard, key=heard.__getitem__)
    return BedVitals(bed, patient, tuple(patients[patient]), (None,) * len(CONTINUOUS))
