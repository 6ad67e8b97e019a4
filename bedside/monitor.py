"""One simulated bedside: a body, the monitor that measures it with its faults, and the nurse who charts."""

from dataclasses import replace
from random import Random

from bedside.artefacts import Artefact, Fault, Odds, befall
from bedside.charting import Chart, charted
from bedside.inpatients import Inpatient
from bedside.physiology import HR_SPREAD, MINUTE, RR_SPREAD, SPO2_SPREAD, Body
from bedside.scenarios import STEPPED, Episode
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source, SourceKind, Values

NEVER = float("inf")
CUFF = frozenset({Signal.SBP, Signal.DBP, Signal.MAP})
ALWAYS = (Signal.HR, Signal.PULSE, Signal.RR, Signal.SPO2, Signal.TEMP)
MEASURED = frozenset(ALWAYS[:-1])
NOTHING: frozenset[Signal] = frozenset()
ABSURD = ((147.0, 118.0, None), (45.0, 18.0, None), (92.0, 88.0, 90.0), (None, None, 88.0))
"""Pairs that a cuff really gave, and a mean alone."""

_TABLE = 4096
_dice = Random("flicker")
_FLICKER = tuple(_dice.gauss(0.0, 1.0) for _ in range(_TABLE))
_PULSE = tuple(_dice.gauss(0.0, 3.0 if _dice.random() < 0.15 else 0.75) for _ in range(_TABLE))
"""Pulse against heart rate: half within 0.6, 95 % within 3.1 beats (measured)."""


class Monitor:
    """A simulated bedside monitor, which speaks once a tick. Times are seconds, UTC.

    `_attend` is the moment from which a tick needs care: a cuff, a chart, a fault or an episode.
    """

    __slots__ = (
        "_artefacts",
        "_attend",
        "_body",
        "_chart",
        "_cuff_done",
        "_cuff_due",
        "_episode",
        "_flaw",
        "_flicker",
        "_held",
        "_interval",
        "_odds",
        "_pace",
        "_salt",
        "_seed",
        "_source",
        "inpatient",
        "present",
    )

    def __init__(
        self, inpatient: Inpatient, seed: int, start: float, interval: float, odds: tuple[Odds, ...]
    ) -> None:
        self.inpatient = inpatient
        self.present = True
        self._seed = f"{seed}/{inpatient.patient.id}"
        self._interval = interval
        self._odds = odds
        lability = inpatient.baseline.lability
        self._flicker = tuple(spread.flicker * lability for spread in (HR_SPREAD, RR_SPREAD, SPO2_SPREAD))
        self.restart(start)

    def restart(self, at: float) -> None:
        """Begin anew at a moment, calm: at the start, and when the clock has leapt."""
        self._episode: Episode | None = None
        self._artefacts: list[Artefact] = []
        self._flaw: Fault | None = None
        self._held: list[Reading] = []
        self._set_pace(1.0)
        self._body = Body(self.inpatient.baseline, self._seed, at)
        random = self._body.course
        self._chart = Chart(random, self.inpatient.baseline.scale, not self.inpatient.temperature_probe)
        self._salt = random.randrange(_TABLE)
        self._cuff_due, self._cuff_done = 0.0, NEVER
        self._attend = 0.0

    def move(self, patient: Patient, bed: Bed) -> None:
        """Go with the patient to another bed, or take note of a changed record."""
        self.inpatient = replace(self.inpatient, patient=patient, bed=bed)

    def undergo(self, happening: Episode | Artefact) -> None:
        """Let an episode or a fault befall this bed; an episode under way is not interrupted."""
        if isinstance(happening, Artefact):
            self._befallen(happening)
        elif self._episode is None:
            self._episode = happening
            self._set_pace(happening.pace)
            self._cuff_due = min(self._cuff_due, happening.onset + self._cuff_rest())
        self._attend = 0.0

    def speak(self, at: float, tick: int, received: float, out: list[Reading]) -> None:
        """Append what the monitor, and the nurse, say at a tick."""
        body = self._body
        if at - body.since >= MINUTE:
            self._turn(at)
        if at >= self._attend:
            self._speak_with_care(at, tick, received, out)
            return
        values = self._steady(at, tick)
        person = self.inpatient
        out.append(Reading(person.bed, person.patient.id, at, received, values, self._source))

    def _turn(self, at: float) -> None:
        while at - self._body.since >= MINUTE:
            self._body.turn()
        found = befall(self._odds, self._body.since, self._body.course) if self._odds else None
        if found is not None:
            self._befallen(found)
            self._attend = min(self._attend, found.start)

    def _befallen(self, artefact: Artefact) -> None:
        if artefact.fault in (Fault.CUFF_FAILS, Fault.CUFF_ABSURD):
            self._flaw = artefact.fault
        elif artefact.fault is not Fault.TEMPERATURE_OFF or self.inpatient.temperature_probe:
            self._artefacts.append(artefact)

    def _steady(self, at: float, tick: int) -> Values:
        """Measure when nothing is the matter; one decimal, as devices average."""
        body = self._body
        since = at - body.since
        hr, rr, spo2, temp = body.starts
        hr_slope, rr_slope, spo2_slope, temp_slope = body.slopes
        hr_flicker, rr_flicker, spo2_flicker = self._flicker
        place = (tick + self._salt) % _TABLE
        hr += hr_slope * since + hr_flicker * _FLICKER[place]
        rr += rr_slope * since + rr_flicker * _FLICKER[place - 1365]
        spo2 += spo2_slope * since + spo2_flicker * _FLICKER[place - 2730]
        return (
            int(hr * 10 + 0.5) / 10,
            int((hr + _PULSE[place]) * 10 + 0.5) / 10,
            int(rr * 10 + 0.5) / 10,
            int(spo2 * 10 + 0.5) / 10 if spo2 < 100.0 else 100.0,
            None,
            None,
            None,
            int((temp + temp_slope * since) * 10 + 0.5) / 10 if self.inpatient.temperature_probe else None,
            None,
            None,
        )

    def _speak_with_care(self, at: float, tick: int, received: float, out: list[Reading]) -> None:
        """Speak when something is due or under way."""
        if self._cuff_due == 0.0:
            self._arrive(at, tick, received, out)
        truth, lost = self._truth(at, tick)
        said: list[Reading] = []
        self._measure(truth, lost, at, received, said)
        self._take_cuff(truth, lost, at, received, said)
        self._nurse(truth, at, received, out)
        self._send(said, at, received, out)
        self._plan(at)

    def _arrive(self, at: float, tick: int, received: float, out: list[Reading]) -> None:
        """Say, at the first tick, what was last measured by cuff and charted before it."""
        random, pace = self._body.course, self._pace
        rest = self._cuff_rest()
        since = random.uniform(0.02, 0.98) * rest
        truth, lost = self._truth(at, tick)
        out.append(self._cuff_reading(truth, lost, at - since, received))
        self._cuff_due = at - since + rest
        charted_at = at - random.uniform(60.0, 3300.0) / pace
        self._write(truth, charted_at, received, out)

    def _truth(self, at: float, tick: int) -> tuple[list[float], frozenset[Signal]]:
        """The patient's true values by `Signal`, pressures at their mean, and what cannot be measured."""
        hr, pulse, rr, spo2, *_ = self._steady(at, tick)
        body, base = self._body, self.inpatient.baseline
        temp = body.starts[3] + body.slopes[3] * (at - body.since)
        sbp, dbp = base.sbp + body.pressure, base.dbp + 0.4 * body.pressure
        truth = [hr or 0.0, pulse or 0.0, rr or 0.0, spo2 or 0.0, sbp, dbp, 0.0, temp, 0.0, base.oxygen]
        lost = NOTHING if self._episode is None else self._follow(self._episode, truth, at, tick)
        return truth, lost

    def _follow(self, episode: Episode, truth: list[float], at: float, tick: int) -> frozenset[Signal]:
        """Move true values as far as a script leads them; small wandering stays in proportion."""
        base, script, minute = self.inpatient.baseline, episode.script, episode.minute(at)
        own = (base.hr, base.hr, base.rr, base.spo2, base.sbp, base.dbp, 0.0, base.temp, 0.0, base.oxygen)
        targets = script.at(minute, own)
        if Signal.PULSE not in targets and Signal.HR in targets:
            targets[Signal.PULSE] = targets[Signal.HR]
        for signal, target in targets.items():
            truth[signal] = target if signal in STEPPED else truth[signal] * target / own[signal]
        if script.irregular and abs(targets.get(Signal.HR, base.hr) - base.hr) > 20:
            beats = truth[Signal.HR] + script.irregular * _FLICKER[(tick * 7 + self._salt) % _TABLE]
            truth[Signal.HR] = min(beats, 295.0)
        truth[Signal.SPO2] = min(truth[Signal.SPO2], 100.0)
        return script.missing(minute)

    def _measure(
        self, truth: list[float], lost: frozenset[Signal], at: float, received: float, said: list[Reading]
    ) -> None:
        """Measure what is measured at every tick, spoilt by the faults of the moment."""
        values: list[float | None] = [None] * len(Signal)
        for signal in ALWAYS if self.inpatient.temperature_probe else ALWAYS[:-1]:
            values[signal] = None if signal in lost else truth[signal]
        off = lost & MEASURED
        for artefact in self._artefacts:
            if artefact.start <= at < artefact.stop:
                artefact.spoil(values, self._body.course.gauss(0.0, 1.0))
                off |= artefact.off
        if self._cuff_done != NEVER and self.inpatient.same_arm:
            values[Signal.SPO2] = values[Signal.PULSE] = None
        rounded = tuple(None if value is None else int(value * 10 + 0.5) / 10 for value in values)
        person = self.inpatient
        said.append(Reading(person.bed, person.patient.id, at, received, rounded, self._source, off))

    def _take_cuff(
        self, truth: list[float], lost: frozenset[Signal], at: float, received: float, said: list[Reading]
    ) -> None:
        """Inflate the cuff when it is due, and say the pressure when it is done (30-45 s)."""
        if at >= self._cuff_done:
            said.append(self._cuff_reading(truth, lost, at, received))
            self._cuff_done = NEVER
        elif self._cuff_done == NEVER and at >= self._cuff_due:
            self._cuff_done = at + self._body.course.uniform(30.0, 45.0) / min(self._pace, 6.0)
            self._cuff_due = max(self._cuff_due, at - MINUTE) + self._cuff_rest()

    def _cuff_reading(
        self, truth: list[float], lost: frozenset[Signal], at: float, received: float
    ) -> Reading:
        person, base, body = self.inpatient, self.inpatient.baseline, self._body
        systolic, diastolic = body.cuff()
        systolic *= truth[Signal.SBP] / (base.sbp + body.pressure)
        diastolic = min(diastolic * truth[Signal.DBP] / (base.dbp + 0.4 * body.pressure), systolic - 12.0)
        taken: tuple[float | None, ...] = systolic, diastolic, (systolic + 2.0 * diastolic) / 3.0
        off = CUFF & lost
        if self._flaw is Fault.CUFF_ABSURD:
            taken = body.course.choice(ABSURD)
        elif self._flaw is Fault.CUFF_FAILS or off:
            taken, off = (None, None, None), CUFF
        self._flaw = None
        sbp, dbp, mean = (None if value is None else float(round(value)) for value in taken)
        values = (None, None, None, None, sbp, dbp, mean, None, None, None)
        source = Source(self._source.name, SourceKind.SIMULATED, self._cuff_rest(), self._pace)
        return Reading(person.bed, person.patient.id, at, received, values, source, off)

    def _nurse(self, truth: list[float], at: float, received: float, out: list[Reading]) -> None:
        self._chart.look(truth, at, self._pace)
        if at >= self._chart.due:
            self._write(truth, at, received, out)

    def _write(self, truth: list[float], at: float, received: float, out: list[Reading]) -> None:
        values = self._chart.write(truth, at, self._pace)
        out.append(charted(self.inpatient.bed, self.inpatient.patient.id, at, received, values, self._pace))

    def _send(self, said: list[Reading], at: float, received: float, out: list[Reading]) -> None:
        """Pass on what the monitor says, unless its radio is lost or stalls; what stalls comes in a burst."""
        faults = {artefact.fault for artefact in self._artefacts if artefact.start <= at < artefact.stop}
        if Fault.BACKLOG in faults:
            self._held.extend(said)
        elif Fault.RADIO_LOST not in faults:
            if self._held:
                self._burst(received, out)
            out.extend(said)

    def _burst(self, received: float, out: list[Reading]) -> None:
        """Deliver what was held, out of order, the last of it twice."""
        late = [replace(reading, received=received) for reading in self._held]
        self._held.clear()
        self._body.course.shuffle(late)
        out.extend((*late, late[-1]))

    def _plan(self, at: float) -> None:
        """Forget what is over, and find the moment from which care is needed again."""
        if self._artefacts:
            self._artefacts = [artefact for artefact in self._artefacts if artefact.stop > at]
        if self._episode is not None and at >= self._episode.end:
            self._episode = None
            self._set_pace(1.0)
        if self._episode is not None or self._held or self._cuff_done != NEVER:
            self._attend = 0.0
        else:
            starts = [artefact.start for artefact in self._artefacts]
            self._attend = min(self._cuff_due, self._chart.due, *starts)

    def _cuff_rest(self) -> float:
        """The seconds between two cuffs, as fast as the patient lives."""
        return max(self.inpatient.cuff / self._pace, min(30.0, self.inpatient.cuff))

    def _set_pace(self, pace: float) -> None:
        name = "simulator" if pace == 1.0 else f"sim {pace:g}x"
        self._pace = pace
        self._source = Source(name, SourceKind.SIMULATED, self._interval, pace)
