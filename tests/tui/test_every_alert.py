"""Every open alert of all regions grouped, filtered, acknowledged; kept when a link is cut."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.ports import Board, Lease, Link, LinkState
from clinical.alerts import Priority, State
from clinical.places import Bed
from tests.tui.bedside import Bedside, alert
from tests.tui.conftest import seen, until
from tests.tui.two_regions import NORTH_2, South, every_alert_of, keys_of
from tui import judging
from tui.app import Wardwatch
from tui.every_alert import NOBODY, EveryAlert
from tui.navigation import Scene
from tui.regions import RegionWatch
from tui.screens import every_alert
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.every_alert import EveryAlertScreen
from widgets.open_alert import Group, OpenAlert

WIDE = (160, 48)
SIZES = pytest.mark.parametrize("size", [(160, 48), (120, 30), (80, 24), (40, 12)])


@pytest.fixture
async def south(tmp_path: Path, bedside: Bedside) -> AsyncIterator[South]:
    """South beside North: a ward with three patients."""
    async with open_stores({"south": RegionAddresses(tmp_path, "South")}) as stores:
        there = South(stores["south"])
        await there.admit(NORTH_2, "A01", "A02", "A03")
        yield there


def texts(screen: EveryAlertScreen) -> list[str]:
    """What is listed: who has them, and under that what is wrong."""
    return [entry.who if isinstance(entry, Group) else entry.alert.text for entry in screen.list.entries]


async def test_alerts_stand_under_who_has_them_nobody_first_and_the_gravest_first(
    bedside: Bedside, south: South
) -> None:
    taken = await bedside.alarm("B01", text="taken")
    await bedside.acknowledge(taken, "Ada Grey RN")
    await south.alarm("A01", Priority.MEDIUM, "medium")
    await bedside.alarm("B02", text="high")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: texts(screen) == [NOBODY, "high", "medium", "Ada Grey RN", "taken"])
        await until(lambda: "2N Medical" in seen(screen))
        for word in ("North", "South", "4B Step-down", "SouthA01 Oskar"):
            assert word in seen(screen)


async def test_the_cursor_stays_on_its_alert_while_others_come_and_go(bedside: Bedside, south: South) -> None:
    first = await south.alarm("A01", Priority.HIGH, "first")
    await south.alarm("A02", Priority.MEDIUM, "second")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: len(screen.list.entries) == 3)
        await pilot.press("j")
        await until(lambda: screen.selection is not None and screen.selection.text == "second")
        await bedside.alarm("B01", text="newer and worse")
        await until(lambda: len(screen.list.entries) == 4)
        await south.close(first)
        await until(lambda: texts(screen) == [NOBODY, "newer and worse", "second"])
        assert screen.selection is not None
        assert screen.selection.text == "second"


async def test_an_alert_of_a_ward_that_is_not_followed_is_acknowledged_with_who_lies_there(
    bedside: Bedside, south: South
) -> None:
    raised = await south.alarm("A02")
    await south.speak(NORTH_2, "A02", spo2=91)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: "2N Medical" in seen(screen))
        await pilot.press("a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
        dialogue = monitor.screen
        assert isinstance(dialogue, AcknowledgeDialogue)
        await until(lambda: "SOUTHA02 Chidiebere" in seen(dialogue) and "2N Medical, South" in seen(dialogue))
        await until(lambda: dialogue.rested)
        await pilot.press("enter")
        await until(lambda: "Maria Ruiz RN" in texts(screen))
        (standing,) = (await south.stores.alerts.snapshot()).alerts
        assert (standing.id, standing.state, standing.by) == (raised.id, State.ACKNOWLEDGED, "Maria Ruiz RN")
        assert monitor.station.home == "north"


async def test_enter_opens_the_patient_and_the_ward_follows(bedside: Bedside, south: South) -> None:
    raised = await south.alarm("A03")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: screen.selection is not None)
        await pilot.press("enter")
        await until(lambda: monitor.station.navigation.here.scene is Scene.PATIENT)
        here = monitor.station.navigation.here
        assert (here.region, here.patient) == ("south", raised.patient)


async def test_a_region_whose_link_is_cut_keeps_its_last_known_alerts_and_says_since_when(
    bedside: Bedside, south: South
) -> None:
    await south.alarm("A01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: len(screen.list.entries) == 2)
        cut(monitor, "south", since=time.time() - 600)
        await until(lambda: "nobody had it" in seen(screen))
        shown = time.strftime("%H:%M", time.localtime(time.time() - 600))
        assert f"South last known {shown}" in seen(screen)
        await bedside.alarm("B01")
        await until(lambda: len(screen.list.entries) == 3)


async def test_the_header_says_of_an_alert_elsewhere_that_it_is_over(bedside: Bedside, south: South) -> None:
    true, over = await south.alarm("A01", text="true"), await south.alarm("A02", text="over")
    await south.end(over)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await until(lambda: "South *** 2  2n A01 true" in seen(monitor.screen))
        await south.close(true)
        await until(lambda: "South *** 1  2n A02 over  LATCHED" in seen(monitor.screen))


async def test_of_a_region_that_was_never_reached_nothing_is_last_known(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: monitor.station.regions["south"].alerts_known)
        monitor.station.regions["south"].alerts_known = False
        cut(monitor, "south", since=time.time())
        await until(lambda: screen.list.warning == "South no answer")
        assert screen.list.empty == "not known yet: South"


def cut(monitor: Wardwatch, region: str, since: float) -> None:
    """Let a region's alert link be down."""
    link = Link(LinkState.DOWN, since, problem="no answer")
    monitor.station.regions[region].hear_link("alerts")(link)


@SIZES
async def test_mark_bed_and_what_is_wrong_have_a_place_at_every_size(
    bedside: Bedside, south: South, size: tuple[int, int]
) -> None:
    await south.alarm("A01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: "RR 5 < 6" in "\n".join(seen(screen).splitlines()[2:]))
        line = next(line for line in seen(screen).splitlines()[2:] if "RR 5 < 6" in line)
        assert "***" in line
        assert "2N" in line
        assert "A01" in line


def watched(*names: str) -> RegionWatch:
    """A region with an alert for each of these names."""
    region = RegionWatch("south", "South")
    standing = [
        replace(alert(f"A{number:02}"), bed=Bed("south", "2n", f"A{number:02}"), name=name, id=name)
        for number, name in enumerate(names)
    ]
    region.alerts.take(Board(tuple(standing), 1))
    return region


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Müller Ada", "García Luz"]),
        ("muller", ["Müller Ada"]),
        ("mueller", ["Müller Ada"]),
        ("GARC", ["García Luz"]),
        ("a01", ["García Luz"]),
        ("south 2n", ["Müller Ada", "García Luz"]),
        ("saturation ada", ["Müller Ada"]),
        ("north", []),
    ],
)
def test_words_find_alerts_by_name_bed_ward_signal_and_region(words: str, found: list[str]) -> None:
    entries = EveryAlert().entries([watched("Müller Ada", "García Luz")], words)
    assert sorted(each.alert.name for each in entries if isinstance(each, OpenAlert)) == sorted(found)


async def test_words_filter_the_list_and_the_title_says_so(bedside: Bedside, south: South) -> None:
    await south.alarm("A01", text="one")
    await bedside.alarm("B01", text="other")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: len(keys_of(screen.list.entries)) == 2)
        screen.words = "south"
        await until(lambda: texts(screen) == [NOBODY, "one"])
        await until(lambda: '1 of 2 with "south"' in seen(screen))
        screen.words = "nobody of that name"
        await until(lambda: "no open alert has these words" in seen(screen))


async def test_what_nobody_judges_is_not_calm(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 0.0)
    monkeypatch.setattr(every_alert, "AGED_EVERY", 0.2)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: "South not judged" in seen(screen).splitlines()[2])
        assert "none open where someone judges" in seen(screen)
        assert "North" not in screen.list.warning
        monitor.station.regions["south"].judging.hear(
            [Lease("1w", "bedside", 1, time.time() + 60)], time.time()
        )
        await until(lambda: "South 2N not judged" in seen(screen))


async def test_a_region_that_may_yet_be_fed_is_not_called_free_of_alerts(
    bedside: Bedside, south: South, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_FIRST", 3600.0)
    monkeypatch.setattr(every_alert, "AGED_EVERY", 0.2)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        screen = await every_alert_of(monitor, pilot)
        await until(lambda: screen.list.empty == "not known yet: South")
