"""What roll-ups are written as: read back the same, by later versions and by earlier ones."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.ports import Invalid
from backends.roll_up_details import ALERTS, LONGEST, NEWS2, details_of, read_roll_up, subject_of
from clinical.alerts import Kind, Priority
from clinical.calls import Call, Calls, Wait
from clinical.records import RollUp
from clinical.vitals import Signal

FIGURES = (60, 60.0, 120.0, 81.5, 110.0, 84.0)
PLAIN = RollUp("4b", "p1", 3600.0, Signal.HR, *FIGURES, "B12")
CALL = Call("B12", "spo2.low", Signal.SPO2, Kind.PHYSIOLOGICAL, Priority.HIGH)
CALLS = Calls(((CALL, 2),), (Wait(Priority.HIGH, 38.5),), 1)
OF_ALERTS = RollUp("4b", "p1", 3600.0, None, 2, 38.5, 38.5, 38.5, 38.5, 38.5, "B12", CALLS)

texts = st.text(max_size=20)
calls = st.builds(
    Call, texts, texts, st.none() | st.sampled_from(Signal), st.sampled_from(Kind), st.sampled_from(Priority)
)
waits = st.builds(Wait, st.sampled_from(Priority), st.integers(0, 10**6).map(lambda tenths: tenths / 10))


def again(roll_up: RollUp) -> RollUp | None:
    return read(roll_up, details_of(roll_up))


def read(roll_up: RollUp, details: str | None, subject: str = "") -> RollUp | None:
    figures = (roll_up.count, roll_up.lowest, roll_up.highest, roll_up.mean, roll_up.p95, roll_up.last)
    subject = subject or subject_of(roll_up)
    return read_roll_up(roll_up.ward, roll_up.patient, roll_up.hour, subject, *figures, details)


@pytest.mark.parametrize("roll_up", [PLAIN, replace(PLAIN, signal=None), replace(PLAIN, bed=""), OF_ALERTS])
def test_a_roll_up_is_read_as_it_was_written(roll_up: RollUp) -> None:
    assert again(roll_up) == roll_up


@given(st.lists(st.tuples(calls, st.integers(1, 500))), st.lists(waits), st.integers(0, 99), texts)
def test_any_alerts_are_read_as_they_were_written(
    begun: list[tuple[Call, int]], waited: list[Wait], unanswered: int, bed: str
) -> None:
    roll_up = replace(OF_ALERTS, bed=bed, calls=Calls(tuple(begun), tuple(waited), unanswered))
    assert again(roll_up) == roll_up


def test_each_thing_has_a_word_of_its_own() -> None:
    found = [subject_of(each) for each in (PLAIN, replace(PLAIN, signal=None), OF_ALERTS)]
    assert found == ["HR", NEWS2, ALERTS]


@pytest.mark.parametrize("details", [None, "", "nonsense", "[1]", "{}", '{"v":1,"bed":7}', "[" * 5000])
def test_of_a_text_that_says_nothing_the_figures_stand_and_alerts_are_not_counted(
    details: str | None,
) -> None:
    assert read(PLAIN, details) == replace(PLAIN, bed="")
    assert read(OF_ALERTS, details) is None


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    later = json.loads(details_of(OF_ALERTS)) | {"v": 2, "escalated": 3}
    later["begun"] = [[*later["begun"][0], "more"], ["B12", "x", None, "social", "HIGH", 1]]
    assert read(OF_ALERTS, json.dumps(later)) == OF_ALERTS


@pytest.mark.parametrize(
    "broken",
    [
        {"begun": [["B12", "x", None, "technical", "LOW", -1]]},
        {"begun": [["B12", "x", None, "technical", "LOW", float("inf")]]},
        {"begun": [["B12"], 7, None]},
        {"waits": [["HIGH", float("nan")], ["HIGHEST", 3], ["HIGH"], 5]},
        {"waits": "none", "unanswered": "none"},
    ],
)
def test_what_cannot_be_is_left_out(broken: dict[str, Any]) -> None:
    text = json.dumps({"v": 1, "bed": "B12", "begun": [], "waits": []} | broken)
    assert read(OF_ALERTS, text) == replace(OF_ALERTS, calls=Calls())


def test_what_this_version_does_not_know_is_no_roll_up() -> None:
    assert read(PLAIN, details_of(PLAIN), subject="LACTATE") is None


def test_too_much_is_refused() -> None:
    many = Calls(waits=(Wait(Priority.HIGH, 1.0),) * LONGEST)
    with pytest.raises(Invalid, match="too long"):
        details_of(replace(OF_ALERTS, calls=many))
