"""Rows into their partitions: one batch for each, many at once, and first of all where they will be found."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from backends.cassandra.rows import Line

if TYPE_CHECKING:
    from backends.cassandra.ring import Ring

_MOST, _LONGEST = 500, 1_000_000
"""Rows and characters of one batch; a server takes some megabytes."""

_NOTED_FOR = 86_400.0
"""Seconds after which a partition is noted again, since notes end with their rows."""

_MOST_NOTED = 100_000

Note = tuple[str, date, str]


class Writing:
    """What one process writes into a region; it remembers which partitions it has noted."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._noted: dict[Note, float] = {}

    async def write(self, ring: "Ring", lines: Iterable[Line]) -> None:
        """Write every line; raises a StoreError where one may not be there, and all may be sent again."""
        batches: dict[tuple[str, str, date], list[Line]] = {}
        notes: dict[Note, int] = {}
        for line in lines:
            batches.setdefault((line.statement, line.owner, line.period), []).append(line)
            notes |= {(of, line.period, line.owner): line.kept for of in line.of}
        await self._note(ring, notes)
        await all_done(
            ring.put(statement, [line.values for line in part])
            for (statement, _, _), batch in batches.items()
            for part in _parts(batch)
        )

    async def _note(self, ring: "Ring", notes: dict[Note, int]) -> None:
        now = self._clock()
        fresh = [note for note in notes if not 0 <= now - self._noted.get(note, -_NOTED_FOR) < _NOTED_FOR]
        await all_done(ring.put("note", [(*note, notes[note])]) for note in fresh)
        self._noted |= dict.fromkeys(fresh, now)
        for old in list(islice(self._noted, max(0, len(self._noted) - _MOST_NOTED))):
            del self._noted[old]


async def all_done(tasks: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all of it at once, to the end; raises the first failure."""
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if outcome is not None:
            raise outcome


def _parts(batch: Iterable[Line]) -> Iterator[list[Line]]:
    """As few parts as may be sent at once."""
    part: list[Line] = []
    length = 0
    for line in batch:
        length += (size := _length(line))
        if part and (length > _LONGEST or len(part) == _MOST):
            yield part
            part, length = [], size
        part.append(line)
    if part:
        yield part


def _length(line: Line) -> int:
    texts = [value for value in line.values if isinstance(value, str)]
    texts += [text for value in line.values if isinstance(value, dict) for text in value.values()]
    return sum(map(len, texts))
