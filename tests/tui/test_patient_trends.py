"""The trends on the patient screen: asked for once a span, live after that, read moment by moment."""

import re
import time
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from clinical.alerts import AlertEvent, State, Verb
from clinical.sets import ObservedSet
from clinical.vitals import Signal
from tests.tui.bedside import Bedside, alert, bed
from tests.tui.conftest import until
from tests.tui.test_patient_screen import Broken, exchange, front, go, opened_patient, stands, text
from tui.app import Wardwatch
from tui.habits import Habits
from tui.regions import RegionWatch
from tui.trends import Now, TrendView
from widgets.trend_facts import TrendFacts


class Counted:
    """A history that counts how often it is asked for which step."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.steps: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def history(self, patients: Any, start: float, stop: float, step: float) -> Any:
        self.steps.append(step)
        return await self._store.history(patients, start, stop, step)


def facts(monitor: Wardwatch) -> TrendFacts:
    """What the pane draws now."""
    found = front(monitor).trends.trends
    assert found is not None
    return found


def rates(monitor: Wardwatch) -> list[float]:
    """The heart rates on the chart."""
    return [value for value in facts(monitor).of(Signal.HR) if value is not None]


def here(monitor: Wardwatch) -> ObservedSet:
    """The set at the cursor."""
    found = facts(monitor).here
    assert found is not None
    return found


async def filled(monitor: Wardwatch, many: int) -> None:
    """Wait until so much history is drawn."""
    await until(lambda: len(rates(monitor)) >= many)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_history_is_drawn_and_live_values_go_on_without_a_question(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=16, spo2=97)
    async with opened_patient(bedside) as (monitor, _):
        await filled(monitor, 70)
        assert re.search(r"history +(<1|\d+) ms", text(monitor))
        counted = Counted(monitor.station.region.stores and monitor.station.region.stores.vitals)
        exchange(monitor, vitals=counted)
        await bedside.speak("B01", hr=140)
        await until(lambda: rates(monitor)[-1] > 72)
        assert counted.steps == []


async def test_another_span_is_asked_for_once_and_known_again_at_once(bedside: Bedside) -> None:
    await bedside.remember("B01", 60, hr=72, rr=16, spo2=97)
    async with opened_patient(bedside) as (monitor, pilot):
        await filled(monitor, 10)
        await press(pilot, "less_than_sign", "less_than_sign")
        await until(lambda: "[1 h]" in text(monitor))
        await filled(monitor, 50)
        await press(pilot, "greater_than_sign", "greater_than_sign", "greater_than_sign")
        assert len(rates(monitor)) < 20
        await press(pilot, "less_than_sign", "less_than_sign", "less_than_sign")
        assert len(rates(monitor)) > 50
        await press(pilot, "less_than_sign")
        await until(lambda: "there is no shorter span" in text(monitor))


async def test_the_cursor_reads_a_moment_and_comes_back_to_the_present(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=22, spo2=91)
    await bedside.speak("B01", hr=118)
    async with opened_patient(bedside) as (monitor, pilot):
        await filled(monitor, 70)
        await until(lambda: Signal.HR in here(monitor).values)
        assert here(monitor).values[Signal.HR].value == 118
        await press(pilot, *["h"] * 8)
        assert here(monitor).values[Signal.HR].value == 72
        assert here(monitor).points(Signal.SPO2) == 3
        assert re.search(r"at \d\d:\d\d-\d\d:\d\d .*\n.*HR 72 0 +RR 22 2 +SpO2 91 3", text(monitor))
        await press(pilot, *["l"] * 10)
        assert facts(monitor).cursor is None
        assert here(monitor).values[Signal.HR].value == 118


async def test_the_table_has_a_row_a_set_and_its_cursor_is_the_charts(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=22, spo2=91)
    async with opened_patient(bedside, (80, 24)) as (monitor, pilot):
        await filled(monitor, 50)
        await press(pilot, "t")
        await until(lambda: "NEWS2     HR" in text(monitor))
        assert len(re.findall(r"≥5 3/7", text(monitor))) >= 9
        assert "---" in text(monitor)
        await press(pilot, "j", "j")
        at = facts(monitor).cursor
        assert at is not None
        assert at % 1800 == 0
        await press(pilot, "G")
        assert facts(monitor).cursor == facts(monitor).sets[0].start
        await press(pilot, "g", "t")
        assert facts(monitor).cursor is None


async def test_a_click_reads_the_moment_under_it(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=22, spo2=91)
    async with opened_patient(bedside) as (monitor, pilot):
        await filled(monitor, 70)
        pane = front(monitor).trends
        first = pane.size.width - facts(monitor).axis.cells
        await pilot.click("#trends", offset=(first + 60, 5))
        assert facts(monitor).cursor == facts(monitor).axis.begins(60)
        await press(pilot, "t")
        await pilot.click("#trends", offset=(10, 6))
        assert facts(monitor).cursor == facts(monitor).sets[-5].start


async def test_live_values_are_heard_while_another_panel_is_in_sight(bedside: Bedside) -> None:
    async with opened_patient(bedside, (80, 24)) as (monitor, pilot):
        await press(pilot, "3")
        await until(lambda: not front(monitor).trends.display)
        await bedside.speak("B01", hr=133)
        await until(lambda: monitor.station.ward_screen.picture_of(bed("B01")).vitals)  # type: ignore[union-attr]
        await until(lambda: front(monitor).seen.picture and front(monitor).seen.picture.vitals)  # type: ignore[union-attr]
        await press(pilot, "1")
        await until(lambda: rates(monitor) == [133.0])


async def test_a_history_that_fails_says_why_beside_its_axis_and_mends_itself(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=16, spo2=97)
    async with opened_patient(bedside) as (monitor, pilot):
        stores = monitor.station.region.stores
        assert stores is not None
        exchange(monitor, vitals=Broken("the history has no disk left"))
        await press(pilot, "greater_than_sign")
        await until(lambda: "the history has no disk left" in text(monitor))
        assert "[24 h]" in text(monitor)
        assert "┬" in text(monitor)
        assert rates(monitor) == []
        exchange(monitor, vitals=stores.vitals)
        await filled(monitor, 30)
        assert "no disk left" not in text(monitor)


async def test_nothing_of_the_patient_before_is_left(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=172, rr=16, spo2=97)
    async with opened_patient(bedside) as (monitor, pilot):
        await filled(monitor, 70)
        await press(pilot, "h", "h")
        go(monitor, "B02")
        assert rates(monitor) == []
        assert facts(monitor).cursor is None
        await stands(monitor, "B02")
        assert rates(monitor) == []


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_trends_that_are_hidden_keep_nothing_of_the_patient_before(
    bedside: Bedside, size: tuple[int, int]
) -> None:
    await bedside.speak("B01", hr=131)
    async with opened_patient(bedside, size) as (monitor, pilot):
        await until(lambda: Signal.HR in here(monitor).values)
        await press(pilot, "3", "z")
        await until(lambda: not front(monitor).trends.size)
        go(monitor, "B02")
        assert front(monitor).trends.trends is None
        await stands(monitor, "B02")
        front(monitor).paint(0)
        assert front(monitor).trends.trends is None
        await press(pilot, "1")
        await until(lambda: front(monitor).trends.trends)
        assert here(monitor).values == {}


async def test_trends_that_are_hidden_keep_no_old_present(bedside: Bedside) -> None:
    await bedside.speak("B01", hr=131)
    async with opened_patient(bedside, (80, 24)) as (monitor, pilot):
        await until(lambda: Signal.HR in here(monitor).values)
        await press(pilot, "3")
        await until(lambda: not front(monitor).trends.size)
        front(monitor).paint(0)
        assert front(monitor).trends.trends is None


@pytest.mark.parametrize(("form", "glyph"), [("blocks", "[▀▄]{10}"), ("ascii", r"\*{10}")])
async def test_the_settings_say_what_the_charts_are_drawn_with(
    bedside: Bedside, form: Any, glyph: str
) -> None:
    await bedside.remember("B01", 300, hr=72, rr=16, spo2=97)
    monitor = bedside.monitor(habits=Habits(charts=form))
    async with monitor.run_test(size=(80, 24)):
        await until(lambda: monitor.started)
        await until(lambda: monitor.station.ward_screen.picture_of(bed("B01")))
        go(monitor, "B01")
        await stands(monitor, "B01")
        await filled(monitor, 20)
        await until(lambda: re.search(glyph, text(monitor)))
        assert not re.search("[\u2801-\u28ff]", text(monitor))


async def test_an_alert_is_marked_where_it_began(bedside: Bedside) -> None:
    await bedside.alarm("B01")
    async with opened_patient(bedside) as (monitor, _):
        await until(lambda: re.search(r"\nalerts .*\*\*\*", text(monitor)))


def test_what_the_archive_tells_anew_is_never_taken_for_what_it_told_before() -> None:
    view = TrendView(RegionWatch("north", "North"), "p-B01")
    for number in range(50):
        ended = replace(alert("B01", text=f"{number}"), state=State.CLOSED, ended=time.time())
        past = (AlertEvent(f"{number}", Verb.END, ended.changed, ended),)
        shown = view.facts(Now(time.time(), past=past), 80, 2).alerts
        del past
        assert [each.text for each in shown] == [f"{number}"]


async def test_on_40_columns_one_signal_at_a_time_is_chosen(bedside: Bedside) -> None:
    await bedside.remember("B01", 300, hr=72, rr=16, spo2=97)
    async with opened_patient(bedside, (40, 12)) as (monitor, pilot):
        await filled(monitor, 20)
        assert "HR" in text(monitor)
        await press(pilot, "j")
        await until(lambda: re.search(r"\nRR ", text(monitor)))
        assert not re.search(r"\nHR ", text(monitor))
        await press(pilot, "h")
        await until(lambda: re.search(r"at \d\d:\d\d-\d\d:\d\d .*RR 16", text(monitor)))
