"""What every store of live vital signs does the same with the packed beds of a ward."""

from collections.abc import Iterable, Mapping

from backends.packing import Packed, unpack
from clinical.places import Bed
from clinical.vitals import CONTINUOUS, BedVitals, Signal

RESENT = 10.0
"""Seconds within which an older publication is one sent again; one older still is from a clock set back."""

_NOTHING: Packed = (0.0, b"")


def unpacked(region: str, ward: str, beds: Iterable[Packed]) -> tuple[BedVitals, ...]:
    """The vital signs of packed beds; those that cannot be read are left out."""
    found = (unpack(region, ward, packed) for _, packed in beds)
    return tuple(vitals for vitals in found if vitals is not None)


def news(
    region: str, ward: str, before: Mapping[str, Packed], now: Mapping[str, Packed]
) -> tuple[BedVitals, ...]:
    """The beds that differ from what a follower holds; one that has gone comes with nothing in it."""
    changed = (bed for label, bed in now.items() if bed[1] != before.get(label, _NOTHING)[1])
    gone = (_empty(Bed(region, ward, label)) for label in before.keys() - now.keys())
    return (*unpacked(region, ward, changed), *gone)


def _empty(bed: Bed) -> BedVitals:
    return BedVitals(bed, "", (None,) * len(Signal), (None,) * len(CONTINUOUS))
