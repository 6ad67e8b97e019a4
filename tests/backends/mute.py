"""A relay before a server that can go deaf: connections stay open and no answer comes back through them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_MUCH = 65_536


class Relay:
    """Passes bytes on to a server on this machine, both ways, until `mute` is called."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.connections = 0
        self._behind = port
        self._open: set[asyncio.Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def mute(self) -> None:
        """Let no answer through to those who are connected now; who connects later hears again."""
        for open_ in self._open:
            open_.clear()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Relay"]:
        """Listen on a port of its own."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, asked: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        heard = asyncio.Event()
        heard.set()
        self._open.add(heard)
        self.connections += 1
        reader, writer = await asyncio.open_connection("127.0.0.1", self._behind)
        self._tasks.add(asyncio.create_task(_pass_on(asked, writer)))
        self._tasks.add(asyncio.create_task(_pass_on(reader, answers, heard)))


async def _pass_on(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, heard: asyncio.Event | None = None
) -> None:
    with suppress(OSError):
        while content := await source.read(_MUCH):
            if heard is not None:
                await heard.wait()
            sink.write(content)
            await sink.drain()
    sink.close()
