"""Beds of a ward fed from here whose readings come in by another process: heard through the live vitals.

A replay into one bed of a simulated ward is a process of its own; the ward's one alarm engine judges it too.
"""

from backends.ports import LiveVitals, StoreError
from bedside.bed_feed import BedFeed
from bedside.ward_feed import WardFeed
from clinical.vitals import BedVitals, Reading, Sample

SILENT = 3.0
"""Seconds without a reading after which a bed is looked for elsewhere."""

SELDOM = 5.0
"""Seconds between two looks at a ward where nothing was heard elsewhere."""


class Elsewhere:
    """Looks for silent beds in what other processes publish."""

    def __init__(self, live: LiveVitals) -> None:
        self._live = live
        self._looked: dict[str, tuple[float, float]] = {}

    async def listen(self, ward: WardFeed, now: float) -> None:
        """Judge what another process has published of a ward's silent beds."""
        looked, pause = self._looked.get(ward.ward, (now, 0.0))
        if ward.lease is None or 0 <= now - looked < pause:
            return
        horizon = now - SILENT
        silent = [feed for feed in ward.beds.values() if not horizon <= feed.heard <= now]
        heard = 0
        if silent:
            try:
                vitals = {bed.patient: bed for bed in (await self._live.snapshot(ward.ward)).beds}
            except StoreError:
                vitals = {}
            heard = sum(_overhear(feed, vitals.get(feed.patient.id), now) for feed in silent)
        self._looked[ward.ward] = now, 1.0 if heard or not silent else SELDOM


def _overhear(feed: BedFeed, vitals: BedVitals | None, now: float) -> bool:
    """Let a bed judge what was published of it; gives whether it was news."""
    if vitals is None or vitals.bed != feed.bed:
        return False
    reading = reading_of(vitals)
    newest = _newest(feed.vitals)
    if reading is None or reading.observed == newest or reading.observed < newest <= now:
        return False
    feed.overhear(reading, vitals, now)
    return True


def reading_of(vitals: BedVitals) -> Reading | None:
    """The newest reading among a bed's samples, or None where it has none."""
    newest = max((s for s in vitals.latest if s is not None), key=_observed, default=None)
    if newest is None:
        return None
    values = tuple(
        s.value if s is not None and s.observed == newest.observed else None for s in vitals.latest
    )
    return Reading(vitals.bed, vitals.patient, newest.observed, newest.received, values, newest.source)


def _newest(vitals: BedVitals) -> float:
    return max((s.observed for s in vitals.latest if s is not None), default=float("-inf"))


def _observed(sample: Sample) -> float:
    return sample.observed
