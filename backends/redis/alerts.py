"""The alert board over Redis: one script a change; the numbered stream of the region is the truth."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from typing import Any

from backends.alert_changes import acknowledged, check_change, held, outdated, passed_on
from backends.alert_documents import alert_document
from backends.ports import Board, Conflict, Gap, Lease, Link, LinkState
from backends.redis import scripts
from backends.redis.events import Entry, Mark, Standing, following, pairs, read_board, read_state
from backends.redis.leases import moment, read_lease, standing
from backends.redis.server import Server
from backends.redis.store import RedisStore
from clinical.alerts import Alert, AlertEvent
from clinical.records import Deed

_PAGE = 500
_TRIM_EVERY = 256


class AlertBoard(RedisStore):
    """Open alerts and their log of a region; holds the last `keep` events, none older than `keep_for` s."""

    port = "alerts"

    def __init__(
        self,
        server: Server,
        region: str,
        clock: Callable[[], float] = time.time,
        *,
        keep: int = 100_000,
        keep_for: float = 7 * 86_400,
    ) -> None:
        super().__init__(server, region, clock)
        self._keep = keep
        self._keep_for = keep_for
        self._taken = Mark(0)

    async def lease(self, ward: str, holder: str, seconds: float) -> Lease:
        """Take or renew the right to feed a ward; raises Conflict, with the lease, while another holds it."""
        keys = (self.server.keys.leases,)
        answer = await self.connection.change(scripts.TAKE, keys, ward, holder, seconds)
        lease = read_lease(ward, answer[1])
        assert lease is not None
        if answer[0] == b"refused":
            raise held(lease)
        return lease

    async def release(self, lease: Lease) -> None:
        """Give a lease back; one that has passed to another is left alone."""
        keys = (self.server.keys.leases,)
        await self.connection.change(scripts.RELEASE, keys, lease.ward, lease.holder, lease.fence)

    async def leases(self) -> tuple[Lease, ...]:
        """Who feeds which ward's alarms now, by the server's clock; a lease that has lapsed is left out."""
        now, lines = await self.connection.together(("TIME",), ("HGETALL", self.server.keys.leases))
        return standing(lines, moment(now))

    async def post(self, event: AlertEvent, lease: Lease | None = None) -> AlertEvent:
        """Store, number, append and announce one change; gives it with its `seq`.

        Raises Conflict with the stored alert when its version does not follow, or with the ward's lease when
        the fence has been passed. It counts once as many replicas as the region asks for have confirmed it.
        """
        check_change(event, lease, self.region)
        return await self._change(event, lease)

    async def acknowledge(self, alert: str, version: int, by: str, deed: Deed) -> AlertEvent:
        """Acknowledge an alert as it was seen; raises Conflict, with the current one, if it has changed."""
        (stored,) = await self.connection.together(("HGET", self.server.keys.state, alert))
        try:
            event = acknowledged(read_state(alert.encode(), stored or b""), version, by, deed)
        except Conflict:
            before = await self._done(deed.op)
            if before is None:
                raise
            return before
        return await self._change(event, None)

    async def snapshot(self) -> Board:
        """The open alerts with their position, as of one moment."""
        stands = await self._standing()
        self._taken = stands.mark
        return Board(stands.alerts, stands.mark.seq)

    def follow(self, position: int) -> AsyncGenerator[AlertEvent | Gap | Link, None]:
        """Every event after a position, once and in order; Gap where they are no longer held.

        A position beyond the last event (a store made anew) is a gap too, and so is one whose event is
        another than it was: what had not been confirmed is lost when a master is.
        """
        reached = self._taken if self._taken.seq == position else Mark(position)

        async def look() -> Sequence[AlertEvent | Gap | Link]:
            nonlocal reached
            reached, found = await self._after(reached)
            return found

        return self.heed(look, self.server.keys.news)

    async def _after(self, mark: Mark) -> tuple[Mark, Sequence[AlertEvent | Gap | Link]]:
        """The events after a mark and the mark that they reach, or the gap."""
        keys = self.server.keys
        page = ("XRANGE", keys.log, str(mark.seq), "+", "COUNT", str(_PAGE + 1))
        found, newest = await self.connection.together(page, ("GET", keys.seq))
        rest = following(mark, [Entry.of(*each) for each in found], int(newest or 0))
        if rest is None:
            stands = await self._standing()
            return stands.mark, (Gap(mark.seq, stands.mark.seq, stands.alerts),)
        mark, entries = rest
        return (entries[-1].mark if entries else mark), [self._event(entry) for entry in entries]

    async def _standing(self) -> Standing:
        keys = self.server.keys
        return read_board(
            await self.connection.ask(scripts.BOARD, (keys.open, keys.state, keys.seq, keys.log))
        )

    async def _done(self, op: str) -> AlertEvent | None:
        """The event of an operation that was done before."""
        keys = self.server.keys
        answer = await self.connection.change(scripts.DONE, (keys.ops, keys.log), op)
        return None if answer[0] == b"refused" else _seen(answer)

    async def _change(self, event: AlertEvent, lease: Lease | None) -> AlertEvent:
        keys, alert = self.server.keys, event.alert
        answer = await self.connection.change(
            scripts.POST,
            (keys.state, keys.open, keys.log, keys.ops, keys.leases, keys.seq),
            *(event.op, alert.id, alert.version, int(alert.open), event.verb, repr(event.at)),
            *(alert_document(alert), alert.bed.ward, "" if lease is None else lease.fence),
            *(keys.news, self._keep, self._keep_for, _TRIM_EVERY),
        )
        if answer[0] == b"refused":
            raise _refusal(answer, alert)
        return replace(event, seq=int(answer[1])) if answer[0] == b"stored" else _seen(answer)

    def _event(self, entry: Entry) -> AlertEvent | Link:
        try:
            return entry.event()
        except ValueError:
            problem = f"alert event {entry.mark.seq} cannot be read; a newer wardwatch may have written it"
            return Link(LinkState.DEGRADED, self.clock(), problem=problem)


def _seen(answer: Sequence[Any]) -> AlertEvent:
    return Entry.of(answer[1], pairs(answer[2])).event()


def _refusal(answer: Sequence[Any], alert: Alert) -> Conflict:
    _, why, stands = answer
    if why == b"fence":
        return passed_on(alert.bed.ward, read_lease(alert.bed.ward, stands))
    return outdated(read_state(alert.id.encode(), stands))
