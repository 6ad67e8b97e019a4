"""Blocking work of the driver in a thread of its own, for which no program waits when it ends."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def _nothing(_: object) -> None:
    """Nothing is to be let go of."""


async def aside(work: Callable[[], T], leave: Callable[[T], None] = _nothing) -> T:
    """Do it in a thread; where nobody waits any more when it is done, `leave` lets go of what it gave."""
    done: Future[T] = Future()
    threading.Thread(target=_run, args=(done, work), name="cassandra", daemon=True).start()
    try:
        return await asyncio.wrap_future(done)
    except asyncio.CancelledError:
        done.add_done_callback(lambda late: None if late.exception() else leave(late.result()))
        raise


def _run(done: "Future[T]", work: Callable[[], T]) -> None:
    done.set_running_or_notify_cancel()
    try:
        done.set_result(work())
    except Exception as error:  # noqa: BLE001  it is raised where it is awaited
        done.set_exception(error)
