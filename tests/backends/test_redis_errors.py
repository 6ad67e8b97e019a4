"""What the driver raises in the ports' words, each one line and without what was sent."""

import asyncio
import ssl

import pytest
from redis import exceptions
from redis.asyncio.sentinel import MasterNotFoundError

from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable
from backends.redis.errors import store_error, told

VERDICTS: list[tuple[Exception, type[StoreError]]] = [
    (exceptions.AuthenticationError("invalid username-password pair"), Misconfigured),
    (exceptions.NoPermissionError("this user has no permissions"), Misconfigured),
    (MasterNotFoundError("No master found for 'mymaster'"), Unavailable),
    (exceptions.BusyLoadingError("Redis is loading the dataset"), Unavailable),
    (exceptions.ReadOnlyError("You can't write against a read only replica."), Unavailable),
    (exceptions.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."), Unavailable),
    (exceptions.MaxConnectionsError("Too many connections"), Unavailable),
    (exceptions.TimeoutError("Timeout reading from host:1"), TimedOut),
    (TimeoutError(), TimedOut),
    (exceptions.ConnectionError("Connection closed by server."), TimedOut),
    (exceptions.ConnectionError("Error 111 connecting to host:1. Connect call failed."), Unavailable),
    (exceptions.ConnectionError("max number of clients reached"), Unavailable),
    (exceptions.ConnectionError("Error 1 connecting to host:1. [SSL] record layer failure."), Misconfigured),
    (ssl.SSLError("certificate verify failed"), Misconfigured),
    (ConnectionRefusedError(111, "refused"), Unavailable),
    (exceptions.InvalidResponse("Protocol Error"), Misconfigured),
    (exceptions.MovedError("3999 127.0.0.1:6381"), Misconfigured),
    (exceptions.DataError("Invalid input of type"), Invalid),
    (UnicodeEncodeError("utf-8", "\udc80", 0, 1, "surrogates not allowed"), Invalid),
    (exceptions.ResponseError("WRONGTYPE Operation against a key"), Misconfigured),
    (exceptions.ResponseError("MISCONF Errors writing to the AOF file"), Unavailable),
    (exceptions.ResponseError("NOREPLICAS Not enough good replicas to write."), Unavailable),
    (exceptions.ResponseError("BUSY Redis is busy running a script."), Unavailable),
    (exceptions.ResponseError("DB index is out of range"), Misconfigured),
    (
        exceptions.ResponseError("unknown command, with args beginning with: 'Ada'"),
        Misconfigured,
    ),
    (RuntimeError("pubsub connection not set"), TimedOut),
]


@pytest.mark.parametrize(("error", "kind"), VERDICTS)
def test_each_error_of_the_driver_has_its_kind_and_one_line(error: Exception, kind: type[StoreError]) -> None:
    meant = store_error(error)
    assert type(meant) is kind
    assert "\n" not in str(meant)
    assert str(error) == "" or str(error) not in str(meant)


async def test_what_a_server_repeats_of_what_it_was_sent_is_not_passed_on() -> None:
    with pytest.raises(Misconfigured) as refused, told():
        raise exceptions.ResponseError("unknown command, with args beginning with: 'Okafor, Ada'")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


async def test_an_error_keeps_its_cause() -> None:
    cause = exceptions.TimeoutError("Timeout reading from host:1")
    with pytest.raises(TimedOut) as refused, told():
        raise cause
    assert refused.value.__cause__ is cause


@pytest.mark.parametrize("error", [None, exceptions.ConnectionError("gone")])
async def test_a_cancellation_that_the_driver_swallows_is_raised_again(error: Exception | None) -> None:
    reached = asyncio.Event()

    async def swallow() -> None:
        try:
            reached.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if error is not None:
                raise error from None

    async def call() -> None:
        with told():
            await swallow()

    task = asyncio.create_task(call())
    await reached.wait()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_a_deadline_that_the_driver_swallows_is_no_cancellation() -> None:
    with told():
        async with asyncio.timeout(0):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                answer = "in time after all"
    assert answer == "in time after all"
