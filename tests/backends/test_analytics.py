"""What every store of roll-ups, alert history and audit trail must do: keep it, once."""

from dataclasses import replace

import pytest

from backends.ports import Analytics
from clinical.alerts import Kind, Priority
from clinical.calls import Call, Calls, Wait
from clinical.records import AuditEntry, RollUp
from clinical.vitals import Signal
from tests.backends.examples import NOON, an_alert, begun, closed, updated

HOUR = 3600.0


def a_roll_up(hour: float, signal: Signal | None = Signal.HR, patient: str = "p1") -> RollUp:
    return RollUp("4b", patient, hour, signal, 3600, 60.0, 120.0, 81.5, 110.0, 84.0, "B12")


def a_roll_up_of_alerts(hour: float, patient: str = "p1") -> RollUp:
    call = Call("B12", "spo2.low", Signal.SPO2, Kind.PHYSIOLOGICAL, Priority.HIGH)
    calls = Calls(((call, 2),), (Wait(Priority.HIGH, 38.5),), 1)
    return RollUp("4b", patient, hour, None, 2, 38.5, 38.5, 38.5, 38.5, 38.5, "B12", calls)


def an_entry(op: str, at: float, patient: str | None = "p1") -> AuditEntry:
    return AuditEntry(op, at, "nurse.ada", "opened the record", patient, "")


async def test_a_ward_trend_gives_its_hours(records: Analytics) -> None:
    hours = [a_roll_up(NOON + number * HOUR) for number in range(4)]
    await records.add_roll_ups(hours)
    assert await records.ward_trend("4b", NOON + HOUR, NOON + 3 * HOUR) == tuple(hours[1:3])
    assert await records.ward_trend("5a", NOON, NOON + 9 * HOUR) == ()


async def test_the_same_hour_again_replaces_it(records: Analytics) -> None:
    await records.add_roll_ups([a_roll_up(NOON), a_roll_up(NOON, None), a_roll_up(NOON, patient="p2")])
    better = replace(a_roll_up(NOON), count=3601, mean=82.0)
    await records.add_roll_ups([better])
    found = await records.ward_trend("4b", NOON, NOON + 1)
    assert len(found) == 3
    assert better in found
    assert a_roll_up(NOON, None) in found


async def test_alerts_are_rolled_up_beside_the_signals_of_the_same_hour(records: Analytics) -> None:
    hour = [a_roll_up(NOON), a_roll_up(NOON, None), a_roll_up_of_alerts(NOON)]
    quiet = replace(a_roll_up_of_alerts(NOON, patient=""), count=0, bed="", calls=Calls())
    await records.add_roll_ups([*hour, quiet])
    found = await records.ward_trend("4b", NOON, NOON + HOUR)
    assert sorted(map(repr, found)) == sorted(map(repr, [*hour, quiet]))
    calmer = replace(a_roll_up_of_alerts(NOON), count=0, calls=Calls(unanswered=2))
    await records.add_roll_ups([calmer])
    found = await records.ward_trend("4b", NOON, NOON + HOUR)
    assert len(found) == 4
    assert calmer in found


async def test_alert_history_is_newest_first_and_within_its_span(records: Analytics) -> None:
    story = [begun(an_alert()), updated(an_alert(), 140.0), closed(an_alert())]
    numbered = [replace(event, seq=number) for number, event in enumerate(story, 1)]
    await records.archive(numbered)
    assert await records.alert_history(NOON, NOON + 60) == tuple(reversed(numbered))
    assert await records.alert_history(NOON, NOON + 2) == (numbered[1], numbered[0])
    assert await records.alert_history(NOON, NOON + 60, limit=1) == (numbered[2],)


async def test_archiving_an_event_again_changes_nothing(records: Analytics) -> None:
    event = replace(begun(an_alert()), seq=7)
    await records.archive([event])
    await records.archive([event, event])
    assert await records.alert_history(NOON, NOON + 60) == (event,)


@pytest.mark.parametrize(
    ("where", "count"),
    [({"patient": "p1"}, 1), ({"patient": "p2"}, 0), ({"ward": "4b"}, 1), ({"ward": "5a"}, 0)],
)
async def test_alert_history_of_a_patient_or_a_ward(
    records: Analytics, where: dict[str, str], count: int
) -> None:
    await records.archive([begun(an_alert())])
    found = await records.alert_history(NOON, NOON + 60, patient=where.get("patient"), ward=where.get("ward"))
    assert len(found) == count


async def test_the_audit_trail_is_newest_first_and_says_of_whom(records: Analytics) -> None:
    entries = [an_entry("a", NOON), an_entry("b", NOON + 1, None), an_entry("c", NOON + 2, "p2")]
    await records.add_audit(entries)
    assert await records.audit_trail(NOON, NOON + 60) == tuple(reversed(entries))
    assert await records.audit_trail(NOON, NOON + 60, patient="p1") == (entries[0],)
    assert await records.audit_trail(NOON, NOON + 60, limit=1) == (entries[2],)


async def test_adding_an_audit_entry_again_changes_nothing(records: Analytics) -> None:
    await records.add_audit([an_entry("a", NOON)])
    await records.add_audit([an_entry("a", NOON), an_entry("a", NOON)])
    assert await records.audit_trail(NOON, NOON + 60) == (an_entry("a", NOON),)


async def test_hostile_words_are_kept_as_they_are(records: Analytics) -> None:
    hostile = AuditEntry("op'); DROP TABLE audit_trail; --", NOON, "x\x1b[2J", "[red]", "p1", "\u202e" * 50)
    await records.add_audit([hostile])
    assert await records.audit_trail(NOON, NOON + 60) == (hostile,)


async def test_nothing_to_keep_is_nothing_kept(records: Analytics) -> None:
    await records.add_roll_ups([])
    await records.archive([])
    await records.add_audit([])
    assert await records.alert_history(0, NOON * 2) == ()
