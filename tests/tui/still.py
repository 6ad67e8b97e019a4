"""One busy moment that stands still: the ward of the pictures in real stores, and clocks that do not move.

Nothing is masked: every clock of the program is a parameter with a default, and here the defaults stand.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from backends.connect import RegionAddresses, open_stores
from backends.link import Linked, Patience, linked
from backends.ports import Stores
from clinical.alerts import Alert, AlertEvent, Priority, State, Verb
from clinical.board import BedPicture
from clinical.patients import Patient, Sex
from clinical.places import Bed, Ward
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Role
from clinical.trends import STEPS
from clinical.vitals import FACTS, Reading, Signal, Source
from tests.widgets import scene
from tests.widgets.past_scene import past_of
from tui.app import Wardwatch
from tui.away import Presence
from tui.follow import asked
from tui.glass import StoreClock
from tui.who import Who

NOW = scene.NOW
WARD = Ward("north", "4b", "4B Step-down", tuple(picture.bed.label for picture in scene.PICTURES))
ICU = Ward("south", "icu-2", "ICU-2", ("B01", "B02", "B03", "B04"))
MARIA = Who("mruiz", "Maria Ruiz RN", verified=True)
_TEAM = (
    (Clinician("amsel", "Dr I. Amsel", "physician", "bleep 4417"), Role.RESPONSIBLE),
    (Clinician("mruiz", "Maria Ruiz RN", "nurse", "bleep 4402"), Role.NURSE),
)
_PAST, _BETWEEN = 12 * 3600, 300
"""Twelve hours of readings, one every five minutes; of the sickest, whose charts are shown, every minute."""
_ROLLED_UP = 5 * 24
"""Hours of which the ward has roll-ups."""

_AGES = 60.0
_CONTINUOUS = (Signal.HR, Signal.RR, Signal.SPO2)


def addresses(data: Path) -> dict[str, RegionAddresses]:
    """Both regions."""
    return {"north": RegionAddresses(data, "North"), "south": RegionAddresses(data, "South")}


@dataclass
class Steady:
    """The steady clock of the program; `at` moves it."""

    at: float = 100.0


def stop_clocks(patch: pytest.MonkeyPatch) -> Steady:
    """Let every clock of the program stand at the moment of the scene, and no store be late."""
    steady = Steady()
    patch.setattr("tui.glass.time", SimpleNamespace(clock_gettime=lambda _: steady.at))
    patch.setattr("tui.question.monotonic", lambda: 0.0)
    patch.setattr(StoreClock.__init__, "__defaults__", (lambda: 0.0, lambda: NOW))
    patch.setattr(Presence.__init__, "__defaults__", (lambda: steady.at, lambda: NOW))
    patch.setattr(open_stores.__wrapped__, "__defaults__", (lambda: NOW, None))  # type: ignore[attr-defined]
    defaults = {**(Linked.__init__.__kwdefaults__ or {}), "clock": lambda: NOW, "timer": lambda: 0.0}
    patch.setattr(Linked.__init__, "__kwdefaults__", defaults)
    patch.setattr(linked, "__defaults__", (Patience(read=_AGES, write=_AGES, connect=_AGES, probe=_AGES),))
    patch.setattr(asked, "__defaults__", (_AGES,))
    patch.setattr("tui.ward_watch._JUDGE_EVERY", _AGES)
    return steady


def monitor(data: Path, theme: str = "dark") -> Wardwatch:
    """A monitor on the stores of the scene, not yet running."""
    return Wardwatch(addresses(data), "north", None, MARIA, theme=theme)


async def furnish(data: Path) -> None:
    """Write the scene into the stores of both regions."""
    async with open_stores(addresses(data), clock=lambda: NOW) as stores:
        await _north(stores["north"])
        await _south(stores["south"])


async def _north(stores: Stores) -> None:
    await stores.patients.open_ward(WARD)
    lying = [picture for picture in scene.PICTURES if picture.patient is not None]
    for number, picture in enumerate(lying):
        await _admit(stores, picture, f"4471902{number:03}")
    await _team(stores, "B12")
    await stores.vitals.record([reading for picture in lying for reading in _past(picture)])
    await stores.live.publish(WARD.id, [p.vitals for p in lying if p.vitals is not None], NOW)
    await _raise(stores, WARD, scene.ALERTS)
    here = [(picture.bed.label, picture.bed.label) for picture in sorted(lying, key=_calling)]
    await stores.analytics.add_roll_ups([*past_of(WARD.id, here, NOW, _ROLLED_UP)])


def _calling(picture: BedPicture) -> bool:
    """Those whose alerts stand open now come first: they have called most."""
    return not any(alert.bed == picture.bed for alert in scene.ALERTS)


async def _south(stores: Stores) -> None:
    await stores.patients.open_ward(ICU)
    vitals = scene.picture("A02").vitals
    assert vitals is not None
    for where in ICU.beds[:3]:
        label, born = where.label, date(1961, 5, 4)
        someone = Patient(f"s-{label}", f"9000000{label[1:]}", f"South{label}", "Oskar", born, Sex.MALE)
        await stores.patients.admit(someone, where, Deed(f"admit {label}", "scene", NOW - 86_400))
        said = replace(vitals, bed=where, patient=someone.id)
        await stores.live.publish(ICU.id, [said], NOW)
    first = replace(
        scene.ALERTS[0],
        id="south",
        bed=Bed("south", ICU.id, "B03"),
        patient="s-B03",
        name="SOUTHB03 Oskar",
        signal=Signal.RR,
        priority=Priority.HIGH,
        text="RR 5 < 6",
        since=NOW - 37,
        changed=NOW - 37,
    )
    await _raise(stores, ICU, [first])


async def _admit(stores: Stores, picture: BedPicture, mrn: str) -> None:
    someone = picture.patient
    assert someone is not None
    stay, label = someone.stay, picture.bed.label
    assert stay is not None
    if label == "B12":
        someone = replace(
            someone,
            diagnoses=("community-acquired pneumonia", "COPD"),
            medications=("co-amoxiclav 1.2 g iv 8-hourly", "salbutamol neb 4-hourly"),
            limits=scene.picture("A05").patient.limits,  # type: ignore[union-attr]
        )
    admitted = await stores.patients.admit(
        replace(someone, mrn=mrn, stay=None, version=0),
        picture.bed,
        Deed(f"admit {label}", "scene", NOW - 86_400),
    )
    if someone.away:
        await stores.patients.save(replace(admitted, stay=stay), Deed(f"away {label}", "scene", NOW - 3600))


async def _team(stores: Stores, patient: str) -> None:
    for clinician, _ in _TEAM:
        await stores.teams.enrol(clinician)
    team = [Assignment(patient, who.id, role, NOW - 3600) for who, role in _TEAM]
    await stores.teams.assign(team, Deed("team", "scene", NOW - 3600))


async def _raise(stores: Stores, ward: Ward, alerts: Sequence[Alert]) -> None:
    await stores.alerts.lease(ward.id, "scene", 290.0)
    for alert in alerts:
        begun = replace(alert, state=State.ACTIVE, level=alert.priority, by=None, by_at=None, ended=None)
        events = [AlertEvent(f"begin {alert.id}", Verb.BEGIN, alert.since, begun)]
        if alert.state is not State.ACTIVE:
            after = replace(alert, version=begun.version + 1)
            events.append(AlertEvent(f"then {alert.id}", Verb.UPDATE, alert.by_at or alert.changed, after))
        for event in events:
            await stores.alerts.post(event)
        await stores.analytics.archive(events)


def _past(picture: BedPicture) -> Iterator[Reading]:
    """Twelve hours of what each source says, as often as it speaks but every five minutes at most."""
    if picture.vitals is None or picture.trends is None:
        return
    sources: dict[Source, list[Signal]] = {}
    for signal in Signal:
        sample = picture.vitals.latest[signal]
        if sample is not None and sample.value is not None:
            sources.setdefault(sample.source, []).append(signal)
    between = 60 if picture.bed.label == "B12" else _BETWEEN
    for source, signals in sources.items():
        for back in range(_PAST, 0, -max(between, int(source.interval))):
            said = tuple(_then(picture, signal, back) if signal in signals else None for signal in Signal)
            at = NOW - back
            yield Reading(picture.bed, picture.vitals.patient, at, at, said, source)


def _then(picture: BedPicture, signal: Signal, back: float) -> float | None:
    """A signal so many seconds ago: as the trends of the scene have it, and before them round its value."""
    assert picture.vitals is not None
    assert picture.trends is not None
    sample = picture.vitals.latest[signal]
    assert sample is not None
    assert sample.value is not None
    known = [cell for cell in picture.trends.cells.get(signal, ()) if cell is not None]
    cell = int(back // STEPS[signal]) if signal in _CONTINUOUS else len(known)
    if cell < len(known):
        return _possible(signal, known[-1 - cell])
    first = known[0] if signal in _CONTINUOUS and known else sample.value
    sways = signal in _CONTINUOUS or signal in (Signal.SBP, Signal.DBP)
    return _possible(signal, first * (1.0 + 0.03 * math.sin(back / 2100.0 + signal) * sways))


def _possible(signal: Signal, value: float) -> float:
    """The middle of a trend's step may be an SpO2 of 101 %."""
    return min(round(value, 1), FACTS[signal].plausible[1])
