"""All that is Motor's, in one place.

Motor is past its end of life. To move to PyMongo's own async client: import `AsyncMongoClient` and the types
of its database and session here, and give `close` the coroutine that its `close` is. `_awaited` takes what
one of the two gives at once and the other as an awaitable. Nobody else imports Motor; everything else is
PyMongo's, the same for both. Loaded by `Patients` in a thread, once an address names a server.
"""

import asyncio
import inspect
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import pymongo
from motor.motor_asyncio import (
    AsyncIOMotorChangeStream,
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorDatabase,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

Document: TypeAlias = dict[str, Any]
Client: TypeAlias = AsyncIOMotorClient[Document]
Documents: TypeAlias = AsyncIOMotorDatabase[Document]
Session: TypeAlias = AsyncIOMotorClientSession
Address: TypeAlias = tuple[str, int]
Stream: TypeAlias = AsyncIOMotorChangeStream[Document]

_CLOSING = 1.5

_SETTINGS: Mapping[str, Any] = {
    "appname": "wardwatch",
    "w": "majority",
    "readConcernLevel": "majority",
    "readPreference": "primaryPreferred",
    "retryWrites": True,
    "retryReads": True,
    "timeoutMS": 8000,
    "heartbeatFrequencyMS": 1000,
    "connectTimeoutMS": 2000,
    "maxPoolSize": 50,
    "tz_aware": True,
}
"""Without the second and the third time a hung primary is found after 26 s; the first lets a process end."""


def connect(url: str) -> Client:
    """A client of a replica set; it connects when it is first asked. Raises a PyMongoError for a bad URL."""
    return AsyncIOMotorClient(url, **_SETTINGS)


async def begin(client: Client) -> Session:
    """A session with a transaction begun in it, on the primary."""
    session = cast(Session, await _awaited(client.start_session(causal_consistency=True)))
    await _awaited(
        session.start_transaction(
            read_concern=ReadConcern("snapshot"),
            write_concern=WriteConcern("majority"),
            read_preference=ReadPreference.PRIMARY,
        )
    )
    return session


async def end(session: Session) -> None:
    """Let go of a session; what was not committed is undone."""
    if cast(bool, session.in_transaction):
        await session.abort_transaction()
    await session.end_session()


async def watch(
    documents: Documents, collection: str, pipeline: Sequence[Document], token: Mapping[str, Any] | None
) -> Stream:
    """The changes of a collection, after a resume token or from now on."""
    stream = documents[collection].watch(pipeline, resume_after=token, max_await_time_ms=500)
    return cast(Stream, await _awaited(stream))


def alive(stream: Stream) -> bool:
    """Whether a stream may still give changes; one whose collection was dropped does not."""
    return cast(bool, stream.alive)


def members(client: Client) -> frozenset[Address]:
    """The members that answer."""
    return cast(frozenset[Address], client.nodes)


async def primary(client: Client) -> Address | None:
    """The member that takes changes now."""
    return cast("Address | None", await _awaited(client.primary))


async def close(client: Client) -> None:
    """Let go of the servers, whatever hangs: Motor's `close` asks them in the thread that calls it."""
    with pymongo.timeout(_CLOSING):
        await asyncio.to_thread(client.close)


async def _awaited(given: object) -> object:
    return await given if inspect.isawaitable(given) else given
