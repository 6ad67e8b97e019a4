"""From an engine's changes to the alert board: in order, written down first, nothing lost or doubled."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from backends.pauses import Pauses
from backends.ports import AlertBoard, Conflict, Invalid, Lease, StoreError
from backends.spool import Spool
from bedside.packing import Packing, Unreadable
from clinical.alerts import Alert, AlertEvent, Change, State, Verb, transition

_TRIES = 8
_CLOSED = 1_000
_log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another process feeds the ward now."""


class AlertPost:
    """Posts the changes of one ward and knows its alerts as the board has them.

    Every change goes to the spool first and leaves it once the board has it, so that an outage and a kill -9
    are the same thing. What becomes of an alert is computed when it is posted, on the alert as last known.
    """

    def __init__(self, ward: str, board: AlertBoard, spool: Spool, pauses: Pauses | None = None) -> None:
        self._name = f"alerts/{ward}"
        self._ward = ward
        self._board = board
        self._spool = spool
        self._packing = Packing(Change)
        self._pauses = pauses or Pauses(longest=5.0)
        self._closed: dict[str, int] = {}
        self._untold: dict[str, Alert] = {}
        self.known: dict[str, Alert] = {}
        """The ward's open alerts as last heard of, by their id."""
        self.heard: Callable[[Alert], None] = lambda alert: None
        """Called with each alert that has changed on the board, once the board has every change of ours."""
        self.more = asyncio.Event()
        """Set when something is there to be posted."""

    @property
    def waiting(self) -> int:
        """How many changes have not reached the board yet."""
        return self._spool.waiting(self._name)

    def put(self, changes: Iterable[Change]) -> None:
        """Write changes down, to be posted in this order."""
        for change in changes:
            self._spool.append(self._name, self._packing.pack(change))
        self.more.set()

    def start_from(self, alerts: Iterable[Alert]) -> None:
        """Take the open alerts of the board as what is known."""
        self._closed.clear()
        self._untold.clear()
        self.known = {alert.id: alert for alert in alerts}

    def adopt(self, alert: Alert) -> None:
        """Take an alert as it stands on the board, unless something newer is known."""
        known = self.known.get(alert.id)
        if alert.version <= max(known.version if known else 0, self._closed.get(alert.id, 0)):
            return
        if alert.open:
            self.known[alert.id] = alert
        else:
            self._close(alert)
        self._untold[alert.id] = alert
        self._tell()

    def lose(self, alert: Alert) -> None:
        """Forget an alert that the board does not have any more; one that was over has been looked at."""
        self.known.pop(alert.id, None)
        if alert.level is None:
            self._untold[alert.id] = replace(alert, state=State.CLOSED)
            self._tell()

    async def flush(self, lease: Lease) -> bool:
        """Post what waits; gives whether the board has all of it. Raises LeaseLost."""
        self.more.clear()
        while (record := self._spool.oldest(self._name)) is not None:
            try:
                await self._post(self._packing.unpack(record.body), lease)
            except (Unreadable, Invalid) as error:
                _log.error("ward %s: an alert can never be stored: %s", self._ward, error)
            except StoreError as error:
                if self._pauses.begin():
                    _log.warning("ward %s: alerts not posted now, spooled meanwhile: %s", self._ward, error)
                return False
            self._spool.drop(self._name, record)
            self._pauses.end()
        self._tell()
        return True

    @property
    def pause(self) -> float:
        """Seconds to wait before the board is tried again."""
        return self._pauses.left

    async def _post(self, change: Change, lease: Lease) -> None:
        for _ in range(_TRIES):
            before = self.known.get(change.alert)
            after = transition(before, change)
            if after is None:
                return
            try:
                event = await self._board.post(_event(change, after), lease)
            except Conflict as conflict:
                await self._settle(conflict, before, change, lease)
                continue
            self.adopt(event.alert)
            return
        raise Conflict("an alert changes faster than it can be posted")

    async def _settle(self, conflict: Conflict, before: Alert | None, change: Change, lease: Lease) -> None:
        """Learn from the board what stands, and give an alert back to it that it has lost."""
        stands = conflict.current
        if isinstance(stands, Alert) and stands.id == change.alert:
            self.adopt(stands)
        elif stands is None and before is not None:
            self.known.pop(before.id)
            await self._board.post(_again(before, change.at), lease)
            self.known[before.id] = replace(before, version=1)
        else:
            raise LeaseLost from conflict

    def _tell(self) -> None:
        if not self.waiting:
            for alert in self._untold.values():
                self.heard(alert)
            self._untold.clear()

    def _close(self, alert: Alert) -> None:
        self.known.pop(alert.id, None)
        self._closed[alert.id] = alert.version
        if len(self._closed) > _CLOSED:
            del self._closed[next(iter(self._closed))]


def _event(change: Change, after: Alert) -> AlertEvent:
    """The event of a change; the same change has the same operation id, whenever it is posted."""
    level = "" if change.seen is None or change.seen.level is None else change.seen.level.word
    return AlertEvent(f"{change.alert}/{change.verb}/{change.at:.3f}/{level}", change.verb, change.at, after)


def _again(alert: Alert, at: float) -> AlertEvent:
    """The event that gives the board an open alert back that it does not have any more."""
    op = f"{alert.id}/again/{alert.version}/{at:.3f}"
    return AlertEvent(op, Verb.BEGIN, at, replace(alert, version=1))
