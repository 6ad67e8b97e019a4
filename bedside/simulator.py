"""Simulated bedsides: seeded physiology, episodes, faults, cuffs and charts, on a fixed grid of ticks."""

from collections.abc import Iterable, Iterator, Sequence
from math import floor
from typing import NamedTuple

from bedside.artefacts import TENDED, Artefact, Odds
from bedside.inpatients import Inpatient
from bedside.monitor import Monitor
from bedside.scenarios import Episode
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vitals import Reading

BACKLOG = 60.0
"""Seconds that are made up for after a pause; what is older was never measured, and stays a gap."""
LEAP = 3600.0
"""A pause, or a clock gone back, beyond which the bodies begin anew."""


class Planned(NamedTuple):
    """What shall happen to a bed, and when (seconds, UTC)."""

    at: float
    bed: Bed
    happening: Episode | Artefact


class Simulator:
    """Beds that speak `rate` times a second, the same for the same seed and start, however often it is asked.

    `plan` gives what shall happen, by time, and may be endless. `received` is the moment of asking.
    """

    def __init__(
        self,
        inpatients: Iterable[Inpatient],
        *,
        seed: int,
        start: float,
        rate: float = 1.0,
        odds: tuple[Odds, ...] = TENDED,
        plan: Iterable[Planned] = (),
    ) -> None:
        if not 0.0 < rate <= 100.0:
            raise ValueError(f"a rate of {rate:g} readings a second; it must be above 0 and at most 100")
        self._seed, self._start, self._rate, self._odds = seed, start, rate, odds
        self._monitors = {inpatient.bed: self._monitor(inpatient, start) for inpatient in inpatients}
        self._plan: Iterator[Planned] = iter(plan)
        self._next = next(self._plan, None)
        self._tick = 0

    @property
    def inpatients(self) -> tuple[Inpatient, ...]:
        """Those who are measured, in their beds of now."""
        return tuple(monitor.inpatient for monitor in self._monitors.values())

    def due(self, now: float) -> Sequence[Reading]:
        """Every reading since the last call, up to `now`, oldest first."""
        last = floor((now - self._start) * self._rate + 1e-6)
        self._catch_up(last)
        out: list[Reading] = []
        while self._tick <= last:
            at = self._start + self._tick / self._rate
            self._let_happen(at)
            for monitor in self._monitors.values():
                if monitor.present:
                    monitor.speak(at, self._tick, now, out)
            self._tick += 1
        return out

    def admit(self, inpatient: Inpatient, now: float) -> None:
        """Measure one more patient from now on."""
        self._monitors[inpatient.bed] = self._monitor(inpatient, now)

    def renew(self, patient: Patient) -> None:
        """Follow a changed record: move with the patient, pause off the ward, end with the stay."""
        found = next((m for m in self._monitors.values() if m.inpatient.patient.id == patient.id), None)
        if found is None or found.inpatient.patient.version > patient.version:
            return
        if patient.bed is None:
            del self._monitors[found.inpatient.bed]
            return
        if self._monitors.get(found.inpatient.bed) is found:
            del self._monitors[found.inpatient.bed]
        found.move(patient, patient.bed)
        found.present = not patient.away
        self._monitors[patient.bed] = found

    def _monitor(self, inpatient: Inpatient, at: float) -> Monitor:
        return Monitor(inpatient, self._seed, at, 1.0 / self._rate, self._odds)

    def _let_happen(self, at: float) -> None:
        while self._next is not None and self._next.at <= at:
            monitor = self._monitors.get(self._next.bed)
            if monitor is not None:
                monitor.undergo(self._next.happening)
            self._next = next(self._plan, None)

    def _catch_up(self, last: int) -> None:
        """Leave out what a long pause has made too old, and begin anew where the clock has leapt."""
        behind = (last - self._tick) / self._rate
        if -BACKLOG <= behind <= BACKLOG:
            return
        self._tick = max(0, last - int(BACKLOG * self._rate)) if behind > 0 else last
        if abs(behind) > LEAP or behind < 0:
            for monitor in self._monitors.values():
                monitor.restart(self._start + self._tick / self._rate)
