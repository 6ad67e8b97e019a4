"""While you were away: what was missed is found out, offered in one line, and shown when it is asked for."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.ports import Link, LinkState
from clinical.alerts import Alert, AlertEvent, Priority, State, Verb
from tests.tui.bedside import Bedside, alert
from tests.tui.conftest import opened, seen, until
from tui import absences as absences_module
from tui.absences import Absences
from tui.away import BEFORE, UNREAD, Missed, Presence, Spell, counted, missed
from tui.regions import RegionWatch
from tui.screens.away import AwayDialogue

WIDE = (160, 48)
NOON = 1_800_000_000.0


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def event(verb: Verb, at: float, of: Alert, **changes: object) -> AlertEvent:
    return AlertEvent(f"{verb} {at}", verb, at, replace(of, changed=at, **changes))  # type: ignore[arg-type]


def begun(at: float, label: str = "B01", priority: Priority = Priority.HIGH) -> AlertEvent:
    return event(Verb.BEGIN, at, replace(alert(label, priority), id=f"{label}/{at}", since=at))


def test_looks_in_a_row_are_no_absence() -> None:
    ticks, wall = Clock(), Clock()
    presence = Presence(ticks, wall)
    ticks.now = wall.now = NOON + 1.1
    assert presence.look(taken=True) is None


def test_a_screen_that_stood_still_was_away() -> None:
    ticks, wall = Clock(), Clock()
    presence = Presence(ticks, wall)
    ticks.now = wall.now = NOON + 61.0
    assert presence.look(taken=True) == 61.0
    assert presence.look(taken=True) is None


def test_a_sleep_that_only_the_wall_clock_saw_counts() -> None:
    ticks, wall = Clock(), Clock()
    presence = Presence(ticks, wall)
    ticks.now, wall.now = NOON + 1.0, NOON + 3600.0
    assert presence.look(taken=True) == 3600.0


def test_a_terminal_that_takes_nothing_is_away_until_it_does() -> None:
    ticks, wall = Clock(), Clock()
    presence = Presence(ticks, wall)
    for second in range(1, 20):
        ticks.now = wall.now = NOON + second
        assert presence.look(taken=False) is None
    ticks.now = wall.now = NOON + 20
    assert presence.look(taken=True) == 20.0 + UNREAD


def test_what_came_and_went_is_one_line_with_its_worst_and_who_took_it() -> None:
    came = begun(NOON + 10, priority=Priority.MEDIUM)
    rose = event(Verb.UPDATE, NOON + 20, came.alert, priority=Priority.HIGH, version=2)
    taken = event(
        Verb.ACKNOWLEDGE,
        NOON + 30,
        rose.alert,
        state=State.ACKNOWLEDGED,
        priority=Priority.MEDIUM,
        by="J. Meyer",
        by_at=NOON + 30,
        version=3,
    )
    over = event(Verb.END, NOON + 40, taken.alert, state=State.CLOSED, ended=NOON + 40, version=4)
    found = missed((over, came, taken, rose, came), (), NOON, NOON + 60)
    assert found == (Missed(over.alert, Priority.HIGH, came=True),)
    assert found[0].went
    assert found[0].alert.by == "J. Meyer"
    assert counted(found) == "1 alert came, 1 went"


def test_what_came_meanwhile_and_rose_afterwards_has_the_priority_that_it_rose_to() -> None:
    came = begun(NOON + 10, priority=Priority.MEDIUM)
    rose = event(Verb.UPDATE, NOON + 90, came.alert, priority=Priority.HIGH, text="NEWS2 8 ≥ 7", version=2)
    assert missed((came, rose), (), NOON, NOON + 60) == (Missed(rose.alert, Priority.HIGH, came=True),)
    assert missed((came,), (rose.alert,), NOON, NOON + 60) == (Missed(rose.alert, Priority.HIGH, came=True),)


def test_what_was_there_before_and_only_changed_its_words_was_not_missed() -> None:
    before = begun(NOON - 60)
    told_again = event(Verb.UPDATE, NOON + 10, before.alert, text="SpO2 77 < 80", version=2)
    assert missed((before, told_again), (), NOON, NOON + 60) == ()


def test_what_stands_now_speaks_for_events_that_nobody_holds() -> None:
    standing = replace(alert("B02"), since=NOON + 5, changed=NOON + 5)
    assert missed((), (standing,), NOON, NOON + 60) == (Missed(standing, Priority.HIGH, came=True),)


def test_what_nobody_has_stands_above_what_is_over() -> None:
    over = event(Verb.END, NOON + 9, begun(NOON + 3, "B01").alert, state=State.CLOSED, version=2)
    stands = begun(NOON + 5, "B02", Priority.LOW)
    found = missed((over, stands), (), NOON, NOON + 60)
    assert [each.alert.bed.label for each in found] == ["B02", "B01"]


@given(st.lists(st.tuples(st.sampled_from(["B01", "B02"]), st.floats(NOON - 90, NOON + 90)), max_size=12))
def test_nothing_outside_the_time_away_is_listed_and_nothing_twice(raised: list[tuple[str, float]]) -> None:
    events = [begun(at, label) for label, at in raised]
    found = missed([*events, *events], (), NOON, NOON + 60)
    assert {each.alert.id for each in found} == {
        e.alert.id for e in events if NOON - BEFORE <= e.at <= NOON + 60
    }
    assert len(found) == len({each.alert.id for each in found})


def test_times_away_that_follow_each_other_are_one_until_the_user_has_been_told() -> None:
    first, second = Spell(NOON, NOON + 60, ("north",), "a"), Spell(NOON + 70, NOON + 80, ("south",), "b")
    assert second.follows(first)
    assert second.joined(first) == Spell(NOON, NOON + 80, ("north", "south"), "a; b")
    assert not Spell(NOON + 500, NOON + 600, ("north",), "c").follows(first)


def test_a_link_that_comes_back_makes_a_time_away_of_its_region_alone() -> None:
    regions = {name: RegionWatch(name, name.capitalize()) for name in ("north", "south")}
    absences = Absences(regions)
    cut = Link(LinkState.DOWN, time.time() - 30.0, None, "gone")
    regions["north"].hear_link("alerts")(cut)
    absences.look(time.time(), taken=True)
    regions["north"].hear_link("alerts")(replace(cut, state=LinkState.UP))
    absences.look(time.time(), taken=True)
    assert [absence.spell.regions for absence in absences.past] == [("north",)]
    assert absences.offered is None


async def test_what_was_missed_is_offered_listed_and_dismissed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        station = monitor.station
        raised = await bedside.alarm("B02", Priority.MEDIUM, "HR 131 > 120")
        await bedside.acknowledge(raised, "J. Meyer")
        await until(
            lambda: [event.verb for event in station.region.journal] == [Verb.BEGIN, Verb.ACKNOWLEDGE]
        )
        station.absences._presence._seen = (0.0, time.time() - 60.0)
        station.absences._presence._ticks = lambda: 1.0
        await until(lambda: "i lists it" in seen(monitor.screen))
        assert "1 alert came, 0 went" in seen(monitor.screen)
        assert monitor.screen is station.ward_screen
        await pilot.press("i")
        await until(lambda: isinstance(monitor.screen, AwayDialogue))
        await until(lambda: "B02 OkaforB02 Chidiebere" in seen(monitor.screen))
        text = seen(monitor.screen)
        assert "HR 131 > 120" in text
        assert "J. Meyer" in text
        await pilot.press("escape")
        await until(lambda: "i lists it" not in seen(monitor.screen))
        await pilot.press("i")
        await until(lambda: "J. Meyer" in seen(monitor.screen))


async def test_what_the_archive_cuts_off_is_said(bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absences_module, "_MOST", 2)
    monkeypatch.setattr(absences_module, "_ASKED_AFTER", (0.0,))
    now = time.time()
    await bedside.stores.analytics.archive([begun(now - 5 - second) for second in range(3)])
    region = RegionWatch("north", "North")
    region.stores = bedside.stores
    absences = Absences({"north": region})
    absences._begin(Spell(now - 60, now, ("north",), "the screen stood still"))
    await absences.ask()
    (absence,) = absences.past
    assert absence.problem == "North: more came than the newest 2 that are read"
    assert len(absences.missed(absence)) == 2


async def test_what_no_stream_tells_any_more_is_read_from_the_archive(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        now = monitor.station.region.clock.now()
        came = begun(now - 30, "B01")
        over = event(Verb.END, now - 20, came.alert, state=State.LATCHED, ended=now - 20, version=2)
        await bedside.stores.analytics.archive([came, over])
        absences = monitor.station.absences
        absences._begin(Spell(now - 60, now, ("north",), "the screen stood still"))
        await until(lambda: absences.offered is not None)
        assert [each.alert.state for each in absences.missed(absences.past[-1])] == [State.LATCHED]
