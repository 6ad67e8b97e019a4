"""The link to a store: deadline, bulkhead, breaker and one retry round every call, and a probe beside them.

`linked(adapter)` stands in for any adapter. A verb answers within its deadline, or raises a StoreError; the
streams (`follow`, `changes`) pass through, since they mend their own link. The probe asks once a second
outside the bulkhead, opens a store that could not be opened, and keeps `link`.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from backends.breaker import Breaker
from backends.ports import Link, LinkState, Misconfigured, Store, StoreError, TimedOut, Unavailable

S = TypeVar("S", bound=Store)
T = TypeVar("T")

STREAMS = frozenset({"follow", "changes"})
READS = frozenset(
    {
        *("wards", "census", "occupancy", "get", "find", "outbox", "history", "latest"),
        *("known", "team_of", "patients_of", "on_call", "shared_by", "kept_teams"),
        *("ward_trend", "alert_history", "audit_trail", "snapshot", "summary", "leases"),
    }
)
"""Verbs that a screen waits for; every other one is taken for a write."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a store is waited for, in seconds, and how many calls may wait at once.

    One that is misconfigured is tried again after `mended`: a person may have put it right.
    """

    read: float = 2.0
    write: float = 8.0
    connect: float = 5.0
    close: float = 2.0
    probe: float = 1.0
    probe_every: float = 1.0
    mended: float = 30.0
    slow: float = 0.25
    retry: float = 0.2
    at_once: int = 64


class Linked:
    """An adapter as its callers see it; has every verb of the adapter, and `link`."""

    def __init__(
        self,
        store: Store,
        patience: Patience = Patience(),
        *,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        speaker: "Linked | None" = None,
    ) -> None:
        self.link = Link(LinkState.DOWN, clock(), problem="not opened yet")
        self.problem: StoreError | None = Unavailable("it is not opened yet")
        self._store = store
        self._patience = patience
        self._clock = clock
        self._timer = timer
        self._chance = chance
        self._breaker = Breaker(timer, chance)
        self._bulkhead = asyncio.Semaphore(patience.at_once)
        self._hearers: list[Callable[[Link], None]] = []
        self._beside: list[Linked] = []
        self._speaker = speaker
        self._probing: asyncio.Task[None] | None = None

    def __getattr__(self, name: str) -> Any:
        """Give a verb of the adapter, guarded; what is no verb is given as it is."""
        verb = getattr(self._store, name)
        if name.startswith("_") or name in STREAMS or not callable(verb):
            return verb
        deadline = self._patience.read if name in READS else self._patience.write
        guarded = partial(self._call, verb, deadline)
        setattr(self, name, guarded)
        return guarded

    async def __aenter__(self) -> Self:
        """Open the store; where it does not answer, its verbs say so until the probe has opened it."""
        await self._open()
        if self._speaker is None:
            self._probing = asyncio.create_task(self._probe_for_ever())
        else:
            self._speaker._beside.append(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop probing and let go of the store, under a deadline."""
        if self._speaker is not None and self in self._speaker._beside:
            self._speaker._beside.remove(self)
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.wait([self._probing], timeout=self._patience.close)
        if self.problem is None:
            self.problem = Unavailable("it is closed")
            with suppress(StoreError, TimeoutError):
                async with asyncio.timeout(self._patience.close):
                    await self._store.__aexit__(kind, error, trace)

    async def probe(self) -> None:
        """Ask a real question, outside the bulkhead and the breaker; raises a StoreError."""
        self._check_open()
        await _within(self._patience.probe, self._store.probe)

    def hear(self, hearer: Callable[[Link], None]) -> Callable[[], None]:
        """Be told of the link whenever its state or its problem changes; gives what ends it."""
        self._hearers.append(hearer)
        return lambda: self._hearers.remove(hearer)

    async def links(self) -> AsyncIterator[Link]:
        """The link as it is, and whenever it changes."""
        changed: asyncio.Queue[Link] = asyncio.Queue()
        forget = self.hear(changed.put_nowait)
        try:
            yield self.link
            while True:
                yield await changed.get()
        finally:
            forget()

    async def _call(self, verb: Callable[..., Awaitable[T]], deadline: float, *args: Any, **named: Any) -> T:
        self._check()
        sent = False
        try:
            async with asyncio.timeout(deadline), self._bulkhead:
                sent = True
                answer = await self._twice(verb, args, named)
        except TimeoutError as error:
            raise self._late(deadline, sent) from error
        except (Unavailable, TimedOut):
            self._breaker.fail()
            raise
        except StoreError:
            self._breaker.answer()
            raise
        self._breaker.answer()
        return answer

    def _check(self) -> None:
        """Raise at once what a call would only find out slowly."""
        self._check_open()
        if not self._breaker.allows():
            raise Unavailable(f"it does not answer: {self.link.problem or 'several calls have failed'}")

    def _check_open(self) -> None:
        if self.problem is not None:
            raise type(self.problem)(str(self.problem))

    def _late(self, deadline: float, sent: bool) -> StoreError:
        if not sent:
            return Unavailable(f"too many calls wait for it; nothing was done in {deadline:g} s")
        self._breaker.fail()
        return TimedOut(f"no answer in {deadline:g} s")

    async def _twice(self, verb: Callable[..., Awaitable[T]], args: Any, named: Any) -> T:
        """Ask, and once more after a moment: every verb may be sent again."""
        try:
            return await verb(*args, **named)
        except (Unavailable, TimedOut):
            await asyncio.sleep(self._chance() * self._patience.retry)
            return await verb(*args, **named)

    async def _open(self) -> None:
        begun = self._timer()
        try:
            await _within(self._patience.connect, self._store.__aenter__)
        except StoreError as error:
            self.problem = error
            self._now(LinkState.DOWN, problem=str(error))
        else:
            self.problem = None
            self._now(LinkState.UP, self._timer() - begun)

    async def _probe_for_ever(self) -> None:
        """Probe, or open what is not open yet; what is misconfigured is tried seldom.

        Every link of a process does so at the same moment, so that it is woken once for all of them.
        """
        now = asyncio.get_running_loop().time
        while True:
            waits = isinstance(self.problem, Misconfigured)
            every = self._patience.mended if waits else self._patience.probe_every
            await asyncio.sleep(every - now() % every)
            await (self._look() if self.problem is None else self._open())
            for other in tuple(self._beside):
                await other._follow(self)

    async def _follow(self, speaker: "Linked") -> None:
        """Take over what a link that stands or falls with this one has found; open what is not open yet."""
        if self.problem is not None:
            await self._open()
        elif speaker.problem is None:
            self._now(speaker.link.state, speaker.link.latency, speaker.link.problem)

    async def _look(self) -> None:
        begun = self._timer()
        try:
            await self.probe()
        except StoreError as error:
            self._now(LinkState.DOWN, problem=str(error))
            return
        latency = self._timer() - begun
        slow = latency > self._patience.slow
        problem = f"it answers slowly, in {latency:.1f} s" if slow else ""
        self._now(LinkState.DEGRADED if slow else LinkState.UP, latency, problem)

    def _now(self, state: LinkState, latency: float | None = None, problem: str = "") -> None:
        before = self.link
        if state is before.state:
            self.link = replace(before, latency=latency, problem=problem)
        else:
            self.link = Link(state, self._clock(), latency, problem)
        if state is not before.state or problem != before.problem:
            for hearer in tuple(self._hearers):
                hearer(self.link)


def linked(
    store: S,
    patience: Patience = Patience(),
    *,
    clock: Callable[[], float] = time.time,
    speaker: Store | None = None,
) -> S:
    """Put the link round an adapter; it still is what it was to a caller.

    `speaker` is a linked store that stands or falls with this one (they share a file): its probe speaks for
    both.
    """
    return cast(S, Linked(store, patience, clock=clock, speaker=cast(Linked | None, speaker)))


async def _within(deadline: float, ask: Callable[[], Awaitable[object]]) -> None:
    try:
        async with asyncio.timeout(deadline):
            await ask()
    except TimeoutError as error:
        raise TimedOut(f"no answer in {deadline:g} s") from error
