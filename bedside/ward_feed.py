"""One ward at the intake: the right to feed it, its beds, and the way of its alerts to the board."""

import logging
from collections.abc import Callable
from contextlib import suppress

from backends.ports import AlertBoard, Conflict, Gap, Lease, StoreError
from backends.spool import Spool
from bedside.alert_post import AlertPost, LeaseLost
from bedside.bed_feed import BedFeed
from clinical.alerts import Alert, Change, Verb
from clinical.patients import Patient

LEASE = 10.0
"""Seconds for which a lease is taken; it is renewed after a third of them."""

GONE = "patient no longer in this bed"

_log = logging.getLogger(__name__)


class WardFeed:
    """Feeds a ward's alarm engines while it holds the lease; without it only values go through."""

    def __init__(
        self, ward: str, board: AlertBoard, spool: Spool, holder: str, clock: Callable[[], float]
    ) -> None:
        self.ward = ward
        self.beds: dict[str, BedFeed] = {}
        self.lease: Lease | None = None
        self.post = AlertPost(ward, board, spool)
        self.post.heard = self._hear
        self._board = board
        self._holder = holder
        self._clock = clock
        self._asked = float("-inf")
        self._problem = ""

    def seat(self, patient: Patient) -> BedFeed:
        """Begin with a patient in an empty bed; there is nothing from before."""
        bed = patient.bed
        assert bed is not None
        feed = self.beds[bed.label] = BedFeed(patient, bed, self.post.put)
        if self.lease is not None:
            feed.lead(self._open_at(feed))
        return feed

    def empty(self, label: str, because: str) -> BedFeed:
        """End with a bed's patient; open alerts close with the reason."""
        feed = self.beds.pop(label)
        feed.close(because, self._clock())
        return feed

    async def lead(self) -> bool:
        """Take or renew the lease when it is time, and take the ward over; gives whether it is held."""
        now = self._clock()
        if 0 <= now - self._asked < LEASE / 3:
            return self.lease is not None
        self._asked = now
        try:
            lease = await self._board.lease(self.ward, self._holder, LEASE)
            if self.lease is None or lease.fence != self.lease.fence:
                await self._take_over(lease)
            self.lease = lease
        except (Conflict, LeaseLost) as error:
            self._lose(f"another process feeds it: {error}")
        except StoreError as error:
            self._say(f"the alert board is away: {error}")
        else:
            self._say("")
        return self.lease is not None

    async def flush(self) -> bool:
        """Post the changes that wait; gives whether the board has all of them."""
        if self.lease is None:
            self.post.more.clear()
            return not self.post.waiting
        try:
            return await self.post.flush(self.lease)
        except LeaseLost:
            self._lose("another process has taken it")
            return False

    async def let_go(self) -> None:
        """Give the lease back, so that another process need not wait for its end."""
        lease, self.lease = self.lease, None
        if lease is not None:
            with suppress(StoreError):
                await self._board.release(lease)

    def catch_up(self, gap: Gap) -> None:
        """Take the open alerts after a gap; what closed in it has closed, what a store lost comes back."""
        stands = {alert.id: alert for alert in gap.alerts if alert.bed.ward == self.ward}
        for alert in stands.values():
            self.post.adopt(alert)
        for alert in [alert for alert in self.post.known.values() if alert.id not in stands]:
            self.post.lose(alert)
            if self.lease is not None and alert.level is not None:
                self.post.put([Change(Verb.BEGIN, alert.id, self._clock(), seen=alert)])

    async def _take_over(self, lease: Lease) -> None:
        """Go on from the open alerts of the board, with what waits in the spool posted first."""
        board = await self._board.snapshot()
        self.post.start_from(alert for alert in board.alerts if alert.bed.ward == self.ward)
        if not await self.post.flush(lease):
            raise StoreError("alerts that wait in the spool could not be posted yet")
        self.lease = lease
        self._tidy()
        for feed in self.beds.values():
            feed.lead(self._open_at(feed))

    def _tidy(self) -> None:
        """Close the alerts of those who left while nobody fed the ward."""
        for alert in self.post.known.values():
            feed = self.beds.get(alert.bed.label)
            if feed is None or feed.patient.id != alert.patient:
                self.post.put([Change(Verb.CLOSE, alert.id, self._clock(), because=GONE)])

    def _open_at(self, feed: BedFeed) -> tuple[Alert, ...]:
        return tuple(
            alert
            for alert in self.post.known.values()
            if alert.bed == feed.bed and alert.patient == feed.patient.id
        )

    def _hear(self, alert: Alert) -> None:
        feed = self.beds.get(alert.bed.label)
        if feed is not None and feed.engine is not None and feed.patient.id == alert.patient:
            feed.engine.adopt(alert)

    def _lose(self, problem: str) -> None:
        """Stop judging; what waits stays in the spool for when the ward is ours again."""
        self.lease = None
        for feed in self.beds.values():
            feed.engine = None
        self._say(problem)

    @property
    def problem(self) -> str:
        """Why the ward's alerts are not fed from here, in one line; empty when they are."""
        return self._problem

    def _say(self, problem: str) -> None:
        if problem != self._problem:
            if problem:
                _log.warning("ward %s: alerts are not fed from here; %s", self.ward, problem)
            else:
                _log.info("ward %s: alerts are fed from here", self.ward)
        self._problem = problem
