"""Filters by words: always in sight, never in the way of an alarm."""

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clinical.alerts import AlertEvent, Priority, State, Verb
from clinical.board import BedPicture
from clinical.patients import Flag, FlagKind
from clinical.records import AuditEntry
from tests.tui.bedside import Bedside, alert, bed, patient
from tests.tui.conftest import opened, seen, until
from tui.app import Wardwatch
from tui.matching import alert_has, bed_has, trail_with
from tui.screens.filter import FilterDialogue
from tui.screens.regions import RegionScreen
from widgets.names import CURTAIN

WIDE = (160, 48)
FLAG = Flag(FlagKind.ALLERGY, "penicillin", "test", 0.0)
GARCIA = BedPicture(bed("B07"), replace(patient("B07", "García"), flags=(FLAG,)))


def labels(monitor: Wardwatch) -> list[str]:
    return [picture.bed.label for picture in monitor.station.ward_screen.panes.board.pictures]


def test_a_bed_is_found_by_name_number_flag_and_alert_without_case_and_accents() -> None:
    for words in ("garcia", "GARCÍA b07", "447107", "penicillin", ""):
        assert bed_has(words, GARCIA)
    assert not bed_has("garcia b08", GARCIA)
    assert bed_has("spo2 high", replace(GARCIA, alerts=(alert("B07"),)))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_only_ever_looked_for(words: str) -> None:
    assert bed_has(words, GARCIA) in (True, False)
    assert alert_has(words, alert("B01")) in (True, False)


async def test_beds_are_filtered_as_one_types_and_the_filter_is_in_sight(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("F", *"b02")
        await until(lambda: labels(monitor) == ["B02"])
        await pilot.press("enter")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        await until(lambda: '"b02" 1 of 40' in seen(monitor.screen))
        await pilot.press("F", "escape")
        assert labels(monitor) == ["B02"]
        await pilot.press("F", "backspace", "backspace", "backspace", "enter")
        await until(lambda: len(labels(monitor)) == 40)


async def test_escape_brings_back_what_was_shown(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("F", *"b02")
        await until(lambda: labels(monitor) == ["B02"])
        await pilot.press("escape")
        await until(lambda: len(labels(monitor)) == 40)


async def test_a_filter_never_hides_that_a_bed_alarms(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("F", *"b02", "enter")
        await until(lambda: labels(monitor) == ["B02"])
        await bedside.alarm("B01")
        await until(lambda: "hidden" in seen(monitor.screen) and "*** B01" in seen(monitor.screen))
        await until(lambda: "*** 1" in seen(monitor.screen))


async def test_alerts_are_filtered_and_what_is_hidden_is_counted_with_its_gravest_mark(
    bedside: Bedside,
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.alarm("B01")
        await bedside.alarm("B02", Priority.MEDIUM, "HR 131 > 120")
        feed = monitor.station.ward_screen.panes.feed
        await until(lambda: len(feed.alerts) == 2)
        await pilot.press("2", "f", *"hr", "enter")
        await until(lambda: [each.text for each in feed.alerts] == ["HR 131 > 120"])
        await until(lambda: '"hr" hides 1,  ***' in seen(monitor.screen))
        assert "*** 1" in seen(monitor.screen)
        assert len(labels(monitor)) == 40


async def test_behind_the_curtain_a_filter_does_not_tell_whom_it_finds(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("F", *"okaforb01", "enter", "p")
        await until(lambda: '"hidden" 1 of 40' in seen(monitor.screen))
        assert CURTAIN.drawn
        assert "okafor" not in seen(monitor.screen).casefold()


async def test_another_ward_is_not_filtered_by_the_words_for_the_last_one(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("F", *"b02", "enter")
        await until(lambda: labels(monitor) == ["B02"])
        monitor.station.ward_screen.open_ward("north", "4b")
        await until(lambda: len(labels(monitor)) == 40)


async def test_every_open_alert_is_filtered_by_the_same_line(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.alarm("B01")
        await bedside.alarm("B02", Priority.MEDIUM, "HR 131 > 120")
        await until(lambda: len(monitor.station.region.alerts.all()) == 2)
        await pilot.press("A")
        await until(lambda: "EVERY OPEN ALERT" in seen(monitor.screen))
        await pilot.press("f", *"hr")
        await until(lambda: isinstance(monitor.screen, FilterDialogue))
        await until(lambda: "1 of 2 with" in seen(monitor.station.navigation.front))
        await pilot.press("enter")
        await until(lambda: "SpO2 78 < 80" not in seen(monitor.screen).partition("EVERY OPEN")[2])


async def test_the_past_alerts_of_a_patient_are_filtered_and_the_title_says_so(bedside: Bedside) -> None:
    now = time.time()
    old, other = alert("B01", text="RR 6 < 8"), alert("B01", text="HR 131 > 120")
    past = [
        AlertEvent(
            each.id, Verb.BEGIN, now - 900, replace(each, since=now - 900, ended=now - 800, state=over)
        )
        for each, over in ((old, State.CLOSED), (other, State.CLOSED))
    ]
    await bedside.stores.analytics.archive(past)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("enter")
        await until(lambda: "RR 6 < 8" in seen(monitor.screen) and "HR 131 > 120" in seen(monitor.screen))
        await pilot.press("f")
        await until(lambda: "there is no list here to filter" in seen(monitor.screen))
        await pilot.press("5", "f", *"hr", "enter")
        await until(lambda: "RR 6 < 8" not in seen(monitor.screen))
        assert '"hr" 1 of 2' in seen(monitor.screen)
        assert "HR 131 > 120" in seen(monitor.screen)


async def test_the_wards_of_a_region_are_filtered(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("r")
        await until(
            lambda: "WARDS OF NORTH" in seen(monitor.screen) and "4B Step-down" in seen(monitor.screen)
        )
        front = monitor.station.navigation.front
        assert isinstance(front, RegionScreen)
        await pilot.press("f", *"maternity", "enter")
        await until(lambda: '"maternity" 0 of 1' in seen(monitor.screen))
        assert len(front.wards.entries) == 0


def test_a_trail_is_filtered_by_who_did_what() -> None:
    entries = [
        AuditEntry("1", 0.0, "mruiz", "open", "p", ""),
        AuditEntry("2", 1.0, "jmeyer", "save", "p", "x"),
    ]
    assert trail_with("MEYER save", entries).kept == (entries[1],)
    assert trail_with("nobody", entries).shown == 0
