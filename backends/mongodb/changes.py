"""Records as they are changed on any terminal, by a change stream that goes on where it was broken off."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from backends.mongodb.documents import patient
from backends.ports import Link, LinkState, StoreError, Unavailable
from clinical.patients import Patient

if TYPE_CHECKING:
    from backends.mongodb.database import Database
    from backends.mongodb.seam import Stream

_LOOK = 3.0
"""Seconds that one look may take; without a change it takes half a second."""

_CLOSING = 1.0
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
_FORGOTTEN = (280, 286)
"""The server's words for: that place among the changes is no longer known, only a new beginning goes on."""

_RECORDS: list[dict[str, Any]] = [
    {"$match": {"operationType": {"$in": ["insert", "replace"]}}},
    {"$project": {"operationType": 1, "fullDocument": 1}},
    {"$unset": ["fullDocument.keys", "fullDocument.words"]},
]


async def follow(
    opened: Callable[[], "Database"], clock: Callable[[], float]
) -> AsyncIterator[Patient | Link]:
    """Every record as it is changed from now on, and the link when it breaks and when it is back.

    `opened` gives the database, or raises a StoreError while there is none.
    """
    watch, failures = _Watch(), 0
    try:
        while True:
            try:
                changed = await watch.look(opened())
            except StoreError as error:
                if not failures:
                    yield Link(LinkState.DOWN, clock(), problem=str(error))
                await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
                continue
            if failures:
                failures = 0
                yield Link(LinkState.UP, clock())
            if changed is not None:
                yield changed
    finally:
        await watch.close()


class _Watch:
    """One follower's place among the changes; records are always replaced whole, so each comes as it was."""

    def __init__(self) -> None:
        self._database: Database | None = None
        self._stream: Stream | None = None
        self._token: Mapping[str, Any] | None = None

    async def look(self, database: "Database") -> Patient | None:
        """The next change, None after half a second without; raises a StoreError, and goes on after it."""
        if database is not self._database:
            await self.close()
        self._database = database
        try:
            with database.asked(_LOOK):
                change = await self._next(database)
        except StoreError as error:
            await self.close()
            if getattr(error.__cause__, "code", None) in _FORGOTTEN:
                self._token = None
            raise
        return patient(change["fullDocument"]) if change and "fullDocument" in change else None

    async def close(self) -> None:
        """Let go of the stream, and keep the place."""
        stream, self._stream = self._stream, None
        if stream is not None and self._database is not None:
            with suppress(StoreError), self._database.asked(_CLOSING):
                await stream.close()

    async def _next(self, database: "Database") -> Mapping[str, Any] | None:
        if self._stream is None:
            self._stream = await database.watch("patients", _RECORDS, self._token)
        change: Mapping[str, Any] | None = await self._stream.try_next()
        self._token = self._stream.resume_token
        if not database.alive(self._stream):
            self._token = None
            raise Unavailable("the records were taken away: the list is read again")
        return change
