"""A lane: one daemon thread that owns one connection and does the jobs of an event loop in their order.

Not a ThreadPoolExecutor, which keeps the interpreter from ending while a job hangs.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeAlias, TypeVar

from backends.ports import TimedOut, Unavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

MOST_AT_ONCE = 64
_LOOK = 0.005


class Job:
    """Work for a lane, and the future of the loop that waits for it."""

    __slots__ = ("future", "work")

    def __init__(self, work: Work[Any], future: "asyncio.Future[Any]") -> None:
        self.work = work
        self.future = future

    @property
    def wanted(self) -> bool:
        """Whether someone still waits; if not it need not begin."""
        return not self.future.cancelled()

    def give(self, result: object) -> None:
        """Hand the result to the loop."""
        tell([(self, result, None)])

    def fail(self, error: BaseException) -> None:
        """Hand an error to the loop."""
        tell([(self, None, error)])

    def settle(self, result: object, error: BaseException | None) -> None:
        """Let the one who waits go on; on the loop only."""
        if self.future.done():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


Outcome: TypeAlias = tuple[Job, object, BaseException | None]
"""A job with its result or its error."""


def tell(outcomes: Sequence[Outcome]) -> None:
    """Hand jobs their outcomes; a loop is woken once for all of them."""
    loops = {job.future.get_loop() for job, _, _ in outcomes}
    for loop in loops:
        its_own = [outcome for outcome in outcomes if outcome[0].future.get_loop() is loop]
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits
            loop.call_soon_threadsafe(_settle, its_own)


def _settle(outcomes: Sequence[Outcome]) -> None:
    for job, result, error in outcomes:
        job.settle(result, error)


class Duty(Protocol):
    """What a lane does with its connection, always on its own thread."""

    def connect(self) -> sqlite3.Connection:
        """Open the connection; called again after it was dropped."""
        ...

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Do the jobs; an error that it raises fails those not yet settled, and drops the connection."""
        ...

    def shut(self, connection: sqlite3.Connection) -> None:
        """Close the connection."""
        ...


class Lane:
    """One thread and its connection, which opens when first needed."""

    def __init__(self, name: str, duty: Duty) -> None:
        self._duty = duty
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._name = name
        self._closed = False
        self._awaited: set[asyncio.Future[Any]] = set()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Work[T]) -> T:
        """Do work on the lane's thread; work whose waiter has gone before it begins is left undone.

        Raises Unavailable once closed, and TimedOut when closing had to abandon it.
        """
        if self._closed:
            raise Unavailable(f"cannot {self._name}: it is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._awaited.add(future)
        self._jobs.put(Job(work, future))
        try:
            return await future
        finally:
            self._awaited.discard(future)

    async def close(self, patience: float) -> None:
        """End after the jobs already given; after `patience` seconds interrupt, and abandon the thread."""
        self._closed = True
        self._jobs.put(None)
        for _ in range(round(patience / _LOOK)):
            if not self._thread.is_alive():
                return
            await asyncio.sleep(_LOOK)
        self.interrupt()
        for future in self._awaited:
            if not future.done():
                future.set_exception(TimedOut(f"cannot {self._name}: it was closed meanwhile"))

    def interrupt(self) -> None:
        """Break off the statement that runs now."""
        connection = self._connection
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed meanwhile
            if connection is not None:
                connection.interrupt()

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._take()
            if jobs:
                self._serve(jobs)
        self._drop()

    def _take(self) -> tuple[list[Job], bool]:
        """Wait for a job and take what stands in line behind it; False when there will be no more."""
        job = self._jobs.get()
        jobs: list[Job] = []
        with contextlib.suppress(Empty):
            while job is not None and len(jobs) < MOST_AT_ONCE:
                jobs.append(job)
                job = self._jobs.get_nowait() if len(jobs) < MOST_AT_ONCE else job
        return [each for each in jobs if each.wanted], job is not None

    def _serve(self, jobs: list[Job]) -> None:
        try:
            self._connection = self._connection or self._duty.connect()
            self._duty.serve(self._connection, jobs)
        except BaseException as error:  # noqa: BLE001  the edge of the thread: those who wait must hear of it
            for job in jobs:
                job.fail(error)
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._duty.shut(connection)
