"""What an alert says while its signal is not heard: the last known, and never that it is still true."""

from dataclasses import replace

import pytest

from clinical.alerts import Alert, Kind, Priority, State
from clinical.last_known import LastKnown, eased, last_known
from clinical.places import Bed
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source, SourceKind

NOW = 1_760_011_200.0
BED = Bed("north", "4b", "B1")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
FAST = Alert(
    id="B1:hr.high:1",
    bed=BED,
    patient="p1",
    mrn="1",
    name="OKAFOR Ada",
    kind=Kind.PHYSIOLOGICAL,
    condition="hr.high",
    signal=Signal.HR,
    priority=Priority.HIGH,
    level=Priority.HIGH,
    state=State.ACTIVE,
    value=142.0,
    limit=140.0,
    text="HR 142 > 140",
    since=NOW - 300,
    changed=NOW - 200,
)
SCORE = replace(FAST, condition="news2", signal=None, value=12.0, limit=7.0, text="NEWS2 12 ≥ 7")


def vitals(patient: str = "p1", **ages: float) -> BedVitals:
    """A bed whose signals were last heard so many seconds ago, all of them with 141."""
    latest: list[Sample | None] = [None] * len(Signal)
    for name, age in ages.items():
        latest[Signal[name]] = Sample(141.0, NOW - age, NOW - age, Quality.GOOD, MONITOR)
    return BedVitals(BED, patient, tuple(latest), (None,) * len(CONTINUOUS))


@pytest.mark.parametrize("age", [1.0, 20.0])
def test_an_alert_whose_signal_is_heard_is_not_merely_last_known(age: float) -> None:
    assert last_known(FAST, vitals(HR=age), NOW) is None


@pytest.mark.parametrize("age", [30.0, 86.0, 4000.0])
def test_an_alert_whose_signal_is_stale_or_gone_tells_when_it_was_last_heard(age: float) -> None:
    assert last_known(FAST, vitals(HR=age, RR=1), NOW) == LastKnown(141.0, NOW - age)


def test_an_alert_of_a_bed_that_was_never_heard_gives_the_value_that_it_was_raised_with() -> None:
    assert last_known(FAST, None, NOW) == LastKnown(142.0, None)
    assert last_known(FAST, vitals(RR=1), NOW) == LastKnown(142.0, None)
    assert last_known(replace(FAST, state=State.LATCHED), None, NOW) == LastKnown(None, None)


def test_the_vital_signs_of_another_patient_say_nothing_of_an_alert() -> None:
    assert last_known(FAST, vitals("p2", HR=1), NOW) == LastKnown(142.0, None)


def test_a_sensor_that_is_off_gives_no_reading() -> None:
    heard = vitals(HR=1)
    sample = heard.latest[Signal.HR]
    assert sample is not None
    off = replace(heard, latest=(sample._replace(value=None, quality=Quality.SENSOR_OFF), *heard.latest[1:]))
    assert last_known(FAST, off, NOW) == LastKnown(142.0, None)


def test_a_score_is_last_known_once_the_bed_is_blind() -> None:
    assert last_known(SCORE, vitals(HR=1, RR=200), NOW) is None
    assert last_known(SCORE, vitals(HR=120, RR=200), NOW) == LastKnown(None, NOW - 120)
    assert last_known(SCORE, None, NOW) == LastKnown(None, None)


def test_a_technical_alert_is_true_because_nothing_is_heard() -> None:
    assert last_known(replace(FAST, kind=Kind.TECHNICAL), None, NOW) is None


@pytest.mark.parametrize(
    ("text", "condition", "limit", "value", "expected"),
    [
        ("SpO2 91, limit 90", "spo2.low", 90.0, 91.0, True),
        ("SpO2 89 < 90", "spo2.low", 90.0, 91.0, True),
        ("SpO2 89 < 90", "spo2.low", 90.0, 89.0, False),
        ("SpO2 90 ≤ 90", "spo2.low", 90.0, 90.0, False),
        ("HR 142 > 140", "hr.high", 140.0, 138.0, True),
        ("HR 142 > 140", "hr.high", 140.0, 141.0, False),
        ("NEWS2 BP 3", "news2", None, None, False),
        ("NEWS2 4, limit 7", "news2", 7.0, None, True),
    ],
)
def test_a_value_back_inside_its_limit_is_told_from_one_beyond_it(
    text: str, condition: str, limit: float | None, value: float | None, expected: bool
) -> None:
    assert eased(replace(FAST, text=text, condition=condition, limit=limit), value) is expected
