"""The one path in: every reading is vetted, shown live, judged, written down and rolled up from here."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from backends.pauses import Pauses
from backends.ports import Gap, StoreError, Stores
from backends.spool import Spool
from bedside.bed_feed import BedFeed
from bedside.census import Census
from bedside.elsewhere import Elsewhere
from bedside.live_outlet import LiveOutlet
from bedside.outlet import Outlet
from bedside.packing import Packing
from bedside.past import Past
from bedside.rollup_outlet import RollUpOutlet
from bedside.tally import Tally
from bedside.ward_feed import WardFeed
from bedside.workers import Workers
from clinical.alerts import AlertEvent
from clinical.vitals import AHEAD, Reading

HISTORY_BYTES = 512 * 1024 * 1024
"""Bytes of readings that the spool keeps while the history is away; beyond, the oldest are given up."""

HEARD = 1.5
"""Seconds for which a bed that spoke is judged by its readings, so that every other tick is enough."""

GOODBYE = 1.5
"""Seconds that the last flush may take; what has not arrived by then stays in the spool."""

_REST = 4.0
"""Seconds at most between two attempts at a history that is away."""

_CHUNK = 250
_TOGETHER = 16


class Intake:
    """Feeds wards of one region; `holder` names the program for their leases ("simulate", "demo").

    What a store cannot take waits in the folder `spool` and is delivered later. One task takes and ticks.
    """

    def __init__(
        self, stores: Stores, spool: Path, holder: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.tally = Tally()
        """What was taken and what was refused, by reason."""
        self.wards: dict[str, WardFeed] = {}
        """The wards that are watched, by their id."""
        self._stores = stores
        self._clock = clock
        self._holder = holder
        self._spool = Spool(spool)
        self._live = LiveOutlet(stores.live, clock)
        self._history: Outlet[Reading] = Outlet(
            "history",
            stores.vitals.record,
            self._spool,
            Packing(tuple[Reading, ...]),
            most=HISTORY_BYTES,
            pauses=Pauses(longest=_REST),
        )
        self._roll_ups = RollUpOutlet(stores.analytics, self._spool)
        self._elsewhere = Elsewhere(stores.live)
        self._census = Census(stores.patients, self.wards, self._gone)
        self._past = Past()
        self._workers = Workers()
        self._turn = 0

    async def __aenter__(self) -> Self:
        """Open the spool and begin to deliver what waits in it."""
        self._spool.__enter__()
        self._workers.start("live vitals", self._live.run)
        self._workers.start("history", self._deliver)
        self._workers.start("alert board", self._follow_board)
        self._workers.start("leases", self._keep_leases)
        self._workers.start("census", self._census.run)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send what can be sent within `GOODBYE` seconds, spool the rest, give the leases back."""
        await self._workers.stop()
        for ward in self.wards.values():
            self._roll_ups.collect(ward, self._clock())
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await self._say_goodbye()
        self._history.save()
        self._roll_ups.outlet.save()
        self._spool.__exit__(kind, error, trace)

    async def watch_ward(self, ward: str) -> bool:
        """Begin to feed a ward; gives whether its alerts are fed from here at once.

        Where they are not, `wards[ward].problem` says why, and it is tried again until they are. Raises a
        StoreError when the medical record cannot say who lies there.
        """
        if ward in self.wards:
            return self.wards[ward].lease is not None
        holder = f"{self._holder}@{self._spool.name}"
        feed = WardFeed(ward, self._stores.alerts, self._spool, holder, self._clock)
        self.wards[ward] = feed
        try:
            await self._census.open_ward(ward)
        except StoreError:
            del self.wards[ward]
            raise
        await self._restore(feed)
        leads = await feed.lead()
        self._workers.start(f"alerts of {ward}", lambda: self._post(feed))
        return leads

    async def take(self, readings: Sequence[Reading]) -> None:
        """Take readings in, oldest first; what cannot be is refused and counted, never raised."""
        self._workers.check()
        now = self._clock()
        for start in range(0, len(readings), _CHUNK):
            self._history.put(self._take(readings[start : start + _CHUNK], now))
            self._live.more.set()
            await asyncio.sleep(0)

    async def load(self, readings: Sequence[Reading]) -> None:
        """Take in what was observed before now, for the record alone: no live value and no alarm come of it.

        Waits for the history where much is on its way, so that a whole record never fills the memory.
        """
        self._workers.check()
        here = [reading for reading in readings if self._lies_here(reading)]
        vetted, roll_ups = self._past.take(here, self._census.beds, self._clock())
        self._history.put(vetted)
        self._roll_ups.outlet.put(roll_ups)
        await self._history.flush()
        await self._roll_ups.outlet.flush()

    async def tick(self) -> None:
        """Once a second: let time pass for every silent bed, and at every other call for those that speak."""
        self._workers.check()
        now = self._clock()
        self._turn += 1
        for ward in tuple(self.wards.values()):
            for place, feed in enumerate(ward.beds.values()):
                if now - feed.heard > HEARD or (place + self._turn) % 2:
                    feed.tick(now)
            self._roll_ups.collect_due(ward, now)
            await asyncio.sleep(0)

    @property
    def lost(self) -> int:
        """How many batches neither a store nor the disk took before the end; known only after it."""
        return self._spool.lost

    def _take(self, readings: Sequence[Reading], now: float) -> list[Reading]:
        beds, show, latest = self._census.beds, self._live.show, now + AHEAD
        taken = []
        for reading in readings:
            feed = beds.get(reading.patient)
            if feed is None or (feed.bed is not reading.bed and feed.bed != reading.bed):
                self.tally.count("readings refused: no such patient in that bed", now)
            elif not 0.0 <= reading.observed <= latest:
                self.tally.count("readings refused: observed more than five minutes ahead", now)
            else:
                taken.append(feed.take(reading, now))
                show(feed.vitals)
        self.tally.counts["readings taken"] += len(taken)
        return taken

    def _lies_here(self, reading: Reading) -> bool:
        feed = self._census.beds.get(reading.patient)
        return feed is not None and feed.bed == reading.bed

    def _gone(self, feed: BedFeed) -> None:
        self._live.forget(feed.bed.ward, feed.bed.label)
        self._roll_ups.end(feed)

    async def _restore(self, ward: WardFeed) -> None:
        """Go on from what was published before a restart; without it the beds begin empty."""
        self._roll_ups.restore(ward)
        with suppress(StoreError):
            for vitals in (await self._stores.live.snapshot(ward.ward)).beds:
                feed = self._census.beds.get(vitals.patient)
                if feed is not None and feed.bed == vitals.bed:
                    feed.restore(vitals)

    async def _post(self, ward: WardFeed) -> None:
        """Bring a ward's alerts to the board as they come, and again after each pause."""
        while True:
            done = await ward.flush()
            if done:
                await ward.post.more.wait()
            else:
                await asyncio.sleep(max(0.5, ward.post.pause))

    async def _deliver(self) -> None:
        """Write down the readings once a second, and the roll-ups as they come."""
        while True:
            await asyncio.sleep(1.0)
            await self._history.flush()
            await self._roll_ups.outlet.flush()

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            wards = tuple(self.wards.values())
            for start in range(0, len(wards), _TOGETHER):
                await asyncio.gather(*(ward.lead() for ward in wards[start : start + _TOGETHER]))
            for ward in wards:
                await self._elsewhere.listen(ward, self._clock())

    async def _follow_board(self) -> None:
        """Hear what others do to the alerts; after every break take the whole board first."""
        while True:
            with suppress(StoreError):
                board = await self._stores.alerts.snapshot()
                self._catch_up(Gap(0, board.position, board.alerts))
                async for item in self._stores.alerts.follow(board.position):
                    if isinstance(item, AlertEvent):
                        ward = self.wards.get(item.alert.bed.ward)
                        if ward is not None:
                            ward.post.adopt(item.alert)
                    elif isinstance(item, Gap):
                        self._catch_up(item)
            await asyncio.sleep(1.0)

    def _catch_up(self, gap: Gap) -> None:
        for ward in self.wards.values():
            ward.catch_up(gap)

    async def _say_goodbye(self) -> None:
        for ward in self.wards.values():
            await ward.flush()
        await self._live.flush(at_once=True)
        await self._history.flush()
        await self._roll_ups.outlet.flush()
        for ward in self.wards.values():
            await ward.let_go()
