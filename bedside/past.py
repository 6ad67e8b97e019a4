"""What was observed before now: written down and rolled up, never shown as live and never alarmed."""

from collections.abc import Iterator, Mapping, Sequence

from bedside.bed_feed import BedFeed
from bedside.rollups import KEPT, HourTally
from clinical.calls import HOUR
from clinical.places import Bed
from clinical.records import RollUp
from clinical.vitals import Reading, vet


class Past:
    """Tallies of hours long gone, by patient; recent hours belong to the bed that still counts."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str, float], HourTally] = {}

    def take(
        self, readings: Sequence[Reading], beds: Mapping[str, BedFeed], now: float
    ) -> tuple[list[Reading], list[RollUp]]:
        """Give the readings without what cannot be, and every hour that they changed, whole."""
        vetted = [vet(reading)[0] for reading in readings]
        changed: dict[tuple[str, float], Bed] = {}
        for reading in vetted:
            start = reading.observed // HOUR * HOUR
            if start + KEPT > now:
                beds[reading.patient].hours.add(reading)
            else:
                self._count(reading, start)
                changed[reading.patient, start] = reading.bed
        return vetted, list(self._roll_ups(changed))

    def _count(self, reading: Reading, start: float) -> None:
        hour = self._hours.get((reading.patient, start))
        if hour is None:
            hour = self._hours[reading.patient, start] = HourTally(reading.patient, start)
        for place, value in enumerate(reading.values):
            if value is not None:
                hour.count(place, value, reading.observed)

    def _roll_ups(self, changed: Mapping[tuple[str, float], Bed]) -> Iterator[RollUp]:
        for place, bed in changed.items():
            yield from self._hours[place].roll_ups(bed)
