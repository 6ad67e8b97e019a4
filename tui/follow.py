"""From the stores' streams into what the screen holds: loops that outlive every failure of their store."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from backends.ports import (
    AlertBoard,
    Board,
    Gap,
    Link,
    LinkState,
    LiveVitals,
    Patients,
    StoreError,
    TimedOut,
    WardVitals,
)
from clinical.alerts import AlertEvent
from clinical.patients import Patient

T = TypeVar("T")
log = logging.getLogger(__name__)

READ_PATIENCE = 3.0
"""Seconds a screen waits for an answer: the deadline of a read (2 s) and its one retry have passed."""

WRITE_PATIENCE = 9.0
"""The same for what is written (8 s)."""

_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 5.0
_LOOK_AGAIN = 30.0
_LOOK_FIRST = 1.0
"""Seconds after which those are looked for who came between the first census and the listening."""


async def asked(question: Awaitable[T], patience: float = READ_PATIENCE) -> T:
    """Await an answer, but not for ever; raises a StoreError, for a fault in an adapter too."""
    try:
        async with asyncio.timeout(patience):
            return await question
    except StoreError:
        raise
    except TimeoutError as error:
        raise TimedOut(f"no answer in {patience:.0f} s") from error
    except Exception as error:
        log.exception("a question failed")
        raise StoreError(f"fault: {type(error).__name__}") from error


async def for_ever(loop: Callable[[], Awaitable[None]], lost: Callable[[StoreError], None]) -> None:
    """Run a loop over a store again and again, with growing pauses, saying each time why it ended."""
    pause = _FIRST_PAUSE
    while True:
        began = asyncio.get_running_loop().time()
        lost(await _why_it_ended(loop))
        if asyncio.get_running_loop().time() - began > _LOOK_AGAIN:
            pause = _FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


async def _why_it_ended(loop: Callable[[], Awaitable[None]]) -> StoreError:
    try:
        await loop()
    except StoreError as error:
        return error
    except Exception as error:  # the edge of a worker: shown as a dead link, never a dead screen
        log.exception("a stream failed")
        return StoreError(f"fault: {type(error).__name__}")
    return StoreError("the stream ended")


async def alerts(
    board: AlertBoard,
    stand: Callable[[Board | Gap], None],
    change: Callable[[AlertEvent], None],
    link: Callable[[Link], None],
) -> None:
    """Follow a region's alerts: what stands, then every change in its order."""
    standing = await asked(board.snapshot())
    stand(standing)
    async with closing(board.follow(standing.position)) as stream:
        async for news in stream:
            if isinstance(news, Link):
                link(news)
            elif isinstance(news, Gap):
                stand(news)
            else:
                change(news)


async def vitals(
    live: LiveVitals,
    ward: str,
    stand: Callable[[WardVitals], None],
    news: Callable[[WardVitals], None],
    link: Callable[[Link], None],
) -> None:
    """Follow a ward's vital signs; what stands is asked now and then too, so that no lost word stays lost."""

    async def look_again() -> None:
        while True:
            stand(await asked(live.snapshot(ward)))
            await asyncio.sleep(_LOOK_AGAIN)

    async def listen() -> None:
        async with closing(live.follow(ward)) as stream:
            async for item in stream:
                link(item) if isinstance(item, Link) else news(item)

    await _both(look_again(), listen())


async def patients(
    records: Patients,
    ward: str,
    census: Callable[[tuple[Patient, ...]], None],
    changed: Callable[[Patient], None],
    link: Callable[[Link], None],
) -> None:
    """Follow a ward's patients: the census, asked now and then, and every changed record."""

    async def look_again() -> None:
        pause = _LOOK_FIRST
        while True:
            census(await asked(records.census(ward)))
            await asyncio.sleep(pause)
            pause = _LOOK_AGAIN

    async def listen() -> None:
        async with closing(records.changes()) as stream:
            async for item in stream:
                link(item) if isinstance(item, Link) else changed(item)

    await _both(look_again(), listen())


async def _both(*loops: Awaitable[None]) -> None:
    """Run loops together until the first of them ends or fails; raises what it raised."""
    tasks = [asyncio.ensure_future(loop) for loop in loops]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def closing(stream: AsyncIterator[T]) -> AsyncIterator[AsyncIterator[T]]:
    """Iterate over a stream and let go of it surely."""
    try:
        yield stream
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()


def down(error: StoreError, since: float) -> Link:
    """A link that an error has cut."""
    return Link(LinkState.DOWN, since, None, str(error))
