"""One condition of one patient: how long it must last before it alarms, and when it is over."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from clinical.alerts import Alert, Change, Kind, Priority, State, Verb, transition
from clinical.places import Bed
from clinical.vitals import Signal

ESCALATION = 5.0
"""Seconds after which an open alert worsens, where its limit would wait longer: it is believed already."""

EASE_ONCE_TAKEN = 120.0
"""Seconds for which it must be better before an acknowledged alert falls in priority: who has it need not be
told anew of each swing about a limit."""

TELL_EVERY = 5.0
"""Seconds between two updates of an alert in which only the value shown has changed."""

_NEVER = float("-inf")
_LEVELS = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)


class Timing(NamedTuple):
    """Seconds until it alarms, until it alarms high, and for which it must be well again to be over.

    Two looks further apart than `gap` say nothing of the time between them: delay and hold start anew.
    """

    delay: float
    high_delay: float
    hold: float
    gap: float = float("inf")

    def to(self, level: Priority, open_already: bool) -> float:
        """The delay before that level."""
        delay = self.high_delay if level is Priority.HIGH else self.delay
        return min(delay, ESCALATION) if open_already else delay


class Face(NamedTuple):
    """What an alert shows: the value, the limit that it broke, and both in few words."""

    value: float | None
    limit: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose alert it is, as the feed names it."""

    bed: Bed
    patient: str
    mrn: str
    name: str


class Condition:
    """Whether one thing is wrong with one patient, how badly, and the alert that says so.

    `judge` takes a look; `settle` gives what the board must be told. Looks that are not newer than the last
    one are left alone, so that nothing late or doubled begins or ends anything; nor does a look that was
    never taken: what is missing leaves the condition as it was last known.
    """

    __slots__ = (
        "_at", "_done", "_easing_since", "_easing_to", "_onsets", "_stamp", "_told", "_worst",
        "alert", "floor", "kind", "level", "name", "signal", "since",
    )  # fmt: skip

    def __init__(self, name: str, kind: Kind, signal: Signal | None) -> None:
        self.name = name
        self.kind = kind
        self.signal = signal
        self.level: Priority | None = None
        self.since = _NEVER
        self.floor = _NEVER
        self._stamp = _NEVER
        self.alert: Alert | None = None
        self._at = _NEVER
        self._told = _NEVER
        self._done: Alert | None = None
        self._onsets: dict[Priority, float] = {}
        self._easing_since: float | None = None
        self._easing_to: Priority | None = None
        self._worst: Face | None = None

    @property
    def calm(self) -> bool:
        """Whether nothing stands, nothing is due to be said, and no delay is running."""
        return self.level is None and not self._onsets and (self.alert is None or self.alert.level is None)

    def idle(self, now: float) -> bool:
        """Whether there is nothing to settle now, whatever the value: nothing stands, or it was just told."""
        alert = self.alert
        if alert is None or alert.state is State.LATCHED:
            return self.level is None
        return alert.level is self.level and 0 <= now - self._told < TELL_EVERY

    def judge(
        self,
        at: float,
        beyond: Priority | None,
        held: Priority | None,
        timing: Timing,
        onset: float | None = None,
    ) -> None:
        """Take a look at `at`: the priority that is true, and the one that can still be held up.

        `onset` says since when it has been so, where that is not `at`.
        """
        if at <= self._at:
            return
        if at - self._at > timing.gap:
            self.restart()
        self._at = at
        risen = self._risen(at, beyond, timing, at if onset is None else onset)
        if risen is not None and (self.level is None or risen > self.level):
            if self.level is None:
                self._begin(at, onset is not None)
            self.level, self._easing_since = risen, None
        elif self.level is not None:
            self._ease(at, held, timing.hold)

    def _begin(self, at: float, told: bool) -> None:
        """Note since when it has been so, and a stamp that no other alert of this condition has.

        What was told by the first look may be told again after a restart, so the stamp is this look's time.
        """
        self._worst = None
        first = self._onsets[Priority.LOW]
        self.since = max(first, self.floor)
        self._stamp = max(at if told else first, self.floor, self._stamp + 0.001)

    def note(self, face: Face, outwards: int = 1) -> None:
        """Remember a value beyond its limit if it is the worst so far; `outwards` is -1 below a low limit."""
        worst = self._worst
        if self.level is None or face.value is None:
            return
        if worst is None or worst.value is None or (face.value - worst.value) * outwards > 0:
            self._worst = face

    def restart(self) -> None:
        """Start every delay and hold anew; what stands goes on standing. For gaps, and clocks set back."""
        self._at = _NEVER
        self._onsets.clear()
        self._easing_since = None

    def _risen(self, at: float, beyond: Priority | None, timing: Timing, onset: float) -> Priority | None:
        """The highest level that has been true for its delay."""
        if beyond is None:
            self._onsets.clear()
            return None
        risen = None
        for level in _LEVELS:
            if level > beyond:
                self._onsets.pop(level, None)
                continue
            since = self._onsets.setdefault(level, onset)
            if risen is None and at - since >= timing.to(level, self.level is not None):
                risen = level
        return risen

    def _ease(self, at: float, held: Priority | None, hold: float) -> None:
        """Fall to the worst that was held up throughout the hold, or end."""
        if held is not None and self.level is not None and held >= self.level:
            self._easing_since = None
            return
        if self._easing_since is None:
            self._easing_since, self._easing_to = at, held
        elif held is not None and (self._easing_to is None or held > self._easing_to):
            self._easing_to = held
        taken = self.alert is not None and self.alert.state is State.ACKNOWLEDGED
        if taken and self._easing_to is not None:
            hold = max(hold, EASE_ONCE_TAKEN)
        if at - self._easing_since >= hold:
            self.level, self._easing_since = self._easing_to, None

    def settle(self, now: float, face: Face, subject: Subject) -> Change | None:
        """What became of the alert, if anything; the condition takes it as done."""
        change = self._due(now, face, subject)
        after = None if change is None else transition(self.alert, change)
        if after is None:
            return None
        self._told = now
        self._keep(after)
        return change

    def close(self, now: float, because: str) -> Change | None:
        """Close the alert, if there is one, and forget the condition."""
        alert, self.level = self.alert, None
        self.restart()
        if alert is None:
            return None
        change = Change(Verb.CLOSE, alert.id, now, because=because)
        self._keep(transition(alert, change) or alert)
        return change

    def adopt(self, alert: Alert) -> None:
        """Take the alert as the board has it; what has become of it meanwhile is told with the next look.

        An older word on an alert that has been closed here is left alone.
        """
        if self._done is not None and alert.id == self._done.id and alert.version <= self._done.version:
            return
        if self.alert is None and self.level is None and alert.open:
            self.level, self.since = alert.level, alert.since
        self._stamp = max(self._stamp, alert.since)
        if not alert.open and self.level is not None:
            self.since = alert.changed
            self._stamp = max(self._stamp + 0.001, alert.changed)
        self._keep(alert)

    def _keep(self, alert: Alert) -> None:
        if alert.open:
            self.alert = alert
        else:
            self.alert, self._done = None, alert

    def _due(self, now: float, face: Face, subject: Subject) -> Change | None:
        alert = self.alert
        if self.level is None:
            if alert is None or alert.state is State.LATCHED:
                return None
            return Change(Verb.END, alert.id, now, self._at_worst(alert))
        if alert is None:
            seen = self._new(self.level, now, face, subject)
            return Change(Verb.BEGIN, seen.id, now, seen)
        if not self._worth_telling(alert, now, face, subject):
            return None
        seen = replace(
            alert,
            since=self.since if alert.state is State.LATCHED else alert.since,
            mrn=subject.mrn,
            name=subject.name,
            level=self.level,
            value=face.value,
            limit=face.limit,
            text=face.text,
        )
        return Change(Verb.UPDATE, alert.id, now, seen)

    def _at_worst(self, alert: Alert) -> Alert | None:
        """The alert with the worst that it came to: what someone who looks when it is over must read."""
        worst = self._worst
        if worst is None:
            return None
        return replace(alert, value=worst.value, limit=worst.limit, text=worst.text)

    def _worth_telling(self, alert: Alert, now: float, face: Face, subject: Subject) -> bool:
        """Another level at once; another value as often as an eye can follow."""
        if alert.level is not self.level or alert.state is State.LATCHED:
            return True
        if alert.name != subject.name or alert.mrn != subject.mrn:
            return True
        return alert.text != face.text and not 0 <= now - self._told < TELL_EVERY

    def _new(self, level: Priority, now: float, face: Face, subject: Subject) -> Alert:
        """A new alert; its id is made from bed, condition and onset, so that raising it twice is once."""
        return Alert(
            id=f"{subject.bed}:{self.name}:{self._stamp:.3f}".rstrip("0").rstrip("."),
            bed=subject.bed,
            patient=subject.patient,
            mrn=subject.mrn,
            name=subject.name,
            kind=self.kind,
            condition=self.name,
            signal=self.signal,
            priority=level,
            level=level,
            state=State.ACTIVE,
            value=face.value,
            limit=face.limit,
            text=face.text,
            since=self.since,
            changed=now,
        )
