"""A region in short: which of its beds are taken and how each is seen, asked only while someone looks."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

from backends.ports import Occupancy, StoreError, Stores, WardSummary
from clinical.places import Bed, Ward
from clinical.sight import TELLABLE
from tui import follow
from tui.glass import StoreClock, steady
from widgets.header import Census

T = TypeVar("T")

EVERY = 2.0
"""Seconds between two looks at how the beds are seen."""

COUNTED_EVERY = 20.0
"""Seconds between two looks at which beds are taken."""

FORGOTTEN = 5.0
"""Seconds after which what nobody went on asking is not shown before it was asked once more."""

_UNOPENED = 0.1


class WardCount(NamedTuple):
    """A ward's beds as they are seen at a moment, and when its newest reading was observed."""

    census: Census
    newest: float | None


class RegionBrief:
    """What a region was last known to look like; it ages by itself while nothing more is told."""

    def __init__(self) -> None:
        self.wards: tuple[Occupancy, ...] = ()
        self.taken: Mapping[str, Ward] = {}
        """The wards in which someone lies, by their ids."""
        self._names: Mapping[str, str] = {}
        self.told_at: float | None = None
        self.changes = 0
        self.settled = False
        """Whether it was asked since someone looks: what was told to those who looked before has aged."""
        self._summaries: Mapping[str, WardSummary] = {}
        self._sum_due = self._count_due = 0.0
        self._counts: Mapping[str, WardCount] = {}
        self._lasting: dict[str, dict[str, float]] = {}
        self._counted_as_of = (-1, 0)

    async def follow(
        self, stores: Callable[[], Stores | None], clock: StoreClock, news: Callable[[], None]
    ) -> None:
        """Ask while this runs; several may, and the region is asked as seldom as by one."""

        def take_wards(wards: Sequence[Occupancy]) -> None:
            self.take_wards(wards)
            news()

        def take_summary(told: Sequence[WardSummary]) -> None:
            for ward in told[:1]:
                clock.hear(ward.at)
            self.take_summary(told, clock.now())
            news()

        if steady() > self._sum_due + FORGOTTEN:
            self.settled = False
        while (opened := stores()) is None:  # noqa: ASYNC110  what is waited for belongs to another task
            await asyncio.sleep(_UNOPENED)
        async with asyncio.TaskGroup() as both:
            both.create_task(self._count(opened, take_wards))
            both.create_task(self._sum_up(opened, take_summary))

    def take_wards(self, wards: Sequence[Occupancy]) -> None:
        """Take which beds are taken."""
        self.wards = tuple(wards)
        self.taken = {each.ward.id: each.ward for each in wards if each.present or each.away}
        self._names = {each.ward.id: each.ward.name for each in wards}
        self.changes += 1

    def take_summary(self, told: Sequence[WardSummary], now: float) -> None:
        """Take how the beds are seen."""
        self._summaries = {ward.ward: ward for ward in told}
        self._lasting = {}
        self.told_at = now
        self.changes += 1

    def count(self, now: float) -> Mapping[str, WardCount]:
        """How each ward looks at a moment, by its id, from what was told last."""
        if (as_of := (self.changes, int(now))) != self._counted_as_of:
            self._counted_as_of = as_of
            self._counts = {
                each.ward.id: _count(each, self._summaries.get(each.ward.id), now) for each in self.wards
            }
        return self._counts

    def name_of(self, ward: str) -> str:
        """A ward's name; its id as far as nothing was told of it."""
        return self._names.get(ward) or ward.upper()

    def is_blind(self, bed: Bed, now: float) -> bool:
        """Whether nothing is heard of a bed, by what was told last; False where nothing was told of it."""
        if bed.ward not in self._lasting:
            told = self._summaries.get(bed.ward)
            self._lasting[bed.ward] = dict(zip(told.labels, told.blind, strict=True)) if told else {}
        return now >= self._lasting[bed.ward].get(bed.label, now + 1)

    async def _count(self, stores: Stores, take: Callable[[Sequence[Occupancy]], None]) -> None:
        while True:
            if steady() >= self._count_due:
                self._count_due = steady() + EVERY
                if await _told(stores.patients.occupancy(), take):
                    self._count_due = steady() + COUNTED_EVERY
            await asyncio.sleep(max(_UNOPENED, self._count_due - steady()))

    async def _sum_up(self, stores: Stores, take: Callable[[Sequence[WardSummary]], None]) -> None:
        while True:
            if steady() >= self._sum_due:
                self._sum_due = steady() + EVERY
                await _told(stores.live.summary(), take)
                self.settled = True
            await asyncio.sleep(max(_UNOPENED, self._sum_due - steady()))


async def _told(question: Awaitable[T], take: Callable[[T], None]) -> bool:
    """Take an answer; that there is none is said by the store's link."""
    with suppress(StoreError):
        take(await follow.asked(question))
        return True
    return False


def _count(ward: Occupancy, told: WardSummary | None, now: float) -> WardCount:
    """Count the beds that someone lies in; one of which nothing was told is blind."""
    seen, stale, newest = _seen(ward, told, now)
    census = Census(
        beds=len(ward.ward.labels),
        seen=seen,
        old=stale,
        blind=len(ward.present) - seen - stale,
        away=len(ward.away),
    )
    return WardCount(census, newest or None)


def _seen(ward: Occupancy, told: WardSummary | None, now: float) -> tuple[int, int, float]:
    """How many beds are seen, of how many the values are old, and when the newest was observed (0: never)."""
    if told is None or not told.labels:
        return 0, 0, 0.0
    newest = max(told.newest)
    if min(told.old) > now and newest <= now + TELLABLE and ward.present.issuperset(told.labels):
        return len(told.labels), 0, newest
    seen = stale = 0
    newest = 0.0
    for label, observed, old, blind in zip(told.labels, told.newest, told.old, told.blind, strict=True):
        if label in ward.present and observed <= now + TELLABLE:
            newest = max(newest, observed)
            seen += now < old
            stale += old <= now < blind
    return seen, stale, newest
