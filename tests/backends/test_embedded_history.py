"""How the embedded history ages: each reading counts in one tier, and none is lost on the way."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from backends.embedded import vitals
from backends.embedded.database import Database
from clinical.places import Bed
from clinical.vitals import Reading, Signal
from tests.backends.examples import BED
from tests.backends.readings import CHART, START, reading

HOUR = 3600.0
DAY = 86_400.0


class Ward:
    """A history whose clock stands where a test puts it."""

    def __init__(self, path: Path) -> None:
        self.now = START
        self.database = Database(path / "vitals.db", synchronous="NORMAL", steps=(vitals.TABLES,))
        self.history = vitals.VitalsHistory(self.database, "north", lambda: self.now)

    async def record(self, *readings: Reading) -> None:
        """Record readings; the clock stands at the newest."""
        self.now = max(self.now, *(each.observed for each in readings))
        await self.history.record(readings)

    async def pass_time(self, seconds: float, times: int = 1) -> None:
        """Let time pass while only another ward is heard of."""
        for _ in range(times):
            self.now += seconds
            await self.history.record(
                [reading(self.now, patient="other", bed=Bed("north", "icu", "1"), HR=1.0)]
            )

    async def means(self, signal: Signal, start: float, stop: float, step: float) -> tuple[float | None, ...]:
        found = await self.history.history(["p1"], start, stop, step)
        return found["p1"].values.get(signal, ())

    async def rows(self, table: str, ward: str = "4b") -> int:
        """How many rows of the ward a table holds."""
        which = "ward = ?" if table == "due" else "stream IN (SELECT number FROM stream WHERE ward = ?)"
        question = f"SELECT count(*) FROM {table} WHERE {which}"
        return int(await self.database.read(lambda c: c.execute(question, (ward,)).fetchone()[0]))


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    made = Ward(tmp_path)
    async with made.history:
        yield made


async def test_a_block_is_rolled_into_minutes_when_it_is_over(ward: Ward) -> None:
    for t in range(300):
        await ward.record(reading(START + t, HR=60.0 + t % 60, ACVPU=0.0))
    assert (await ward.rows("due"), await ward.rows("minute")) == (1, 0)
    before = await ward.history.history(["p1"], START, START + 300, 60.0)
    await ward.pass_time(11)
    assert (await ward.rows("due"), await ward.rows("minute")) == (0, 5)
    assert await ward.history.history(["p1"], START, START + 300, 60.0) == before


async def test_a_late_reading_is_seen_at_once_and_rolled_again(ward: Ward) -> None:
    await ward.record(reading(START, HR=60.0))
    await ward.pass_time(400)
    await ward.record(reading(START + 1, HR=80.0))
    assert await ward.means(Signal.HR, START, START + 300, 300.0) == (70.0,)
    assert await ward.rows("due") == 1
    await ward.pass_time(1)
    assert await ward.rows("due") == 0
    assert await ward.means(Signal.HR, START, START + 300, 300.0) == (70.0,)


async def test_raw_readings_are_dropped_after_a_day_and_minutes_stay(ward: Ward) -> None:
    await ward.record(*(reading(START + t, HR=60.0 + t) for t in range(30)))
    await ward.pass_time(DAY + 600, times=2)
    assert await ward.rows("reading") == 0
    assert await ward.means(Signal.HR, START, START + 60, 60.0) == (74.5,)
    assert await ward.means(Signal.HR, START, START + 60, 10.0) == (74.5, None, None, None, None, None)


async def test_a_block_still_due_is_never_dropped(ward: Ward) -> None:
    await ward.record(reading(START, HR=60.0))
    ward.now = START + 2 * DAY
    await ward.history.record([reading(START + 1, HR=70.0)])  # being filled: not rolled up yet
    assert await ward.rows("reading") == 2
    await ward.pass_time(1, times=3)
    assert (await ward.rows("reading"), await ward.rows("due")) == (0, 0)
    assert await ward.means(Signal.HR, START, START + 60, 60.0) == (65.0,)


async def test_what_comes_after_its_raw_readings_are_gone_is_added(ward: Ward) -> None:
    await ward.record(*(reading(START + t, HR=60.0, OXYGEN=2.0) for t in range(3)))
    await ward.pass_time(DAY + 600, times=3)
    await ward.history.record(
        [reading(START + 30, HR=100.0, source=CHART), reading(START + 31, HR=80.0, RR=12.0)]
    )
    await ward.pass_time(1, times=2)
    assert await ward.rows("reading") == 0
    assert await ward.means(Signal.HR, START, START + 60, 60.0) == (72.0,)
    assert await ward.means(Signal.RR, START, START + 60, 60.0) == (12.0,)
    assert await ward.means(Signal.OXYGEN, START, START + 60, 60.0) == (2.0,)


async def test_minutes_become_hours_after_thirty_days(ward: Ward) -> None:
    await ward.record(*(reading(START + 60 * t, HR=60.0 + t, ACVPU=float(t >= 30)) for t in range(60)))
    await ward.pass_time(400, times=15)
    assert await ward.rows("minute") == 60
    await ward.pass_time(31 * DAY, times=2)
    assert (await ward.rows("minute"), await ward.rows("hour")) == (0, 1)
    assert await ward.means(Signal.HR, START, START + HOUR, HOUR) == (89.5,)
    assert await ward.means(Signal.ACVPU, START, START + HOUR, HOUR) == (1.0,)
    assert (await ward.means(Signal.HR, START, START + HOUR, 60.0))[:2] == (89.5, None)


async def test_a_long_record_filled_in_behind_counts_every_reading_once(ward: Ward) -> None:
    """A replay with --backfill: 30 hours, oldest first, a batch of 700 s at a time."""
    random = Random(7)
    ward.now = START + 30 * HOUR
    readings = [reading(START + 10 * t, HR=float(random.randrange(50, 130))) for t in range(30 * 360)]
    for first in range(0, len(readings), 70):
        await ward.history.record(readings[first : first + 70])
    await ward.pass_time(1, times=40)
    expected = tuple(
        sum(each.values[Signal.HR] or 0.0 for each in readings[hour * 360 : hour * 360 + 360]) / 360
        for hour in range(30)
    )
    assert await ward.means(Signal.HR, START, START + 30 * HOUR, HOUR) == pytest.approx(expected)


async def test_the_tiers_together_show_what_the_readings_say(ward: Ward) -> None:
    """Readings early and late, of two beds and sources, against a plain mean."""
    random = Random(11)
    said: dict[int, float] = {}
    for _ in range(400):
        ward.now += random.randrange(1, 60)
        at = int(ward.now) - random.choice((0, 0, 0, 5, 400, 4000))
        if at not in said:
            said[at] = float(random.randrange(50, 130))
            bed = BED if at % 3 else Bed("north", "icu", "2")
            await ward.history.record([reading(at, bed=bed, HR=said[at])])
    start, stop = START - 2 * HOUR, START + 8 * HOUR
    for step in (60.0, 300.0, 420.0, HOUR, 45.0):
        first = start // step * step
        steps = int((stop - first + step - 1) // step)
        sums: list[list[float]] = [[] for _ in range(steps)]
        for at, value in said.items():
            sums[int((at - first) // step)].append(value)
        expected = tuple(sum(values) / len(values) if values else None for values in sums)
        shown = await ward.means(Signal.HR, start, stop, step)
        assert [value is None for value in shown] == [value is None for value in expected]
        assert [v for v in shown if v is not None] == pytest.approx([v for v in expected if v is not None])


async def test_the_newest_samples_outlive_their_raw_readings(ward: Ward) -> None:
    await ward.record(reading(START, TEMP=37.2, source=CHART), reading(START + 1, HR=60.0))
    await ward.pass_time(400, times=3)
    (bed,) = await ward.history.latest("4b")
    assert [(s.observed, s.value) for s in bed.latest if s] == [(START + 1, 60.0), (START, 37.2)]
    await ward.pass_time(DAY)
    assert await ward.history.latest("4b") == ()


async def test_two_terminals_record_into_one_file(ward: Ward, tmp_path: Path) -> None:
    other = Ward(tmp_path)
    async with other.history:
        for t in range(0, 20, 2):
            await ward.record(reading(START + t, HR=60.0))
            await other.record(reading(START + t + 1, HR=70.0))
        await ward.pass_time(400)
        await other.record(reading(START + 30, HR=65.0 + 21 * 5))  # late, from one who did not roll up
        await ward.pass_time(1)
        assert await other.means(Signal.HR, START, START + 300, 300.0) == (70.0,)
        assert await ward.rows("due") == 0
