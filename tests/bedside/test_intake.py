"""The intake: everything comes through it, and nothing is lost or doubled whatever fails."""

import asyncio
import fcntl
import logging
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from backends.ports import Stores
from bedside.intake import GOODBYE, Intake
from bedside.ward_feed import LEASE
from clinical.alerts import Priority, State
from clinical.limits import OwnLimit, Side
from clinical.vitals import Signal
from tests.bedside.wards import (
    START,
    Clock,
    Faults,
    a_deed,
    a_patient,
    a_ward,
    bed,
    events,
    live_through,
    open_alerts,
    reading,
    until,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stores(tmp_path: Path, clock: Clock) -> AsyncIterator[Stores]:
    async with a_ward(tmp_path / "data", clock) as stores:
        yield stores


@pytest.fixture
async def faults(stores: Stores) -> Faults:
    return Faults(stores)


@pytest.fixture
async def intake(faults: Faults, tmp_path: Path, clock: Clock) -> AsyncIterator[Intake]:
    async with Intake(faults.stores, tmp_path / "spool", "test", clock) as intake:
        assert await intake.watch_ward("4b")
        yield intake


async def recorded(stores: Stores, number: int, seconds: int) -> list[float | None]:
    """The heart rates that the history has of a bed's first seconds."""
    series = (await stores.vitals.history([f"p{number}"], START + 1, START + 1 + seconds, 1.0))[f"p{number}"]
    return list(series.values.get(Signal.HR, ()))


async def test_a_reading_reaches_its_ward_and_the_history(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 3, numbers=(1, 2), hr=80.0)

    async def shown() -> bool:
        return len((await stores.live.snapshot("4b")).beds) == 2

    await until(shown)
    beds = {vitals.bed: vitals for vitals in (await stores.live.snapshot("4b")).beds}
    sample = beds[bed(1)].latest[Signal.HR]
    assert sample is not None
    assert (sample.value, sample.source.name) == (80.0, "monitor")

    async def written() -> bool:
        return await recorded(stores, 2, 3) == [80.0, 80.0, 80.0]

    await until(written)


async def test_what_cannot_be_is_refused_and_counted_without_patient_data(
    intake: Intake, stores: Stores, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    ahead = reading(1, clock.now + 301)
    stranger = replace(reading(1, clock.now), patient="somebody secret")
    empty = replace(reading(4, clock.now), patient="p4")
    elsewhere = replace(reading(1, clock.now), bed=bed(2))
    nonsense = replace(reading(1, clock.now), observed=float("nan"))
    with caplog.at_level(logging.WARNING):
        await intake.take([ahead, stranger, empty, elsewhere, nonsense, ahead, stranger])
    assert intake.tally.counts == {
        "readings refused: no such patient in that bed": 4,
        "readings refused: observed more than five minutes ahead": 3,
        "readings taken": 0,
    }
    assert len(caplog.messages) == 2
    assert "secret" not in caplog.text
    assert not (await stores.live.snapshot("4b")).beds


async def test_an_implausible_value_is_left_out_of_everything(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 2, hr=900.0)
    assert intake.wards["4b"].beds["B01"].vitals.latest[Signal.HR] is not None

    async def written() -> bool:
        series = (await stores.vitals.history(["p1"], START, START + 5, 1.0))["p1"]
        return 97.0 in series.values.get(Signal.SPO2, ())

    await until(written)
    assert not any(await recorded(stores, 1, 2))


async def test_a_deterioration_is_on_the_board_once(intake: Intake, stores: Stores, clock: Clock) -> None:
    await live_through(intake, clock, 40, numbers=(1, 2), hr=72.0)
    await live_through(intake, clock, 10, hr=150.0)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    alerts = await open_alerts(stores)
    assert alerts["hr.high"].bed == bed(1)
    assert alerts["hr.high"].priority is Priority.HIGH
    assert len({event.op for event in await events(stores, 1)}) == 1


async def test_an_acknowledgement_reaches_the_engine_at_once(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=150.0)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    alert = (await open_alerts(stores))["hr.high"]
    await stores.alerts.acknowledge(alert.id, alert.version, "Sister Ann", a_deed("ack"))
    post = intake.wards["4b"].post
    await until(lambda: post.known[alert.id].state is State.ACKNOWLEDGED)
    await live_through(intake, clock, 40, hr=72.0)
    await until(lambda: post.waiting == 0)
    assert "hr.high" not in await open_alerts(stores)


async def test_a_missing_late_or_doubled_reading_ends_no_alert(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=72.0)
    well = [reading(1, clock.now - second, hr=72.0) for second in range(9)]
    await live_through(intake, clock, 10, hr=150.0)
    random.Random(3).shuffle(well)
    await intake.take(well * 3)
    await intake.take([reading(1, clock.now, hr=150.0)] * 3)
    clock.now += 5
    await intake.tick()
    await intake.take(well)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    assert (await open_alerts(stores))["hr.high"].state is State.ACTIVE


async def test_alerts_raised_while_the_board_is_away_arrive_in_order_and_once(
    intake: Intake, faults: Faults, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 5, hr=72.0)
    faults.alerts.away = True
    await live_through(intake, clock, 10, hr=150.0)
    await live_through(intake, clock, 20, hr=72.0)
    await live_through(intake, clock, 20, spo2=82.0)
    post = intake.wards["4b"].post
    await until(lambda: post.waiting >= 3)
    assert not await open_alerts(stores)
    faults.alerts.away = False
    await until(lambda: post.waiting == 0)
    alerts = await open_alerts(stores)
    assert alerts["hr.high"].state is State.LATCHED
    assert alerts["spo2.low"].state is State.ACTIVE
    told = [event for event in await events(stores, 3) if event.alert.condition == "hr.high"]
    assert [event.alert.version for event in told] == list(range(1, len(told) + 1))


async def test_an_alert_that_another_changed_meanwhile_is_computed_anew(
    intake: Intake, faults: Faults, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=125.0)
    post = intake.wards["4b"].post
    await until(lambda: post.waiting == 0)
    alert = (await open_alerts(stores))["hr.high"]
    assert alert.priority is Priority.MEDIUM
    faults.alerts.away = True
    await stores.alerts.acknowledge(alert.id, alert.version, "Sister Ann", a_deed("ack"))
    post.known[alert.id] = alert
    await live_through(intake, clock, 12, hr=150.0)
    faults.alerts.away = False
    await until(lambda: post.waiting == 0)
    after = (await open_alerts(stores))["hr.high"]
    assert (after.id, after.priority, after.state) == (alert.id, Priority.HIGH, State.ACTIVE)
    assert after.version >= alert.version + 2


async def test_readings_that_the_history_cannot_take_are_delivered_later(
    intake: Intake, faults: Faults, stores: Stores, clock: Clock
) -> None:
    faults.vitals.away = True
    await live_through(intake, clock, 5, hr=81.0)
    await until(lambda: faults.vitals.refused["record"])
    await live_through(intake, clock, 5, hr=82.0)
    faults.vitals.away = False
    await live_through(intake, clock, 5, hr=83.0)

    async def written() -> bool:
        return await recorded(stores, 1, 15) == [81.0] * 5 + [82.0] * 5 + [83.0] * 5

    await until(written)


async def test_live_vitals_that_were_away_are_whole_again(
    intake: Intake, faults: Faults, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 1, numbers=(1, 2, 3))
    faults.live.away = True
    await live_through(intake, clock, 2, numbers=(1,))
    await until(lambda: faults.live.refused["publish"])
    for label in ("B01", "B02", "B03"):
        await stores.live.forget("4b", label)
    faults.live.away = False

    async def whole() -> bool:
        return len((await stores.live.snapshot("4b")).beds) == 3

    await until(whole)


async def test_a_discharge_clears_the_bed_and_the_next_patient_starts_empty(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=150.0)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    alert = (await open_alerts(stores))["hr.high"]
    await stores.patients.discharge("p1", a_deed("discharge"))
    await until(lambda: "B01" not in intake.wards["4b"].beds)
    post = intake.wards["4b"].post
    await until(lambda: post.waiting == 0 and alert.id not in post.known)

    async def cleared() -> bool:
        return all(vitals.bed != bed(1) for vitals in (await stores.live.snapshot("4b")).beds)

    await until(cleared)
    await intake.take([reading(1, clock.now)])
    assert intake.tally.counts["readings refused: no such patient in that bed"] == 1
    await stores.patients.admit(replace(a_patient(4)), bed(1), a_deed("admit 4"))
    await until(lambda: "B01" in intake.wards["4b"].beds)
    assert all(sample is None for sample in intake.wards["4b"].beds["B01"].vitals.latest)
    closed = [e.alert for e in await events(stores, 2) if e.alert.id == alert.id][-1]
    assert (closed.state, closed.closed_because) == (State.CLOSED, "discharged")


async def test_a_transfer_moves_the_patient_and_closes_the_alerts_of_the_old_bed(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=150.0)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    await stores.patients.transfer("p1", bed(4), a_deed("transfer"))
    await until(lambda: "B04" in intake.wards["4b"].beds)
    assert "B01" not in intake.wards["4b"].beds
    await until(lambda: not intake.wards["4b"].post.known)
    moved = replace(reading(1, clock.now), bed=bed(4))
    await intake.take([moved, reading(1, clock.now)])
    assert intake.tally.counts["readings refused: no such patient in that bed"] == 1


async def test_a_patients_own_limit_holds_as_soon_as_it_is_set(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    own = OwnLimit(Signal.HR, Side.HIGH, 100.0, "beta blocker stopped", "Dr Lee", clock.now)
    patient = await stores.patients.get("p1")
    assert patient is not None
    await stores.patients.set_limits("p1", [own], patient.version, a_deed("limit"))
    await until(lambda: intake.wards["4b"].beds["B01"].patient.limits == (own,))
    await live_through(intake, clock, 12, hr=110.0)
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    assert (await open_alerts(stores))["hr.high"].limit == 100.0


async def test_a_bed_that_falls_silent_says_so_without_a_reading(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    await live_through(intake, clock, 40)
    for _ in range(70):
        clock.now += 1.0
        await intake.tick()
    await until(lambda: intake.wards["4b"].post.waiting == 0)
    assert "nodata" in await open_alerts(stores)


async def test_only_one_of_two_intakes_feeds_a_ward_and_the_other_takes_over(
    intake: Intake, stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    async with AsyncExitStack() as opened:
        other = await opened.enter_async_context(Intake(stores, tmp_path / "spool", "test", clock))
        assert not await other.watch_ward("4b")
        assert "another process feeds it" in other.wards["4b"].problem
        for _ in range(10):
            clock.now += 1.0
            both = [reading(1, clock.now, hr=150.0)]
            await intake.take(both)
            await other.take(both)
            await asyncio.gather(intake.tick(), other.tick())
        await until(lambda: intake.wards["4b"].post.waiting == 0)
        assert other.wards["4b"].post.waiting == 0
        alert = (await open_alerts(stores))["hr.high"]
        await intake.wards["4b"].let_go()
        clock.now += 4.0
        await other.wards["4b"].lead()
        assert other.wards["4b"].lease is not None
        await live_through(other, clock, 3, hr=151.0)
        await until(lambda: other.wards["4b"].post.waiting == 0)
        assert {a.id for a in (await open_alerts(stores)).values() if a.condition == "hr.high"} == {alert.id}


async def test_an_intake_whose_lease_has_passed_on_stops_and_says_so(
    intake: Intake, stores: Stores, clock: Clock
) -> None:
    clock.now += 60.0
    await stores.alerts.lease("4b", "somebody else", LEASE)
    await live_through(intake, clock, 8, hr=150.0)
    await until(lambda: intake.wards["4b"].lease is None)
    assert "another process" in intake.wards["4b"].problem
    assert not await open_alerts(stores)


async def test_a_restart_goes_on_from_the_open_alerts_and_the_last_values(
    stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    async with Intake(stores, tmp_path / "spool", "test", clock) as first:
        await first.watch_ward("4b")
        await live_through(first, clock, 70, hr=150.0)
        await until(lambda: first.wards["4b"].post.waiting == 0)
    before = (await stores.alerts.snapshot()).alerts
    async with Intake(stores, tmp_path / "spool", "test", clock) as second:
        assert await second.watch_ward("4b")
        vitals = second.wards["4b"].beds["B01"].vitals
        assert vitals.medians[Signal.HR] == 150.0
        assert second.wards["4b"].post.known.keys() == {alert.id for alert in before}
        await live_through(second, clock, 10, hr=150.0)
        await until(lambda: second.wards["4b"].post.waiting == 0)
        standing = (await stores.alerts.snapshot()).alerts
        assert {alert.id for alert in standing} == {alert.id for alert in before}
        assert await recorded(stores, 1, 70) == [150.0] * 70


async def test_what_waited_in_the_spool_is_posted_before_the_first_reading_after_a_restart(
    stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    faults = Faults(stores)
    async with Intake(faults.stores, tmp_path / "spool", "test", clock) as first:
        await first.watch_ward("4b")
        faults.alerts.away = True
        await live_through(first, clock, 10, hr=150.0)
        assert first.wards["4b"].post.waiting > 0
    assert not await open_alerts(stores)
    async with Intake(stores, tmp_path / "spool", "test", clock) as second:
        await second.watch_ward("4b")
        assert (await open_alerts(stores))["hr.high"].state is State.ACTIVE
        await live_through(second, clock, 5, hr=150.0)
        await until(lambda: second.wards["4b"].post.waiting == 0)
        found = [a for a in (await stores.alerts.snapshot()).alerts if a.condition == "hr.high"]
        assert len(found) == 1


async def test_alerts_of_a_patient_who_left_while_nobody_fed_the_ward_are_closed(
    stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    async with Intake(stores, tmp_path / "spool", "test", clock) as first:
        await first.watch_ward("4b")
        await live_through(first, clock, 10, hr=150.0)
        await until(lambda: first.wards["4b"].post.waiting == 0)
    await stores.patients.discharge("p1", a_deed("discharge"))
    async with Intake(stores, tmp_path / "spool", "test", clock) as second:
        await second.watch_ward("4b")
        await until(lambda: second.wards["4b"].post.waiting == 0)
        assert not await open_alerts(stores)


async def test_a_bed_that_another_process_hears_is_judged_by_the_one_engine(
    intake: Intake, stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    async with Intake(stores, tmp_path / "spool", "replay", clock) as other:
        assert not await other.watch_ward("4b")

        async def judged() -> bool:
            await live_through(other, clock, 1, numbers=(2,), hr=150.0)
            await other._live.flush(at_once=True)
            await intake._elsewhere.listen(intake.wards["4b"], clock.now)
            return "hr.high" in await open_alerts(stores)

        await until(judged)
        assert (await open_alerts(stores))["hr.high"].bed == bed(2)
        assert intake.wards["4b"].beds["B02"].heard > START


async def test_a_ward_is_fed_once_the_board_is_there(faults: Faults, tmp_path: Path, clock: Clock) -> None:
    faults.alerts.away = True
    async with Intake(faults.stores, tmp_path / "spool", "test", clock) as intake:
        assert not await intake.watch_ward("4b")
        assert "the alert board is away" in intake.wards["4b"].problem
        faults.alerts.away = False
        clock.now += 4.0
        await until(lambda: intake.wards["4b"].lease is not None)
        assert not intake.wards["4b"].problem


async def test_an_open_alert_that_the_board_has_lost_comes_back(
    intake: Intake, stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    await live_through(intake, clock, 10, hr=150.0)
    post = intake.wards["4b"].post
    await until(lambda: post.waiting == 0)
    alert = (await open_alerts(stores))["hr.high"]
    board = await stores.alerts.snapshot()
    async with a_ward(tmp_path / "another", clock) as anew:
        post._board = anew.alerts
        intake.wards["4b"]._board = anew.alerts
        lease = await anew.alerts.lease("4b", "test", 60.0)
        intake.wards["4b"].lease = lease
        await live_through(intake, clock, 20, hr=119.0)
        await live_through(intake, clock, 8, hr=160.0)
        await until(lambda: post.waiting == 0)
        assert alert.id in {a.id for a in (await anew.alerts.snapshot()).alerts}
        post._board = stores.alerts
        intake.wards["4b"]._board = stores.alerts
        intake.wards["4b"].lease = None
    assert board.alerts


async def test_the_hours_reach_the_analytics_and_go_on_after_a_restart(
    stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    for _ in range(2):
        async with Intake(stores, tmp_path / "spool", "test", clock) as intake:
            await intake.watch_ward("4b")
            await live_through(intake, clock, 30, hr=80.0)
    (hour,) = [
        one
        for one in await stores.analytics.ward_trend("4b", START - 3600, START + 3600)
        if one.signal is Signal.HR
    ]
    assert (hour.patient, hour.count, hour.mean) == ("p1", 60, 80.0)


async def test_files_that_another_process_holds_for_a_while_cost_nothing(
    stores: Stores, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with Intake(stores, tmp_path / "spool", "test", clock) as intake:
        await intake.watch_ward("4b")
        await live_through(intake, clock, 20, hr=72.0)
        with ExitStack() as held:
            for lock in (tmp_path / "data" / "north").glob("*.lock"):
                fcntl.flock(held.enter_context(lock.open("r+")), fcntl.LOCK_EX)
            await live_through(intake, clock, 10, hr=150.0)
            await until(lambda: {"history", "alerts/4b"} <= set(intake._spool.destinations))
        await until(lambda: not intake._spool.destinations)
        assert "hr.high" in await open_alerts(stores)
        assert await recorded(stores, 1, 30) == [72.0] * 20 + [150.0] * 10
    assert "history: not stored now, spooled meanwhile:" in caplog.text


async def test_an_intake_that_closes_while_its_stores_hang_leaves_all_in_the_spool(
    stores: Stores, tmp_path: Path, clock: Clock
) -> None:
    faults = Faults(stores)
    async with Intake(faults.stores, tmp_path / "spool", "test", clock) as intake:
        await intake.watch_ward("4b")
        await live_through(intake, clock, 10, hr=150.0)
        faults.vitals.hangs = faults.alerts.hangs = faults.live.hangs = True
        await live_through(intake, clock, 5, hr=150.0)
        began = time.monotonic()
    assert time.monotonic() - began < 10 * GOODBYE
    async with Intake(stores, tmp_path / "spool", "test", clock) as intake:
        await intake.watch_ward("4b")

        async def written() -> bool:
            return await recorded(stores, 1, 15) == [150.0] * 15

        await until(written)
        assert "hr.high" in await open_alerts(stores)
