"""Hourly roll-ups of the alerts: which began, and how long they waited; from the archive, then as they come.

What an earlier keeper heard of the hours that are not over stands in the archive, so that a restart counts
nothing twice and misses nothing. Two keepers of one region roll up the same.
"""

import asyncio
import logging
import math
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from statistics import fmean

from backends.pauses import Pauses
from backends.ports import StoreError, Stores
from backends.spool import Spool
from bedside.outlet import Outlet
from bedside.packing import Packing
from bedside.rollups import p95
from clinical.alerts import AlertEvent
from clinical.calls import HOUR, CallBook, CallHour, Calls
from clinical.records import RollUp

EVERY = 60.0
"""Seconds between two roll-ups of what has changed."""

LEAD = 2 * HOUR
"""How far before the first hour the archive is read: whoever acknowledges in it may have been called then."""

FIRST = 24 * HOUR
"""How much of the archive is rolled up by a keeper that has never done it before."""

_NOTE = "alerts rolled up until"
_PAGE = 1_000
_HELD = 50_000
_log = logging.getLogger(__name__)


class CallRollUps:
    """Rolls up a region's alert events; `hear` takes each as it comes, `run` reads what came before.

    `archive` is what the spool calls the events that are on their way to the archive, `heard` gives the
    number of the board's event that was heard last.
    """

    def __init__(
        self,
        stores: Stores,
        spool: Spool,
        archive: str,
        heard: Callable[[], int],
        clock: Callable[[], float],
    ) -> None:
        self._stores = stores
        self._spool = spool
        self._archive = archive
        self._heard_upto = heard
        self._clock = clock
        self._outlet: Outlet[RollUp] = Outlet(
            "alert roll-ups", stores.analytics.add_roll_ups, spool, Packing(tuple[RollUp, ...])
        )
        self._book: CallBook | None = None
        self._heard: deque[AlertEvent] = deque(maxlen=_HELD)
        self._complete_from: float | None = None
        self._goal: int | None = None

    def hear(self, event: AlertEvent) -> None:
        """Take an event of the board."""
        if self._book is None:
            self._heard.append(event)
        else:
            self._book.add(event)

    def miss(self) -> None:
        """Events were lost: of hours that are over nobody can say that they were quiet."""
        self._complete_from = None

    async def run(self) -> None:
        """Read the archive once it answers, and then roll up what has come, for ever."""
        pauses = Pauses()
        while True:
            try:
                await self.collect()
                pauses.end()
            except StoreError as error:
                if pauses.begin():
                    _log.warning("alerts cannot be rolled up now: %s", error)
            await asyncio.sleep(max(EVERY if self._book else 1.0, pauses.left))

    async def collect(self) -> None:
        """Roll up what has changed, and send it; raises a StoreError while stores that are asked are away.

        Does nothing while the archive lacks what an earlier keeper has spooled for it.
        """
        if self._book is None:
            if self._spool.waiting(self._archive):
                return
            self._book = await self._begin()
        self._outlet.put(roll_up_calls(place, calls) for place, calls in self._book.collect().items())
        try:
            await self._complete(self._book, self._clock())
        finally:
            await self._outlet.flush()

    def save(self) -> None:
        """Put what has not reached the store into the spool."""
        self._outlet.save()

    async def _begin(self) -> CallBook:
        """Go on from the archive, and then from what was heard meanwhile."""
        noted = self._spool.kept(_NOTE)
        until = float(noted) if noted is not None and noted.isdigit() else None
        now = self._clock()
        first = (now - FIRST if until is None else min(until, now)) // HOUR * HOUR
        self._complete_from = None if until is None else first
        book = CallBook()
        for event in sorted([event async for event in self._archived(first - LEAD, now)], key=_in_order):
            book.add(event)
        self._outlet.put(
            roll_up_calls(place, calls) for place, calls in book.collect().items() if place.hour >= first
        )
        while self._heard:
            book.add(self._heard.popleft())
        return book

    async def _archived(self, start: float, now: float) -> AsyncIterator[AlertEvent]:
        """What the archive has from a moment on, page by page, the newest first; some of it twice."""
        stop = now + HOUR
        while True:
            page = await self._stores.analytics.alert_history(start, stop, limit=_PAGE)
            for event in page:
                yield event
            if len(page) < _PAGE or (oldest := math.nextafter(page[-1].at, math.inf)) >= stop:
                return
            stop = oldest

    async def _complete(self, book: CallBook, now: float) -> None:
        """Once an hour, where all has been heard, say of every ward in which hours its alerts were followed.

        From there the next keeper goes on; what can change no more is let go.
        """
        hour = now // HOUR * HOUR
        start = hour if self._complete_from is None else self._complete_from
        if start > hour:
            return
        if self._goal is None:
            self._goal = (await self._stores.alerts.snapshot()).position
        if self._heard_upto() < self._goal:
            return
        wards = await self._stores.patients.wards()
        hours = [float(past) for past in range(int(start), int(hour) + 1, int(HOUR))]
        self._outlet.put(quiet_hours([ward.id for ward in wards], hours))
        self._complete_from, self._goal = hour + HOUR, None
        book.forget(hour - LEAD)
        self._spool.keep(_NOTE, b"%d" % now)


def _in_order(event: AlertEvent) -> tuple[str, int]:
    return event.alert.id, event.alert.version


def quiet_hours(wards: Sequence[str], hours: Sequence[float]) -> Iterator[RollUp]:
    """The roll-ups that say of wards that their alerts were followed in these hours (their starts)."""
    return (roll_up_calls(CallHour(ward, "", hour), Calls()) for ward in wards for hour in hours)


def roll_up_calls(place: CallHour, calls: Calls) -> RollUp:
    """One patient's alerts of one hour as a roll-up."""
    ward, patient, hour = place
    figures = _figures([wait.seconds for wait in calls.waits])
    bed = calls.begun[-1][0].bed if calls.begun else ""
    return RollUp(ward, patient, hour, None, calls.count, *figures, bed, calls)


def _figures(waits: list[float]) -> tuple[float, float, float, float, float]:
    """Lowest, highest, mean, 95th percentile and last of what was waited; zeros where nobody answered."""
    if not waits:
        return (0.0,) * 5
    tenths = Counter(round(seconds * 10) for seconds in waits)
    return min(waits), max(waits), fmean(waits), p95(tenths) / 10, waits[-1]
