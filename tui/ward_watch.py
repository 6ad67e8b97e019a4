"""One ward, followed: its patients, vital signs and history, each by a loop of its own, into one picture."""

import asyncio
from collections.abc import Mapping
from itertools import chain, repeat

from backends.ports import Link, LinkState, StoreError, Stores, WardVitals
from clinical.patients import Patient
from clinical.places import Ward
from clinical.vitals import Series
from tui import follow
from tui.local_judge import LocalJudge
from tui.picture import WardPicture
from tui.regions import RegionWatch

HISTORY = 6 * 3600.0
"""Seconds of history that fill the trends."""

HISTORY_STEP = 300.0
_FALL_BACK_EVERY = 3.0
_BEDS_EVERY = 30.0
_JUDGE_EVERY = 1.0
_ASK_AGAIN = (4.0, 12.0, 30.0, 90.0)
_THEN_EVERY = 300.0
_BREATH = 0.01
"""Seconds between the histories of two patients (4 ms each): a key takes several turns of the loop."""


class WardWatch:
    """Follows one ward of a region while its `follow` runs."""

    def __init__(self, region: RegionWatch, stores: Stores, ward: Ward) -> None:
        self.region = region
        self.ward = ward
        self.picture = WardPicture(ward, region.alerts)
        self.heard = self.counted = False
        self.stores = stores
        self._unfilled: set[str] = set()
        self._wanted = asyncio.Event()

    @property
    def known(self) -> bool:
        """Whether it is known who lies here and which alerts stand."""
        return self.counted and self.region.alerts_known

    async def follow(self) -> None:
        """Run every loop until cancelled; none of them waits for another, and none ends by a failure."""
        region = self.region
        async with asyncio.TaskGroup() as group:
            for port, loop in (
                ("patients", self._patients),
                ("patients", self._beds),
                ("live", self._vitals),
                ("vitals", self._history),
                ("vitals", self._fall_back),
                ("vitals", self._ask_again),
                ("alerts", self._judge),
            ):
                group.create_task(follow.for_ever(loop, region.lose(port)))

    async def patients_of(self, clinician: str) -> frozenset[str]:
        """Whom a clinician looks after now; raises a StoreError."""
        question = self.stores.teams.patients_of(clinician, self.region.clock.now())
        return frozenset(await follow.asked(question))

    async def _patients(self) -> None:
        await follow.patients(
            self.stores.patients,
            self.ward.id,
            self._take_census,
            self._take_record,
            self.region.hear_link("patients"),
        )

    async def _beds(self) -> None:
        """Ask now and then which beds the ward has; one that was added is asked for at once."""
        while True:
            await asyncio.sleep(_BEDS_EVERY)
            wards = await follow.asked(self.stores.patients.wards())
            self._mend("patients")
            ward = next((ward for ward in wards if ward.id == self.ward.id), self.ward)
            if ward != self.ward:
                self.ward = ward
                self.picture.take_ward(ward)
                self._take_census(await follow.asked(self.stores.patients.census(ward.id)))
                self.region.news()

    async def _vitals(self) -> None:
        await follow.vitals(
            self.stores.live, self.ward.id, self._take_snapshot, self._take_news, self._hear_live
        )

    async def _history(self) -> None:
        """Fill the trends of those who want it: when the ward opens, at an admission, after a gap."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            now = self.region.clock.now()
            question = self.stores.vitals.history(
                sorted(self._unfilled), now - HISTORY, now + HISTORY_STEP, HISTORY_STEP
            )
            asked_for = frozenset(self._unfilled)
            try:
                await self._fill(await follow.asked(question))
            except StoreError:
                self._wanted.set()
                raise
            self._unfilled -= asked_for
            self._mend("vitals")

    async def _fill(self, series: Mapping[str, Series]) -> None:
        """Fill patient by patient, so that no key waits for forty of them."""
        for patient, past in series.items():
            self.picture.take_history(patient, past)
            await asyncio.sleep(_BREATH)

    async def _ask_again(self) -> None:
        """Ask for the history now and then: it is eventually consistent, and what came late mends gaps."""
        for pause in chain(_ASK_AGAIN, repeat(_THEN_EVERY)):
            await asyncio.sleep(pause)
            self._want_history(again=True)

    async def _fall_back(self) -> None:
        """While the live values are away, ask the history for the latest ones every few seconds."""
        while True:
            await asyncio.sleep(_FALL_BACK_EVERY)
            if self.region.cut("live"):
                beds = await follow.asked(self.stores.vitals.latest(self.ward.id))
                self.picture.take_vitals(WardVitals(self.ward.id, self.region.clock.now(), beds))
                self._mend("vitals")

    async def _judge(self) -> None:
        """While the region's judgement or its vital signs do not come, judge what this screen shows."""
        region, judge = self.region, LocalJudge()
        try:
            while True:
                await asyncio.sleep(_JUDGE_EVERY)
                if region.cut("alerts") or region.cut("live") or region.unjudged(self.ward.id):
                    now = region.clock.now()
                    region.alerts.take_local(judge.judge(self.picture.all, region.alerts.told(), now))
                else:
                    judge.rest()
                    region.alerts.take_local(())
        finally:
            region.alerts.take_local(())

    def _take_census(self, patients: tuple[Patient, ...]) -> None:
        self.counted = True
        self.picture.take_census(patients)
        self._want_history()
        self._mend("patients")

    def _take_record(self, patient: Patient) -> None:
        self.picture.take_record(patient)
        self._want_history()
        self._mend("patients")

    def _take_snapshot(self, news: WardVitals) -> None:
        self._hear(news, just_come=False)

    def _take_news(self, news: WardVitals) -> None:
        self._hear(news, just_come=True)

    def _hear(self, news: WardVitals, *, just_come: bool) -> None:
        self.heard = True
        self.region.clock.hear(news.at)
        self.picture.take_vitals(news, just_come=just_come)
        if "live" in self.region.down:
            self._mend("live")
            self._want_history(again=True)
        self.region.news()

    def _hear_live(self, link: Link) -> None:
        returned = link.state is not LinkState.DOWN and "live" in self.region.down
        self.region.hear_link("live")(link)
        if returned:
            self._want_history(again=True)

    def _want_history(self, *, again: bool = False) -> None:
        """Ask for the history of new patients; after a gap, of all."""
        new = self.picture.unfilled(again=again)
        if new:
            self._unfilled |= new
            self._wanted.set()

    def _mend(self, port: str) -> None:
        self.region.down.pop(port, None)
