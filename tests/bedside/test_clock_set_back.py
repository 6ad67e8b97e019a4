"""What goes by the wall clock goes on when that clock is set back."""

from pathlib import Path

import pytest

from bedside.bed_feed import BedFeed
from bedside.intake import Intake
from clinical.vitals import Signal
from tests.bedside.wards import START, Clock, a_patient, a_ward, bed, live_through, reading

STEP = 600.0


def scores(feed: BedFeed) -> int:
    """How often NEWS2 has been rolled up."""
    return sum(up.count for hour in feed.hours.keep() for up in hour.roll_ups(feed.bed) if up.signal is None)


def test_a_bed_is_scored_every_minute_before_and_after() -> None:
    feed = BedFeed(a_patient(1), bed(1), lambda changes: None)
    now = START
    for step in (0.0, STEP):
        now -= step
        before = scores(feed)
        for _ in range(190):
            now += 1.0
            feed.take(reading(1, now, acvpu=0.0, oxygen=0.0), now)
            feed.tick(now)
        assert scores(feed) - before >= 2


@pytest.mark.parametrize("step", [0.0, STEP])
async def test_a_bed_that_another_process_hears_is_judged_by_its_newest_values(
    tmp_path: Path, step: float
) -> None:
    clock = Clock()
    async with (
        a_ward(tmp_path / "data", clock) as stores,
        Intake(stores, tmp_path / "spool", "test", clock) as intake,
        Intake(stores, tmp_path / "spool", "replay", clock) as other,
    ):
        assert await intake.watch_ward("4b")
        assert not await other.watch_ward("4b")
        overheard = intake.wards["4b"].beds["B02"]
        for rate in (80.0, 90.0):
            await live_through(other, clock, 6, numbers=(2,), hr=rate)
            await other._live.flush(at_once=True)
            await intake._elsewhere.listen(intake.wards["4b"], clock.now)
            sample = overheard.vitals.latest[Signal.HR]
            assert sample is not None
            assert sample.value == rate
            clock.now -= step
