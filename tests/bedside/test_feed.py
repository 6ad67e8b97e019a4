"""The paced loop keeps its grid, stops cleanly, and survives kill -9 with its alerts intact."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from backends.ports import Stores
from bedside import feed
from bedside.intake import Intake
from clinical.vitals import Reading, Signal
from tests.bedside.wards import START, a_deed, a_ward, open_alerts, reading, until

PROCESS = "tests.bedside.bedside_process"


class Recorder:
    """A bedside that notes when it was asked."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def due(self, now: float) -> Sequence[Reading]:
        self.asked.append(time.monotonic())
        return ()


class Slow(Recorder):
    """A bedside that takes longer than a step."""

    def due(self, now: float) -> Sequence[Reading]:
        time.sleep(1.2 * feed.STEP)
        return super().due(now)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    async with a_ward(tmp_path, time.time) as stores:
        yield stores


async def test_bedsides_are_asked_once_a_step_of_a_fixed_grid(stores: Stores, tmp_path: Path) -> None:
    bedside = Recorder()
    async with Intake(stores, tmp_path / "spool", "test") as intake:
        started = time.monotonic()
        await feed.run([bedside], intake, until=time.time() + 8.5 * feed.STEP)
    steps = [int((at - started) / feed.STEP + 0.01) for at in bedside.asked]
    assert steps == sorted(set(steps))
    assert steps[0] == 0
    assert len(steps) > 1


async def test_a_hang_up_that_nohup_had_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with feed.stop_on_signals() as stop:
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGTERM)
            async with asyncio.timeout(5):
                await stop.wait()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


async def test_a_hang_up_stops_the_feed_otherwise() -> None:
    with feed.stop_on_signals() as stop:
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(5):
            await stop.wait()


async def test_a_loop_that_falls_behind_still_lets_others_have_their_turn(
    stores: Stores, tmp_path: Path
) -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    bedside = Slow()
    async with Intake(stores, tmp_path / "spool", "test") as intake:
        task = asyncio.create_task(other())
        await feed.run([bedside], intake, until=time.time() + 5 * feed.STEP)
        task.cancel()
    assert turns > len(bedside.asked)


async def test_it_stops_when_it_is_told_to(stores: Stores, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with Intake(stores, tmp_path / "spool", "test") as intake:
        running = asyncio.create_task(feed.run([Recorder()], intake, stop=stop))
        await asyncio.sleep(0)
        stop.set()
        async with asyncio.timeout(5):
            await running


async def test_it_stops_when_its_parent_is_gone(stores: Stores, tmp_path: Path) -> None:
    async with Intake(stores, tmp_path / "spool", "test") as intake, asyncio.timeout(5):
        await feed.run([Recorder()], intake, parent=os.getppid() + 1)


async def test_a_worker_that_dies_is_not_passed_over(stores: Stores, tmp_path: Path) -> None:
    async with Intake(stores, tmp_path / "spool", "test") as intake:

        async def die() -> None:
            raise RuntimeError("a worker has died")

        intake._workers.start("dying", die)
        with pytest.raises(RuntimeError, match="has died"):
            async with asyncio.timeout(5):
                await feed.run([Recorder()], intake)


async def start(data: Path) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROCESS, str(data), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert await process.stdout.readline() == b"watching\n"
    return process


async def test_kill_9_loses_no_alert_and_the_next_process_goes_on(stores: Stores, tmp_path: Path) -> None:
    async def raised() -> bool:
        return "hr.high" in await open_alerts(stores)

    began = time.time()
    first = await start(tmp_path)
    await until(raised, patience=40)
    first.kill()
    await first.wait()
    killed = time.time()
    alert = (await open_alerts(stores))["hr.high"]

    second = await start(tmp_path)
    await stores.alerts.acknowledge(alert.id, alert.version, "Sister Ann", a_deed("ack"))
    restarted = time.time()

    async def heard_for_longer_than_any_delay() -> bool:
        beds = {vitals.patient: vitals for vitals in (await stores.live.snapshot("4b")).beds}
        sample = beds["p1"].latest[Signal.HR] if "p1" in beds else None
        return sample is not None and sample.observed > restarted + 7

    await until(heard_for_longer_than_any_delay)
    assert [a.id for a in (await stores.alerts.snapshot()).alerts if a.condition == "hr.high"] == [alert.id]
    assert (await open_alerts(stores))["hr.high"].by == "Sister Ann"
    second.send_signal(signal.SIGTERM)
    async with asyncio.timeout(4):
        assert await second.wait() == 0
    assert (await stores.alerts.lease("4b", "test", 10.0)).holder == "test"

    series = (await stores.vitals.history(["p1"], began, killed - 3, 1.0))["p1"]
    rates = series.values[Signal.HR]
    first_heard = next(place for place, rate in enumerate(rates) if rate is not None)
    assert set(rates[first_heard:]) == {150.0}

    async def archived() -> bool:
        found = await stores.analytics.alert_history(began, START + 1)
        return {event.verb for event in found if event.alert.id == alert.id} >= {"begin", "acknowledge"}

    await until(archived)


async def test_a_bedside_ends_when_the_process_that_started_it_is_killed(
    stores: Stores, tmp_path: Path
) -> None:
    shell = await asyncio.create_subprocess_exec(
        "sh",
        "-c",
        f'"{sys.executable}" -m {PROCESS} "{tmp_path}" & echo $!; wait',
        stdout=asyncio.subprocess.PIPE,
    )
    assert shell.stdout is not None
    async with asyncio.timeout(20):
        child = int(await shell.stdout.readline())
        assert await shell.stdout.readline() == b"watching\n"
    shell.kill()
    await shell.wait()

    def ended() -> bool:
        with suppress(ProcessLookupError):
            os.kill(child, 0)
            return Path(f"/proc/{child}/stat").exists() and " Z " in Path(f"/proc/{child}/stat").read_text()
        return True

    await until(ended)


async def test_readings_that_were_missed_are_made_up_for(stores: Stores, tmp_path: Path) -> None:
    class Backlog(Recorder):
        def due(self, now: float) -> Sequence[Reading]:
            super().due(now)
            return [reading(1, now - 5 + second) for second in range(5)] if len(self.asked) == 1 else ()

    async with Intake(stores, tmp_path / "spool", "test") as intake:
        await intake.watch_ward("4b")
        await feed.run([Backlog()], intake, until=time.time() + 0.3)
        assert intake.tally.counts["readings taken"] == 5
