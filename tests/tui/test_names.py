"""The curtain: one key hides who lies there, on every screen, and in what is copied."""

from textual.pilot import Pilot

from clinical.alerts import Priority
from tests.tui.bedside import Bedside
from tests.tui.conftest import opened, seen, until
from tui.app import Wardwatch
from tui.away import Spell
from tui.habits import Habits
from widgets.names import CURTAIN

WIDE = (160, 48)
_SCREENS = (
    (("i",), "WHILE YOU WERE AWAY"),
    (("a",), "ACKNOWLEDGE ONE ALERT"),
    (("slash", *"b01"), "O. C."),
    (("A",), "EVERY OPEN ALERT"),
    (("r",), "REGIONS"),
    (("W",), "W leaves"),
    (("w",), "WARDS"),
    (("enter",), "O. C."),
    (("question_mark",), "KEYS"),
)
"""What opens each screen and dialogue, and what is seen there."""

WHO = ("OKAFOR", "Okafor", "Chidiebere", "447101", "447 101", "03 Feb 1958")


def telling(text: str) -> list[str]:
    """What of the patient in B01 a text tells."""
    return [word for word in WHO if word in text]


async def test_one_key_hides_every_name_and_shows_it_again(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        await until(lambda: ward.panes.feed.alerts and "447 101" in seen(ward))
        await pilot.press("p")
        await until(lambda: not telling(seen(ward)))
        await until(lambda: "NAMES HIDDEN" in seen(ward))
        assert "B01 O. C." in seen(ward)
        await pilot.press("p")
        await until(lambda: {"OKAFOR", "447 101", "03 Feb 1958"} <= set(telling(seen(ward))))
        await until(lambda: "NAMES HIDDEN" not in seen(ward))


async def test_behind_the_curtain_acknowledging_names_the_bed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("p", "a")
        await until(lambda: "ACKNOWLEDGE ONE ALERT" in seen(monitor.screen))
        await until(lambda: "bed      B01" in seen(monitor.screen))
        assert telling(seen(monitor.screen)) == []


async def test_settings_begin_with_the_curtain_drawn(bedside: Bedside) -> None:
    monitor = bedside.monitor(habits=Habits(names_hidden=True))
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        assert telling(seen(monitor.station.ward_screen)) == []
    assert CURTAIN.drawn


async def copied(pilot: Pilot[int], monitor: Wardwatch) -> str:
    await pilot.press("y")
    await until(lambda: monitor.clipboard)
    return monitor.clipboard


async def test_the_patient_under_the_cursor_is_copied_with_two_identifiers(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        assert await copied(pilot, monitor) == "4B B01  OKAFORB01 Chidiebere  MRN 447101"


async def test_the_alert_under_the_cursor_is_copied_with_what_is_wrong(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B02")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("2")
        line = await copied(pilot, monitor)
        assert line.startswith("*** 4B B02  OkaforB02 Chidiebere  MRN 447102  SpO2 78 < 80  since ")
        assert line.endswith("active")


async def test_behind_the_curtain_only_bed_and_initials_are_copied(bedside: Bedside) -> None:
    monitor = bedside.monitor(habits=Habits(names_hidden=True))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        assert await copied(pilot, monitor) == "4B B01  O. C.  MRN hidden"


async def test_a_hostile_name_is_copied_inert_and_cut(bedside: Bedside) -> None:
    await bedside.alarm("B03", name="\x1b]52;c;ZXZpbA==\x07\u202e" + "x" * 5000)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("2")
        line = await copied(pilot, monitor)
        assert line.isprintable()
        assert "\u202e" not in line
        assert len(line) <= 400


async def test_no_screen_tells_who_lies_there_behind_the_curtain(bedside: Bedside) -> None:
    await bedside.alarm("B01")
    await bedside.alarm("B02", Priority.MEDIUM, "HR 131 > 120")
    monitor = bedside.monitor(habits=Habits(names_hidden=True))
    async with monitor.run_test(size=(200, 60)) as pilot:
        await opened(monitor)
        front = monitor.station.navigation
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        now = monitor.station.region.clock.now()
        monitor.station.absences._begin(Spell(now - 60, now, ("north",), "the screen stood still"))
        await until(lambda: monitor.station.absences.offered)
        for keys, shown in _SCREENS:
            await pilot.press(*keys)
            await until(lambda words=shown: words in seen(monitor.screen))  # type: ignore[misc]
            await pilot.pause()
            assert telling(seen(monitor.screen)) == [], keys
            await pilot.press("escape")
            await until(lambda: monitor.screen is front.front)
