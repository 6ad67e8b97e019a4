"""What called for someone in one hour: which alerts began, and how long they waited for an answer."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.vitals import Signal

HOUR = 3600.0


class Call(NamedTuple):
    """What alerts are counted by: the bed's label, and what was wrong there, how soon someone had to act.

    `condition` is the alert's, such as "spo2.low"; `signal` None stands for what has none, such as NEWS2.
    """

    bed: str
    condition: str
    signal: Signal | None
    kind: Kind
    priority: Priority


class Wait(NamedTuple):
    """An acknowledgement: what priority the alert had until then, and for how many seconds it had called.

    Seconds are counted to a tenth.
    """

    priority: Priority
    seconds: float


@dataclass(frozen=True, slots=True)
class Calls:
    """One patient's alerts of one hour.

    `begun` says how many of each kind began, each at the worst priority that it had within that hour; `waits`
    are the acknowledgements in it of what was wrong with the patient, and `unanswered` how many such alerts
    ended in it before anybody had acknowledged.
    """

    begun: tuple[tuple[Call, int], ...] = ()
    waits: tuple[Wait, ...] = ()
    unanswered: int = 0

    @property
    def count(self) -> int:
        """How many alerts began."""
        return sum(count for _, count in self.begun)


class CallHour(NamedTuple):
    """Whose hour it is; `hour` is its start."""

    ward: str
    patient: str
    hour: float


@dataclass(slots=True)
class _Hour:
    """One hour as far as it has been heard: what began, by alert, and how it was answered."""

    begun: dict[str, Call] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    unanswered: int = 0

    def calls(self) -> Calls:
        counted = sorted(Counter(self.begun.values()).items(), key=lambda each: str(each[0]))
        return Calls(tuple(counted), tuple(self.waits), self.unanswered)


@dataclass(slots=True)
class _Story:
    """One alert as far as it has been heard: its last version, and since when it calls for an answer."""

    alert: Alert
    calls_since: float | None


class CallBook:
    """Takes alert events, each once however often it comes, and gives the hours that they change, whole.

    An alert's events must come in the order of their versions; between alerts they may come in any order.
    """

    def __init__(self) -> None:
        self._stories: dict[str, _Story] = {}
        self._hours: dict[CallHour, _Hour] = {}
        self._changed: set[CallHour] = set()

    def add(self, event: AlertEvent) -> None:
        """Hear an event."""
        alert = event.alert
        story = self._stories.get(alert.id)
        if story is not None and alert.version <= story.alert.version:
            return
        place = CallHour(alert.bed.ward, alert.patient, event.at // HOUR * HOUR)
        self._count_begun(place, event)
        if alert.kind is Kind.PHYSIOLOGICAL:
            self._count_answer(place, event, story)
        self._stories[alert.id] = _Story(alert, _calls_since(event, story))

    def collect(self) -> dict[CallHour, Calls]:
        """Every hour that has changed since the last time; the same hour again replaces it."""
        changed, self._changed = self._changed, set()
        return {place: self._hours[place].calls() for place in sorted(changed)}

    def forget(self, before: float) -> None:
        """Let go of hours that began before a moment, and of alerts that were closed before it."""
        self._hours = {place: hour for place, hour in self._hours.items() if place.hour >= before}
        self._changed &= self._hours.keys()
        self._stories = {
            id_: story
            for id_, story in self._stories.items()
            if story.alert.open or story.alert.changed >= before
        }

    def _count_begun(self, place: CallHour, event: AlertEvent) -> None:
        """Count what begins, and let it rise with its priority for as long as its first hour lasts."""
        alert = event.alert
        call = Call(alert.bed.label, alert.condition, alert.signal, alert.kind, alert.priority)
        before = self._hours[place].begun.get(alert.id) if place in self._hours else None
        if before is not None:
            if call.priority > before.priority:
                self._at(place).begun[alert.id] = before._replace(priority=call.priority)
        elif event.verb is Verb.BEGIN and alert.version == 1:
            self._at(place).begun[alert.id] = call

    def _count_answer(self, place: CallHour, event: AlertEvent, story: _Story | None) -> None:
        alert = event.alert
        if event.verb is Verb.ACKNOWLEDGE:
            since = alert.since if story is None or story.calls_since is None else story.calls_since
            priority = alert.priority if story is None else story.alert.priority
            self._at(place).waits.append(Wait(priority, round(max(0.0, event.at - since), 1)))
        elif alert.state is State.CLOSED and alert.by is None:
            self._at(place).unanswered += 1

    def _at(self, place: CallHour) -> _Hour:
        """An hour that is about to change."""
        self._changed.add(place)
        return self._hours.setdefault(place, _Hour())


def _calls_since(event: AlertEvent, story: _Story | None) -> float | None:
    """Since when an alert calls for an answer; None where someone has given it.

    What is worse than was acknowledged calls anew; what comes back before anybody looked has never stopped.
    """
    alert = event.alert
    if not alert.unseen:
        return None
    if story is not None and story.calls_since is not None:
        return story.calls_since
    begins = event.verb is Verb.BEGIN and alert.version == 1
    return event.at if begins or story is not None else alert.since
