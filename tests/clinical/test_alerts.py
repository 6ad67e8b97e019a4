from dataclasses import replace

import pytest

from clinical.alerts import Alert, Change, Kind, Priority, State, Verb, severity, transition, urgency, worst
from clinical.vitals import Signal
from tests.clinical.monitored import BED

HIGH, MEDIUM, LOW = Priority.HIGH, Priority.MEDIUM, Priority.LOW
ACTIVE, ACKNOWLEDGED, LATCHED, CLOSED = State.ACTIVE, State.ACKNOWLEDGED, State.LATCHED, State.CLOSED


def alert(
    state: State = ACTIVE,
    priority: Priority = MEDIUM,
    level: Priority | None = MEDIUM,
    kind: Kind = Kind.PHYSIOLOGICAL,
) -> Alert:
    """An alert in its third version, such as each state leaves it."""
    over = state in (LATCHED, CLOSED)
    return Alert(
        id="north/4b/B12:spo2.low:1000",
        bed=BED,
        patient="p1",
        mrn="447",
        name="OKAFOR Chidiebere",
        kind=kind,
        condition="spo2.low",
        signal=Signal.SPO2,
        priority=priority,
        level=None if over else level,
        state=state,
        value=86.0,
        limit=90.0,
        text="SpO2 86 < 90",
        since=1000.0,
        changed=1060.0,
        ended=1060.0 if over else None,
        by="M. Ruiz" if state is ACKNOWLEDGED else None,
        by_at=1050.0 if state is ACKNOWLEDGED else None,
        version=3,
    )


def after(before: Alert, verb: Verb, level: Priority | None = None, **seen: object) -> Alert | None:
    """The alert after a change at 1100, where the engine sees that level, or the one that stands."""
    shown = replace(before, level=level or before.level, **seen)  # type: ignore[arg-type]
    return transition(before, Change(verb, before.id, 1100.0, shown, by="J. Meyer", because="discharged"))


TABLE = [
    # state, priority, verb, state after (None: nothing happens)
    (ACTIVE, HIGH, Verb.END, LATCHED),
    (ACTIVE, MEDIUM, Verb.END, LATCHED),
    (ACTIVE, LOW, Verb.END, CLOSED),
    (ACTIVE, HIGH, Verb.ACKNOWLEDGE, ACKNOWLEDGED),
    (ACTIVE, HIGH, Verb.CLOSE, CLOSED),
    (ACKNOWLEDGED, HIGH, Verb.END, CLOSED),
    (ACKNOWLEDGED, MEDIUM, Verb.END, CLOSED),
    (ACKNOWLEDGED, LOW, Verb.END, CLOSED),
    (ACKNOWLEDGED, HIGH, Verb.ACKNOWLEDGE, None),
    (ACKNOWLEDGED, HIGH, Verb.CLOSE, CLOSED),
    (LATCHED, HIGH, Verb.END, None),
    (LATCHED, HIGH, Verb.ACKNOWLEDGE, CLOSED),
    (LATCHED, HIGH, Verb.CLOSE, CLOSED),
    *((CLOSED, HIGH, verb, None) for verb in Verb),
]


@pytest.mark.parametrize(("state", "priority", "verb", "expected"), TABLE)
def test_the_state_table_holds_row_by_row(
    state: State, priority: Priority, verb: Verb, expected: State | None
) -> None:
    changed = after(alert(state, priority, priority), verb)
    assert (changed and changed.state) is expected


def test_a_new_alert_begins_active_at_version_one() -> None:
    seen = replace(alert(ACKNOWLEDGED), version=7)
    begun = transition(None, Change(Verb.BEGIN, seen.id, 1100.0, seen))
    assert begun is not None
    assert (begun.state, begun.version, begun.changed, begun.by) == (ACTIVE, 1, 1100.0, None)


def test_raising_an_alert_twice_is_once() -> None:
    assert after(alert(), Verb.BEGIN) is None


@pytest.mark.parametrize("verb", [Verb.UPDATE, Verb.END, Verb.ACKNOWLEDGE, Verb.CLOSE])
def test_what_is_not_known_can_only_begin(verb: Verb) -> None:
    seen = alert()
    assert transition(None, Change(verb, seen.id, 1100.0, seen, by="M. Ruiz", because="discharged")) is None


def test_each_change_counts_the_version_up_by_one_and_keeps_the_onset() -> None:
    changed = after(alert(), Verb.UPDATE, text="SpO2 85 < 90")
    assert changed is not None
    assert (changed.version, changed.changed, changed.since) == (4, 1100.0, 1000.0)


def test_a_value_that_looks_the_same_is_no_change() -> None:
    assert after(alert(), Verb.UPDATE, value=86.2) is None
    assert after(alert(ACKNOWLEDGED), Verb.UPDATE, value=86.2) is None


def test_the_priority_shown_rises_at_once() -> None:
    changed = after(alert(), Verb.UPDATE, HIGH, text="SpO2 79 < 80", limit=80.0)
    assert changed is not None
    assert (changed.priority, changed.level, changed.limit) == (HIGH, HIGH, 80.0)


def test_the_priority_shown_falls_only_once_someone_has_acknowledged() -> None:
    eased = after(alert(ACTIVE, HIGH, HIGH), Verb.UPDATE, MEDIUM)
    assert eased is not None
    assert (eased.priority, eased.level) == (HIGH, MEDIUM)
    taken = after(eased, Verb.ACKNOWLEDGE)
    assert taken is not None
    assert (taken.state, taken.priority, taken.by, taken.by_at) == (ACKNOWLEDGED, MEDIUM, "J. Meyer", 1100.0)


def test_an_acknowledged_alert_follows_its_level_down_and_keeps_who_has_it() -> None:
    eased = after(alert(ACKNOWLEDGED, HIGH, HIGH), Verb.UPDATE, MEDIUM)
    assert eased is not None
    assert (eased.state, eased.priority, eased.by) == (ACKNOWLEDGED, MEDIUM, "M. Ruiz")


def test_worsening_after_an_acknowledgement_makes_it_active_again() -> None:
    worse = after(alert(ACKNOWLEDGED), Verb.UPDATE, HIGH)
    assert worse is not None
    assert (worse.state, worse.priority, worse.by, worse.by_at) == (ACTIVE, HIGH, None, None)


def test_a_high_alert_that_eased_before_it_ended_still_waits_for_someone() -> None:
    over = after(alert(ACTIVE, HIGH, LOW), Verb.END)
    assert over is not None
    assert (over.state, over.priority, over.level, over.ended) == (LATCHED, HIGH, None, 1100.0)


@pytest.mark.parametrize("verb", [Verb.BEGIN, Verb.UPDATE])
def test_what_comes_back_before_anyone_looked_is_the_same_alert(verb: Verb) -> None:
    back = after(alert(LATCHED, HIGH), verb, MEDIUM)
    assert back is not None
    assert (back.state, back.priority, back.level, back.ended) == (ACTIVE, HIGH, MEDIUM, None)


@pytest.mark.parametrize("state", [ACTIVE, ACKNOWLEDGED])
def test_a_technical_alert_never_latches(state: State) -> None:
    over = after(alert(state, MEDIUM, MEDIUM, Kind.TECHNICAL), Verb.END)
    assert over is not None
    assert (over.state, over.ended) == (CLOSED, 1100.0)


def test_closing_gives_the_reason_and_looking_gives_the_name() -> None:
    closed = after(alert(), Verb.CLOSE)
    looked = after(alert(LATCHED), Verb.ACKNOWLEDGE)
    assert closed is not None
    assert looked is not None
    assert (closed.closed_because, closed.ended) == ("discharged", 1100.0)
    assert (looked.closed_because, looked.by, looked.ended) == (None, "J. Meyer", 1060.0)


def test_a_clock_set_back_does_not_turn_back_the_time_of_the_last_change() -> None:
    before = replace(alert(), changed=2000.0)
    changed = after(before, Verb.ACKNOWLEDGE)
    assert changed is not None
    assert changed.changed == 2000.0


def test_what_nobody_has_stands_above_what_someone_has() -> None:
    taken, low = alert(ACKNOWLEDGED, HIGH), alert(ACTIVE, LOW)
    assert sorted([taken, low], key=urgency) == [low, taken]
    assert sorted([low, taken], key=severity) == [taken, low]


GRAVEST_FIRST = [
    alert(ACKNOWLEDGED, HIGH),
    alert(ACTIVE, MEDIUM),
    replace(alert(ACTIVE, MEDIUM), since=900.0),
    replace(alert(ACTIVE, MEDIUM), condition="news2"),
    alert(LATCHED, MEDIUM),
    alert(ACKNOWLEDGED, MEDIUM),
    alert(ACTIVE, MEDIUM, kind=Kind.TECHNICAL),
    alert(ACTIVE, LOW),
]


def test_alerts_of_a_bed_stand_by_how_grave_they_are() -> None:
    mixed = GRAVEST_FIRST[::-1]
    assert sorted(mixed, key=severity) == GRAVEST_FIRST


def test_a_bed_speaks_of_the_worst_that_nobody_has_or_else_of_the_worst() -> None:
    taken, low = alert(ACKNOWLEDGED, HIGH), alert(ACTIVE, LOW)
    assert worst([taken, low]) == low
    assert worst([alert(ACKNOWLEDGED, LOW), taken]) == taken
    assert worst([alert(CLOSED, HIGH)]) is None
    assert worst([]) is None
