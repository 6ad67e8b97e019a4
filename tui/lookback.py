"""A ward's past as it is looked at: which roll-ups are asked for and when, and how far back one looks."""

import asyncio
import time
from collections.abc import Iterator, Mapping

from backends.ports import Stores
from clinical.calls import HOUR
from clinical.patients import Patient
from clinical.places import Ward
from clinical.ward_hours import WardHour, ward_hours
from clinical.ward_past import DAY, REACHES, CallReport, Period, Reach, period, report
from tui.question import Question
from tui.regions import RegionWatch
from widgets.answer import Answer
from widgets.ward_past import WardPast

_EVERY = 60.0
"""Seconds until the last hours are asked for again: they are rolled up while they fill."""

_AMENDED = 2 * HOUR
"""How long after its start an hour can still be amended."""

_AGAIN = 120.0
"""Seconds after which a day is read again, one at a time: what waited out an outage comes late."""


class WardLookback:
    """One ward's hours, read day by day, the newest first, so that no answer is long and the first is soon.

    What has been read stays, whichever reach is looked at; after that only the last hours are asked for.
    """

    def __init__(self, region: RegionWatch, ward: Ward, reach: Reach = REACHES[0]) -> None:
        self.ward = ward
        self.reach = reach
        self._region = region
        self._hours: dict[float, WardHour] = {}
        self._read: dict[float, float] = {}
        self._asked = 0.0
        self._version = 0
        self._report: tuple[Period, CallReport] | None = None
        self._past: WardPast | None = None
        self._drawn_of: object = None
        self._question: Question[int] = Question("analytics", "analytics", self._ask, _EVERY)

    @property
    def answer(self) -> Answer[int]:
        """How the question stands; its value is of how many days the hours are known."""
        return self._question.answer

    async def follow(self) -> None:
        """Read what is missing, and go on reading, until cancelled; says why it fails, and asks again."""
        await self._question.ask_for_ever(self._region)

    def look(self, reach: Reach) -> None:
        """Look so far back."""
        self.reach = reach
        if next(self._missing(self._region.clock.now()), None) is not None:
            self._question.ask_again()

    def facts(self, now: float, lying: Mapping[str, Patient]) -> WardPast:
        """What the pane draws; the same object while nothing of it has changed."""
        who = tuple((label, patient.id, patient.version) for label, patient in lying.items())
        drawn_of = (self.reach, self._version, now // 60.0, who)
        if self._past is None or drawn_of != self._drawn_of:
            self._drawn_of, self._past = drawn_of, self._facts(now, lying)
        return self._past

    def _facts(self, now: float, lying: Mapping[str, Patient]) -> WardPast:
        among = self._period(now)
        wanted = [*self._wanted(now)]
        return WardPast(
            name=self.ward.name,
            beds=len(self.ward.labels),
            reach=self.reach,
            among=among,
            now=now,
            hours=dict(self._hours),
            report=self._reported(among),
            lying=dict(lying),
            read=sum(day in self._read for day in wanted),
            days=len(wanted),
        )

    def _reported(self, among: Period) -> CallReport:
        """The report that was made beside the screen; made here where another reach is looked at since."""
        if self._report is None or self._report[0] != among:
            self._report = among, report(self._hours, among)
        return self._report[1]

    def _period(self, now: float) -> Period:
        return period(self.reach, now, _midnight(now))

    def _wanted(self, now: float) -> Iterator[float]:
        """The days (UTC) that are looked at, the newest first."""
        day, first = now // DAY * DAY, self._period(now).start // DAY * DAY
        while day >= first:
            yield day
            day -= DAY

    def _missing(self, now: float) -> Iterator[float]:
        return (day for day in self._wanted(now) if day not in self._read)

    async def _ask(self, stores: Stores, now: float) -> int:
        """Read a day that is missing; else the hours that may have changed, and the day read longest ago."""
        day = next(self._missing(now), None)
        if day is not None:
            await self._read_day(stores, day, now)
            self._asked = now if day + DAY > now else self._asked
            if next(self._missing(now), None) is not None:
                self._question.ask_again()
        else:
            await self._read_hours(stores, min(self._asked, now) // HOUR * HOUR - _AMENDED, now + HOUR)
            self._asked = now
            oldest = min(self._wanted(now), key=lambda day: self._read[day])
            if not 0 <= now - self._read[oldest] < _AGAIN:
                await self._read_day(stores, oldest, now)
        among = self._period(now)
        self._report = among, await asyncio.to_thread(report, dict(self._hours), among)
        self._version += 1
        return len(self._read)

    async def _read_day(self, stores: Stores, day: float, now: float) -> None:
        await self._read_hours(stores, day, day + DAY)
        self._read[day] = now

    async def _read_hours(self, stores: Stores, start: float, stop: float) -> None:
        """Read hours, and gather them in a thread: a day of a ward is ten thousand roll-ups."""
        rolled_up = await stores.analytics.ward_trend(self.ward.id, start, stop)
        self._hours |= await asyncio.to_thread(ward_hours, rolled_up)


def _midnight(now: float) -> float:
    """When the present day began by the clock on the wall."""
    day = time.localtime(now)
    return time.mktime((day.tm_year, day.tm_mon, day.tm_mday, 0, 0, 0, 0, 0, -1))
