"""The way of the hourly roll-ups: at the hour's end, and provisional ones so that a restart loses little."""

import logging

from backends.ports import Analytics
from backends.spool import Spool
from bedside.bed_feed import BedFeed
from bedside.outlet import Outlet
from bedside.packing import Packing, Unreadable
from bedside.rollups import HourTally
from bedside.ward_feed import WardFeed
from clinical.calls import HOUR
from clinical.records import RollUp

PROVISIONAL = 300.0
"""Seconds between two roll-ups of an hour that has not ended."""

_SETTLED = 10.0
_log = logging.getLogger(__name__)


class RollUpOutlet:
    """Collects ward by ward, keeps the unfinished hours in the spool's notes, and sends the roll-ups."""

    def __init__(self, analytics: Analytics, spool: Spool) -> None:
        self._spool = spool
        self._packing = Packing(tuple[HourTally, ...])
        self._due: dict[str, float] = {}
        self.outlet: Outlet[RollUp] = Outlet(
            "roll-ups", analytics.add_roll_ups, spool, Packing(tuple[RollUp, ...])
        )

    def restore(self, ward: WardFeed) -> None:
        """Go on from the unfinished hours that an earlier process kept."""
        body = self._spool.kept(f"hours/{ward.ward}")
        if body is None:
            return
        try:
            hours = self._packing.unpack(body)
        except Unreadable as error:
            _log.warning("ward %s: the unfinished hour begins anew: %s", ward.ward, error)
            return
        beds = {feed.patient.id: feed for feed in ward.beds.values()}
        for hour in hours:
            if hour.patient in beds:
                beds[hour.patient].hours.restore(hour)

    def collect_due(self, ward: WardFeed, now: float) -> None:
        """Collect a ward whose time has come."""
        due = self._due.setdefault(ward.ward, _next(now, len(self._due)))
        if now >= due or due - now > HOUR:
            self._due[ward.ward] = _next(now, 0)
            self.collect(ward, now)

    def collect(self, ward: WardFeed, now: float) -> None:
        """Roll up whatever has changed in a ward, and note how far its hours have come."""
        kept: list[HourTally] = []
        for feed in ward.beds.values():
            self.outlet.put(feed.hours.collect(feed.bed))
            feed.hours.forget(now)
            kept.extend(feed.hours.keep())
        self._spool.keep(f"hours/{ward.ward}", self._packing.pack(tuple(kept)))

    def end(self, feed: BedFeed) -> None:
        """Roll up a patient who leaves a bed."""
        self.outlet.put(feed.hours.collect(feed.bed))


def _next(now: float, ward: int) -> float:
    """When to collect next: after the hour's end, or earlier; wards take turns instead of all at once."""
    end_of_hour = (now // HOUR + 1) * HOUR + _SETTLED
    return min(now + PROVISIONAL + ward % 60, end_of_hour + ward % 60)
