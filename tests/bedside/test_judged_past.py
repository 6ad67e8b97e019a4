"""The simulated past judged as the live wards would: hours that are over, in agreement with the readings."""

from bedside.artefacts import NONE
from bedside.judged_past import Judged, judged_past
from bedside.population import DEMO_WARDS, Population
from clinical.alerts import Kind, Verb
from clinical.calls import HOUR
from clinical.ward_hours import ward_hours
from tests.clinical.booked import calls_by_hour

NOW = 1_760_000_000.0
PRESENT = NOW // HOUR * HOUR
PEOPLE = Population(4, NOW).inpatients(DEMO_WARDS[2])[:6]


def judged(hours: int = 6, **odds: object) -> Judged:
    steps = list(judged_past(PEOPLE, lambda who, at: "Ada Grey RN", seed=4, now=NOW, hours=hours, **odds))  # type: ignore[arg-type]
    roll_ups = tuple(roll_up for step in steps for roll_up in step.roll_ups)
    return Judged(roll_ups, tuple(event for step in steps for event in step.events))


def test_every_hour_that_is_over_has_scores_and_followed_alerts() -> None:
    hours = ward_hours(judged().roll_ups)
    assert list(hours) == [PRESENT - back * HOUR for back in range(5, 0, -1)]
    assert all(hour.calls is not None for hour in hours.values())
    last = hours[PRESENT - HOUR].scores
    assert last is not None
    assert last.scored >= len(PEOPLE) // 2


def test_the_roll_ups_of_alerts_are_those_of_the_events() -> None:
    found = judged(24)
    assert found.events
    told = {
        (each.ward, each.patient, each.hour): each.calls
        for each in found.roll_ups
        if each.calls is not None and each.patient
    }
    assert told == calls_by_hour(found.events)


def test_a_nurse_acknowledges_what_is_wrong_with_a_patient_and_nothing_else() -> None:
    events = judged(24).events
    taken = [event.alert for event in events if event.verb is Verb.ACKNOWLEDGE]
    assert {alert.kind for alert in taken} <= {Kind.PHYSIOLOGICAL}
    assert {alert.by for alert in taken} <= {"Ada Grey RN"}


def test_without_artefacts_nothing_technical_calls() -> None:
    assert [event for event in judged(odds=NONE).events if event.alert.kind is Kind.TECHNICAL] == []
