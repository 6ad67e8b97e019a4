"""What the two ports on one Redis have in common: opening, closing, saying how they are, following."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from backends.heeding import heed
from backends.ports import Fitness, Link
from backends.redis.fitness import fitness
from backends.redis.server import Server

if TYPE_CHECKING:
    from backends.redis.connection import Connection

T = TypeVar("T")


class RedisStore:
    """One port's adapter on the server of its region."""

    port: ClassVar[str]

    def __init__(self, server: Server, region: str, clock: Callable[[], float] = time.time) -> None:
        self.server = server
        self.region = region
        self.clock = clock

    async def __aenter__(self) -> Self:
        """Connect, and check that the server is fit; raises a StoreError."""
        await self.server.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go within two seconds, whatever hangs."""
        await self.server.close()

    async def probe(self) -> None:
        """Write and read as a change does, confirmed by as many replicas; raises a StoreError."""
        await self.connection.probe()

    async def fitness(self) -> Fitness:
        """Describe the server for `wardwatch check`."""
        return await fitness(self.connection, self.port)

    async def set_up(self) -> None:
        """Note the version of the layout; needs not to be open, and may run twice at once."""
        await self.server.open()
        try:
            await self.connection.set_up()
        finally:
            await self.server.close()

    @property
    def connection(self) -> "Connection":
        """The open connection; raises Unavailable where there is none."""
        return self.server.connection

    async def heed(
        self, look: Callable[[], Awaitable[Sequence[T]]], channel: str
    ) -> AsyncGenerator[T | Link, None]:
        """Yield what `look` gives, now and after every word on a channel, and the link when it changes."""
        with self.server.bells.listening(channel) as bell:
            async with aclosing(heed(look, bell, self.clock)) as stream:
                async for item in stream:
                    yield item
