"""The demo's timetable: alerts of each kind within four minutes, and calm beds that stay calm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pytest

from bedside.artefacts import NONE, TENDED, Artefact, Odds
from bedside.demo import SEED
from bedside.inpatients import Inpatient
from bedside.population import DEMO_WARDS, RECORDED_BED, Population
from bedside.scenarios import SEPSIS, Episode
from bedside.simulator import Planned, Simulator
from bedside.timetable import demo_opening, timetable
from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Change, Kind, Priority, State, transition
from clinical.places import Bed
from clinical.vitals import vet
from clinical.window import VitalsWindow

START = 1_760_000_000.0


def ward(seed: int, number: int = 0) -> list[Inpatient]:
    return Population(seed, START).inpatients(DEMO_WARDS[number], but=frozenset({RECORDED_BED}))


@dataclass
class Watch:
    """A ward judged by the real engine on a simulated clock; `states` is every state that an alert was in."""

    people: Sequence[Inpatient]
    simulator: Simulator
    alerts: dict[str, Alert] = field(default_factory=dict)
    states: list[tuple[float, Alert]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.windows = {i.bed: VitalsWindow(i.bed, i.patient.id) for i in self.people}
        self.engines = {i.bed: AlarmEngine(i.patient, i.bed) for i in self.people}

    def run(self, start: int, stop: int) -> None:
        for second in range(start, stop):
            now = START + second
            for reading in self.simulator.due(now):
                vetted, implausible = vet(reading)
                vitals = self.windows[reading.bed].add(vetted, implausible)
                self.take(self.engines[reading.bed].observe(vetted, vitals), second)
            for bed, engine in self.engines.items():
                self.take(engine.tick(now, self.windows[bed].vitals), second)

    def take(self, changes: Iterable[Change], second: float) -> None:
        for change in changes:
            after = transition(self.alerts.get(change.alert), change)
            if after is not None:
                self.alerts[change.alert] = after
                self.states.append((second, after))

    def when(self, bed: Bed, priority: Priority) -> float | None:
        return next((t for t, a in self.states if a.bed == bed and a.priority is priority), None)


def watch(seed: int, plan: Iterable[Planned], odds: tuple[Odds, ...] = NONE, rate: float = 1.0) -> Watch:
    people = ward(seed)
    return Watch(people, Simulator(people, seed=seed, start=START, rate=rate, odds=odds, plan=plan))


@pytest.fixture(scope="module", params=[SEED, 7, 11])
def opening(request: pytest.FixtureRequest) -> Watch:
    seed = int(request.param)
    found = watch(seed, timetable(ward(seed), seed, START, opening=True), TENDED)
    found.run(0, 240)
    return found


def test_a_technical_a_medium_a_high_and_a_latched_alert_come_within_four_minutes(opening: Watch) -> None:
    seen = [alert for _, alert in opening.states]
    assert any(alert.kind is Kind.TECHNICAL for alert in seen)
    physiological = [alert for alert in seen if alert.kind is Kind.PHYSIOLOGICAL]
    assert {Priority.MEDIUM, Priority.HIGH} <= {alert.priority for alert in physiological}
    assert any(alert.state is State.LATCHED for alert in opening.alerts.values())


def test_a_high_alert_is_still_true_after_four_minutes(opening: Watch) -> None:
    standing = [a for a in opening.alerts.values() if a.priority is Priority.HIGH and a.state is State.ACTIVE]
    assert standing


def test_a_bed_goes_blind_within_four_minutes(opening: Watch) -> None:
    assert any(alert.condition == "nodata" for alert in opening.alerts.values())


def test_in_the_opening_most_beds_stay_calm(opening: Watch) -> None:
    troubled = {alert.bed for alert in opening.alerts.values()}
    assert 4 <= len(troubled) <= len(opening.people) / 3


def test_the_scripted_sepsis_goes_from_onset_to_a_high_alert_in_six_to_ten_minutes() -> None:
    plan = [p for p in demo_opening(ward(SEED), SEED, START) if _script(p) is SEPSIS]
    found = watch(SEED, plan)
    found.run(0, 660)
    (planned,) = plan
    high = found.when(planned.bed, Priority.HIGH)
    assert high is not None
    assert 360 <= high - (planned.at - START) <= 600
    medium = found.when(planned.bed, Priority.MEDIUM)
    assert medium is not None
    assert medium < high


def test_calm_beds_stay_calm_for_a_quarter_of_an_hour() -> None:
    found = watch(7, ())
    found.run(0, 900)
    assert [alert for alert in found.alerts.values() if alert.kind is Kind.PHYSIOLOGICAL] == []


def test_tended_faults_raise_few_alarms_a_bed_day() -> None:
    found = watch(7, (), TENDED)
    found.run(0, 1200)
    assert len(found.alerts) * 72 / len(found.people) < 10


def test_the_timetable_is_the_same_for_the_same_seed_and_in_order_of_time() -> None:
    people = ward(7) + ward(7, 1)
    first = list(islice(timetable(people, 7, START, opening=True), 200))
    assert first == list(islice(timetable(people, 7, START, opening=True), 200))
    assert [planned.at for planned in first] == sorted(planned.at for planned in first)
    assert first != list(islice(timetable(people, 8, START, opening=True), 200))


def test_new_episodes_come_for_hours_and_most_beds_are_calm_at_any_time() -> None:
    people = ward(7)
    plan = list(islice(timetable(people, 7, START, opening=True), 150))
    assert plan[-1].at - START > 6 * 3600
    for moment in range(600, 6 * 3600, 300):
        assert sum(_lasts(planned, START + moment) for planned in plan) <= len(people) / 4


def test_no_bed_has_two_episodes_at_once() -> None:
    until: dict[Bed, float] = {}
    planned_for = tuple(islice(timetable(ward(7), 7, START), 300))
    assert len(planned_for) == 300
    for planned in planned_for:
        assert until.get(planned.bed, 0.0) < planned.at
        until[planned.bed] = _stop(planned)


def test_a_ward_too_small_for_the_opening_has_a_part_of_it() -> None:
    assert len(demo_opening(ward(7)[:3], 7, START)) <= 3
    assert demo_opening([], 7, START) == []
    assert list(timetable([], 7, START, opening=True)) == []


def _script(planned: Planned) -> object:
    return planned.happening.script if isinstance(planned.happening, Episode) else None


def _stop(planned: Planned) -> float:
    happening = planned.happening
    return happening.stop if isinstance(happening, Artefact) else happening.end


def _lasts(planned: Planned, now: float) -> bool:
    return planned.at <= now < _stop(planned)
