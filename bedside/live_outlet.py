"""The live fan-out: the newest vital signs of each ward, at most four times a second, and no backlog."""

import asyncio
import logging
import time
from collections.abc import Callable

from backends.pauses import Pauses
from backends.ports import Invalid, LiveVitals, StoreError
from clinical.places import Bed
from clinical.vitals import BedVitals

EVERY = 0.25
"""Seconds between two publications of a ward."""

_TOGETHER = 16
_log = logging.getLogger(__name__)


class _WardBoard:
    """One ward: what is newest of each bed, which beds have news, and which were emptied."""

    __slots__ = ("beds", "emptied", "news", "published", "refused")

    def __init__(self) -> None:
        self.beds: dict[str, BedVitals] = {}
        self.news: dict[str, BedVitals] = {}
        self.emptied: set[str] = set()
        self.refused: set[str] = set()
        self.published = float("-inf")

    def lots(self, beds: list[BedVitals]) -> list[list[BedVitals]]:
        """What is sent at once: all together, but each bed alone that was refused before."""
        sound = [vitals for vitals in beds if vitals.bed.label not in self.refused]
        lots = [[vitals] for vitals in beds if vitals.bed.label in self.refused]
        return [sound, *lots] if sound else lots


class LiveOutlet:
    """Publishes what has changed; a cache that was away gets the whole ward again when it is back."""

    def __init__(
        self,
        live: LiveVitals,
        clock: Callable[[], float],
        pauses: Pauses | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._live = live
        self._clock = clock
        self._timer = timer
        self._pauses = pauses or Pauses(longest=5.0)
        self._wards: dict[str, _WardBoard] = {}
        self.more = asyncio.Event()
        """Set when something is there to be published."""

    def show(self, vitals: BedVitals) -> None:
        """Publish a bed's vital signs with its ward's next turn."""
        bed = vitals.bed
        ward = self._wards.get(bed.ward)
        if ward is None:
            ward = self._wards[bed.ward] = _WardBoard()
        ward.news[bed.label] = vitals

    def forget(self, ward_id: str, label: str) -> None:
        """Drop a bed: its patient has gone."""
        ward = self._wards.setdefault(ward_id, _WardBoard())
        ward.beds.pop(label, None)
        ward.news.pop(label, None)
        ward.refused.discard(label)
        ward.emptied.add(label)
        self.more.set()

    async def run(self) -> None:
        """Publish for ever, each ward at most every `EVERY` seconds."""
        while True:
            await self.more.wait()
            self.more.clear()
            await asyncio.sleep(max(await self.flush(), self._pauses.left))

    async def flush(self, *, at_once: bool = False) -> float:
        """Publish the wards whose turn it is, or all `at_once`; gives the seconds until the next turn."""
        now = self._timer()
        waiting = [(ward_id, ward) for ward_id, ward in self._wards.items() if ward.news or ward.emptied]
        due = [(ward_id, ward) for ward_id, ward in waiting if at_once or now - ward.published >= EVERY]
        done = True
        for start in range(0, len(due), _TOGETHER):
            done &= all(
                await asyncio.gather(*(self._publish(*one) for one in due[start : start + _TOGETHER]))
            )
        if done and len(due) == len(waiting):
            return 0.0
        self.more.set()
        return max(0.01, *(ward.published + EVERY - now for _, ward in waiting))

    async def _publish(self, ward_id: str, ward: _WardBoard) -> bool:
        ward.published = self._timer()
        news, ward.news = ward.news, {}
        ward.beds |= news
        try:
            await self._empty(ward_id, ward)
            beds = [vitals for label, vitals in news.items() if label in ward.beds]
            for lot in ward.lots(beds):
                await self._send(ward_id, ward, lot)
        except asyncio.CancelledError:
            ward.news = {label: vitals for label, vitals in news.items() if label in ward.beds} | ward.news
            raise
        except StoreError as error:
            if self._pauses.begin():
                _log.warning("live vitals cannot be published: %s", error)
            self._renew_all()
            return False
        self._pauses.end()
        return True

    async def _send(self, ward_id: str, ward: _WardBoard, beds: list[BedVitals]) -> None:
        """Publish beds; one that the store refuses for good is found by halves and keeps no other back."""
        try:
            await self._live.publish(ward_id, beds, self._clock())
        except Invalid as error:
            if len(beds) == 1:
                self._refuse(ward, beds[0].bed, error)
                return
            middle = len(beds) // 2
            await self._send(ward_id, ward, beds[:middle])
            await self._send(ward_id, ward, beds[middle:])
        else:
            ward.refused.difference_update(vitals.bed.label for vitals in beds)

    def _refuse(self, ward: _WardBoard, bed: Bed, error: Invalid) -> None:
        if bed.label not in ward.refused:
            ward.refused.add(bed.label)
            _log.error("live vitals of bed %s are refused for good: %s", bed, error)

    async def _empty(self, ward_id: str, ward: _WardBoard) -> None:
        for label in tuple(ward.emptied):
            await self._live.forget(ward_id, label)
            ward.emptied.discard(label)

    def _renew_all(self) -> None:
        """The cache may have lost anything: publish every bed again."""
        for ward in self._wards.values():
            ward.news = ward.beds | ward.news
