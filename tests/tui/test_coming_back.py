"""A monitor is left and started again: it stands as it was left, and a ward that is no more is no error."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backends import connect
from backends.ports import Stores
from clinical.places import Ward
from tests.tui.bedside import MARIA, Bedside
from tests.tui.conftest import seen, until
from tui.app import Wardwatch
from tui.arrange import Order, Show
from tui.beginning import add_view_arguments, beginning
from tui.navigation import Place, Scene
from tui.session import Session, SessionFile

WIDE = (160, 48)
ICU = Ward("north", "icu1", "Intensive care", ("I01", "I02"))


def monitor(bedside: Bedside, folder: Path, *words: str) -> Wardwatch:
    """A monitor as the command starts it, on a state folder."""
    parser = argparse.ArgumentParser()
    add_view_arguments(parser)
    regions = bedside.monitor()._asked[0]
    begin = beginning(parser.parse_args(words), "", regions, folder, MARIA.id)
    region, ward = begin.session.region or "north", begin.session.ward or None
    return Wardwatch(regions, region, ward, MARIA, beginning=begin)


def ward_of(app: Wardwatch) -> str:
    watching = app.station.ward_screen.watching if app.started else None
    return watching.ward.id if watching else ""


async def test_order_filter_theme_and_ward_come_back(bedside: Bedside, tmp_path: Path) -> None:
    await bedside.stores.patients.open_ward(ICU)
    left = monitor(bedside, tmp_path / "state", "--ward", "icu1")
    async with left.run_test(size=WIDE) as pilot:
        await until(lambda: ward_of(left) == "icu1")
        left.station.ward_screen.sort_by(Order.NEWS2)
        left.station.ward_screen.show_only(Show.ALARMING)
        left.station.wear("light")
        await pilot.press("q")
        await until(lambda: left.return_code is not None)
    back = monitor(bedside, tmp_path / "state")
    async with back.run_test(size=WIDE):
        await until(lambda: ward_of(back) == "icu1")
        view = back.station.ward_screen.view
        assert (view.order, view.show) == (Order.NEWS2, Show.ALARMING)
        assert back.station.inks.theme == "light"


async def test_what_is_changed_is_kept_though_the_program_is_killed(bedside: Bedside, tmp_path: Path) -> None:
    app = monitor(bedside, tmp_path / "state")
    async with app.run_test(size=WIDE):
        await until(lambda: ward_of(app) == "4b")
        app.station.ward_screen.sort_by(Order.ALERT)
        kept = SessionFile(tmp_path / "state", MARIA.id)
        await until(lambda: (session := kept.read()) is not None and session.sort == "alert")
        assert kept.read() == Session("north", "4b", "alert", "", "")


async def test_a_ward_that_is_no_more_gives_way_to_the_first(bedside: Bedside, tmp_path: Path) -> None:
    SessionFile(tmp_path / "state", MARIA.id).write(Session("north", "gone", "places", "all"))
    app = monitor(bedside, tmp_path / "state")
    async with app.run_test(size=WIDE):
        await until(lambda: ward_of(app) == "4b")
        await until(lambda: "ward gone is no more; this is 4B Step-down" in seen(app.screen))
        assert app.return_code is None


async def test_a_ward_that_a_flag_names_must_be_there(bedside: Bedside, tmp_path: Path) -> None:
    app = monitor(bedside, tmp_path / "state", "--ward", "gone")
    async with app.run_test(size=WIDE):
        await until(lambda: app.return_code == 1)


async def test_who_is_new_here_is_told_where_the_keys_are_and_only_then(
    bedside: Bedside, tmp_path: Path
) -> None:
    first = monitor(bedside, tmp_path / "state")
    async with first.run_test(size=WIDE) as pilot:
        await until(lambda: ward_of(first) == "4b")
        await until(lambda: "new here? ? shows every key" in seen(first.screen).splitlines()[-1])
        await pilot.press("q")
        await until(lambda: first.return_code is not None)
    again = monitor(bedside, tmp_path / "state")
    async with again.run_test(size=WIDE):
        await until(lambda: ward_of(again) == "4b")
        await until(lambda: "places   all beds" in seen(again.screen).splitlines()[-1])
        assert "new here?" not in seen(again.screen)


async def test_a_theme_for_one_start_does_not_take_the_place_of_the_remembered_one(
    bedside: Bedside, tmp_path: Path
) -> None:
    SessionFile(tmp_path / "state", MARIA.id).write(Session("north", "4b", theme="light"))
    app = monitor(bedside, tmp_path / "state", "--theme", "dark", "--sort", "news2")
    async with app.run_test(size=WIDE):
        await until(lambda: ward_of(app) == "4b")
        assert app.station.keeping.session == Session("north", "4b", "news2", "", "light")


async def test_the_settings_theme_comes_back_by_auto_and_is_not_kept(
    bedside: Bedside, tmp_path: Path
) -> None:
    app = monitor(bedside, tmp_path / "state")
    async with app.run_test(size=WIDE):
        await until(lambda: ward_of(app) == "4b")
        app.station.wear("light")
        assert app.station.keeping.session.theme == "light"
        app.station.wear("auto")
        assert app.station.inks.theme == "dark"
        assert app.station.keeping.session.theme == ""


async def test_another_region_is_gone_to_before_the_stores_are_open(
    bedside: Bedside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connect.open_stores({"south": connect.RegionAddresses(tmp_path, "South")}) as stores:
        await stores["south"].patients.open_ward(Ward("south", "2n", "2N Medical", ("A01",)))
    opened, open_stores = asyncio.Event(), connect.open_stores

    @asynccontextmanager
    async def late(
        regions: Mapping[str, connect.RegionAddresses], *, patience: float
    ) -> AsyncIterator[Mapping[str, Stores]]:
        await opened.wait()
        async with open_stores(regions, patience=patience) as stores:
            yield stores

    monkeypatch.setattr(connect, "open_stores", late)
    app = monitor(bedside, tmp_path / "state", "--ward", "4b")
    async with app.run_test(size=WIDE):
        await until(lambda: app.started)
        app.station.navigation.go(Place(Scene.WARD, "south"))
        opened.set()
        await until(lambda: ward_of(app) == "2n" or app.return_code is not None)
        assert app.return_code is None
        assert app.station.home == "south"
