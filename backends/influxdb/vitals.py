"""The history of vital signs over InfluxDB 2: each region in buckets of its own, on one instance or several.

The driver is loaded when the store is opened, in a thread, and by `backends.influxdb.instance` alone.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from backends.addresses import Secrets
from backends.influxdb import fitness, questions
from backends.influxdb.access import each
from backends.influxdb.buckets import USUAL, Buckets, Kept, parts
from backends.influxdb.copies import Copies
from backends.influxdb.lines import Lines
from backends.influxdb.loading import load
from backends.influxdb.owed import Owed
from backends.influxdb.questions import Question
from backends.influxdb.rows import Histories, newest
from backends.influxdb.schema_version import check
from backends.influxdb.tokens import keep_token
from backends.ports import Fitness, Invalid, Misconfigured, StoreError, Unavailable
from backends.steps import Asked
from clinical.vitals import BedVitals, Reading, Series

if TYPE_CHECKING:
    from backends.influxdb.instance import Instance

T = TypeVar("T")

PROBE = 0.9
_OPENING = 4.0
_SETTING_UP = 7.5
_IN_FLIGHT = 3
_SMALL = 20_000
"""Characters of an answer that is read on the loop; a longer one goes to a thread."""

_A_WEEK = 7 * 86_400


class VitalsHistory:
    """A region's vital signs as they were.

    `url` and `token` may name several instances with commas between; `folder` keeps what is owed to one of
    them. `named` is the middle of the buckets' names.
    """

    def __init__(
        self,
        url: str,
        region: str,
        *,
        token: str,
        org: str,
        folder: Path,
        clock: Callable[[], float] = time.time,
        kept: Kept = USUAL,
        named: str = "vitals",
        secrets: Secrets | None = None,
    ) -> None:
        self._url = url
        self._token = token
        self._org = org
        self._region = region
        self._folder = folder
        self._clock = clock
        self._kept = kept
        self._buckets = Buckets.of(region, named)
        self._secrets = secrets
        self._lines = Lines(region)
        self._copies: Copies | None = None
        self._owed: Owed | None = None

    async def __aenter__(self) -> Self:
        """Connect, and check that an instance is fit and set up; raises a StoreError."""
        copies = Copies(await self._instances(self._token), self._buckets, self._kept, self._clock)
        try:
            await copies.look(_OPENING)
            self._copies = copies
        finally:
            if self._copies is None:
                await _close(copy.instance for copy in copies.all)
        if len(copies.all) > 1:
            self._owed = Owed(self._folder, copies, self._kept.raw or _A_WEEK, self._clock)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go within two seconds; what is owed to an instance stays on disk."""
        owed, self._owed = self._owed, None
        copies, self._copies = self._copies, None
        if owed is not None:
            await owed.close()
        if copies is not None:
            await _close(copy.instance for copy in copies.all)

    async def probe(self) -> None:
        """Ask every instance a real question; raises what is wrong where none answers it."""
        await self._open.look(PROBE)

    async def fitness(self) -> Fitness:
        """Describe the instances for `wardwatch check`."""
        copies = self._open
        try:
            await copies.look(PROBE)
        except StoreError as error:
            return fitness.none_well(error, ",".join(copy.instance.name for copy in copies.all))
        problem = self._owed.problem if self._owed else ""
        return await fitness.fitness(copies.all, self._buckets, problem)

    async def set_up(self) -> None:
        """Make buckets, tasks and this machine's own token; needs not to be open, and may run twice at once.

        With a token that is no operator's it is content where nothing is to be made.
        """
        async with self._reached(self._token) as instances:
            try:
                for instance in instances:
                    await instance.set_up(self._buckets, self._kept, _SETTING_UP)
            except Misconfigured:
                if not await self._fits(self._token):
                    raise
                return
            if self._secrets is not None:
                await keep_token(instances, self._buckets, self._secrets, self._fits, _SETTING_UP)

    async def record(self, batch: Sequence[Reading]) -> None:
        """Store readings; the same ones may be sent again. Others of the same moment join them.

        Returns when one instance has them; what another could not take is on disk by then.
        """
        copies = self._open
        if self._owed is not None:
            self._owed.begin()
        bodies = list(self._lines.bodies(batch))
        for first in range(0, len(bodies), _IN_FLIGHT):
            sending = (self._write(copies, body) for body in bodies[first : first + _IN_FLIGHT])
            for error in await asyncio.gather(*sending, return_exceptions=True):
                if error is not None:
                    raise error

    async def history(
        self, patients: Sequence[str], start: float, stop: float, step: float
    ) -> Mapping[str, Series]:
        """For each patient the mean of each step in [start, stop), `start` aligned down to the step.

        ACVPU and oxygen give the last value of the step. A patient without data has empty values. Steps
        finer than what is still held show a minute's or an hour's value in the step in which it begins.
        """
        asked = Asked.of(patients, start, stop, step)
        wanted = [
            question
            for part in parts(self._buckets, self._kept, asked, self._clock())
            for question in questions.histories(asked, part)
        ]
        found = Histories(asked)
        for answer in await self._ask(wanted):
            await _aside(len(answer), found.take, answer)
        return await _aside(asked.cells * len(asked.patients), found.series)

    async def latest(self, ward: str) -> tuple[BedVitals, ...]:
        """The newest samples of a ward's beds that were heard of within a day; without medians."""
        try:
            wanted = questions.latest(self._buckets.raw, ward, self._clock())
        except Invalid:
            return ()
        (answer,) = await self._ask([wanted])
        return newest(answer).beds(self._region, ward)

    async def _write(self, copies: Copies, body: bytes) -> None:
        """Write one request to every instance; what one could not take is owed to it."""
        for copy in await copies.write(body):
            if self._owed is not None:
                await self._owed.add(copy, body)

    async def _ask(self, wanted: Sequence[Question]) -> list[str]:
        """The answers of one instance."""

        async def ask(instance: "Instance", seconds: float) -> list[str]:
            return await asyncio.gather(*(instance.ask(question, seconds) for question in wanted))

        return await self._open.read(ask)

    @property
    def _open(self) -> Copies:
        if self._copies is None:
            raise Unavailable("it is not open")
        return self._copies

    async def _fits(self, token: str) -> bool:
        """Whether a token does for all that is asked and recorded, on instances that are set up."""
        async with self._reached(token) as instances:
            try:
                for instance in instances:
                    await check(instance, self._buckets, _SETTING_UP)
                    now = self._clock()
                    await instance.ask(questions.owed(self._buckets.raw, now, _A_WEEK), _SETTING_UP)
                    nothing = f"owed,by=setup,to=nobody waiting=0 {round(now * 1000)}"
                    await instance.write(self._buckets.raw, nothing.encode(), _SETTING_UP)
            except Misconfigured:
                return False
        return True

    @asynccontextmanager
    async def _reached(self, token: str) -> AsyncIterator[tuple["Instance", ...]]:
        """The instances by a token, let go of at the end."""
        instances = await self._instances(token)
        try:
            yield instances
        finally:
            await _close(instances)

    async def _instances(self, token: str) -> tuple["Instance", ...]:
        """The region's instances, not asked yet, with the driver loaded for them."""
        accesses = tuple(each(self._url, token, self._org))
        module = await asyncio.to_thread(load)
        return tuple(module.instance(access) for access in accesses)


async def _close(instances: Iterable["Instance"]) -> None:
    await asyncio.gather(*(instance.close() for instance in instances))


async def _aside(size: int, work: Callable[..., T], *given: object) -> T:
    """Do what takes more than a few milliseconds in a thread."""
    return work(*given) if size < _SMALL else await asyncio.to_thread(work, *given)
