"""Readings for the suites of the history."""

from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source, SourceKind
from tests.backends.examples import BED, MONITOR, NOON

START = NOON // 3600 * 3600
"""A whole hour."""

CHART = Source("nurse.ada", SourceKind.CHARTED, 14_400.0)


def reading(
    at: float,
    patient: str = "p1",
    bed: Bed = BED,
    source: Source = MONITOR,
    off: frozenset[Signal] = frozenset(),
    **values: float,
) -> Reading:
    """What a source said of a patient at a moment; it came a quarter of a second later."""
    of_signals = tuple(values.get(signal.name) for signal in Signal)
    return Reading(bed, patient, at, at + 0.25, of_signals, source, off)
