"""What every alert board must do: one truth, in order, once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.ports import AlertBoard, Conflict, Gap, Invalid, Lease, Link
from clinical.alerts import AlertEvent, Priority, State, Verb
from clinical.places import Bed
from tests.backends.conftest import AlertBoards
from tests.backends.examples import BED, a_deed, an_alert, begun, closed, updated

_CASES = count()


async def events(board: AlertBoard, position: int, many: int) -> list[AlertEvent]:
    """The first so many events after a position."""
    found: list[AlertEvent] = []
    async with asyncio.timeout(10), aclosing(stream_of(board, position)) as stream:
        async for item in stream:
            if isinstance(item, AlertEvent):
                found.append(item)
            if len(found) == many:
                break
    return found


async def stream_of(board: AlertBoard, position: int) -> AsyncGenerator[AlertEvent | Gap | Link, None]:
    async for item in board.follow(position):
        yield item


async def lease_when_free(board: AlertBoard, ward: str, holder: str) -> Lease:
    """Ask for a lease until it is given."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await board.lease(ward, holder, 30.0)
            except Conflict:
                await asyncio.sleep(0.01)


async def test_a_posted_alert_stands_on_the_board(alert_board: AlertBoard) -> None:
    stored = await alert_board.post(begun(an_alert()))
    board = await alert_board.snapshot()
    assert board.alerts == (an_alert(),)
    assert board.position == stored.seq > 0


async def test_a_board_without_alerts_is_empty(alert_board: AlertBoard) -> None:
    board = await alert_board.snapshot()
    assert board.alerts == ()
    assert board.position == 0


async def test_a_closed_alert_leaves_the_board(alert_board: AlertBoard) -> None:
    await alert_board.post(begun(an_alert()))
    await alert_board.post(closed(an_alert()))
    assert (await alert_board.snapshot()).alerts == ()


async def test_an_alert_keeps_all_that_it_carries(alert_board: AlertBoard) -> None:
    odd = replace(
        an_alert("odd"),
        name="[bold red]O’Brien\x1b[2J\u202e" + "x" * 5000,
        signal=None,
        level=None,
        priority=Priority.HIGH,
        state=State.LATCHED,
        value=None,
        limit=None,
        ended=1.5,
        by="sister.grey",
        by_at=2.5,
    )
    await alert_board.post(begun(odd))
    assert (await alert_board.snapshot()).alerts == (odd,)
    assert [event.alert for event in await events(alert_board, 0, 1)] == [odd]


async def test_the_same_operation_again_gives_the_event_it_made(alert_board: AlertBoard) -> None:
    first = await alert_board.post(begun(an_alert()))
    await alert_board.post(updated(an_alert(), 140.0))
    assert await alert_board.post(begun(an_alert())) == first
    assert len(await events(alert_board, 0, 2)) == 2
    assert (await alert_board.snapshot()).position == first.seq + 1


async def test_a_version_that_does_not_follow_is_a_conflict_with_the_current_one(
    alert_board: AlertBoard,
) -> None:
    await alert_board.post(begun(an_alert()))
    newer = await alert_board.post(updated(an_alert(), 140.0))
    with pytest.raises(Conflict) as refused:
        await alert_board.post(updated(an_alert(), 150.0))
    assert refused.value.current == newer.alert


async def test_a_new_alert_must_begin_at_version_one(alert_board: AlertBoard) -> None:
    with pytest.raises(Conflict) as refused:
        await alert_board.post(updated(an_alert(), 140.0))
    assert refused.value.current is None
    assert (await alert_board.snapshot()).alerts == ()


async def test_an_alert_of_another_region_is_refused(alert_board: AlertBoard) -> None:
    with pytest.raises(Invalid):
        await alert_board.post(begun(an_alert(bed=Bed("south", "4b", "B12"))))


async def test_a_follower_gets_every_event_once_and_in_order(alert_boards: AlertBoards) -> None:
    async with alert_boards() as poster, alert_boards() as terminal:
        for number in range(3):
            await poster.post(begun(an_alert(f"before-{number}")))
        follower = asyncio.create_task(events(terminal, 0, 6))
        for number in range(3):
            await poster.post(begun(an_alert(f"after-{number}")))
        found = await follower
    assert [event.alert.id for event in found] == [
        *(f"before-{number}" for number in range(3)),
        *(f"after-{number}" for number in range(3)),
    ]
    assert [event.seq for event in found] == sorted({event.seq for event in found})


async def test_a_follower_goes_on_from_its_position(alert_board: AlertBoard) -> None:
    first = await alert_board.post(begun(an_alert("first")))
    second = await alert_board.post(begun(an_alert("second")))
    assert await events(alert_board, first.seq, 1) == [second]


async def test_two_followers_of_one_terminal_see_the_same(alert_boards: AlertBoards) -> None:
    async with alert_boards() as poster, alert_boards() as terminal:
        followers = [asyncio.create_task(events(terminal, 0, 2)) for _ in range(2)]
        await poster.post(begun(an_alert("first")))
        await poster.post(begun(an_alert("second")))
        one, other = await asyncio.gather(*followers)
    assert one == other


async def test_a_position_that_the_board_never_reached_is_a_gap(alert_board: AlertBoard) -> None:
    stored = await alert_board.post(begun(an_alert()))
    async with asyncio.timeout(10), aclosing(stream_of(alert_board, 500)) as stream:
        gap = await anext(stream)
        following = asyncio.ensure_future(anext(stream))
        later = await alert_board.post(updated(an_alert(), 140.0))
        assert await following == later
    assert gap == Gap(500, stored.seq, (an_alert(),))


async def test_an_acknowledgement_names_who_and_reaches_the_followers(alert_boards: AlertBoards) -> None:
    async with alert_boards() as one, alert_boards() as other:
        stored = await one.post(begun(an_alert()))
        event = await one.acknowledge(an_alert().id, 1, "nurse.ada", a_deed())
        assert await events(other, stored.seq, 1) == [event]
        assert (await other.snapshot()).alerts == (event.alert,)
    assert event.verb is Verb.ACKNOWLEDGE
    assert event.alert.state is State.ACKNOWLEDGED
    assert event.alert.by == "nurse.ada"
    assert event.alert.version == 2


async def test_an_acknowledgement_sent_again_counts_once(alert_board: AlertBoard) -> None:
    await alert_board.post(begun(an_alert()))
    first = await alert_board.acknowledge(an_alert().id, 1, "nurse.ada", a_deed())
    assert await alert_board.acknowledge(an_alert().id, 1, "nurse.ada", a_deed()) == first


async def test_an_alert_that_changed_since_it_was_seen_is_not_acknowledged(alert_board: AlertBoard) -> None:
    await alert_board.post(begun(an_alert()))
    worse = await alert_board.post(updated(an_alert(), 170.0))
    with pytest.raises(Conflict) as refused:
        await alert_board.acknowledge(an_alert().id, 1, "nurse.ada", a_deed())
    assert refused.value.current == worse.alert


async def test_an_alert_that_is_gone_cannot_be_acknowledged(alert_board: AlertBoard) -> None:
    with pytest.raises(Conflict) as refused:
        await alert_board.acknowledge("never-was", 1, "nurse.ada", a_deed())
    assert refused.value.current is None


async def test_of_two_who_acknowledge_at_once_one_wins(alert_boards: AlertBoards) -> None:
    async with alert_boards() as one, alert_boards() as other:
        await one.post(begun(an_alert()))
        outcomes = await asyncio.gather(
            one.acknowledge(an_alert().id, 1, "ada", a_deed("op-ada", "ada")),
            other.acknowledge(an_alert().id, 1, "ben", a_deed("op-ben", "ben")),
            return_exceptions=True,
        )
    won = [outcome for outcome in outcomes if isinstance(outcome, AlertEvent)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(won) == len(lost) == 1
    assert lost[0].current == won[0].alert


async def test_a_ward_is_leased_to_one_holder(alert_boards: AlertBoards) -> None:
    async with alert_boards() as one, alert_boards() as other:
        lease = await one.lease("4b", "intake-1", 30.0)
        with pytest.raises(Conflict) as refused:
            await other.lease("4b", "intake-2", 30.0)
        assert refused.value.current == lease
        assert (await other.lease("5a", "intake-2", 30.0)).holder == "intake-2"


async def test_a_renewed_lease_keeps_its_fence_and_lasts_longer(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("4b", "intake-1", 30.0)
    renewed = await alert_board.lease("4b", "intake-1", 60.0)
    assert renewed.fence == lease.fence
    assert renewed.expires > lease.expires


async def test_a_released_lease_passes_at_once_with_a_greater_fence(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("4b", "intake-1", 30.0)
    await alert_board.release(lease)
    assert (await alert_board.lease("4b", "intake-2", 30.0)).fence > lease.fence


async def test_an_expired_lease_passes_with_a_greater_fence(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("4b", "intake-1", 0.05)
    assert (await lease_when_free(alert_board, "4b", "intake-2")).fence > lease.fence


async def test_releasing_a_lease_that_has_passed_on_leaves_it_alone(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("4b", "intake-1", 0.05)
    taken = await lease_when_free(alert_board, "4b", "intake-2")
    await alert_board.release(lease)
    with pytest.raises(Conflict) as refused:
        await alert_board.lease("4b", "intake-3", 30.0)
    assert refused.value.current == taken


async def test_the_standing_leases_tell_who_feeds_which_ward(alert_boards: AlertBoards) -> None:
    async with alert_boards() as engine, alert_boards() as monitor:
        assert await monitor.leases() == ()
        fed = await engine.lease("4b", "intake-1", 30.0)
        given_back = await engine.lease("5a", "intake-1", 30.0)
        assert await monitor.leases() == (fed, given_back)
        await engine.release(given_back)
        assert await monitor.leases() == (fed,)
        renewed = await engine.lease("4b", "intake-1", 60.0)
        assert await monitor.leases() == (renewed,)


async def test_a_lease_that_nobody_renews_stands_no_longer(alert_board: AlertBoard) -> None:
    await alert_board.lease("4b", "intake-1", 0.05)
    async with asyncio.timeout(10):
        while await alert_board.leases():  # noqa: ASYNC110  time passes in the store
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", ["since", "changed", "ended", "by_at"])
@pytest.mark.parametrize("moment", [1e300, -1.0, float("nan")])
async def test_an_alert_of_a_moment_on_no_calendar_is_refused(
    alert_board: AlertBoard, name: str, moment: float
) -> None:
    with pytest.raises(Invalid):
        await alert_board.post(begun(replace(an_alert(), **{name: moment})))  # type: ignore[arg-type]
    assert (await alert_board.snapshot()).alerts == ()


async def test_an_engine_whose_ward_has_passed_on_can_post_no_more(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("4b", "intake-1", 0.05)
    await alert_board.post(begun(an_alert("mine")), lease)
    taken = await lease_when_free(alert_board, "4b", "intake-2")
    with pytest.raises(Conflict):
        await alert_board.post(begun(an_alert("late")), lease)
    await alert_board.post(begun(an_alert("theirs")), taken)
    assert [alert.id for alert in (await alert_board.snapshot()).alerts] == ["mine", "theirs"]


async def test_a_lease_of_one_ward_posts_nothing_on_another(alert_board: AlertBoard) -> None:
    lease = await alert_board.lease("5a", "intake-1", 30.0)
    with pytest.raises(Invalid):
        await alert_board.post(begun(an_alert(bed=BED)), lease)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), min_size=1))
async def test_versions_never_skip_whatever_is_posted(
    alert_board: AlertBoard, steps: list[tuple[int, int]]
) -> None:
    stored: dict[str, int] = {}
    case = next(_CASES)
    for which, version in steps:
        alert = replace(an_alert(f"{case}-{which}"), version=version)
        before = stored.get(alert.id, 0)
        event = AlertEvent(f"{alert.id} {version}", Verb.UPDATE, 0.0, alert)
        if version <= before + 1:
            assert (await alert_board.post(event)).alert.version == version
            stored[alert.id] = max(before, version)
        else:
            with pytest.raises(Conflict):
                await alert_board.post(event)
    standing = {alert.id: alert.version for alert in (await alert_board.snapshot()).alerts}
    assert {name: version for name, version in standing.items() if name in stored} == stored


async def test_it_can_be_probed_described_and_set_up_twice(alert_board: AlertBoard) -> None:
    await alert_board.set_up()
    await alert_board.set_up()
    await alert_board.probe()
    fitness = await alert_board.fitness()
    assert fitness.problem == ""
    assert fitness.version
    assert fitness.latency is not None
