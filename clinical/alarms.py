"""The alarm engine: readings and the passing of time in, changes of alerts out."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias
from zlib import crc32

from clinical.alerts import Alert, Change, Verb
from clinical.conditions import Condition, Face, Subject
from clinical.last_said import LastSaid, looked_at
from clinical.limit_alarms import WATCHED, LimitWatch
from clinical.limits import limits_for, next_expiry
from clinical.patients import Patient, StayState
from clinical.places import Bed
from clinical.score_alarm import LOOK_EVERY, ScoreAlarm
from clinical.technical_alarms import TechnicalAlarms
from clinical.vitals import BedVitals, Reading, Sample, Signal

_TICK = 0.9
_STEP_BACK = 1.0
_NAME_LENGTH = 80
_NEVER = float("-inf")

Bounds: TypeAlias = tuple[tuple[int, float, float], ...]
"""Of each signal that has limits its place, and the lowest and highest value that need no look."""


class AlarmEngine:
    """Judges one patient in one bed, from the open alerts on that it is given.

    It takes its own changes as done. Where the board says otherwise (someone acknowledged, a conflict),
    `adopt` tells it, and with its next look it says what has become of the alert meanwhile. It keeps no
    clock: `reading.received` and `tick`'s `now` are the time (seconds, UTC).
    """

    __slots__ = (
        "_away", "_bed", "_bounds", "_conditions", "_limits_until", "_listening", "_others", "_passed",
        "_patient", "_score", "_score_at", "_strays", "_subject", "_technical", "_ticked", "_watches",
    )  # fmt: skip

    def __init__(self, patient: Patient, bed: Bed, opened: Iterable[Alert] = ()) -> None:
        self._bed = bed
        self._watches = tuple(LimitWatch(signal) for signal in WATCHED)
        self._technical = TechnicalAlarms()
        self._score = ScoreAlarm()
        self._conditions = {condition.name: condition for condition in self._every()}
        self._others: dict[str, Alert] = {}
        self._strays: list[Change] = []
        self._listening: tuple[LimitWatch, ...] = ()
        self._bounds: Bounds | None = None
        self._passed: Sequence[Sample | None] = ()
        self._ticked = self._score_at = _NEVER
        self._away: str | None = None
        self.renew(patient)
        for alert in sorted(opened, key=lambda alert: alert.since):
            self.adopt(alert)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """The open alerts of this patient, as the engine knows them."""
        known = (condition.alert for condition in self._conditions.values())
        return (*(alert for alert in known if alert is not None), *self._others.values())

    def observe(self, reading: Reading, vitals: BedVitals) -> Sequence[Change]:
        """Judge the vital signs as they stand after a reading."""
        now = reading.received
        if now >= self._limits_until:
            return (*self._look_up(now), *self.observe(reading, vitals))
        latest = vitals.latest
        if self._bounds is None or not _within(latest, self._bounds):
            return self._look_at_values(now, vitals)
        self._passed = latest
        return ()

    def tick(self, now: float, vitals: BedVitals) -> Sequence[Change]:
        """Let time pass: silence, delays of values that hold, the score; looks once a second at most."""
        passed = now - self._ticked
        if 0 <= passed < _TICK:
            return ()
        self._ticked = now
        if passed < -_STEP_BACK:
            self._start_delays_anew()
        changes = self._look_up(now) if now >= self._limits_until else []
        if self._away is None:
            changes += self._settle(self._technical.look(now, vitals), now)
            if self._bounds is None:
                changes += self._look_again(now, vitals)
            if now >= self._score_at:
                changes += self._look_at_score(now, vitals)
        return changes

    def renew(self, patient: Patient) -> None:
        """Judge by a changed record from the next look on: limits, flags, and where the patient is."""
        self._patient = patient
        mrn, name = patient.mrn[:_NAME_LENGTH], patient.name[:_NAME_LENGTH]
        self._subject = Subject(self._bed, patient.id, mrn, name)
        self._limits_until = _NEVER

    def adopt(self, alert: Alert) -> None:
        """Take an alert as the board has it now, such as after an acknowledgement or a conflict.

        Of two open alerts of one condition the newer one goes on and the older one ends. Another patient's
        alert is closed; one of a condition that is not known here stays as it is.
        """
        condition = self._conditions.get(alert.condition)
        if alert.patient != self._patient.id:
            self._stray(alert, Verb.CLOSE, "the patient is no longer in this bed")
        elif condition is None:
            self._keep_other(alert)
        elif condition.alert is None or condition.alert.id == alert.id:
            condition.adopt(alert)
            self._disturb()
        elif alert.open:
            older, newer = sorted((alert, condition.alert), key=lambda alert: alert.since)
            self._stray(older, Verb.END)
            condition.adopt(newer)
            self._disturb()

    def close(self, because: str, now: float) -> Sequence[Change]:
        """Close every alert, with the reason: discharge, transfer, standby."""
        closed = [condition.close(now, because) for condition in self._conditions.values()]
        for alert in self._others.values():
            closed.append(Change(Verb.CLOSE, alert.id, now, because=because))
        self._others.clear()
        self._disturb()
        return self._due_strays(now) + [change for change in closed if change is not None]

    def _every(self) -> Iterator[Condition]:
        for watch in self._watches:
            yield from watch.conditions
        yield from self._technical.conditions
        yield self._score.condition

    def _look_at_values(self, now: float, vitals: BedVitals) -> list[Change]:
        """Judge each value that has not been looked at."""
        self._recall_passed()
        changes: list[Change] = []
        for watch in self._listening:
            sample = vitals.latest[watch.place]
            if sample is None or sample is watch.sample or sample.observed <= watch.at <= now:
                continue
            watch.sample, watch.at, value = sample, sample.observed, sample.value
            if value is None or (watch.calm and watch.floor <= value <= watch.ceiling):
                continue
            changes += self._settle(watch.look(sample, now, vitals), now)
        self._bounds = self._calm_bounds()
        return changes

    def _recall_passed(self) -> None:
        """Note with each watch the value that was last passed over."""
        for watch in self._listening if self._passed else ():
            sample = self._passed[watch.place]
            if sample is not None:
                watch.sample, watch.at = sample, sample.observed
        self._passed = ()

    def _calm_bounds(self) -> Bounds | None:
        """Within what each signal needs no look; None while one that has been heard is not calm."""
        if any(not watch.calm and watch.sample is not None for watch in self._listening):
            return None
        return _shared(tuple(watch.bounds for watch in self._listening))

    def _look_again(self, now: float, vitals: BedVitals) -> list[Change]:
        """Judge what holds until its next value, where it was not calm."""
        changes: list[Change] = []
        for watch in self._listening:
            if not watch.calm:
                changes += self._settle(watch.look_again(now, vitals), now)
        return changes

    def _look_up(self, now: float) -> list[Change]:
        """Look into the record again: it has changed, or an own limit has expired."""
        self._recall_passed()
        self._limits_until = next_expiry(self._patient, now)
        was_away, self._away = self._away, self._absence()
        changes = self._due_strays(now)
        if self._away is not None:
            self._listening = ()
            return changes if was_away == self._away else [*changes, *self.close(self._away, now)]
        if was_away is not None:
            self._begin_again(now)
        if self._score_at == _NEVER:
            self._score_at = now + crc32(str(self._bed).encode()) % 50 / 10
        return changes + self._set_limits(now)

    def _begin_again(self, now: float) -> None:
        """The patient is back in the bed: nothing counts from before."""
        self._technical.begin_again(now)
        for condition in self._conditions.values():
            condition.floor = now

    def _set_limits(self, now: float) -> list[Change]:
        """Watch the limits that hold now; an alert whose limit is gone is over."""
        limits, changes = limits_for(self._patient, now), []
        for watch in self._watches:
            watch.set_limits(limits)
            for condition in watch.dropped():
                condition.level = None
                changes += self._settle([(condition, Face(None, None, ""))], now)
        self._listening = tuple(watch for watch in self._watches if watch.limited)
        self._bounds = None
        return changes

    def _absence(self) -> str | None:
        """Why the patient is not watched here; None while in bed."""
        stay = self._patient.stay
        if stay is None:
            return None
        if stay.state is StayState.DISCHARGED:
            return "discharged"
        if stay.bed != self._bed:
            return f"moved to {stay.bed}"
        if stay.state is StayState.OFF_WARD:
            return f"off ward: {stay.note[:_NAME_LENGTH]}" if stay.note else "off ward"
        return None

    def _look_at_score(self, now: float, vitals: BedVitals) -> list[Change]:
        self._score_at = now + LOOK_EVERY
        change = self._score.look(now, self._patient, looked_at(vitals), self._subject, self._in_trouble)
        return [] if change is None else [change]

    def _in_trouble(self, signal: Signal) -> bool:
        """Whether a signal has an alert of its own that is true now."""
        return any(watch.in_trouble for watch in self._watches if watch.signal is signal)

    def _settle(self, looks: Iterable[tuple[Condition, Face]], now: float) -> list[Change]:
        changes = []
        for condition, face in looks:
            change = condition.settle(now, face, self._subject)
            if change is not None:
                changes.append(change)
        return changes

    def _start_delays_anew(self) -> None:
        """The clock was set back by `_STEP_BACK` seconds or more: what stands goes on standing."""
        self._score_at = _NEVER
        for condition in self._conditions.values():
            condition.restart()

    def _disturb(self) -> None:
        """Look at everything again, however calm it was."""
        self._recall_passed()
        self._bounds = None
        for watch in self._watches:
            watch.calm = False
        self._technical.disturb()

    def _keep_other(self, alert: Alert) -> None:
        if alert.open:
            self._others[alert.id] = alert
        else:
            self._others.pop(alert.id, None)

    def _stray(self, alert: Alert, verb: Verb, because: str | None = None) -> None:
        """Have an alert that nothing here watches ended or closed."""
        if alert.open:
            self._strays.append(Change(verb, alert.id, alert.changed, because=because))
            self._limits_until = _NEVER

    def _due_strays(self, now: float) -> list[Change]:
        strays, self._strays = self._strays, []
        return [Change(stray.verb, stray.alert, now, because=stray.because) for stray in strays]


def _within(latest: Sequence[Sample | None], bounds: Bounds) -> bool:
    """Whether every value lies within its bounds; what was said before the last time has been looked at."""
    if isinstance(latest, LastSaid):
        values = latest.values
    else:
        values = tuple(None if sample is None else sample.value for sample in latest)
    for place, floor, ceiling in bounds:
        value = values[place]
        if value is not None and not floor <= value <= ceiling:
            return False
    return True


@lru_cache(maxsize=1024)
def _shared(bounds: Bounds) -> Bounds:
    """The same tuple for all patients with the same limits: it stays in the processor's cache."""
    return bounds
