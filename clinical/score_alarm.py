"""NEWS2 as an alert: 7 and more high, 5 and 6 medium, a single 3 medium (clinical ground 2.2).

The score is looked at every 5 s. It alarms when it stands at two looks; a single 3 after 20 s, so that the
signal's own limit can speak first. It is over when it has been lower for a minute: the medians that it is
made of move slowly enough, so it does not flap. A lower bound counts as what it is at least. What went
missing never ends it: only when every part that it had when it was raised, or last worsened, is there again
can it fall.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from clinical.alerts import SCORE, Change, Kind, Priority
from clinical.conditions import Condition, Face, Subject, Timing
from clinical.news2 import EMERGENCY, URGENT, Band, Parameter, Score, exclusion, parts, scale_of, score
from clinical.patients import Patient
from clinical.vitals import BedVitals, Signal

LOOK_EVERY = 5.0
"""Seconds between two looks at the score."""

HOLD = 60.0
_DAY = 86400.0
_DELAY = LOOK_EVERY - 1
_TIMING = Timing(_DELAY, _DELAY, HOLD)
_TIMING_ALONE = Timing(20, _DELAY, HOLD)
_ALL = frozenset(Parameter)

_NAMES = {
    Parameter.RR: "RR",
    Parameter.SPO2: "SpO2",
    Parameter.OXYGEN: "O2",
    Parameter.SBP: "BP",
    Parameter.PULSE: "HR",
    Parameter.ACVPU: "ACVPU",
    Parameter.TEMP: "T",
}
_MEASURED_BY = {
    Parameter.RR: (Signal.RR,),
    Parameter.SPO2: (Signal.SPO2,),
    Parameter.SBP: (Signal.SBP,),
    Parameter.PULSE: (Signal.HR, Signal.PULSE),
    Parameter.TEMP: (Signal.TEMP,),
}


class ScoreAlarm:
    """NEWS2 of one patient against its bands."""

    __slots__ = ("_basis", "_day", "_excluded", "_patient", "condition")

    def __init__(self) -> None:
        self.condition = Condition(SCORE, Kind.PHYSIOLOGICAL, None)
        self._basis: frozenset[Parameter] | None = None
        self._patient: Patient | None = None
        self._day = 0.0
        self._excluded: str | None = None

    def look(
        self,
        now: float,
        patient: Patient,
        vitals: BedVitals,
        subject: Subject,
        alarms: Callable[[Signal], bool],
    ) -> Change | None:
        """Score the patient; gives what becomes of the alert. `alarms` says which signals have their own."""
        if patient is not self._patient or now // _DAY != self._day:
            self._patient, self._day = patient, now // _DAY
            self._excluded = exclusion(patient, datetime.fromtimestamp(now, UTC).date())
        because = self._excluded
        if because is not None:
            return self.condition.close(now, f"NEWS2 not scored: {because}")
        scale = scale_of(patient)
        scored = score([part and part.value for part in parts(vitals, now, scale)], scale)
        if scored.total is None or self._all_well(scored):
            return None
        self._judge(now, scored, alarms)
        alert = self.condition.alert
        face = face_of(scored, self.condition.level, None if alert is None else alert.priority)
        return self.condition.settle(now, face, subject)

    def _all_well(self, scored: Score) -> bool:
        """Whether the score is low, and was: there is nothing to begin and nothing to end."""
        return level_of(scored) is None and self.condition.alert is None and self.condition.calm

    def _judge(self, now: float, scored: Score, alarms: Callable[[Signal], bool]) -> None:
        level, standing = level_of(scored), self.condition.level
        present = frozenset(p for p in Parameter if scored.points[p] is not None)
        covered = standing is None and _alone(scored) and _covered(scored, alarms)
        held = level
        if standing is not None and not present >= self._needed(level, present, standing):
            held = max(level or standing, standing)
        timing = _TIMING_ALONE if _alone(scored) else _TIMING
        self.condition.judge(now, None if covered else level, held, timing)
        if level is not None:
            self.condition.note(face_of(scored, self.condition.level))
        if self.condition.level is not None and (standing is None or self.condition.level > standing):
            self._basis = present

    def _needed(
        self, level: Priority | None, present: frozenset[Parameter], standing: Priority
    ) -> frozenset[Parameter]:
        """The parts without which it cannot fall; after a take-over all, until it is seen to stand again."""
        if self._basis is None and level is not None and level >= standing:
            self._basis = present
        return _ALL if self._basis is None else self._basis


def level_of(scored: Score) -> Priority | None:
    """The priority of a score, or of its lower bound."""
    return _LEVELS[scored.band]


_LEVELS = {
    None: None,
    Band.LOW: None,
    Band.LOW_MEDIUM: Priority.MEDIUM,
    Band.MEDIUM: Priority.MEDIUM,
    Band.HIGH: Priority.HIGH,
}


def face_of(scored: Score, alarms: Priority | None, reached: Priority | None = None) -> Face:
    """A score against its limit: "NEWS2 12 ≥ 7", "NEWS2 ≥5 5/7", "NEWS2 BP 3"; below, "NEWS2 5, limit 7".

    Below the limit that alarms now it names the one of the priority that was `reached` and is shown.
    """
    total = scored.total or 0
    if _alone(scored) and alarms is not Priority.HIGH:
        return Face(total, 3, f"NEWS2 {_NAMES[scored.threes[0]]} 3")
    high = scored.band is Band.HIGH if alarms is None else alarms is Priority.HIGH
    limit = EMERGENCY if high else URGENT
    if not scored.complete:
        return Face(total, limit, f"NEWS2 {scored.text}")
    if total >= limit:
        return Face(total, limit, f"NEWS2 {total} ≥ {limit}")
    limit = EMERGENCY if reached is Priority.HIGH else limit
    return Face(total, limit, f"NEWS2 {total}, limit {limit}")


def _alone(scored: Score) -> bool:
    """Whether a single 3 is all that is wrong with the score."""
    return scored.band is Band.LOW_MEDIUM


def _covered(scored: Score, alarms: Callable[[Signal], bool]) -> bool:
    """Whether the signal that scores the 3 has an alert of its own."""
    return any(alarms(signal) for three in scored.threes for signal in _MEASURED_BY.get(three, ()))
