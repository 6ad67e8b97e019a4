"""Small alerts, events and vital signs for the contract suites."""

from dataclasses import replace

from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.places import Bed
from clinical.records import Deed
from clinical.vitals import BedVitals, Quality, Sample, Signal, Source, SourceKind

NOON = 1_700_000_000.0
BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor B12", SourceKind.DEVICE, 1.0)


def an_alert(name: str = "hr.high-1", bed: Bed = BED) -> Alert:
    """A fast heart on bed B12, just begun."""
    return Alert(
        id=name,
        bed=bed,
        patient="p1",
        mrn="4417203",
        name="Okafor, Ada",
        kind=Kind.PHYSIOLOGICAL,
        condition="hr.high",
        signal=Signal.HR,
        priority=Priority.MEDIUM,
        level=Priority.MEDIUM,
        state=State.ACTIVE,
        value=128.0,
        limit=120.0,
        text="HR 128 > 120",
        since=NOON,
        changed=NOON,
    )


def begun(alert: Alert) -> AlertEvent:
    """The event with which an alert begins."""
    return AlertEvent(f"begin {alert.id}", Verb.BEGIN, NOON, alert)


def updated(alert: Alert, value: float) -> AlertEvent:
    """The event after which an alert shows another value."""
    after = replace(alert, value=value, text=f"HR {value:.0f} > 120", version=alert.version + 1)
    return AlertEvent(f"update {alert.id} {after.version} {value}", Verb.UPDATE, NOON + 1, after)


def closed(alert: Alert) -> AlertEvent:
    """The event that takes an alert off the board."""
    after = replace(alert, state=State.CLOSED, closed_because="discharged", version=alert.version + 1)
    return AlertEvent(f"close {alert.id}", Verb.CLOSE, NOON + 2, after)


def a_deed(op: str = "ack-1", by: str = "nurse.ada") -> Deed:
    """Something that a nurse does."""
    return Deed(op, by, NOON + 3)


def vital_signs(label: str = "B12", heart_rate: float | None = 72.0, at: float = NOON) -> BedVitals:
    """A bed with a heart rate, a saturation that its probe does not measure, and an old pressure."""
    latest: list[Sample | None] = [None] * len(Signal)
    latest[Signal.HR] = Sample(heart_rate, at, at + 0.25, Quality.GOOD, MONITOR)
    latest[Signal.SPO2] = Sample(None, at, at + 0.25, Quality.SENSOR_OFF, MONITOR)
    latest[Signal.SBP] = Sample(120.0, at - 300.0, at - 299.5, Quality.GOOD, MONITOR)
    return BedVitals(Bed("north", "4b", label), "p1", tuple(latest), (heart_rate, None, None, None))
