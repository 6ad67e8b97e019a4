"""Opening every region's stores, and what is said of those that cannot be opened."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import pytest

from backends.connect import PORTS, RegionAddresses, open_stores
from backends.link import Linked
from backends.ports import Link, LinkState, Misconfigured, StoreError
from tests.backends.people import B1, WARD, deed, someone


def is_empty(folder: Path) -> bool:
    return list(folder.iterdir()) == []


async def test_each_region_has_its_own_stores(tmp_path: Path) -> None:
    wanted = {region: RegionAddresses(tmp_path) for region in ("north", "south")}
    async with open_stores(wanted) as regions:
        assert list(regions) == ["north", "south"]
        await regions["north"].patients.open_ward(WARD)
        admitted = await regions["north"].patients.admit(someone(), B1, deed())
        assert await regions["south"].patients.census() == ()
        for stores in regions.values():
            for port in PORTS:
                link = getattr(stores, port).link
                assert (link.state, link.problem) == (LinkState.UP, "")
    async with open_stores(wanted) as regions:
        assert await regions["north"].patients.census() == (admitted,)


async def test_a_region_that_cannot_be_opened_leaves_the_others_alone(tmp_path: Path) -> None:
    (tmp_path / "south").write_text("not a folder")
    wanted = {region: RegionAddresses(tmp_path) for region in ("north", "south")}
    async with open_stores(wanted) as regions:
        assert await regions["north"].patients.wards() == ()
        with pytest.raises(StoreError) as refused:
            await regions["south"].patients.wards()
        south = regions["south"].patients
        assert isinstance(south, Linked)
        assert (south.link.state, south.link.problem) == (LinkState.DOWN, str(refused.value))


async def test_where_no_region_can_be_opened_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "north").write_text("not a folder")
    with pytest.raises(Misconfigured) as refused:
        async with open_stores({"north": RegionAddresses(tmp_path)}):
            pass
    assert str(tmp_path) in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_a_region_without_its_vital_signs_opens_and_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "vitals.db").write_bytes(b"no database" * 1000)
    async with open_stores({"north": RegionAddresses(tmp_path)}) as regions:
        stores = regions["north"]
        await stores.patients.open_ward(WARD)
        assert (await stores.alerts.snapshot()).alerts == ()
        for port in (stores.live, stores.vitals):
            assert isinstance(port, Linked)
            assert port.link.state is LinkState.DOWN
            assert "vitals.db is damaged" in port.link.problem
        async for item in stores.live.follow("4b"):
            assert isinstance(item, Link)
            assert item.state is LinkState.DOWN
            assert "vitals.db is damaged" in item.problem
            break


async def test_a_region_without_its_alerts_cannot_be_watched(tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "records.db").write_bytes(b"no database" * 1000)
    with pytest.raises(Misconfigured) as refused:
        async with open_stores({"north": RegionAddresses(tmp_path)}):
            pass
    assert "records.db" in str(refused.value)


async def test_a_region_must_have_a_name_that_can_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        async with open_stores({"../north": RegionAddresses(tmp_path)}):
            pass
    assert is_empty(tmp_path)


def test_addresses_never_show_a_secret() -> None:
    secrets: dict[str, Any] = {
        field.name: f"secret-{field.name}" for field in fields(RegionAddresses) if field.name != "data"
    }
    addresses = RegionAddresses(Path("data"), **{**secrets, "name": "North"})
    assert repr(addresses) == str(addresses) == "RegionAddresses(data=PosixPath('data'), name='North')"


async def test_a_region_that_hangs_while_it_opens_holds_up_no_other(tmp_path: Path) -> None:
    wanted = {region: RegionAddresses(tmp_path) for region in ("north", "south")}
    async with open_stores(wanted):
        pass
    with closing(sqlite3.connect(tmp_path / "south" / "records.db", isolation_level=None)) as lock:
        lock.execute("PRAGMA locking_mode = EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        async with open_stores(wanted, patience=0.1) as regions:
            assert await regions["north"].patients.wards() == ()
            with pytest.raises(StoreError):
                await regions["south"].patients.wards()
            assert await regions["south"].live.summary() == ()
            lock.close()
            south = cast(Linked, regions["south"].patients)
            async with asyncio.timeout(15):
                while south.link.state is not LinkState.UP:  # noqa: ASYNC110  the probe opens it
                    await asyncio.sleep(0.01)
            assert await regions["south"].patients.wards() == ()


async def test_a_file_that_was_taken_away_is_not_taken_for_well(tmp_path: Path) -> None:
    async with open_stores({"north": RegionAddresses(tmp_path)}) as regions:
        for file in (tmp_path / "north").glob("records.db*"):
            file.unlink()
        with pytest.raises(StoreError):
            await regions["north"].alerts.probe()
        with pytest.raises(StoreError):
            await regions["north"].alerts.probe()
        await regions["north"].live.probe()
