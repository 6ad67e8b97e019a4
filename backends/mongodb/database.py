"""A region's database on its replica set: asked, changed in transactions, watched, and let go of.

This module loads the driver, and `Patients` loads this one when it is opened.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pymongo.errors import PyMongoError, ServerSelectionTimeoutError
from pymongo.read_preferences import ReadPreference

from backends.mongodb import schema, seam
from backends.mongodb.errors import again, asked
from backends.mongodb.fitness import fitness
from backends.mongodb.seam import Client, Document, Documents, Session, Stream
from backends.ports import Fitness, Misconfigured, Unavailable

T = TypeVar("T")

WRITE = 7.5
"""Seconds of a change, a little less than the link's: a thread must not outlive its caller's patience."""

PROBE = 0.9
_OPENING = 4.5
_CLOSING = 2.0
_ADDRESS = "mongodb_url cannot be used: write mongodb://user:password@host1,host2/?replicaSet=R"
_NO_PRIMARY = "it has no primary: records are shown as they last stood, and nothing can be changed"
_NOBODY = "no member answers: see that it runs, and the hosts and the replicaSet of mongodb_url"
_PAUSE = 0.02
_LONGEST_PAUSE = 0.3


class Database:
    """One region's documents, and the client that reaches them; made on the loop on which it is used."""

    def __init__(self, client: Client, documents: Documents) -> None:
        self.client = client
        self.documents = documents
        self._changing: set[asyncio.Task[Any]] = set()

    async def change(self, work: Callable[[Documents, Session], Awaitable[T]]) -> T:
        """Do several things in one transaction, or none; raises a StoreError.

        What was begun is ended, committed or undone, also where its caller no longer waits: a transaction
        left open would keep its documents from everybody for a minute.
        """
        task = asyncio.ensure_future(self._change(work))
        self._changing.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def asked(self, seconds: float) -> AbstractContextManager[None]:
        """A deadline for what is asked within; raises StoreErrors."""
        return asked(seconds)

    async def check(self) -> None:
        """Raise a StoreError unless this is a replica set on which the records are set up."""
        with asked(_OPENING):
            await schema.check_set(self.documents)
            await schema.check(self.documents)

    async def set_up(self) -> None:
        """Make what the records need; safe to do twice, and two at once."""
        with asked(WRITE):
            await schema.set_up(self.documents)

    async def fitness(self) -> Fitness:
        """Describe the replica set."""
        with asked(_OPENING):
            return await fitness(self.documents)

    async def probe(self) -> None:
        """Ask the primary a real question; raises Unavailable where there is none, and records only stand."""
        with asked(PROBE):
            try:
                await self.documents.command("find", "wards", limit=1, read_preference=ReadPreference.PRIMARY)
            except ServerSelectionTimeoutError as error:
                raise Unavailable(_NO_PRIMARY if seam.members(self.client) else _NOBODY) from error

    async def watch(
        self, collection: str, pipeline: Sequence[Document], token: Mapping[str, Any] | None
    ) -> Stream:
        """The changes of a collection, after a resume token or from now on."""
        return await seam.watch(self.documents, collection, pipeline, token)

    def alive(self, stream: Stream) -> bool:
        """Whether a stream may still give changes."""
        return seam.alive(stream)

    async def close(self) -> None:
        """End the changes that are under way and let go of the servers, within two seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await asyncio.gather(*self._changing, return_exceptions=True)
                await seam.close(self.client)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Take note of what a change has come to, also where nobody waits for it any more."""
        self._changing.discard(task)
        if not task.cancelled():
            task.exception()

    async def _change(self, work: Callable[[Documents, Session], Awaitable[T]]) -> T:
        now = asyncio.get_running_loop().time
        end = now() + WRITE
        pause = _PAUSE
        with asked(WRITE):
            while True:
                try:
                    return await self._once(work)
                except PyMongoError as error:
                    if not again(error) or now() + pause > end:
                        raise
                await asyncio.sleep(random.random() * pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _once(self, work: Callable[[Documents, Session], Awaitable[T]]) -> T:
        session = await seam.begin(self.client)
        try:
            answer = await work(self.documents, session)
            await session.commit_transaction()
        finally:
            with suppress(PyMongoError):
                await seam.end(session)
        return answer


def database(url: str, region: str) -> Database:
    """A region's database, not asked yet; raises Misconfigured for an address that cannot be used.

    It is called by the region and the name in the address: `north_wardwatch`, where the address has none.
    """
    try:
        client = seam.connect(url)
        documents = client[f"{region}_{urlsplit(url).path.strip('/') or 'wardwatch'}"]
    except (PyMongoError, ValueError, TypeError):  # what they say may repeat a part of the address
        raise Misconfigured(_ADDRESS) from None
    return Database(client, documents)
