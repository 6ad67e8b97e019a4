"""The keeper archives every alert event and relays every audit entry, whatever was down meanwhile."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from backends.embedded import alerts
from backends.embedded.database import Database
from backends.embedded.region import RECORDS
from backends.ports import Stores
from bedside.keeper import Keeper
from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.calls import HOUR
from clinical.records import RollUp
from clinical.teams import Assignment, Clinician, Role
from tests.bedside.wards import START, Clock, Faults, a_deed, a_ward, bed, until


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    async with a_ward(tmp_path / "data", Clock()) as stores:
        yield stores


def event(number: int) -> AlertEvent:
    alert = Alert(
        id=f"{bed(1)}:hr.high:{number}",
        bed=bed(1),
        patient="p1",
        mrn="M001",
        name="SMITH Number 1",
        kind=Kind.PHYSIOLOGICAL,
        condition="hr.high",
        signal=None,
        priority=Priority.HIGH,
        level=Priority.HIGH,
        state=State.ACTIVE,
        value=150.0,
        limit=140.0,
        text="HR 150 > 140",
        since=START + number,
        changed=START + number,
    )
    return AlertEvent(f"op {number}", Verb.BEGIN, START + number, alert)


async def archived(stores: Stores) -> list[str]:
    found = await stores.analytics.alert_history(START - 1, START + 10_000)
    return sorted((one.op for one in found), key=lambda op: int(op.rpartition(" ")[2]))


async def test_every_alert_event_is_archived(stores: Stores, tmp_path: Path) -> None:
    await stores.alerts.post(event(1))
    async with Keeper(stores, tmp_path / "keeper"):
        await stores.alerts.post(event(2))

        async def kept() -> bool:
            return await archived(stores) == ["op 1", "op 2"]

        await until(kept)


async def test_a_keeper_that_was_down_catches_up_from_where_it_stood(stores: Stores, tmp_path: Path) -> None:
    await stores.alerts.post(event(1))
    async with Keeper(stores, tmp_path / "keeper") as keeper:

        async def first() -> bool:
            return await archived(stores) == ["op 1"]

        await until(first)
        keeper.check()
    for number in range(2, 6):
        await stores.alerts.post(event(number))
    async with Keeper(stores, tmp_path / "keeper") as keeper:
        assert keeper._alerts == 1

        async def all_of_them() -> bool:
            return await archived(stores) == [f"op {number}" for number in range(1, 6)]

        await until(all_of_them)


async def test_events_are_archived_once_the_analytics_are_back_even_by_the_next_keeper(
    stores: Stores, tmp_path: Path
) -> None:
    faults = Faults(stores)
    faults.analytics.away = True
    async with Keeper(faults.stores, tmp_path / "keeper") as keeper:
        for number in range(1, 4):
            await stores.alerts.post(event(number))
        await until(lambda: faults.analytics.refused["archive"] and keeper._alerts == 3)
    assert await archived(stores) == []
    async with Keeper(stores, tmp_path / "keeper") as keeper:
        assert keeper._alerts == 3

        async def kept() -> bool:
            return await archived(stores) == ["op 1", "op 2", "op 3"]

        await until(kept)


async def test_after_a_gap_the_archive_has_at_least_the_open_alerts(stores: Stores, tmp_path: Path) -> None:
    database = Database(tmp_path / "data" / "north" / "records.db", synchronous="FULL", steps=RECORDS)
    async with alerts.AlertBoard(database, "north", lambda: START, keep=10) as board:
        short = replace(stores, alerts=board)
        for number in range(1, 600):
            await board.post(event(number))
        async with Keeper(short, tmp_path / "keeper") as keeper:
            await until(lambda: keeper._alerts == 599)

            async def bridged() -> bool:
                found = await stores.analytics.alert_history(START, START + 600, limit=1000)
                return len({one.alert.id for one in found}) == 599

            await until(bridged)


async def test_every_audit_entry_is_relayed_once(stores: Stores, tmp_path: Path) -> None:
    faults = Faults(stores)
    faults.analytics.away = True
    async with Keeper(faults.stores, tmp_path / "keeper"):
        await stores.patients.discharge("p1", a_deed("discharge 1"))
        await until(lambda: faults.analytics.refused["add_audit"])
        faults.analytics.away = False

        async def relayed() -> bool:
            trail = await stores.analytics.audit_trail(START - 1, START + 1)
            return sorted(entry.op for entry in trail if "ward" not in entry.action) == [
                "admit 1",
                "admit 2",
                "admit 3",
                "discharge 1",
            ]

        await until(relayed)


async def test_two_keepers_keep_one_record(stores: Stores, tmp_path: Path) -> None:
    async with Keeper(stores, tmp_path / "keeper"), Keeper(stores, tmp_path / "keeper"):
        for number in range(1, 4):
            await stores.alerts.post(event(number))

        async def kept() -> bool:
            return await archived(stores) == ["op 1", "op 2", "op 3"]

        await until(kept)


async def rolled_up(stores: Stores) -> dict[tuple[float, str], RollUp]:
    """The roll-ups of the ward's alerts by hour and patient; the hour's start counts from the start."""
    found = await stores.analytics.ward_trend("4b", START - 48 * HOUR, START + 48 * HOUR)
    return {(each.hour - START // HOUR * HOUR, each.patient): each for each in found}


def count(found: dict[tuple[float, str], RollUp], hour: float = 0.0) -> int | None:
    each = found.get((hour, "p1"))
    return None if each is None else each.count


async def test_alerts_are_rolled_up_by_the_hour_across_keepers(stores: Stores, tmp_path: Path) -> None:
    clock = Clock()
    for number in range(1, 4):
        await stores.alerts.post(event(number))
        async with Keeper(stores, tmp_path / "keeper", clock) as keeper:
            await until(lambda: keeper._alerts == number)  # noqa: B023
        assert count(await rolled_up(stores)) == number


async def test_a_keeper_of_no_notes_rolls_up_a_day_of_the_archive(stores: Stores, tmp_path: Path) -> None:
    clock = Clock()
    await stores.analytics.archive([event(-int(HOUR) * back) for back in (1, 2, 23, 30)])
    async with Keeper(stores, tmp_path / "keeper", clock):
        pass
    found = await rolled_up(stores)
    hours = sorted(hour / HOUR for hour, patient in found if patient)
    assert hours == [-23.0, -2.0, -1.0]


async def test_every_ward_is_marked_as_followed_in_each_hour_since_the_last_keeper(
    stores: Stores, tmp_path: Path
) -> None:
    clock = Clock()
    for hours in (0, 3):
        clock.now = START + hours * HOUR
        async with Keeper(stores, tmp_path / "keeper", clock):
            pass
    found = await rolled_up(stores)
    assert [key for key in found if key[1] == ""] == [(hour * HOUR, "") for hour in range(4)]
    assert {each.count for each in found.values()} == {0}


async def test_hours_whose_events_were_lost_are_not_marked_as_quiet(stores: Stores, tmp_path: Path) -> None:
    clock = Clock()
    database = Database(tmp_path / "data" / "north" / "records.db", synchronous="FULL", steps=RECORDS)
    async with alerts.AlertBoard(database, "north", lambda: START, keep=10) as board:
        short = replace(stores, alerts=board)
        async with Keeper(short, tmp_path / "keeper", clock):
            pass
        for number in range(1, 600):
            await board.post(event(number))
        clock.now = START + 3 * HOUR
        async with Keeper(short, tmp_path / "keeper", clock) as keeper:
            await until(lambda: keeper._alerts == 599)
    marked = [hour / HOUR for hour, patient in await rolled_up(stores) if patient == ""]
    assert marked == [0.0, 3.0]


async def test_alerts_are_rolled_up_once_the_analytics_are_back(stores: Stores, tmp_path: Path) -> None:
    clock, faults = Clock(), Faults(stores)
    faults.analytics.away = True
    async with Keeper(faults.stores, tmp_path / "keeper", clock) as keeper:
        await stores.alerts.post(event(1))
        await until(lambda: faults.analytics.refused["alert_history"] and keeper._alerts == 1)
    assert count(await rolled_up(stores)) is None
    async with Keeper(stores, tmp_path / "keeper", clock):

        async def counted() -> bool:
            return count(await rolled_up(stores)) == 1

        await until(counted)


async def test_what_is_done_to_the_teams_reaches_the_audit_and_is_kept_with_the_records(
    stores: Stores, tmp_path: Path
) -> None:
    ada = Clinician("nurse.ada", "Ada, Zoe", "nurse", "ext 12")
    hers = Assignment("p1", "nurse.ada", Role.NURSE, START)
    faults = Faults(stores)
    faults.analytics.away = True
    async with Keeper(faults.stores, tmp_path / "keeper"):
        await stores.teams.enrol(ada)
        await stores.teams.assign([hers], a_deed("assign 1"))

        async def kept() -> bool:
            return {fact for _, fact in await stores.patients.kept_teams()} == {ada, hers}

        await until(kept)
        assert await audited(stores) == []
        faults.analytics.away = False

        async def relayed() -> bool:
            return "assign 1" in await audited(stores)

        await until(relayed)
    assert len(await audited(stores)) == len(set(await audited(stores)))


async def audited(stores: Stores) -> list[str]:
    return [entry.op for entry in await stores.analytics.audit_trail(START - 1, START + 1)]
