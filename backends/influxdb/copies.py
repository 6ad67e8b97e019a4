"""The instances of a region: every one is written to, and the first that is well and complete is read from.

The open-source server has no replication. What one of several could not take is owed to it (`owed.Owed`); the
others are told, so that every terminal knows which instance lacks something and reads from another.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from backends.influxdb import questions
from backends.influxdb.buckets import Buckets, Kept
from backends.influxdb.rows import owed
from backends.influxdb.schema_version import check
from backends.pauses import Pauses
from backends.ports import Invalid, StoreError, TimedOut

if TYPE_CHECKING:
    from backends.influxdb.instance import Instance

T = TypeVar("T")

READ = 1.8
"""Seconds for an answer, a little less than the link's; shared by the instances that are asked in turn."""

WRITE = 3.5
"""Seconds for a write, so that the link's one retry fits in; less where others hold it up."""

LONGEST_PAUSE = 3.0
"""Seconds at most between two attempts at an instance that is away."""


@dataclass(slots=True)
class Copy:
    """One instance, and what is known of it."""

    instance: "Instance"
    checked: bool = False
    problem: StoreError | None = None
    tells: frozenset[str] = frozenset()
    """The instances to which something is owed, as this one said last."""
    owed: bool = False
    pauses: Pauses = field(default_factory=lambda: Pauses(longest=LONGEST_PAUSE))


class Copies:
    """What is written to all and read from one."""

    def __init__(
        self, instances: Sequence["Instance"], buckets: Buckets, kept: Kept, clock: Callable[[], float]
    ) -> None:
        self.all = tuple(map(Copy, instances))
        self._buckets = buckets
        self._kept = kept
        self._clock = clock

    async def look(self, seconds: float) -> None:
        """Ask each a real question and note how it is; raises what is wrong where none is well."""
        await asyncio.gather(*(self._look_at(copy, seconds) for copy in self.all))
        lacking = frozenset[str]().union(*(copy.tells for copy in self.all))
        for copy in self.all:
            copy.owed = copy.instance.name in lacking
        self._check_any()

    async def read(self, ask: Callable[["Instance", float], Awaitable[T]]) -> T:
        """Ask the first that is well and complete, then the others; raises a StoreError."""
        first, *others = sorted(self.all, key=lambda copy: (copy.problem is not None, copy.owed))
        seconds = READ / len(self.all)
        for other in others:
            try:
                return await ask(first.instance, seconds)
            except Invalid:
                raise
            except StoreError as error:
                first.problem, first = error, other
        return await ask(first.instance, seconds)

    async def write(self, body: bytes) -> tuple[Copy, ...]:
        """Write to every one; gives those that could not take it. Raises a StoreError where none could."""
        resting = [copy for copy in self.all if not copy.pauses.over()]
        asked = self.all if len(resting) == len(self.all) else [c for c in self.all if c not in resting]
        refusals = await asyncio.gather(*(self.send(copy, body) for copy in asked))
        errors = [error for error in refusals if error is not None]
        for error in errors:
            if isinstance(error, Invalid) or (isinstance(error, TimedOut) and len(errors) == len(asked)):
                raise error
        if len(errors) == len(asked):
            raise errors[0]
        took = [copy for copy, error in zip(asked, refusals, strict=True) if error is None]
        return tuple(copy for copy in self.all if copy not in took)

    async def send(self, copy: Copy, body: bytes) -> StoreError | None:
        """Write to one; gives why it could not be. After a failure it rests for a moment."""
        try:
            await copy.instance.write(self._buckets.raw, body, WRITE / len(self.all))
        except Invalid as error:
            return error
        except StoreError as error:
            copy.pauses.begin()
            return error
        copy.pauses.end()
        return None

    async def _look_at(self, copy: Copy, seconds: float) -> None:
        try:
            if not copy.checked:
                await check(copy.instance, self._buckets, seconds)
                copy.checked = True
            kept = self._kept.raw or _WEEK
            asked = questions.owed(self._buckets.raw, self._clock(), kept)
            copy.tells = owed(await copy.instance.ask(asked, seconds))
            copy.problem = None
        except StoreError as error:
            copy.problem = error

    def _check_any(self) -> None:
        problems = [copy.problem for copy in self.all if copy.problem is not None]
        if len(problems) == len(self.all):
            raise problems[0]


_WEEK = 7 * 86_400
