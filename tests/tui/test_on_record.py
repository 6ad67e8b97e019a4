"""What is owed to the audit trail gets there once its store answers, by one worker, or it is said."""

import time
from typing import Any

import pytest

from backends.ports import Invalid
from clinical.records import AuditEntry
from tests.tui.bedside import Bedside
from tests.tui.conftest import until
from tests.tui.test_patient_screen import Broken, Slow, exchange, opened_patient, text
from tui import on_record
from tui.app import Wardwatch
from tui.on_record import Records, entry


class Choosy:
    """An archive that refuses whatever is written together with one patient."""

    def __init__(self, store: Any, refused: str) -> None:
        self._store, self._refused = store, refused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def add_audit(self, entries: Any) -> None:
        if any(each.patient == self._refused for each in entries):
            raise Invalid("not this one")
        await self._store.add_audit(entries)


def owe(monitor: Wardwatch, *patients: str) -> None:
    """Have look-ups of patients put on record."""
    region, who = monitor.station.region, monitor.station.who
    for patient in patients:
        monitor.station.records.owe(region, entry(region, who, "look-up", patient, "looked for: someone"))


async def trail(bedside: Bedside) -> list[str | None]:
    """Whose look-ups are on record."""
    found = await bedside.stores.analytics.audit_trail(0.0, time.time() + 60)
    return [each.patient for each in found if each.action == "look-up"]


def waiting(monitor: Wardwatch) -> int:
    return len(monitor.station.records.ledgers["north"])


async def test_whatever_is_owed_to_a_dead_store_is_one_workers_and_comes_when_it_is_back(
    bedside: Bedside,
) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        well = monitor.station.region.stores and monitor.station.region.stores.analytics
        exchange(monitor, analytics=Broken("the archive is gone"))
        before = len(monitor.workers)
        await pilot.press(*["right_square_bracket"] * 6)
        owe(monitor, "p-1", "p-2")
        await until(lambda: waiting(monitor) == 8)
        await until(lambda: "not on record yet: the archive is gone" in text(monitor))
        assert len(monitor.workers) <= before
        exchange(monitor, analytics=well)
        await until(lambda: waiting(monitor) == 0)
        assert sorted(map(str, await trail(bedside))) == ["p-1", "p-2"]
        openings = await bedside.stores.analytics.audit_trail(0.0, time.time() + 60)
        assert sum(each.action == "open" for each in openings) == 7


async def test_an_entry_that_is_refused_holds_up_no_other(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        well = monitor.station.region.stores and monitor.station.region.stores.analytics
        exchange(monitor, analytics=Choosy(well, "p-odd"))
        owe(monitor, "p-1", "p-odd", "p-2")
        await until(lambda: waiting(monitor) == 1)
        owe(monitor, "p-3")
        await until(lambda: waiting(monitor) == 1)
        assert sorted(map(str, await trail(bedside))) == ["p-1", "p-2", "p-3"]


async def test_who_leaves_is_told_how_many_are_not_on_record(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        assert monitor.station.records.unkept == ""
        well = monitor.station.region.stores and monitor.station.region.stores.analytics
        exchange(monitor, analytics=Slow(well))
        owe(monitor, "p-1", "p-2")
        assert "2 look-ups and openings of records are not on record" in monitor.station.records.unkept
        monitor.leave(0)
        assert any("2 look-ups" in str(words) for words in monitor._exit_renderables)


async def test_no_more_is_held_than_a_long_shift_needs(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_record, "MOST", 3)
    regions = bedside.monitor()
    async with regions.run_test():
        await until(lambda: regions.started)
        said: list[str] = []
        records = Records(regions.station.regions, said.append)
        region = regions.station.region
        for number in range(5):
            records.owe(region, AuditEntry(str(number), 0.0, "Maria Ruiz RN", "look-up", None, ""))
        assert (len(records.ledgers["north"]), records.ledgers["north"].lost) == (3, 2)
        assert "5 look-ups and openings of records are not on record" in records.unkept
