"""Live vital signs on their way to the cache."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from backends.ports import LiveVitals
from bedside.live_outlet import LiveOutlet
from clinical.vitals import BedVitals, Signal
from clinical.window import VitalsWindow
from tests.bedside.wards import START, Clock, a_ward, bed, reading


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[LiveVitals]:
    async with a_ward(tmp_path / "data", Clock()) as stores:
        yield stores.live


def vitals(number: int, rate: float, patient: str = "") -> BedVitals:
    said = reading(number, START, hr=rate)
    known = patient or said.patient
    return VitalsWindow(bed(number), known).add(replace(said, patient=known))


async def shown(live: LiveVitals) -> dict[str, float | None]:
    """The heart rates that are published, by bed."""
    beds = (await live.snapshot("4b")).beds
    return {b.bed.label: sample.value for b in beds if (sample := b.latest[Signal.HR]) is not None}


async def test_a_bed_that_is_refused_for_good_blanks_no_other(
    live: LiveVitals, caplog: pytest.LogCaptureFixture
) -> None:
    outlet = LiveOutlet(live, lambda: START)
    for rate in (80.0, 81.0):
        for number in (1, 2, 3):
            outlet.show(vitals(number, rate, "Ж" * 150 if number == 2 else ""))
        assert await outlet.flush(at_once=True) == 0.0
        assert await shown(live) == {"B01": rate, "B03": rate}
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(told) == 1
    assert "B02" in told[0]


async def test_a_bed_that_was_refused_is_published_again_with_its_next_patient(live: LiveVitals) -> None:
    outlet = LiveOutlet(live, lambda: START)
    outlet.show(vitals(2, 80.0, "Ж" * 150))
    await outlet.flush(at_once=True)
    outlet.show(vitals(2, 90.0))
    await outlet.flush(at_once=True)
    assert await shown(live) == {"B02": 90.0}
