"""A lane: one daemon thread that owns one connection and does the jobs of an event loop in their order.

Not a ThreadPoolExecutor, which keeps the interpreter from ending while a job hangs.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

MOST_AT_ONCE = 64


class Job:
    """Work for a lane, and the future of the loop that waits for it."""

    __slots__ = ("_future", "_loop", "work")

    def __init__(self, work: Work[Any], future: "asyncio.Future[Any]") -> None:
        self.work = work
        self._future = future
        self._loop = future.get_loop()

    @property
    def wanted(self) -> bool:
        """Whether someone still waits; if not it need not begin."""
        return not self._future.cancelled()

    def give(self, result: object) -> None:
        """Hand the result to the loop."""
        self._tell(result, None)

    def fail(self, error: BaseException) -> None:
        """Hand an error to the loop."""
        self._tell(None, error)

    def _tell(self, result: object, error: BaseException | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits
            self._loop.call_soon_threadsafe(self._settle, result, error)

    def _settle(self, result: object, error: BaseException | None) -> None:
        if self._future.done():
            return
        if error is None:
            self._future.set_result(result)
        else:
            self._future.set_exception(error)


class Duty(Protocol):
    """What a lane does with its connection, always on its own thread."""

    def connect(self) -> sqlite3.Connection:
        """Open the connection; called again after it was dropped."""
        ...

    def serve(self, connection: sqlite3.Connection, jobs: Sequence[Job]) -> None:
        """Do the jobs; an error that it raises fails those not yet settled, and drops the connection."""
        ...

    def pause(self) -> float | None:
        """Seconds between two calls of `idle`; None when there is nothing to do meanwhile."""
        ...

    def idle(self, connection: sqlite3.Connection) -> None:
        """Look round between jobs."""
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
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Work[T]) -> T:
        """Do work on the lane's thread; work whose waiter has gone before it begins is left undone."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, future))
        return await future

    def nudge(self) -> None:
        """Look round now."""
        self._jobs.put(None)

    async def close(self, patience: float) -> None:
        """End after the jobs already given; after `patience` seconds interrupt, and abandon the thread."""
        self._closing = True
        self.nudge()
        for _ in range(max(1, round(patience / 0.005))):
            if not self._thread.is_alive():
                return
            await asyncio.sleep(0.005)
        self.interrupt()

    def interrupt(self) -> None:
        """Break off the statement that runs now."""
        connection = self._connection
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed meanwhile
            if connection is not None:
                connection.interrupt()

    def _run(self) -> None:
        while not (self._closing and self._jobs.empty()):
            jobs = self._take()
            if jobs:
                self._serve(jobs)
            self._look_round()
        self._drop()

    def _take(self) -> list[Job]:
        """Wait for a job and take what stands in line behind it; empty after a nudge or a pause."""
        jobs: list[Job] = []
        with contextlib.suppress(Empty):
            job = self._jobs.get(timeout=self._duty.pause())
            while job is not None and len(jobs) < MOST_AT_ONCE:
                jobs.append(job)
                job = self._jobs.get_nowait()
            if job is not None:
                jobs.append(job)
        return [job for job in jobs if job.wanted]

    def _serve(self, jobs: list[Job]) -> None:
        try:
            self._connection = self._connection or self._duty.connect()
            self._duty.serve(self._connection, jobs)
        except BaseException as error:  # noqa: BLE001  the edge of the thread: those who wait must hear of it
            for job in jobs:
                job.fail(error)
            self._drop()

    def _look_round(self) -> None:
        if self._connection is None or self._duty.pause() is None:
            return
        try:
            self._duty.idle(self._connection)
        except (sqlite3.Error, OSError):  # the next job opens it again, or says what is wrong
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._duty.shut(connection)
