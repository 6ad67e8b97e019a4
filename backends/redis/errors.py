"""What the driver raises, turned into a StoreError with one line that says what to do.

The line never repeats the address, which may hold a password, nor what was to be stored; a server's own text
may repeat a part of what it was sent, so such errors are raised without it.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis import exceptions
from redis.asyncio.sentinel import MasterNotFoundError

from backends.answers import Verdict
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable

FAILURES = (exceptions.RedisError, OSError, ValueError, RuntimeError)
"""What the driver raises: its own, the system's, ValueError for text that cannot be sent, and RuntimeError
where a connection went while it was used.
"""

_PASSWORD = (Misconfigured, "user or password are wrong: see redis_url")
_RIGHTS = (Misconfigured, "the user of redis_url lacks a right: see docs/redis.md for those that it needs")
_MASTERLESS = (
    Unavailable,
    "the sentinels name no master: one is being chosen, or the name in redis_url is not theirs",
)
_LOADING = (Unavailable, "it is loading its data: it answers soon")
_REPLICA = (Unavailable, "it is a replica and takes no changes: name the master, or sentinels, in redis_url")
_FULL = (Unavailable, "its memory is full: give it more, or see what else it holds")
_LATE = (TimedOut, "it did not answer in time")
_BROKEN = (TimedOut, "the connection broke; what was under way may have been done")
_REFUSED = (Unavailable, "nobody answers there: see that it runs, and the host and port in redis_url")
_TLS = (Misconfigured, "TLS is refused: see rediss:// in redis_url, and the server's certificate")
_CROWDED = (Unavailable, "too many connections: see maxclients of the server")
_CLUSTER = (Misconfigured, "it is a Redis Cluster: name a server, or sentinels, in redis_url")
_FOREIGN = (Misconfigured, "that is no Redis: see host and port in redis_url")
_UNFIT = (Misconfigured, "it holds something else under wardwatch's names: give it a database of its own")
_OPTION = (Misconfigured, "a part of redis_url cannot be used: see its database and options")
_DISK = (Unavailable, "it cannot write to its disk and takes no changes: see its log")
_REPLICAS = (Unavailable, "too few replicas follow it to take changes")
_BUSY = (Unavailable, "it is busy with a script: it answers soon")
_VALUE = (Invalid, "such a value cannot be stored")
_UNKNOWN = (Misconfigured, "it cannot do what wardwatch asks: Redis 6.2 or newer is needed")

_BY_KIND: tuple[tuple[type[Exception], Verdict], ...] = (
    (exceptions.AuthenticationError, _PASSWORD),
    (exceptions.AuthenticationWrongNumberOfArgsError, _PASSWORD),
    (exceptions.AuthorizationError, _RIGHTS),
    (exceptions.NoPermissionError, _RIGHTS),
    (MasterNotFoundError, _MASTERLESS),
    (exceptions.BusyLoadingError, _LOADING),
    (exceptions.MaxConnectionsError, _CROWDED),
    (exceptions.ReadOnlyError, _REPLICA),
    (exceptions.OutOfMemoryError, _FULL),
    (exceptions.MasterDownError, _LOADING),
    (exceptions.ClusterError, _CLUSTER),
    (exceptions.AskError, _CLUSTER),
    (exceptions.ClusterCrossSlotError, _CLUSTER),
    (exceptions.InvalidResponse, _FOREIGN),
    (exceptions.TimeoutError, _LATE),
    (exceptions.DataError, _VALUE),
    (TimeoutError, _LATE),
    (ssl.SSLError, _TLS),
    (OSError, _REFUSED),
    (ValueError, _VALUE),
    (RuntimeError, _BROKEN),
)

_BY_WORD: dict[str, Verdict] = {
    "WRONGTYPE": _UNFIT,
    "MISCONF": _DISK,
    "NOREPLICAS": _REPLICAS,
    "BUSY": _BUSY,
    "UNKILLABLE": _BUSY,
    "Protocol": _FOREIGN,
}
"""By the first word of what a server answers, where the driver has no kind of its own for it."""

_BY_TEXT: tuple[tuple[str, Verdict], ...] = (
    ("max number of clients", _CROWDED),
    ("DB index", _OPTION),
    ("SSL", _TLS),
    ("connecting to", _REFUSED),
)
"""By what the text of an error says where neither kind nor word tell; the last are failed connections."""


def store_error(error: Exception) -> StoreError:
    """Say in the ports' words what went wrong with a server."""
    kind, text = _verdict(error)
    return kind(text)


@contextmanager
def told() -> Iterator[None]:
    """StoreErrors for all that goes wrong in a call of the driver, for use in a task.

    The driver sends by `asyncio.wait_for`, which before Python 3.12 may swallow a cancellation: it is raised
    again, whatever became of the call.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    except FAILURES as error:
        _check_cancelled(task, before)
        repeats = isinstance(error, exceptions.ResponseError | ValueError)
        raise store_error(error) from (None if repeats else error)
    _check_cancelled(task, before)


def _check_cancelled(task: asyncio.Task[Any] | None, before: int) -> None:
    if task and task.cancelling() > before:
        raise asyncio.CancelledError


def _verdict(error: Exception) -> Verdict:
    known = (verdict for kind, verdict in _BY_KIND if isinstance(error, kind))
    found = next(known, None)
    if found is not None:
        return found
    text = str(error)
    word = _BY_WORD.get(text.partition(" ")[0])
    said = next((verdict for part, verdict in _BY_TEXT if part in text), None)
    return word or said or (_BROKEN if isinstance(error, exceptions.ConnectionError) else _UNKNOWN)
