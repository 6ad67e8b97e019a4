"""Who is vouched for, what a screen that can only look offers, and how every dialogue is left."""

import pytest

from clinical.teams import Clinician
from tests.tui.bedside import Bedside
from tests.tui.conftest import seen, until
from tui.app import Wardwatch
from tui.opening import who
from tui.settings import Settings
from tui.who import Who

WIDE = (160, 48)


async def opened(monitor: Wardwatch) -> None:
    await until(lambda: monitor.started)
    await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)


def test_who_names_themselves_is_vouched_for_by_nobody_yet() -> None:
    assert who(Settings(clinician="m.ruiz")) == Who("m.ruiz", "m.ruiz", verified=False, claimed=True)
    login = who(Settings(clinician=""), {"LOGNAME": "nurse1"})
    assert login == Who("nurse1", "nurse1", verified=False, claimed=False)
    assert login.signature == "nurse1?"


async def test_who_is_enrolled_is_verified_and_named_by_the_store(bedside: Bedside) -> None:
    await bedside.stores.teams.enrol(Clinician("m.ruiz", "Maria Ruiz RN", "nurse", ""))
    monitor = bedside.monitor(who=Who("m.ruiz", "m.ruiz", verified=False, claimed=True))
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await until(lambda: monitor.station.who == Who("m.ruiz", "Maria Ruiz RN", verified=True))
        await until(lambda: "Maria Ruiz RN" in seen(monitor.screen))


@pytest.mark.parametrize("claimed", [True, False])
async def test_whom_no_store_knows_stays_unverified(bedside: Bedside, claimed: bool) -> None:
    monitor = bedside.monitor(who=Who("nobody", "nobody", verified=False, claimed=claimed))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.pause()
        assert not monitor.station.who.verified
        assert monitor.station.who.signature == "nobody?"


async def test_a_screen_that_can_only_look_does_not_offer_to_acknowledge(bedside: Bedside) -> None:
    monitor = bedside.monitor(read_only=True)
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        assert "acknowledge" not in seen(monitor.screen).splitlines()[-1]


@pytest.mark.parametrize("key", ["escape", "q"])
@pytest.mark.parametrize("opens", ["w", "a"])
async def test_a_dialogue_is_left_without_leaving_the_program(bedside: Bedside, opens: str, key: str) -> None:
    await bedside.alarm("B01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press(opens)
        await until(lambda: monitor.screen is not monitor.station.ward_screen)
        await pilot.press(key)
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        assert monitor.return_code is None


@pytest.mark.parametrize("opens", ["w", "a", "question_mark", "colon", "slash", "r", "W"])
async def test_ctrl_c_quits_from_everywhere(bedside: Bedside, opens: str) -> None:
    await bedside.alarm("B01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press(opens)
        await until(lambda: monitor.screen is not monitor.station.ward_screen)
        await pilot.press("ctrl+c")
        await until(lambda: monitor.return_code == 0)
