"""Tasks that run beside the intake for as long as it is open; one that dies is not passed over."""

import asyncio
from collections.abc import Awaitable, Callable


class Workers:
    """A few named tasks without an end."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work` until `stop`."""

        async def run() -> None:
            await work()

        self._tasks.append(asyncio.create_task(run(), name=name))

    def check(self) -> None:
        """Raise what a worker died of."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    async def stop(self) -> None:
        """Cancel all of them, and raise nothing for those that have died: `check` does."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
