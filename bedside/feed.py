"""The paced loop that asks the bedsides what is due and hands it to the intake."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bedside.intake import Intake
from bedside.sources import Bedside

STEP = 0.25
"""Seconds between two questions to the bedsides."""

TICK = 1.0
"""Seconds between two ticks of the alarm engines."""

_BREATH = 0.005


@contextmanager
def stop_on_signals() -> Iterator[asyncio.Event]:
    """Give an event that Ctrl-C, SIGTERM and SIGHUP set, in place of ending the process at once.

    What is ignored stays so: `nohup` means that a hang-up ends nothing.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    asked = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    caught = [number for number in asked if signal.getsignal(number) is not signal.SIG_IGN]
    for number in caught:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in caught:
            loop.remove_signal_handler(number)


async def run(
    bedsides: Sequence[Bedside],
    intake: Intake,
    *,
    stop: asyncio.Event | None = None,
    parent: int | None = None,
    until: float | None = None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Feed the intake until `stop` is set, the process `parent` is gone, or the clock passes `until`.

    Steps lie on a fixed grid, so that nothing drifts; a loop that falls behind leaves steps out, and the
    bedsides give at once what they missed. Between two steps everything else always gets its turn.
    """
    stop = stop or asyncio.Event()
    start = time.monotonic()
    step, ticked = 0, float("-inf")
    with collect_seldom():
        while not (stop.is_set() or _gone(parent) or (until is not None and clock() >= until)):
            now = clock()
            for bedside in bedsides:
                await intake.take(bedside.due(now))
            if time.monotonic() - ticked >= TICK - STEP / 2:
                ticked = time.monotonic()
                await intake.tick()
            step = max(step + 1, int((time.monotonic() - start) / STEP) + 1)
            await _sleep(stop, max(_BREATH, start + step * STEP - time.monotonic()))


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Let Python look for unreachable cycles less often: readings form none, and looking costs a fifth.

    Ten thousand beds hold some 300,000 objects that come and go each second; below that number every look
    finds them all alive. What is unreachable meanwhile is bounded by a hundred megabytes.
    """
    before = gc.get_threshold()
    gc.set_threshold(500_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _gone(parent: int | None) -> bool:
    """Whether the process that started this one has ended."""
    return parent is not None and os.getppid() != parent


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    """Sleep, or wake at once to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
