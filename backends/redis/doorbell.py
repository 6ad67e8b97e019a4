"""The doorbell: one subscription for all followers of a process, and a heartbeat to know that it lives.

A message only wakes; what is new is read from the store. When nothing at all was heard for `SILENCE`, or the
subscription or a heartbeat fails, it is made anew, and every follower looks for itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from redis.asyncio.client import PubSub

from backends.heeding import PAUSES
from backends.ports import StoreError, Unavailable
from backends.redis.bells import Bells
from backends.redis.errors import told

_log = logging.getLogger(__name__)

SILENCE = 3.0
"""Seconds without a heartbeat after which a subscription is taken for dead."""

BEAT = 1.0
"""Seconds between two heartbeats."""

_LETTING_GO = 1.0


class Doorbell:
    """Rings the bells of a process; `subscription` makes a new one, `beat` tells everybody of the link."""

    def __init__(
        self,
        subscription: Callable[[], AbstractAsyncContextManager[PubSub]],
        beat: Callable[[], Awaitable[None]],
        bells: Bells,
        always: str,
    ) -> None:
        self._subscription = subscription
        self._tell = beat
        self._bells = bells
        self._always = always
        self._failures = 0
        self._attempting: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Listen from now on."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._beat())]

    async def close(self, patience: float) -> None:
        """Listen no more; every follower looks and finds the store closed."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        self._bells.ring_all()

    async def _beat(self) -> None:
        """Tell of the link for ever; where that fails, listen anew, and let every follower look at once."""
        while True:
            try:
                await self._tell()
            except StoreError:
                if self._attempting is not None:
                    self._attempting.cancel()
                self._bells.ring_all()
            await asyncio.sleep(BEAT)

    async def _listen(self) -> None:
        """Listen for ever, with a new subscription after every failure, and growing pauses between them."""
        while True:
            self._attempting = attempt = asyncio.create_task(self._attempt())
            try:
                await asyncio.wait([attempt])
            finally:
                attempt.cancel()
                await asyncio.wait([attempt], timeout=_LETTING_GO)
            error = None if attempt.cancelled() else attempt.exception()
            if error is not None and not isinstance(error, StoreError):
                _log.error("listening failed: %s", type(error).__name__)
            self._bells.ring_all()
            await asyncio.sleep(PAUSES[min(self._failures, len(PAUSES) - 1)])
            self._failures += 1

    async def _attempt(self) -> None:
        async with self._subscription() as subscription:
            await self._hear(subscription)

    async def _hear(self, subscription: PubSub) -> None:
        """Ring for every message; raises a StoreError when the subscription fails or falls silent."""
        with told():
            await subscription.subscribe(self._always)
        keeping = asyncio.create_task(self._keep_subscribed(subscription))
        try:
            while not keeping.done():
                with told():
                    message = await subscription.get_message(timeout=SILENCE)
                self._take(message)
            keeping.result()
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    def _take(self, message: dict[str, object] | None) -> None:
        """Ring the bell of a channel: for a message, and once it is subscribed to."""
        if message is None:
            raise Unavailable("nothing was heard of it")
        self._failures = 0
        channel = message["channel"]
        if isinstance(channel, bytes):
            self._bells.ring(channel.decode())

    async def _keep_subscribed(self, subscription: PubSub) -> None:
        """Subscribe to what somebody listens to, whenever that changes; raises a StoreError."""
        subscribed = frozenset({self._always})
        while True:
            seen = self._bells.channels.version
            wanted = self._bells.wanted() | {self._always}
            with told():
                if new := wanted - subscribed:
                    await subscription.subscribe(*new)
                if gone := subscribed - wanted:
                    await subscription.unsubscribe(*gone)
            subscribed = wanted
            await self._bells.channels.changed(seen)
