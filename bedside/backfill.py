"""A simulated past: one-minute readings before now, made backwards from where the live simulation begins."""

from collections.abc import Iterable, Iterator, Sequence

from bedside.artefacts import TENDED, Artefact, Odds, befall
from bedside.charting import HOUR, Chart, charted
from bedside.inpatients import Inpatient
from bedside.physiology import HR_SPREAD, MINUTE, RR_SPREAD, SPO2_SPREAD, Body, tenth
from clinical.vitals import Reading, Signal, Source, SourceKind, Values

SOURCE = Source("simulated history", SourceKind.SIMULATED, MINUTE)
BEDS = 10
"""Beds of one batch: an hour of ten beds is 600 readings, a few milliseconds of work."""


def backfill(
    inpatients: Iterable[Inpatient],
    *,
    seed: int,
    now: float,
    hours: int = 24,
    odds: tuple[Odds, ...] = TENDED,
) -> Iterator[Sequence[Reading]]:
    """The past hours of simulated patients, the newest hour of all of them first, each batch oldest first.

    `now` (seconds, UTC) is the start of the `Simulator` with the same seed, which goes on from here. Nobody
    deteriorates in it. Each batch costs a few milliseconds, so that live readings can come in between.
    """
    pasts = [_Past(inpatient, seed, now, odds) for inpatient in inpatients]
    for _ in range(hours):
        for first in range(0, len(pasts), BEDS):
            batch = [reading for past in pasts[first : first + BEDS] for reading in past.hour()]
            batch.reverse()
            batch.sort(key=_when)
            yield batch


def past_hours(
    inpatient: Inpatient, *, seed: int, now: float, hours: int = 24, odds: tuple[Odds, ...] = TENDED
) -> Iterator[Sequence[Reading]]:
    """The same past of one patient alone, the newest hour first, and within it the newest reading."""
    past = _Past(inpatient, seed, now, odds)
    return (tuple(past.hour()) for _ in range(hours))


def _when(reading: Reading) -> float:
    return reading.observed


class _Past:
    """One patient's past, an hour at a time, going back."""

    def __init__(self, inpatient: Inpatient, seed: int, now: float, odds: tuple[Odds, ...]) -> None:
        self._person = inpatient
        self._now = now
        self._odds = odds
        self._body = Body(inpatient.baseline, f"{seed}/{inpatient.patient.id}", now, -MINUTE)
        self._dice = dice = self._body.course
        self._chart = Chart(dice, inpatient.baseline.scale, not inpatient.temperature_probe)
        self._cuff_at = now - dice.uniform(0.0, inpatient.cuff)
        self._chart_at = now - dice.uniform(HOUR, 3.5 * HOUR)
        self._artefact: Artefact | None = None

    def hour(self) -> Iterator[Reading]:
        """The hour before what was given last, newest first."""
        for _ in range(60):
            self._body.turn()
            at = self._body.since
            self._let_happen(at)
            if at <= self._chart_at:
                yield self._charting(at)
            reading = self._minute(at)
            if reading is not None:
                yield reading

    def _let_happen(self, at: float) -> None:
        """Let a fault end here that, seen from now, began earlier."""
        if self._artefact is not None and at < self._artefact.start:
            self._artefact = None
        if self._artefact is None and (found := befall(self._odds, at, self._dice)) is not None:
            self._artefact = Artefact(found.fault, at - (found.stop - found.start), at)

    def _minute(self, at: float) -> Reading | None:
        artefact = self._artefact
        if artefact is not None and artefact.silences:
            return None
        values = self._measured()
        if at <= self._cuff_at:
            self._cuff_at -= self._person.cuff
            systolic, diastolic = self._body.cuff()
            pressures = systolic, diastolic, (systolic + 2.0 * diastolic) / 3.0
            values[Signal.SBP : Signal.MAP + 1] = [float(round(value)) for value in pressures]
        off: frozenset[Signal] = frozenset()
        if artefact is not None:
            artefact.spoil(values, self._dice.gauss(0.0, 1.0))
            off = artefact.off
        return self._reading(at, tuple(values), off)

    def _measured(self) -> list[float | None]:
        hr, rr, spo2, temp = self._body.starts
        gauss, lability = self._dice.gauss, self._person.baseline.lability
        hr += gauss(0.0, HR_SPREAD.flicker * lability)
        return [
            tenth(hr),
            tenth(hr + gauss(0.0, 0.9)),
            tenth(rr + gauss(0.0, RR_SPREAD.flicker * lability)),
            tenth(min(100.0, spo2 + gauss(0.0, SPO2_SPREAD.flicker * lability))),
            None,
            None,
            None,
            tenth(temp) if self._person.temperature_probe else None,
            None,
            None,
        ]

    def _charting(self, at: float) -> Reading:
        body, base, person = self._body, self._person.baseline, self._person
        hr, rr, spo2, temp = body.starts
        state = (hr, hr, rr, spo2, base.sbp, base.dbp, 0.0, temp, 0.0, base.oxygen)
        values = self._chart.write(state, at, 1.0)
        self._chart_at = at - (self._chart.due - at)
        return charted(person.bed, person.patient.id, at, self._now, values)

    def _reading(self, at: float, values: Values, off: frozenset[Signal]) -> Reading:
        person = self._person
        return Reading(person.bed, person.patient.id, at, self._now, values, SOURCE, off)
