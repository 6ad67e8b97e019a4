"""Word of the commits of any process to a file, for those who follow it on the loop of this process."""

import asyncio
import contextlib

from backends.embedded.file import DatabaseFile
from backends.embedded.pulse import PULSE, Question, Watched
from backends.ports import Unavailable


class Commits:
    """Counts the commits to a file in `version`; those alone that change the answer to a question, if one
    is given: of a region where 250 wards commit each second, a follower of one ward wakes once a second.
    """

    def __init__(self, file: DatabaseFile, question: Question | None = None) -> None:
        self.version = 0
        self._file = file
        self._question = question
        self._waiters: set[asyncio.Future[None]] = set()
        self._watched: Watched | None = None

    async def changed(self, seen: int) -> int:
        """Wait for a commit after `seen`, a `version` taken before reading; gives the new one.

        It may wake for a commit already read, but never misses one. Raises Unavailable when the file is
        closed.
        """
        self._watch()
        while self.version == seen:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await waiter
            finally:
                self._waiters.discard(waiter)
        return self.version

    def close(self, error: Unavailable | None = None) -> None:
        """Look no more, and tell those who wait why."""
        if self._watched is not None:
            PULSE.leave(self._watched)
            self._watched = None
        self._wake(error)

    def _watch(self) -> None:
        """Have the pulse look at the file, from the first follower on."""
        if self._watched is not None:
            return
        loop = asyncio.get_running_loop()

        def changed() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits
                loop.call_soon_threadsafe(self._wake)

        self._watched = Watched(self._file, changed, self._question)
        PULSE.watch(self._watched)

    def _wake(self, error: Unavailable | None = None) -> None:
        self.version += 1
        for waiter in tuple(self._waiters):
            if waiter.done():
                continue
            if error is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(error)
