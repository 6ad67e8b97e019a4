"""The ward over a day, a week and a month (H): from roll-ups, as far as they are known, and never awaited."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from backends.ports import Unavailable
from clinical.calls import HOUR, Calls
from clinical.places import Ward
from clinical.records import RollUp
from clinical.ward_past import REACHES
from tests.tui.bedside import WARD, Bedside
from tests.tui.conftest import opened, seen, until
from tests.widgets.past_scene import past_of
from tui.app import Wardwatch
from tui.navigation import Scene
from tui.screens.analytics import AnalyticsScreen

WIDE = (160, 48)
SIZES = pytest.mark.parametrize("size", [(200, 60), (160, 48), (120, 30), (80, 24), (40, 12)])
FIVE_A = Ward("north", "5a", "5A Medical", ("C01", "C02"))
LYING = (("B01", "p-B01"), ("B02", "p-B02"), ("B03", "somebody who has gone"))


async def roll_up(bedside: Bedside, hours: int = 24) -> None:
    """Write the roll-ups of so many hours."""
    await bedside.stores.analytics.add_roll_ups([*past_of(WARD.id, LYING, time.time(), hours)])


def shown(monitor: Wardwatch) -> AnalyticsScreen:
    """The screen of the ward's past."""
    screen = monitor.screen
    assert isinstance(screen, AnalyticsScreen)
    return screen


def days_read(monitor: Wardwatch) -> int:
    """Of how many days the roll-ups are there."""
    past = shown(monitor).pane.past
    return past.read if past else 0


class Watched:
    """What is asked of the analytics of the open region; refused while `away`, unanswered until `answers`."""

    def __init__(self, monitor: Wardwatch, monkeypatch: pytest.MonkeyPatch) -> None:
        stores = monitor.station.region.stores
        assert stores is not None
        self._answer = stores.analytics.ward_trend
        self.away = False
        self.answers = asyncio.Event()
        self.answers.set()
        self.asked: list[float] = []
        monkeypatch.setattr(stores.analytics, "ward_trend", self._ask)

    async def _ask(self, ward: str, start: float, stop: float) -> Sequence[RollUp]:
        self.asked.append(stop - start)
        if self.away:
            raise Unavailable("nobody answers at that address")
        await self.answers.wait()
        return await self._answer(ward, start, stop)


@SIZES
async def test_occupancy_scores_and_alerts_are_there_at_every_size(
    bedside: Bedside, size: tuple[int, int]
) -> None:
    await roll_up(bedside)
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        await until(lambda: monitor.started and monitor.station.ward_screen.watching)
        await pilot.press("H")
        await until(lambda: "OCCUPANCY" in seen(monitor.screen))
        found = ""
        for _ in range(40):
            found += seen(monitor.screen)
            await pilot.press("pagedown")
        for word in ("NEWS2", "worst", "mean", "*** high", "now", "BY SIGNAL", "BY BED", "TECHNICAL"):
            assert word in found
        assert "TIME TO ACKNOWLEDGE" in found


async def test_the_same_key_leads_back_and_so_does_escape(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        for leave in ("H", "escape", "minus"):
            await pilot.press("H")
            await until(lambda: monitor.station.navigation.here.scene is Scene.ANALYTICS)
            await pilot.press(leave)
            await until(lambda: monitor.station.navigation.here.scene is Scene.WARD)


@pytest.mark.parametrize(
    ("keys", "reach"), [("2", 1), ("3", 2), (">", 1), (">>", 2), ("3<", 1), ("<", 0), (">>>", 2), ("31", 0)]
)
async def test_keys_look_back_over_a_day_a_week_and_a_month(bedside: Bedside, keys: str, reach: int) -> None:
    await roll_up(bedside)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("H")
        names = {"<": "less_than_sign", ">": "greater_than_sign"}
        await pilot.press(*(names.get(key, key) for key in keys))
        await until(lambda: f"LAST {REACHES[reach].name.upper()}" in seen(monitor.screen))


async def test_a_command_leads_there(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("colon", *"analytics", "enter")
        await until(lambda: isinstance(monitor.screen, AnalyticsScreen))


async def test_a_month_is_read_day_by_day_and_once(bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    await roll_up(bedside)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        watched = Watched(monitor, monkeypatch)
        await pilot.press("H", "3")
        await until(lambda: days_read(monitor) >= 30)
        assert set(watched.asked) == {24 * HOUR}
        read = len(watched.asked)
        await pilot.press("1", "2", "3")
        await until(lambda: "LAST 30 DAYS" in seen(monitor.screen))
        assert len(watched.asked) == read


async def test_a_ward_of_which_nothing_was_rolled_up_says_so(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("H")
        await until(lambda: "nothing was rolled up here in the last 24 hours" in seen(monitor.screen))


async def test_a_store_that_does_not_answer_is_named_and_what_was_read_stays(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    await roll_up(bedside)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        watched = Watched(monitor, monkeypatch)
        await pilot.press("H")
        await until(lambda: "OCCUPANCY" in seen(monitor.screen))
        watched.away = True
        await pilot.press("3")
        await until(lambda: "no answer since" in seen(monitor.screen))
        assert "nobody answers at that address" in seen(monitor.screen)
        assert "OCCUPANCY" in seen(monitor.screen)
        await pilot.press("1")
        await until(lambda: "LAST 24 HOURS" in seen(monitor.screen))
        watched.away = False
        await until(lambda: "no answer since" not in seen(monitor.screen))


async def test_before_the_first_answer_the_screen_says_what_it_waits_for(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        watched = Watched(monitor, monkeypatch)
        watched.answers.clear()
        await pilot.press("H")
        await until(lambda: "asking analytics" in seen(monitor.screen))
        assert "the hourly roll-ups are being read" in seen(monitor.screen)
        await pilot.press("question_mark")
        await until(lambda: "KEYS" in seen(monitor.screen))
        await pilot.press("escape")
        watched.answers.set()
        await until(lambda: "nothing was rolled up" in seen(monitor.screen))


async def test_a_store_that_never_answered_is_named_with_its_reason(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        watched = Watched(monitor, monkeypatch)
        watched.away = True
        await pilot.press("H")
        await until(lambda: "nothing known: nobody answers at that address" in seen(monitor.screen))
        assert "OCCUPANCY" not in seen(monitor.screen)
        watched.away = False
        await until(lambda: "nothing was rolled up" in seen(monitor.screen))


async def test_a_bed_is_named_after_who_lies_there_only_where_all_of_its_alerts_are_theirs(
    bedside: Bedside,
) -> None:
    await roll_up(bedside)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("H")
        await until(lambda: "B01 OKAFORB01" in seen(monitor.screen))
        assert "B03 no longer here" in seen(monitor.screen)
        await pilot.press("p")
        await until(lambda: "B01 O. C." in seen(monitor.screen))
        assert "OKAFOR" not in seen(monitor.screen)


async def test_another_ward_begins_anew(bedside: Bedside) -> None:
    await roll_up(bedside)
    quiet = RollUp("5a", "", time.time() // HOUR * HOUR, None, 0, 0, 0, 0, 0, 0, "", Calls())
    await bedside.stores.analytics.add_roll_ups([quiet])
    await bedside.stores.patients.open_ward(FIVE_A)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("H")
        await until(lambda: "4B STEP-DOWN, LAST" in seen(monitor.screen))
        monitor.station.ward_screen.open_ward("north", "5a")
        await until(lambda: "5A MEDICAL, LAST" in seen(monitor.screen))
        await until(lambda: "alerts followed: 1 h" in seen(monitor.screen))
        assert "B01" not in seen(monitor.screen).partition("OCCUPANCY")[2]
