"""The demo's bedsides: a region that cannot be fed is said and keeps no other from being fed."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bedside.demo import SEED
from tests.bedside.wards import Faulty, a_ward
from tui.demo_feed import _feed_or_say


async def test_a_region_whose_records_are_away_is_said_and_holds_up_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_ward(tmp_path, time.time) as stores:
        patients = Faulty(stores.patients)
        patients.away = True
        begun = asyncio.Event()
        faulty = replace(stores, patients=patients)
        whole = await _feed_or_say(faulty, SEED, tmp_path, asyncio.Event(), begun)
    assert (whole, begun.is_set()) == (False, True)
    assert "North cannot be simulated: the store does not answer" in capsys.readouterr().err
