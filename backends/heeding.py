"""Following a store: look, wait for word of something new, and say when the link breaks and is back."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from backends.ports import Link, LinkState, StoreError

T = TypeVar("T")

PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between the tries to read a store that cannot be read."""


class Word(Protocol):
    """Word of what is new in a store: `version` grows with it."""

    version: int

    async def changed(self, seen: int) -> int:
        """Wait for word after `seen`, a `version` taken before reading; raises a StoreError."""
        ...


async def heed(
    look: Callable[[], Awaitable[Sequence[T]]], word: Word, clock: Callable[[], float]
) -> AsyncGenerator[T | Link, None]:
    """Yield what `look` gives, now and after every word, and the link when it breaks and returns."""
    failures = 0
    while True:
        seen = word.version
        try:
            found = await look()
            if not (found or failures):
                await word.changed(seen)
                continue
        except StoreError as error:
            if not failures:
                yield Link(LinkState.DOWN, clock(), problem=str(error))
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
            continue
        if failures:
            failures = 0
            yield Link(LinkState.UP, clock())
        for item in found:
            yield item
