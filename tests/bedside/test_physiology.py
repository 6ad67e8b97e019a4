"""The simulated wandering has the spread, the memory and the daily rhythm that were measured."""

import itertools
from collections.abc import Sequence
from statistics import fmean, median, stdev

import pytest

from bedside.artefacts import NONE
from bedside.inpatients import Inpatient
from bedside.physiology import Baseline, Body, rhythm, swing
from bedside.population import DEMO_WARDS, Population
from bedside.simulator import Simulator
from clinical.vitals import Signal

START = 1_760_000_000.0
MINUTES = 40 * 1440


def memory(values: Sequence[float], lag: int) -> float:
    mean = fmean(values)
    moved = [value - mean for value in values]
    square = sum(value * value for value in moved)
    return sum(a * b for a, b in zip(moved, moved[lag:], strict=False)) / square


def as_measured() -> Inpatient:
    """A patient with the measured spread, far from the cap of SpO2 and without a daily rhythm."""
    ward = DEMO_WARDS[0]
    found = Population(1, START).inpatient(ward, 0)
    baseline = Baseline(spo2=94.0, rhythm=0.0, lability=1.0)
    return Inpatient(ward.beds[0], found.patient, baseline, cuff=600.0)


@pytest.fixture(scope="module")
def minutes() -> dict[Signal, list[float]]:
    """Forty days of one patient, one reading a minute."""
    inpatient = as_measured()
    simulator = Simulator([inpatient], seed=3, start=START, rate=1 / 60, odds=NONE)
    found: dict[Signal, list[float]] = {signal: [] for signal in Signal}
    for minute in range(MINUTES):
        for reading in simulator.due(START + minute * 60.0):
            for signal in Signal:
                if (value := reading.values[signal]) is not None:
                    found[signal].append(value)
    return found


@pytest.mark.parametrize(
    ("signal", "sd", "memories"),
    [
        (Signal.HR, 3.7, (0.72, 0.31, 0.19, 0.11)),
        (Signal.RR, 2.5, (0.57, 0.33, 0.27, 0.23)),
        (Signal.SPO2, 1.1, (0.91, 0.84, 0.65, 0.50)),
    ],
)
def test_a_signal_wanders_as_far_and_remembers_as_long_as_measured(
    minutes: dict[Signal, list[float]], signal: Signal, sd: float, memories: tuple[float, ...]
) -> None:
    values = minutes[signal]
    assert stdev(values) == pytest.approx(sd, rel=0.1)
    for lag, measured in zip((1, 5, 30, 60), memories, strict=True):
        assert memory(values, lag) == pytest.approx(measured, abs=0.06), lag


@pytest.mark.parametrize(("signal", "mean", "sd"), [(Signal.SBP, 128.0, 9.9), (Signal.DBP, 72.0, 6.5)])
def test_cuff_pressures_have_the_measured_spread_and_hardly_a_memory(
    minutes: dict[Signal, list[float]], signal: Signal, mean: float, sd: float
) -> None:
    values = minutes[signal]
    assert fmean(values) == pytest.approx(mean, abs=1.0)
    assert stdev(values) == pytest.approx(sd, rel=0.1)
    assert memory(values, 1) == pytest.approx(0.1, abs=0.06)


def test_the_systolic_pressure_steps_from_cuff_to_cuff_as_measured(
    minutes: dict[Signal, list[float]],
) -> None:
    values = minutes[Signal.SBP]
    steps = [abs(after - before) for before, after in itertools.pairwise(values)]
    assert 7.0 < median(steps) < 15.0


def test_the_pulse_stays_by_the_heart_rate_as_measured(minutes: dict[Signal, list[float]]) -> None:
    pairs = zip(minutes[Signal.HR], minutes[Signal.PULSE], strict=True)
    apart = sorted(abs(hr - pulse) for hr, pulse in pairs)
    assert apart[len(apart) // 2] == pytest.approx(0.6, abs=0.15)
    assert apart[int(len(apart) * 0.95)] == pytest.approx(3.1, abs=0.6)


def test_the_saturation_never_exceeds_one_hundred() -> None:
    inpatient = as_measured()
    high = Inpatient(inpatient.bed, inpatient.patient, Baseline(spo2=99.5))
    simulator = Simulator([high], seed=3, start=START, odds=NONE)
    values = [
        value
        for second in range(0, 7200, 60)
        for reading in simulator.due(START + second)
        if (value := reading.values[Signal.SPO2]) is not None
    ]
    assert max(values) == 100.0


def test_the_heart_and_the_pressure_dip_at_night_and_the_temperature_before_dawn() -> None:
    by_hour = [rhythm(hour * 3600.0) for hour in range(24)]
    heart, breath, pressure, temperature = (list(column) for column in zip(*by_hour, strict=True))
    assert 0 <= heart.index(min(heart)) <= 6
    assert 0 <= pressure.index(min(pressure)) <= 6
    assert breath.index(max(breath)) >= 18
    assert temperature.index(min(temperature)) == 5
    assert temperature.index(max(temperature)) == 18
    assert max(temperature) == pytest.approx(0.25)


def test_the_pressure_of_elders_rises_late_at_night() -> None:
    late = 4.5 * 3600.0
    assert rhythm(late, elder=True)[2] > rhythm(late, elder=False)[2] + 2.0


def test_a_swing_goes_from_nadir_to_peak_and_back() -> None:
    assert swing(5.0, 5.0, 18.0) == pytest.approx(-1.0)
    assert swing(18.0, 5.0, 18.0) == pytest.approx(1.0)
    assert -1.0 < swing(0.0, 5.0, 18.0) < 1.0


def test_the_past_of_a_body_ends_where_its_future_begins() -> None:
    forwards = Body(Baseline(), "7/p", START)
    backwards = Body(Baseline(), "7/p", START, -60.0)
    assert forwards.starts == backwards.starts
    backwards.turn()
    forwards.turn()
    assert backwards.since == START - 60.0
    assert forwards.starts != backwards.starts
