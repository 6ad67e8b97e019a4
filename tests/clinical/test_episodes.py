"""Archived changes become episodes: one for each alert, by its last state and its worst priority."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.episodes import episodes
from clinical.places import Bed


def _alert(number: int, since: float) -> Alert:
    return Alert(
        id=f"a{number}",
        bed=Bed("north", "4b", "B12"),
        patient="p1",
        mrn="4471902133",
        name="OKAFOR Chidiebere",
        kind=Kind.PHYSIOLOGICAL,
        condition="spo2.low",
        signal=None,
        priority=Priority.MEDIUM,
        level=Priority.MEDIUM,
        state=State.ACTIVE,
        value=88.0,
        limit=90.0,
        text="SpO2 88 < 90",
        since=since,
        changed=since,
    )


def _story(number: int, since: float) -> list[AlertEvent]:
    """It begins, rises to high, someone takes it at medium, it ends."""
    begun = _alert(number, since)
    risen = replace(begun, priority=Priority.HIGH, level=Priority.HIGH, version=2)
    taken = replace(begun, state=State.ACKNOWLEDGED, by="M. Ruiz", by_at=since + 60, version=3)
    closed = replace(taken, state=State.CLOSED, level=None, ended=since + 300, version=4)
    verbs = (Verb.BEGIN, Verb.UPDATE, Verb.ACKNOWLEDGE, Verb.END)
    return [
        AlertEvent(f"{verb}-{number}", verb, since, alert)
        for verb, alert in zip(verbs, (begun, risen, taken, closed), strict=True)
    ]


def test_one_alert_is_one_episode_by_its_worst_priority_and_its_end() -> None:
    (episode,) = episodes(_story(1, 1000.0))
    assert episode.worst is Priority.HIGH
    assert (episode.alert.state, episode.alert.ended, episode.alert.by) == (State.CLOSED, 1300.0, "M. Ruiz")


def test_the_newest_onset_comes_first_and_what_stands_is_left_out() -> None:
    events = [*_story(1, 1000.0), *_story(2, 3000.0), *_story(3, 2000.0)]
    assert [episode.alert.id for episode in episodes(events)] == ["a2", "a3", "a1"]
    assert [episode.alert.id for episode in episodes(events, {"a3"})] == ["a2", "a1"]


@given(st.permutations([*_story(1, 1000.0), *_story(2, 3000.0)]))
def test_the_order_in_which_changes_are_told_does_not_matter(told: list[AlertEvent]) -> None:
    assert episodes(told) == episodes([*_story(1, 1000.0), *_story(2, 3000.0)])
