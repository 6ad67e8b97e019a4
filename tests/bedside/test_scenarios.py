"""Each script leads where the clinical ground says, as a function of time alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.charting import set_of
from bedside.scenarios import (
    ASYSTOLE,
    BRADYCARDIA,
    FAST_AF,
    HAEMORRHAGE,
    OPIOID,
    OVER_OXYGENATION,
    RESPIRATORY_FAILURE,
    SCRIPTS,
    SEPSIS,
    TRANSIENT,
    VF,
    Episode,
    Script,
)
from clinical.news2 import Parameter, Score, score
from clinical.vitals import FACTS, Consciousness, Signal

OWN = (80.0, 80.0, 16.0, 97.0, 125.0, 72.0, 90.0, 36.8, 0.0, 0.0)


def state(script: Script, minute: float) -> list[float]:
    values = list(OWN)
    for signal, value in script.at(minute, OWN).items():
        values[signal] = value
    return values


def news2(script: Script, minute: float, scale: int = 1) -> Score:
    return score(set_of(state(script, minute)), scale)


def total(script: Script, minute: float) -> int:
    found = news2(script, minute).total
    assert found is not None
    return found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_begins_and_ends_with_the_patients_own_values(script: Script) -> None:
    assert state(script, 0.0) == list(OWN)
    assert state(script, script.minutes) == list(OWN)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
@given(share=st.floats(-0.5, 1.5))
def test_every_value_on_the_way_is_possible(script: Script, share: float) -> None:
    values = state(script, share * script.minutes)
    for signal in script.tracks:
        low, high = FACTS[signal].plausible
        assert low <= values[signal] <= high


def test_sepsis_scores_one_then_three_then_seven_in_six_hours() -> None:
    assert total(SEPSIS, 30) <= 1
    assert 2 <= total(SEPSIS, 200) <= 4
    assert total(SEPSIS, 359) >= 7
    assert total(SEPSIS, 300) < 7


def test_in_sepsis_breathing_changes_first_the_pressure_late_and_confusion_last() -> None:
    first = state(SEPSIS, 60)
    assert first[Signal.RR] > OWN[Signal.RR] + 1
    assert first[Signal.HR] == OWN[Signal.HR]
    assert state(SEPSIS, 180)[Signal.SBP] == OWN[Signal.SBP]
    assert state(SEPSIS, 400)[Signal.ACVPU] == Consciousness.A
    assert state(SEPSIS, 430)[Signal.ACVPU] == Consciousness.C


def test_respiratory_failure_scores_five_before_the_saturation_is_under_92() -> None:
    minute = next(minute for minute in range(200) if total(RESPIRATORY_FAILURE, minute) >= 5)
    assert state(RESPIRATORY_FAILURE, minute)[Signal.SPO2] >= 92
    deep = state(RESPIRATORY_FAILURE, 150)
    assert (deep[Signal.RR], deep[Signal.HR]) == (32, OWN[Signal.HR] + 25)
    assert deep[Signal.SPO2] <= 88
    assert deep[Signal.OXYGEN] > 0


def test_in_opioid_depression_breathing_alone_scores_three_while_the_saturation_holds() -> None:
    found = news2(OPIOID, 15.9)
    assert found.points[Parameter.RR] == 3
    assert found.points[Parameter.SPO2] == 0
    assert state(OPIOID, 30)[Signal.RR] < 6
    assert state(OPIOID, 30)[Signal.ACVPU] == Consciousness.P


def test_in_haemorrhage_the_heart_quickens_first_and_the_systolic_falls_late() -> None:
    early, late = state(HAEMORRHAGE, 20), state(HAEMORRHAGE, 62)
    assert early[Signal.HR] == 105
    assert early[Signal.SBP] > 110
    assert early[Signal.DBP] > OWN[Signal.DBP]
    assert late[Signal.SBP] < 80
    assert late[Signal.HR] > 130
    assert late[Signal.RR] > 30


def test_fast_af_is_a_step_of_two_or_three_points_with_a_pulse_deficit() -> None:
    found = state(FAST_AF, 1.0)
    assert 120 <= found[Signal.HR] <= 160
    assert 5 <= found[Signal.HR] - found[Signal.PULSE] <= 20
    assert 2 <= total(FAST_AF, 3.0) <= 3
    assert FAST_AF.irregular > 0


def test_bradycardia_is_a_single_three_at_once() -> None:
    found = news2(BRADYCARDIA, 1.0)
    assert found.single_three
    assert found.points[Parameter.PULSE] == 3


@pytest.mark.parametrize("script", [VF, ASYSTOLE], ids=lambda script: script.name)
def test_an_arrest_crosses_a_high_limit_within_ten_seconds_and_loses_the_pulse(script: Script) -> None:
    heart = state(script, 4 / 60)[Signal.HR]
    assert heart > 140 or heart < 40
    assert Signal.PULSE in script.missing(10 / 60)
    assert script.missing(0.0) & {Signal.HR} == frozenset()
    assert state(script, 1.0)[Signal.SPO2] < 75 < state(script, 0.3)[Signal.SPO2]


def test_too_much_oxygen_on_scale_two_scores_three_for_the_saturation_and_two_for_the_oxygen() -> None:
    copd = list(OWN)
    copd[Signal.SPO2] = 90.0
    for signal, value in OVER_OXYGENATION.at(20.0, copd).items():
        copd[signal] = value
    points = score(set_of(copd), 2).points
    assert (points[Parameter.SPO2], points[Parameter.OXYGEN]) == (3, 2)


def test_a_transient_desaturation_lasts_under_a_minute() -> None:
    low = [second for second in range(120) if state(TRANSIENT, second / 60)[Signal.SPO2] < 90]
    assert 20 <= len(low) <= 60


def test_an_episode_runs_as_many_times_as_fast_as_its_pace() -> None:
    episode = Episode(SEPSIS, 1000.0, 60.0)
    assert episode.minute(1060.0) == 60.0
    assert episode.end == 1000.0 + SEPSIS.minutes
