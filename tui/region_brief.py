"""A region in short: which of its beds are taken and how each is seen, asked only while someone looks."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from math import inf
from typing import NamedTuple, TypeVar

from backends.ports import Occupancy, StoreError, Stores, WardSummary
from clinical.places import Bed
from clinical.sight import TELLABLE
from tui import follow
from tui.glass import StoreClock, steady
from widgets.header import Census

T = TypeVar("T")

EVERY = 3.0
"""Seconds between two looks at how the beds are seen."""

COUNTED_EVERY = 20.0
"""Seconds between two looks at which beds are taken."""

FORGOTTEN = 5.0
"""Seconds after which what nobody went on asking is not shown before it was asked once more."""

_UNOPENED = 0.1


class WardCount(NamedTuple):
    """A ward's beds as they are seen from a moment `since` on, and when its newest reading was observed.

    It stays so `until` the first value of a bed that is seen grows old, while nothing more is told.
    """

    census: Census
    newest: float | None
    since: float
    until: float

    def holds(self, now: float) -> bool:
        """Whether the beds are still seen so."""
        return self.since <= now < self.until


class RegionBrief:
    """What a region was last known to look like; it ages by itself while nothing more is told."""

    def __init__(self) -> None:
        self.wards: tuple[Occupancy, ...] = ()
        self._names: Mapping[str, str] = {}
        self.told_at: float | None = None
        self.settled = False
        """Whether it was asked since someone looks: what was told to those who looked before has aged."""
        self._summaries: Mapping[str, WardSummary] = {}
        self._sum_due = self._count_due = 0.0
        self._counts: dict[str, WardCount] = {}
        self._total: tuple[int, WardCount | None] = (0, None)
        self.counted = 0
        """How often a ward came out of a count: while it stays, none looks otherwise."""
        self._lasting: dict[str, dict[str, float]] = {}

    @property
    def told(self) -> tuple[bool, bool]:
        """What there is to show: which beds are taken, and how they are seen now."""
        return bool(self.wards), self.settled

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
        self._names = {each.ward.id: each.ward.name for each in wards}
        self._counts = {}

    def take_summary(self, told: Sequence[WardSummary], now: float) -> None:
        """Take how the beds are seen."""
        self._summaries = {ward.ward: ward for ward in told}
        self._lasting, self._counts = {}, {}
        self.told_at = now

    def count(self, now: float) -> Mapping[str, WardCount]:
        """How each ward looks at a moment, by its id, from what was told last."""
        counts = self._counts
        for each in self.wards:
            ward = each.ward.id
            if (count := counts.get(ward)) is None or not count.holds(now):
                counts[ward] = _count(each, self._summaries.get(ward), now)
                self.counted += 1
        return counts

    def total(self, now: float) -> WardCount | None:
        """How all wards together look at a moment; None before they are known."""
        counts = self.count(now)
        if self._total[0] != self.counted:
            self._total = self.counted, _sum([*counts.values()])
        return self._total[1] if counts else None

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
    return WardCount(census, newest or None, now, _until(told, now))


def _sum(counts: Sequence[WardCount]) -> WardCount:
    each = [count.census for count in counts]
    census = Census(
        beds=sum(census.beds for census in each),
        seen=sum(census.seen for census in each),
        blind=sum(census.blind for census in each),
        old=sum(census.old for census in each),
        away=sum(census.away for census in each),
    )
    newest = max([count.newest for count in counts if count.newest is not None], default=None)
    return WardCount(census, newest, max(c.since for c in counts), min(c.until for c in counts))


def _until(told: WardSummary | None, now: float) -> float:
    """When a bed is seen otherwise, if nothing more is told; what is not tellable yet is looked at again."""
    if told is None or not told.labels:
        return inf
    if max(told.newest) > now + TELLABLE:
        return now
    first = min(told.old)
    return first if first > now else min((at for at in (*told.old, *told.blind) if at > now), default=inf)


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
