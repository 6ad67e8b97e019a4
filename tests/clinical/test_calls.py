"""Alerts rolled up by the hour: what began, how long it waited for an answer, each event once."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.alerts import Alert, AlertEvent, Change, Kind, Priority, State, Verb, transition
from clinical.calls import HOUR, Call, CallBook, CallHour, Calls, Wait
from clinical.places import Bed
from clinical.vitals import Signal
from tests.clinical.booked import calls_by_hour

NOON = 1_800_000_000.0 // HOUR * HOUR
BED = Bed("north", "4b", "B12")
HERE = CallHour("4b", "p1", NOON)


def seen(priority: Priority = Priority.MEDIUM, at: float = NOON, kind: Kind = Kind.PHYSIOLOGICAL) -> Alert:
    return Alert(
        id="one",
        bed=BED,
        patient="p1",
        mrn="M001",
        name="SMITH Ann",
        kind=kind,
        condition="spo2.low",
        signal=Signal.SPO2,
        priority=priority,
        level=priority,
        state=State.ACTIVE,
        value=88.0,
        limit=90.0,
        text="SpO2 88 < 90",
        since=at,
        changed=at,
    )


def story(*changes: Change) -> list[AlertEvent]:
    """The events that the board makes of an alert's changes."""
    alert: Alert | None = None
    events = []
    for number, change in enumerate(changes, 1):
        alert = transition(alert, change)
        assert alert is not None
        events.append(AlertEvent(f"op {number}", change.verb, change.at, alert, number))
    return events


def begins(at: float = NOON + 10, priority: Priority = Priority.MEDIUM, **of: Kind) -> Change:
    return Change(Verb.BEGIN, "one", at, seen(priority, at, **of))


def worsens(at: float, priority: Priority = Priority.HIGH) -> Change:
    return Change(Verb.UPDATE, "one", at, seen(priority, at))


def taken(at: float) -> Change:
    return Change(Verb.ACKNOWLEDGE, "one", at, by="Maria Ruiz RN")


def ends(at: float) -> Change:
    return Change(Verb.END, "one", at)


def call(priority: Priority, kind: Kind = Kind.PHYSIOLOGICAL) -> Call:
    return Call("B12", "spo2.low", Signal.SPO2, kind, priority)


def test_an_alert_counts_where_it_began_and_its_wait_where_it_ended() -> None:
    found = calls_by_hour(story(begins(NOON + 3590), taken(NOON + HOUR + 20)))
    assert found == {
        HERE: Calls(((call(Priority.MEDIUM), 1),)),
        HERE._replace(hour=NOON + HOUR): Calls(waits=(Wait(Priority.MEDIUM, 30.0),)),
    }


def test_an_alert_counts_at_the_worst_priority_of_the_hour_in_which_it_began() -> None:
    events = story(begins(), worsens(NOON + 60))
    assert calls_by_hour(events) == {HERE: Calls(((call(Priority.HIGH), 1),))}
    later = story(begins(), worsens(NOON + HOUR))
    assert calls_by_hour(later) == {HERE: Calls(((call(Priority.MEDIUM), 1),))}


def test_what_is_worse_than_was_acknowledged_calls_anew() -> None:
    found = calls_by_hour(story(begins(NOON), taken(NOON + 30), worsens(NOON + 900), taken(NOON + 945)))
    assert found[HERE].waits == (Wait(Priority.MEDIUM, 30.0), Wait(Priority.HIGH, 45.0))
    assert found[HERE].count == 1


def test_what_comes_back_before_anybody_looked_has_called_all_the_time() -> None:
    again = Change(Verb.BEGIN, "one", NOON + 300, seen(at=NOON + 300))
    found = calls_by_hour(story(begins(NOON), ends(NOON + 100), again, taken(NOON + 400)))
    assert found[HERE] == Calls(((call(Priority.MEDIUM), 1),), (Wait(Priority.MEDIUM, 400.0),))


def test_what_ended_before_anybody_acknowledged_is_unanswered() -> None:
    found = calls_by_hour(story(begins(priority=Priority.LOW), ends(NOON + 60)))
    assert found[HERE] == Calls(((call(Priority.LOW), 1),), unanswered=1)
    answered = calls_by_hour(story(begins(), taken(NOON + 20), ends(NOON + 60)))
    assert answered[HERE].unanswered == 0


def test_a_technical_alert_is_counted_and_waits_for_no_answer() -> None:
    found = calls_by_hour(story(begins(kind=Kind.TECHNICAL), ends(NOON + 60)))
    assert found[HERE] == Calls(((call(Priority.MEDIUM, Kind.TECHNICAL), 1),))


def test_of_an_alert_whose_beginning_was_not_heard_only_the_answer_counts() -> None:
    events = story(begins(NOON), worsens(NOON + 60), taken(NOON + 100))[1:]
    assert calls_by_hour(events)[HERE] == Calls(waits=(Wait(Priority.HIGH, 100.0),))


@given(st.lists(st.sampled_from(range(5)), max_size=12), st.randoms())
def test_an_event_counts_once_however_often_it_comes(again: Sequence[int], chance: random.Random) -> None:
    events = story(begins(), worsens(NOON + 60), taken(NOON + 90), ends(NOON + 4000))
    repeated = [*events, *(events[place] for place in again if place < len(events))]
    chance.shuffle(repeated)
    assert calls_by_hour(repeated) == calls_by_hour(events)


def test_an_hour_is_given_again_whole_only_when_it_has_changed() -> None:
    book = CallBook()
    first, second = story(begins(), taken(NOON + 60))
    book.add(first)
    assert book.collect() == {HERE: Calls(((call(Priority.MEDIUM), 1),))}
    book.add(first)
    assert book.collect() == {}
    book.add(second)
    assert book.collect() == {HERE: Calls(((call(Priority.MEDIUM), 1),), (Wait(Priority.MEDIUM, 50.0),))}


def test_an_open_alert_is_remembered_when_its_hour_is_forgotten() -> None:
    book = CallBook()
    first, second = story(begins(NOON), taken(NOON + 3 * HOUR))
    book.add(first)
    book.forget(NOON + 2 * HOUR)
    assert book.collect() == {}
    book.add(second)
    later = HERE._replace(hour=NOON + 3 * HOUR)
    assert book.collect() == {later: Calls(waits=(Wait(Priority.MEDIUM, 3 * HOUR),))}


@pytest.mark.parametrize("patients", [1, 3])
def test_each_patient_and_each_ward_has_hours_of_its_own(patients: int) -> None:
    (event,) = story(begins())
    events = [
        replace(event, alert=replace(event.alert, id=f"{number}", patient=f"p{number}"))
        for number in range(patients)
    ]
    found = calls_by_hour(events)
    assert [place.patient for place in found] == [f"p{number}" for number in range(patients)]
