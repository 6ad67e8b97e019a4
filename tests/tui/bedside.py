"""A ward on real embedded stores, filled through the ports as the bedside does."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from backends.connect import RegionAddresses
from backends.ports import Lease, Stores
from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Role
from clinical.vitals import BedVitals, Quality, Reading, Sample, Signal, Source, SourceKind
from tui.app import Wardwatch
from tui.habits import Habits
from tui.who import Who

MARIA = Who("mruiz", "Maria Ruiz RN", verified=True)
WARD = Ward("north", "4b", "4B Step-down", tuple(f"B{number:02}" for number in range(1, 41)))
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
NURSE = Source("nurse", SourceKind.CHARTED, 4 * 3600.0)

_NORMAL = {
    Signal.HR: 72.0,
    Signal.PULSE: 72.0,
    Signal.RR: 16.0,
    Signal.SPO2: 97.0,
    Signal.SBP: 120.0,
    Signal.DBP: 70.0,
    Signal.TEMP: 36.8,
    Signal.ACVPU: 0.0,
    Signal.OXYGEN: 0.0,
}


def bed(label: str) -> Bed:
    """A bed of the ward."""
    return Bed("north", WARD.id, label)


def patient(label: str, family: str = "") -> Patient:
    """Who lies in a bed."""
    return Patient(
        id=f"p-{label}",
        mrn=f"4471{label[1:]}",
        family=family or f"Okafor{label}",
        given="Chidiebere",
        born=date(1958, 2, 3),
        sex=Sex.MALE,
    )


def vitals(label: str, at: float, **values: float) -> BedVitals:
    """A bed's vital signs at a moment, normal but for what is named ("hr=128")."""
    said = {**_NORMAL, **{Signal[name.upper()]: value for name, value in values.items()}}
    latest = tuple(
        Sample(said[s], at, at, Quality.GOOD, NURSE if s in (Signal.ACVPU, Signal.OXYGEN) else MONITOR)
        if s in said
        else None
        for s in Signal
    )
    return BedVitals(bed(label), f"p-{label}", latest, tuple(said[s] for s in Signal if s < 4))


def alert(label: str, priority: Priority = Priority.HIGH, text: str = "SpO2 78 < 80") -> Alert:
    """An alert that has just begun."""
    now = time.time()
    return Alert(
        id=f"{label}/{text}/{now}",
        bed=bed(label),
        patient=f"p-{label}",
        mrn=f"4471{label[1:]}",
        name=f"Okafor{label} Chidiebere",
        kind=Kind.PHYSIOLOGICAL,
        condition="spo2.low",
        signal=Signal.SPO2,
        priority=priority,
        level=priority,
        state=State.ACTIVE,
        value=78.0,
        limit=80.0,
        text=text,
        since=now,
        changed=now,
    )


class Bedside:
    """What happens at the bedside, written through the ports as another process would."""

    def __init__(self, data: Path, stores: Stores) -> None:
        self.data = data
        self.stores = stores
        self._lease: Lease | None = None

    async def admit(self, *labels: str, family: str = "") -> None:
        """Open the ward and put patients into beds."""
        await self.stores.patients.open_ward(WARD)
        for label in labels:
            deed = Deed(f"admit-{label}", "test", time.time())
            await self.stores.patients.admit(patient(label, family), bed(label), deed)

    async def feed(self) -> None:
        """Let an alarm engine hold the ward for as long as a test lasts."""
        self._lease = await self.stores.alerts.lease(WARD.id, "bedside", 290.0)

    async def starve(self) -> None:
        """Take the alarm engine away."""
        if self._lease:
            await self.stores.alerts.release(self._lease)

    async def assign(self, label: str, who: Who = MARIA) -> None:
        """Put a nurse on the team of the patient in a bed."""
        now = time.time()
        await self.stores.teams.enrol(Clinician(who.id, who.name, "nurse", ""))
        team = [Assignment(f"p-{label}", who.id, Role.NURSE, now - 60)]
        await self.stores.teams.assign(team, Deed(f"assign-{label}", "test", now))

    async def speak(self, label: str, at: float | None = None, **values: float) -> None:
        """Let a bed's monitor say its vital signs."""
        now = time.time()
        await self.stores.live.publish(WARD.id, [vitals(label, at or now, **values)], now)

    async def remember(self, label: str, minutes: int, **values: float) -> None:
        """Write down a reading for each of the past minutes."""
        now = time.time()
        said = {Signal[name.upper()]: value for name, value in values.items()}
        row = tuple(said.get(signal) for signal in Signal)
        past = (now - 60.0 * minute for minute in range(minutes, 0, -1))
        await self.stores.vitals.record(
            [Reading(bed(label), f"p-{label}", at, now, row, MONITOR) for at in past]
        )

    async def alarm(
        self, label: str, priority: Priority = Priority.HIGH, text: str = "SpO2 78 < 80", name: str = ""
    ) -> Alert:
        """Raise an alert."""
        raised = alert(label, priority, text)
        raised = replace(raised, name=name or raised.name)
        await self.stores.alerts.post(AlertEvent(f"begin {raised.id}", Verb.BEGIN, raised.since, raised))
        return raised

    async def worsen(self, before: Alert) -> Alert:
        """Let an alert rise to high."""
        after = replace(before, priority=Priority.HIGH, level=Priority.HIGH, version=before.version + 1)
        await self.stores.alerts.post(AlertEvent(f"up {after.id}", Verb.UPDATE, time.time(), after))
        return after

    async def acknowledge(self, raised: Alert, by: str) -> None:
        """Let a colleague at another screen acknowledge."""
        await self.stores.alerts.acknowledge(
            raised.id, raised.version, by, Deed(f"ack {by}", by, time.time())
        )

    async def standing(self, raised: Alert) -> Alert | None:
        """What the board says of an alert now."""
        board = await self.stores.alerts.snapshot()
        return next((alert for alert in board.alerts if alert.id == raised.id), None)

    def monitor(
        self,
        ward: str | None = None,
        *,
        who: Who = MARIA,
        read_only: bool = False,
        habits: Habits | None = None,
    ) -> Wardwatch:
        """A monitor on the same stores, not yet running."""
        addresses = {
            "north": RegionAddresses(self.data, "North"),
            "south": RegionAddresses(self.data, "South"),
        }
        return Wardwatch(addresses, "north", ward, who, read_only, habits=habits)
