"""Streams outlive their store: what was known stays, the link says so, and what comes after is heard."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest

from backends.ports import AlertBoard, Board, Gap, Link, LinkState, Patients, Stores, TimedOut, Unavailable
from clinical.alerts import AlertEvent, Verb
from clinical.patients import Patient
from tests.tui.bedside import alert, patient
from tests.tui.conftest import until
from tui import follow
from tui.regions import RegionWatch


class Flaky:
    """An alert board that fails once in a while: each item of `said` is yielded, or raised."""

    def __init__(self, *said: AlertEvent | Gap | Link | Exception) -> None:
        self.said = list(said)
        self.closed = 0
        self.asked = 0

    async def snapshot(self) -> Board:
        self.asked += 1
        return Board((), 0)

    async def follow(self, position: int) -> AsyncIterator[AlertEvent | Gap | Link]:
        try:
            while self.said:
                item = self.said.pop(0)
                if isinstance(item, Exception):
                    raise item
                yield item
            await asyncio.Event().wait()
        finally:
            self.closed += 1


class Admitting:
    """Records in which someone is admitted after the first census, before anyone listens."""

    def __init__(self) -> None:
        self.lying: tuple[Patient, ...] = ()

    async def census(self, ward: str) -> tuple[Patient, ...]:
        counted, self.lying = self.lying, (patient("B01"),)
        return counted

    async def changes(self) -> AsyncIterator[Patient | Link]:
        await asyncio.Event().wait()
        yield patient("B02")


def region_over(board: Flaky) -> RegionWatch:
    """A region whose alerts come from that board."""
    region = RegionWatch("north", "North")
    parts = dict.fromkeys(("patients", "vitals", "teams", "analytics", "live"))
    region.stores = Stores("north", alerts=cast(AlertBoard, board), **parts)  # type: ignore[arg-type]
    return region


def begun(label: str) -> AlertEvent:
    return AlertEvent(f"op {label}", Verb.BEGIN, 0.0, alert(label), 1)


async def test_a_stream_that_breaks_is_followed_again_and_its_link_is_down_meanwhile() -> None:
    board = Flaky(begun("B01"), Unavailable("it went away"))
    region = region_over(board)
    following = asyncio.create_task(region.follow_alerts())
    await until(lambda: region.cut("alerts"))
    link = region.cut("alerts")
    assert link is not None
    assert link.problem == "it went away"
    assert len(region.alerts.all()) == 1
    await until(lambda: region.cut("alerts") is None)
    assert board.asked == 2
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert board.closed == 2


async def test_a_fault_in_an_adapter_is_a_dead_link_and_not_a_dead_screen() -> None:
    region = region_over(Flaky(KeyError("a fault")))
    following = asyncio.create_task(region.follow_alerts())
    await until(lambda: region.cut("alerts"))
    link = region.cut("alerts")
    assert link is not None
    assert link.problem == "fault: KeyError"
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_after_a_gap_what_stands_replaces_what_was_known() -> None:
    region = region_over(Flaky(begun("B01"), Gap(1, 9, (alert("B02"), alert("B03")))))
    following = asyncio.create_task(region.follow_alerts())
    await until(lambda: len(region.alerts.all()) == 2)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_a_stream_that_says_its_link_is_down_is_believed_until_it_speaks_again() -> None:
    board = Flaky(Link(LinkState.DOWN, 5.0, None, "silent"))
    region = region_over(board)
    following = asyncio.create_task(region.follow_alerts())
    await until(lambda: region.cut("alerts"))
    region._change(begun("B01"))
    assert region.cut("alerts") is None
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_a_question_is_not_waited_for_for_ever() -> None:
    with pytest.raises(TimedOut):
        await follow.asked(asyncio.Event().wait(), 0.01)


async def test_who_is_admitted_between_the_census_and_the_listening_is_soon_seen() -> None:
    seen: list[tuple[Patient, ...]] = []
    records = cast(Patients, Admitting())
    following = asyncio.create_task(
        follow.patients(records, "4b", seen.append, lambda _: None, lambda _: None)
    )
    await until(lambda: seen and seen[-1] == (patient("B01"),))
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
