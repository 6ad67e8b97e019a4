"""A bed with a monitor, an alarm engine and a board, for tests: readings in, alerts as they stand out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Change, State, Verb, transition
from clinical.patients import Flag, FlagKind, Patient, Sex, Stay
from clinical.places import Bed
from clinical.vitals import BedVitals, Reading, Signal, Source, SourceKind, vet
from clinical.window import VitalsWindow

START = 1_732_370_000.0
BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
NOTHING: Mapping[str, float] = {}
NURSE = Source("nurse", SourceKind.CHARTED, 4 * 3600.0)
OKAFOR = Patient(
    "p1", "4471902133", "Okafor", "Chidiebere", date(1958, 2, 3), Sex.MALE, stay=Stay(BED, START - 86400.0)
)


def flagged(patient: Patient, kind: FlagKind) -> Patient:
    """The patient with one more flag."""
    return replace(patient, flags=(*patient.flags, Flag(kind, "", "Dr I. Amsel", START)))


def reading(
    observed: float,
    values: Mapping[str, float],
    received: float | None = None,
    source: Source = MONITOR,
    off: Iterable[Signal] = (),
) -> Reading:
    """What a source said; values by the names of their signals, such as `hr`."""
    row: list[float | None] = [None] * len(Signal)
    for name, value in values.items():
        row[Signal[name.upper()]] = value
    at = observed if received is None else received
    return Reading(BED, "p1", observed, at, tuple(row), source, frozenset(off))


@dataclass
class Board:
    """Every alert as it stands, open or closed, and all that happened to each."""

    alerts: dict[str, Alert]
    events: list[tuple[Verb, Alert]]

    def take(self, changes: Iterable[Change]) -> None:
        for change in changes:
            before = self.alerts.get(change.alert)
            after = transition(before, change)
            assert after is not None, f"the engine said {change} of {before}, which alters nothing"
            assert after.version == (before.version if before else 0) + 1
            self.alerts[after.id] = after
            self.events.append((change.verb, after))


class MonitoredBed:
    """One patient under watch; `now` is the time of the last reading or tick."""

    def __init__(self, patient: Patient = OKAFOR, opened: Iterable[Alert] = ()) -> None:
        opened = tuple(opened)
        self.now = START
        self.window = VitalsWindow(BED, patient.id)
        self.engine = AlarmEngine(patient, BED, opened)
        self.board = Board({alert.id: alert for alert in opened}, [])

    @property
    def vitals(self) -> BedVitals:
        return self.window.vitals

    def take(self, said: Reading) -> None:
        """One reading, on its way as at the intake."""
        good, implausible = vet(said)
        self.now = good.received
        self.board.take(self.engine.observe(good, self.window.add(good, implausible)))

    def tick(self, now: float) -> None:
        self.now = now
        self.board.take(self.engine.tick(now, self.vitals))

    def live(self, seconds: float, values: Mapping[str, float] = NOTHING, off: Iterable[Signal] = ()) -> None:
        """A second at a time: one reading and one tick; without values the monitor is silent."""
        until = self.now + seconds
        while self.now < until - 0.5:
            self.now += 1
            if values or off:
                self.take(reading(self.now, values, off=off))
            self.tick(self.now)

    def chart(self, **values: float) -> None:
        """A nurse writes down what no device measures."""
        self.take(reading(self.now, values, source=NURSE))

    def acknowledge(self, condition: str, by: str = "M. Ruiz") -> None:
        """Someone acknowledges on the board, and the engine hears of it."""
        alert = self.open(condition)
        after = transition(alert, Change(Verb.ACKNOWLEDGE, alert.id, self.now, by=by))
        assert after is not None
        self.board.alerts[after.id] = after
        self.engine.adopt(after)

    def open(self, condition: str) -> Alert:
        """The one open alert of a condition."""
        (alert,) = [a for a in self.board.alerts.values() if a.open and a.condition == condition]
        return alert

    @property
    def conditions(self) -> set[str]:
        """What stands open."""
        return {alert.condition for alert in self.board.alerts.values() if alert.open}

    @property
    def texts(self) -> set[str]:
        """What the open alerts that are true now say."""
        return {a.text for a in self.board.alerts.values() if a.open and a.state is not State.LATCHED}
