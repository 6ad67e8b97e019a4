"""The engine on real and scripted courses: how much quieter than bare limits, and that it misses nothing."""

import csv
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

import pytest

from clinical.alerts import Alert, Kind, Priority, State
from clinical.limits import Limits, limits_for
from clinical.vitals import Reading, Signal, Source, SourceKind, rounded
from tests.clinical.monitored import OKAFOR, START, MonitoredBed, reading

RECORD = Path(__file__).parents[2] / "bedside" / "recordings" / "s00001_numerics_1min.csv"
COLUMNS = {"HR": "hr", "PULSE": "pulse", "RESP": "rr", "SpO2": "spo2", "ABPSys": "sbp"}
EVERY_MINUTE = Source("s00001", SourceKind.REPLAYED, 60.0)
WELL = {"hr": 80.0, "pulse": 80.0, "rr": 16.0, "spo2": 97.0}


def recorded() -> Iterator[Reading]:
    """The real 32 hours, a reading a minute; 0.0 and an empty field are both missing."""
    with RECORD.open(newline="") as file:
        for row in csv.DictReader(file):
            values = {name: float(row[column]) for column, name in COLUMNS.items() if row[column]}
            said = {name: value for name, value in values.items() if value}
            off = [Signal[name.upper()] for name, value in values.items() if not value]
            yield reading(START + float(row["t_s"]), said, source=EVERY_MINUTE, off=off)


class BareLimits:
    """What the engine is measured against: every crossing of a limit is an alarm at once."""

    def __init__(self) -> None:
        self.limits: Limits = limits_for(OKAFOR, START)
        self.beyond: set[object] = set()
        self.alarms = 0

    def take(self, said: Reading) -> None:
        for key, limit in self.limits.items():
            value = said.values[limit.signal]
            if value is None or (limit.signal is Signal.PULSE and said.values[Signal.HR]):
                continue
            if limit.level(rounded(limit.signal, value)) is None:
                self.beyond.discard(key)
            elif key not in self.beyond:
                self.beyond.add(key)
                self.alarms += 1


def announced(bed: MonitoredBed) -> list[Alert]:
    """Every time that a limit alert became active, returns of the same one included."""
    was: dict[str, State] = {}
    found = []
    for _, alert in bed.board.events:
        if alert.state is State.ACTIVE and was.get(alert.id) is not State.ACTIVE:
            found.append(alert)
        was[alert.id] = alert.state
    return [alert for alert in found if alert.kind is Kind.PHYSIOLOGICAL and alert.signal is not None]


def live(bed: MonitoredBed, bare: BareLimits, readings: Iterator[Reading]) -> None:
    for said in readings:
        bare.take(said)
        bed.take(said)
        bed.tick(said.received + 0.5)


def test_a_real_stay_has_at_most_two_fifths_of_the_alarms_of_bare_limits() -> None:
    bed, bare = MonitoredBed(), BareLimits()
    live(bed, bare, recorded())
    assert bare.alarms > 10
    assert 0 < len(announced(bed)) <= 0.4 * bare.alarms


def noisy(rng: random.Random, values: Mapping[str, float]) -> dict[str, float]:
    """Values as monitors give them: noise, now and then a probe that slips, a minute of wrong breaths."""
    said = {name: value + rng.gauss(0, 1.2) for name, value in values.items()}
    said["spo2"] = min(100.0, said["spo2"])
    return said


def a_day_of_artefacts(rng: random.Random) -> Iterator[Reading]:
    """Six hours of a patient who is well, at 1 Hz, with spikes of each signal."""
    spike: dict[str, float] = {}
    left = 0
    for second in range(6 * 3600):
        if left == 0:
            spike = {}
            if rng.random() < 1 / 120:
                name, wrong = rng.choice([("spo2", 78.0), ("rr", 5.0), ("hr", 180.0), ("rr", 45.0)])
                spike, left = {name: wrong}, rng.choice([1, 2, 3, 4])
        else:
            left -= 1
        yield reading(START + second, noisy(rng, WELL | spike))


def test_short_artefacts_are_quiet() -> None:
    bed, bare = MonitoredBed(), BareLimits()
    live(bed, bare, a_day_of_artefacts(random.Random(7)))
    assert bare.alarms > 100
    assert len(announced(bed)) <= 0.05 * bare.alarms


COURSES = [
    # name, where it goes to, over how many seconds, what must alarm
    ("sepsis", {"rr": 34.0, "hr": 135.0, "spo2": 88.0}, 3600, {"rr.high", "hr.high", "spo2.low"}),
    ("respiratory failure", {"rr": 40.0, "spo2": 74.0, "hr": 118.0}, 1800, {"rr.high", "spo2.low"}),
    ("opioid depression", {"rr": 4.0, "spo2": 84.0}, 1800, {"rr.low", "spo2.low"}),
    ("haemorrhage", {"hr": 148.0, "rr": 37.0}, 2700, {"hr.high", "rr.high"}),
    ("fast AF", {"hr": 150.0}, 30, {"hr.high"}),
    ("block", {"hr": 34.0, "pulse": 34.0}, 10, {"hr.low"}),
]


def course(rng: random.Random, end: Mapping[str, float], seconds: int) -> Iterator[Reading]:
    """From well to there, then five minutes of it; a tenth of the values is missing."""
    for second in range(seconds + 300):
        part = min(1.0, second / seconds)
        values = {name: value + part * (end.get(name, value) - value) for name, value in WELL.items()}
        said = {name: value for name, value in noisy(rng, values).items() if rng.random() > 0.1}
        yield reading(START + second, said)


@pytest.mark.parametrize(("name", "end", "seconds", "conditions"), COURSES, ids=[c[0] for c in COURSES])
@pytest.mark.parametrize("seed", range(3))
def test_a_deterioration_is_never_missed(
    name: str, end: dict[str, float], seconds: int, conditions: set[str], seed: int
) -> None:
    bed, bare = MonitoredBed(), BareLimits()
    live(bed, bare, course(random.Random(f"{name} {seed}"), end, seconds))
    assert conditions <= {alert.condition for alert in announced(bed)}


@pytest.mark.parametrize(
    ("name", "value", "priority", "longest"),
    [
        ("spo2", 86.0, Priority.MEDIUM, 15.5),
        ("rr", 33.0, Priority.MEDIUM, 15.5),
        ("hr", 130.0, Priority.MEDIUM, 5.5),
        ("spo2", 70.0, Priority.HIGH, 5.5),
        ("hr", 160.0, Priority.HIGH, 5.5),
        ("hr", 30.0, Priority.HIGH, 5.5),
    ],
)
def test_the_added_delay_stays_within_its_bounds(
    name: str, value: float, priority: Priority, longest: float
) -> None:
    delays = []
    for seed in range(5):
        bed, rng = MonitoredBed(), random.Random(seed)
        for second in range(90):
            bed.take(reading(START + second, noisy(rng, WELL | ({name: value} if second >= 60 else {}))))
        delays.append(
            next(alert.changed for alert in announced(bed) if alert.priority is priority) - START - 60
        )
    assert median(delays) <= longest
