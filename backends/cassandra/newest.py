"""The newest rows of a span, out of partitions by period: the newest periods are read first, and no more.

Which partitions there are is read from `periods`, newest first and page by page. Those of a page are asked at
once; older ones only while rows are wanting.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from backends.cassandra.rows import Row

if TYPE_CHECKING:
    from backends.cassandra.ring import Ring

_WAVE = 32
"""Partitions that are asked at once; a page of 32 days, months or wards of a day."""

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """A table by its statement, what its partitions are noted under, and their length; rows begin with `at`.

    `rank` sorts the rows as they are to come.
    """

    statement: str
    of: str
    period: Callable[[float], date]
    rank: Callable[[Row], Any]


async def newest(ring: "Ring", asked: Question, start: float, stop: float, limit: int) -> list[Row]:
    """The newest rows in [start, stop), at most `limit`; raises a StoreError."""
    found: list[Row] = []
    async with aclosing(partitions(ring, asked.of, asked.period(start), asked.period(stop))) as waves:
        async for wave in waves:
            answers = (_partition(ring, asked, where, (start, stop), limit) for where in wave)
            for rows in await asyncio.gather(*answers):
                found += rows
            if len(found) >= limit:
                break
    return sorted(found, key=asked.rank)[:limit]


async def partitions(ring: "Ring", of: str, first: date, last: date) -> AsyncGenerator[list[Row], None]:
    """The partitions noted under a name, as period and owner, newest first, in groups of whole periods."""
    waiting: list[Row] = []
    async with aclosing(ring.pages("noted", (of, first, last), _WAVE)) as pages:
        async for page in pages:
            waiting += page
            whole = [each for each in waiting if each[0] != waiting[-1][0]]
            if whole:
                yield whole
                waiting = waiting[len(whole) :]
    if waiting:
        yield waiting


async def _partition(
    ring: "Ring", asked: Question, where: Row, span: tuple[float, float], limit: int
) -> list[Row]:
    """The newest rows of one partition, with all that happened at the same moment as the last of them."""
    period, owner = where
    found: list[Row] = []
    values = (owner, period, *span)
    async with aclosing(ring.pages(asked.statement, values, min(limit + 1, _PAGE))) as pages:
        async for page in pages:
            found += page
            if len(found) > limit and found[-1][0] < found[limit - 1][0]:
                break
    return found
