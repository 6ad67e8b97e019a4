"""The engine on every scripted course of the simulator: none is missed."""

from dataclasses import replace

import pytest

from bedside.artefacts import NONE, TENDED
from bedside.inpatients import Inpatient
from bedside.physiology import Baseline
from bedside.population import DEMO_WARDS, Population
from bedside.scenarios import SCRIPTS, Episode, Script
from bedside.simulator import Planned, Simulator
from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Change, Kind, transition
from clinical.patients import FlagKind
from clinical.vitals import vet
from clinical.window import VitalsWindow
from tests.clinical.monitored import START, flagged

PACE = 20.0
BEFORE = 120
CALM = 0.3
"""So little spread of the patient's own that a course does reach the values that it was written for."""
WARD = DEMO_WARDS[0]
EXPECTED = {
    "sepsis": {"news2", "hr.high", "temp.high"},
    "respiratory failure": {"news2", "rr.high", "spo2.low"},
    "opioid depression": {"news2", "rr.low", "spo2.low"},
    "haemorrhage": {"news2", "hr.high", "rr.high", "sbp.low"},
    "fast AF": {"hr.high"},
    "bradycardia": {"hr.low"},
    "ventricular fibrillation": {"hr.high", "spo2.low"},
    "asystole": {"hr.low", "spo2.low"},
    "COPD over-oxygenation": {"news2"},
    "transient desaturation": {"spo2.low"},
}


def person(script: Script) -> Inpatient:
    """An ordinary adult; one with COPD for what befalls only them."""
    found = Population(1, START).inpatient(WARD, 0)
    plain = replace(found.patient, flags=(), limits=())
    if script.name.startswith("COPD"):
        known = flagged(plain, FlagKind.SPO2_SCALE_2)
        return replace(found, patient=known, baseline=Baseline(spo2=90.0, oxygen=1.0, scale=2, lability=CALM))
    return replace(found, patient=plain, baseline=Baseline(lability=CALM))


def alerts_of(script: Script, seed: int) -> list[Alert]:
    """Every alert from two minutes before the onset to the end of the course."""
    who = person(script)
    onset = START + BEFORE
    plan = [Planned(onset, who.bed, Episode(script, onset, PACE))]
    odds = TENDED if seed else NONE
    simulator = Simulator([who], seed=seed, start=START, odds=odds, plan=plan)
    engine, window = AlarmEngine(who.patient, who.bed), VitalsWindow(who.bed, who.patient.id)
    alerts: dict[str, Alert] = {}

    def take(change: Change) -> None:
        after = transition(alerts.get(change.alert), change)
        assert after is not None
        alerts[after.id] = after

    for second in range(int(BEFORE + script.minutes * 60 / PACE)):
        for said in simulator.due(START + second):
            good, implausible = vet(said)
            for change in engine.observe(good, window.add(good, implausible)):
                take(change)
        for change in engine.tick(START + second + 0.5, window.vitals):
            take(change)
    return list(alerts.values())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_no_scripted_course_is_missed(script: Script, seed: int) -> None:
    found = alerts_of(script, seed)
    raised = {alert.condition for alert in found if alert.kind is Kind.PHYSIOLOGICAL}
    assert EXPECTED[script.name] <= raised
    assert all(alert.since >= START + BEFORE for alert in found if alert.condition == "news2")
