"""The link round a store: what it waits for, what it refuses, and what it says of the store."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backends.breaker import FAILURES, PAUSE, SPREAD, Breaker
from backends.link import Linked, Patience
from backends.ports import (
    Conflict,
    Fitness,
    Invalid,
    Link,
    LinkState,
    Misconfigured,
    StoreError,
    TimedOut,
    Unavailable,
)

QUICK = Patience(read=0.05, write=5.0, connect=0.05, close=0.05, probe=0.05, probe_every=0.005, retry=0.001)


class Shelf:
    """A store that does as it is told: the next answers are errors, values, or None for a hang."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.well: StoreError | None = None
        self.openings: list[StoreError | None] = []
        self.asked = 0
        self.probed = 0
        self.hangs = asyncio.Event()
        self.closed = False
        self.close_hangs = False

    async def __aenter__(self) -> Self:
        problem = self.openings.pop(0) if self.openings else None
        if problem is not None:
            raise problem
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.close_hangs:
            await asyncio.Event().wait()
        self.closed = True

    async def probe(self) -> None:
        self.probed += 1
        if self.well is not None:
            raise self.well

    async def fitness(self) -> Fitness:
        raise NotImplementedError

    async def set_up(self) -> None:
        """Nothing is needed."""

    async def get(self, name: str) -> object:
        return await self._answer(name)

    async def save(self, name: str) -> object:
        return await self._answer(name)

    async def follow(self) -> AsyncIterator[int]:
        for number in range(3):
            yield number

    async def _answer(self, name: str) -> object:
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else name
        if answer is None:
            await self.hangs.wait()
        if isinstance(answer, StoreError):
            raise answer
        return answer


class Time:
    """A timer that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def link_to(shelf: Shelf, patience: Patience = QUICK, timer: Callable[[], float] | None = None) -> Any:
    """The shelf behind its link; never retried late, and the clock always shows 7."""
    return Linked(shelf, patience, clock=lambda: 7.0, timer=timer or Time(), chance=lambda: 0.5)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  any state of the link or the shelf
            await asyncio.sleep(0.001)


async def refused(call: Awaitable[object]) -> StoreError:
    """What a call was refused with."""
    with pytest.raises(StoreError) as error:
        await call
    return error.value


async def test_a_verb_answers_through_its_link() -> None:
    async with link_to(Shelf()) as store:
        assert await store.get("ada") == "ada"
        assert await store.save(name="eve") == "eve"


async def test_streams_pass_through() -> None:
    async with link_to(Shelf()) as store:
        assert [number async for number in store.follow()] == [0, 1, 2]


async def test_what_is_no_verb_is_no_verb() -> None:
    async with link_to(Shelf()) as store:
        assert store.closed is False
        with pytest.raises(AttributeError):
            store.prescribe


@pytest.mark.parametrize("problem", [Unavailable("away"), TimedOut("late")])
async def test_a_failed_call_is_sent_once_more(problem: StoreError) -> None:
    shelf = Shelf(problem, "ada")
    async with link_to(shelf) as store:
        assert await store.get("ada") == "ada"
        shelf.answers = [problem, problem, "ada"]
        assert await refused(store.get("ada")) is problem
    assert shelf.asked == 4


@pytest.mark.parametrize("answer", [Conflict("taken", "eve"), Invalid("never"), Misconfigured("password")])
async def test_an_answer_is_not_asked_for_again_and_trips_nothing(answer: StoreError) -> None:
    shelf = Shelf(*[answer] * 20, "ada")
    async with link_to(shelf) as store:
        for _ in range(20):
            assert await refused(store.get("ada")) is answer
        assert await store.get("ada") == "ada"
    assert shelf.asked == 21


async def test_a_read_that_hangs_ends_at_its_deadline() -> None:
    async with link_to(Shelf(None)) as store:
        assert isinstance(await refused(store.get("ada")), TimedOut)
        assert await store.get("ada") == "ada"


async def test_a_write_is_waited_for_longer_than_a_read() -> None:
    shelf = Shelf(None, None)
    async with link_to(shelf, replace(QUICK, probe_every=100.0)) as store:
        saving = asyncio.create_task(store.save("ada"))
        await until(lambda: shelf.asked == 1)
        assert isinstance(await refused(store.get("ada")), TimedOut)
        assert not saving.done()
        shelf.hangs.set()
        assert await saving is None


async def test_calls_beyond_the_bulkhead_wait_and_are_then_refused_unsent() -> None:
    shelf = Shelf(None, None)
    async with link_to(shelf, replace(QUICK, at_once=2)) as store:
        saving = [asyncio.create_task(store.save(name)) for name in ("a", "b")]
        await until(lambda: shelf.asked == 2)
        assert isinstance(await refused(store.get("ada")), Unavailable)
        assert shelf.asked == 2
        probed = shelf.probed
        await until(lambda: shelf.probed > probed)
        shelf.hangs.set()
        assert await asyncio.gather(*saving) == [None, None]
        assert await store.get("ada") == "ada"


async def test_the_breaker_refuses_at_once_and_lets_one_try() -> None:
    time = Time()
    shelf = Shelf(*[Unavailable("away")] * 2 * FAILURES)
    async with link_to(shelf, timer=time) as store:
        for _ in range(FAILURES):
            await refused(store.get("ada"))
        asked = shelf.asked
        assert isinstance(await refused(store.get("ada")), Unavailable)
        assert shelf.asked == asked
        shelf.answers = [Unavailable("away")] * 2
        time.now += PAUSE * (1 + SPREAD)
        await refused(store.get("ada"))
        await refused(store.get("ada"))
        assert shelf.asked == asked + 2
        time.now += PAUSE * (1 + SPREAD)
        assert await store.get("ada") == await store.get("ada") == "ada"


class Breaking(RuleBasedStateMachine):
    """A breaker against what it promises."""

    def __init__(self) -> None:
        super().__init__()
        self.time = Time()
        self.chance = 0.5
        self.breaker = Breaker(self.time, lambda: self.chance)
        self.failures = 0
        self.failed_at = 0.0

    @rule(seconds=st.floats(0, 5), chance=st.floats(0, 1))
    def wait(self, seconds: float, chance: float) -> None:
        self.time.now += seconds
        self.chance = chance

    @rule()
    def call_fails(self) -> None:
        if self.breaker.allows():
            self.breaker.fail()
            self.failures += 1
            self.failed_at = self.time.now

    @rule()
    def call_answers(self) -> None:
        if self.breaker.allows():
            self.breaker.answer()
            self.failures = 0

    @rule()
    def caller_gives_up(self) -> None:
        """A call that was let through and never ends frees nobody else at once."""
        if self.breaker.allows() and self.failures >= FAILURES:
            self.failed_at = self.time.now
            assert not self.breaker.allows()

    @invariant()
    def it_is_open_only_after_failures_and_only_for_its_pause(self) -> None:
        past = self.time.now - self.failed_at
        if self.failures >= FAILURES and past < PAUSE * (1 - SPREAD):
            assert not self.breaker.allows()


Breaking.TestCase.settings = settings(max_examples=50, deadline=None)
TestBreaking = Breaking.TestCase


async def test_the_probe_keeps_the_link() -> None:
    shelf, time = Shelf(), Time()
    async with link_to(shelf, timer=time) as store:
        heard: list[Link] = []
        forget = store.hear(heard.append)
        assert store.link.state is LinkState.UP
        shelf.well = Unavailable("the server is away")
        await until(lambda: store.link.state is LinkState.DOWN)
        assert (store.link.since, store.link.problem) == (7.0, "the server is away")
        shelf.well = None
        await until(lambda: store.link.state is LinkState.UP)
        assert [link.state for link in heard] == [LinkState.DOWN, LinkState.UP]
        forget()
        shelf.well = Unavailable("the server is away")
        await until(lambda: store.link.state is LinkState.DOWN)
        assert len(heard) == 2


async def test_a_slow_store_is_degraded_with_its_latency() -> None:
    class Slow(Time):
        def __call__(self) -> float:
            self.now += 0.5
            return self.now

    async with link_to(Shelf(), timer=Slow()) as store:
        await until(lambda: store.link.state is LinkState.DEGRADED)
        assert store.link.latency == pytest.approx(0.5)


async def test_the_links_of_a_store_can_be_followed() -> None:
    shelf = Shelf()
    async with asyncio.timeout(10), link_to(shelf) as store:
        links = store.links()
        assert (await anext(links)).state is LinkState.UP
        shelf.well = TimedOut("late")
        assert (await anext(links)).state is LinkState.DOWN
        await links.aclose()


async def test_a_store_that_cannot_be_opened_says_so_and_is_opened_later() -> None:
    shelf = Shelf()
    shelf.openings = [Unavailable("the disk is full")] * 3
    async with link_to(shelf) as store:
        assert store.link.state is LinkState.DOWN
        problem = await refused(store.get("ada"))
        assert (type(problem), str(problem)) == (Unavailable, "the disk is full")
        await until(lambda: store.link.state is LinkState.UP)
        assert await store.get("ada") == "ada"
    assert shelf.closed


async def test_a_misconfigured_store_is_not_asked() -> None:
    shelf = Shelf()
    shelf.openings = [Misconfigured("the password is wrong")]
    async with link_to(shelf) as store:
        assert isinstance(await refused(store.get("ada")), Misconfigured)
        assert store.link.problem == "the password is wrong"
    assert not shelf.closed
    assert shelf.asked == shelf.probed == 0


async def test_a_misconfigured_store_that_someone_mends_comes_back() -> None:
    shelf = Shelf("ada")
    shelf.openings = [Misconfigured("the password is wrong"), Misconfigured("the password is wrong")]
    async with link_to(shelf, replace(QUICK, mended=0.005)) as store:
        await until(lambda: store.link.state is LinkState.UP)
        assert await store.get("ada") == "ada"
    assert shelf.closed


async def test_closing_does_not_wait_for_a_store_that_hangs() -> None:
    shelf = Shelf()
    shelf.close_hangs = True
    async with asyncio.timeout(10):
        async with link_to(shelf) as store:
            pass
        assert isinstance(await refused(store.get("ada")), Unavailable)


async def test_a_call_given_up_by_its_caller_leaves_the_bulkhead() -> None:
    shelf = Shelf(None)
    async with link_to(shelf, replace(QUICK, at_once=1)) as store:
        saving = asyncio.create_task(store.save("ada"))
        await until(lambda: shelf.asked == 1)
        saving.cancel()
        with suppress(asyncio.CancelledError):
            await saving
        assert await store.get("ada") == "ada"


def two_on_one_file(first: Shelf, second: Shelf) -> tuple[Any, Any]:
    """Two links of which the first one's probe speaks for both."""
    speaker = link_to(first)
    return speaker, Linked(second, QUICK, clock=lambda: 7.0, timer=Time(), speaker=speaker)


async def test_one_probe_speaks_for_all_that_share_a_file() -> None:
    first, second = Shelf(), Shelf()
    speaker, other = two_on_one_file(first, second)
    async with speaker, other:
        first.well = Unavailable("the disk is gone")
        await until(lambda: other.link.state is LinkState.DOWN)
        assert other.link.problem == "the disk is gone"
        first.well = None
        await until(lambda: other.link.state is LinkState.UP)
        assert first.probed > 0
        assert second.probed == 0
    assert second.closed


async def test_what_shares_a_file_is_opened_when_that_can_be() -> None:
    first, second = Shelf(), Shelf()
    first.openings = [Unavailable("the disk is full")] * 2
    second.openings = [Unavailable("the disk is full")] * 3
    speaker, other = two_on_one_file(first, second)
    async with speaker, other:
        assert other.link.state is LinkState.DOWN
        await until(lambda: other.link.state is LinkState.UP)
        assert await other.get("ada") == "ada"


async def test_a_closed_link_is_spoken_for_no_more() -> None:
    first, second = Shelf(), Shelf()
    speaker, other = two_on_one_file(first, second)
    async with speaker:
        async with other:
            pass
        probed = first.probed
        await until(lambda: first.probed > probed + 1)
        assert other.link.state is LinkState.UP
        assert (await refused(other.get("ada"))).args == ("it is closed",)
