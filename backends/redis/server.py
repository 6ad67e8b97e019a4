"""A region's Redis, shared by the ports on it: opened by the first, closed by the last that leaves."""

import asyncio
from typing import TYPE_CHECKING

from backends.ports import Unavailable
from backends.redis.address import Address
from backends.redis.bells import Bells
from backends.redis.keys import Keys
from backends.redis.loading import load

if TYPE_CHECKING:
    from backends.redis.connection import Connection


class Server:
    """The server at a URL, and the keys of one region on it; its bells outlive every connection."""

    def __init__(self, url: str, region: str) -> None:
        self.keys = Keys(region)
        self.bells = Bells()
        self._url = url
        self._users = 0
        self._lock = asyncio.Lock()
        self._connection: Connection | None = None

    async def open(self) -> None:
        """Connect, unless another port has; raises a StoreError."""
        async with self._lock:
            if self._connection is None:
                self._connection = await self._connected()
            self._users += 1

    async def close(self) -> None:
        """Let go, when no other port needs it."""
        async with self._lock:
            self._users -= 1
            if self._users == 0 and self._connection is not None:
                connection, self._connection = self._connection, None
                await connection.close()

    @property
    def connection(self) -> "Connection":
        """The open connection; raises Unavailable where there is none."""
        if self._connection is None:
            raise Unavailable("it is closed")
        return self._connection

    async def _connected(self) -> "Connection":
        address = Address.parse(self._url)
        driver = await asyncio.to_thread(load)
        connection = driver.connect(address, self.keys, self.bells)
        sound = False
        try:
            await connection.check()
            sound = True
        finally:
            if not sound:
                await connection.close()
        return connection
