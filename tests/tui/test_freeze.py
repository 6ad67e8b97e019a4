"""The frozen board: what was seen stands, loudly, and nothing that must be seen waits for it."""

import time
from dataclasses import replace
from datetime import date

from clinical.alerts import Priority
from clinical.board import BedPicture
from clinical.patients import Patient
from clinical.records import Deed
from tests.tui.bedside import Bedside, alert, bed, patient, vitals
from tests.tui.conftest import opened, seen, until
from tui.app import Wardwatch
from tui.freeze import Freeze

WIDE = (160, 48)


def lying(label: str, who: Patient | None = None) -> BedPicture:
    return BedPicture(bed(label), who or patient(label), vitals(label, 0.0))


def row(monitor: Wardwatch, label: str) -> str:
    """A bed's line on the board."""
    lines = seen(monitor.station.ward_screen).splitlines()
    return next((line for line in lines[3:] if line[6:].startswith(f"{label} ")), "")


def test_what_is_held_stands_under_the_alerts_of_now() -> None:
    held = lying("B01")
    freeze = Freeze((held,), {}, (), 0.0)
    low = alert("B01", Priority.LOW)
    assert (
        freeze.look((replace(lying("B01"), vitals=vitals("B01", 9.0, hr=150), alerts=(low,)),), (low,)) == ""
    )
    assert freeze.all == (replace(held, alerts=(low,)),)
    assert freeze.alerts == 1


def test_a_high_alert_thaws_and_one_that_stood_before_does_not() -> None:
    stood = alert("B01")
    freeze = Freeze((lying("B01"),), {}, (stood,), 0.0)
    assert freeze.look((lying("B01"),), (stood,)) == ""
    assert freeze.look((lying("B01"),), (stood, alert("B02"))) == "*** B02 SpO2 78 < 80"


def test_an_alert_that_rises_to_high_thaws() -> None:
    medium = alert("B01", Priority.MEDIUM)
    freeze = Freeze((lying("B01"),), {}, (medium,), 0.0)
    assert freeze.look((lying("B01"),), (replace(medium, priority=Priority.HIGH),)) != ""


def test_another_patient_in_a_bed_thaws() -> None:
    freeze = Freeze((lying("B01"), lying("B02")), {}, (), 0.0)
    other = replace(patient("B01"), id="p-other", born=date(1990, 1, 1))
    assert freeze.look((lying("B01", other), lying("B02")), ()) == "B01 has another patient"
    assert freeze.look((replace(lying("B01"), patient=None), lying("B02")), ()) == "B01 is empty"


async def test_space_freezes_values_counts_what_comes_and_goes_on(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.speak("B02", hr=113)
        await until(lambda: "113" in row(monitor, "B02"))
        await pilot.press("space")
        await until(lambda: "FROZEN since" in seen(monitor.screen))
        await until(lambda: "FROZEN" in monitor.station.ward_screen.panes.board._shown)
        await bedside.speak("B02", hr=88)
        await until(lambda: "1 reading and 0 alerts since." in seen(monitor.screen))
        assert "113~" in row(monitor, "B02")
        await pilot.press("space")
        await until(lambda: "88" in row(monitor, "B02") and "113" not in row(monitor, "B02"))
        await until(lambda: "FROZEN" not in seen(monitor.screen))


async def test_a_frozen_value_is_never_gone_however_long_it_stands(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.speak("B02", at=time.time() - 25.0, hr=113)
        await until(lambda: "113~" in row(monitor, "B02"))
        await pilot.press("space")
        board = monitor.station.ward_screen.panes.board
        await until(lambda: board.frozen is not None)
        frozen = monitor.station.ward_screen.painter.frozen
        assert frozen is not None
        board.now = frozen.since + 600.0
        board.renew()
        await until(lambda: "113~10m" in row(monitor, "B02"))


async def test_a_medium_alert_paints_on_the_frozen_board_and_a_high_one_thaws_it(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("space")
        await until(lambda: "FROZEN since" in seen(monitor.screen))
        await bedside.alarm("B02", Priority.MEDIUM, "HR 131 > 120")
        await until(lambda: row(monitor, "B02").startswith(" **  "))
        await until(lambda: "HR 131 > 120" in seen(monitor.screen))
        await until(lambda: "and 1 alert" in seen(monitor.screen))
        await bedside.alarm("B01", Priority.HIGH)
        await until(lambda: "FROZEN" not in seen(monitor.screen))
        assert "not frozen any more: *** B01 SpO2 78 < 80" in seen(monitor.screen)


async def test_another_ward_thaws_the_board(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("space")
        await until(lambda: monitor.station.ward_screen.panes.board.frozen is not None)
        monitor.station.ward_screen.open_ward("north", "4b")
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.board.frozen is None)
        await until(lambda: "FROZEN" not in seen(monitor.screen))


async def test_a_patient_who_goes_home_thaws_the_board(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("space")
        await until(lambda: monitor.station.ward_screen.panes.board.frozen is not None)
        await bedside.stores.patients.discharge("p-B02", Deed("home", "test", time.time()))
        await until(lambda: "not frozen any more: B02 is empty" in seen(monitor.screen))
