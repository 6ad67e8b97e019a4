"""Alerts: their priorities and states, and the one state table (IEC 60601-1-8; words of IHE PCD-04)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from clinical.places import Bed
from clinical.vitals import Signal


class Priority(IntEnum):
    """How soon someone must act (IEC 60601-1-8): immediate, prompt, or aware."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The priority as programs print it."""
        return self.name.lower()


class Kind(StrEnum):
    """Whether the patient is in trouble, or the measuring is."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"


class State(StrEnum):
    """Active: true and nobody acted. Acknowledged: true, someone has it. Latched: over, nobody looked."""

    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    LATCHED = "latched"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One episode of one condition at one bed; carries all that the feed shows, so that it asks nothing.

    `id` is made from bed, condition and onset, so that raising it twice is once. `version` counts the
    changes from 1. `priority` is what is shown: it rises with the condition and falls only once someone
    has acknowledged. `level` is the condition's own priority at this moment, None when it is over.
    `limit` is the limit at the time of the event, `text` says in few words what is wrong ("SpO2 78 < 80").
    """

    id: str
    bed: Bed
    patient: str
    mrn: str
    name: str
    kind: Kind
    condition: str
    signal: Signal | None
    priority: Priority
    level: Priority | None
    state: State
    value: float | None
    limit: float | None
    text: str
    since: float
    changed: float
    ended: float | None = None
    by: str | None = None
    by_at: float | None = None
    closed_because: str | None = None
    version: int = 1

    @property
    def open(self) -> bool:
        """Whether it stands on the board."""
        return self.state is not State.CLOSED

    @property
    def unseen(self) -> bool:
        """Whether nobody has acted on it yet."""
        return self.state in (State.ACTIVE, State.LATCHED)


SCORE = "news2"
"""The condition that sums up others: beside it, its cause is named first."""


def severity(alert: Alert) -> tuple[int, bool, bool, bool, bool, float]:
    """Sorts alerts, the gravest first, whoever has them: the order of one bed's.

    By priority, then the patient's trouble before the device's, what nobody has before what someone has, what
    is true now before what is over, a cause before the score that it raises, and the newest first.
    """
    over, score = alert.state is State.LATCHED, alert.condition == SCORE
    return -alert.priority, alert.kind is Kind.TECHNICAL, not alert.unseen, over, score, -alert.since


def urgency(alert: Alert) -> tuple[bool, tuple[int, bool, bool, bool, bool, float]]:
    """Sorts alerts as they wait for someone: what nobody has above what someone has, then by severity."""
    return not alert.unseen, severity(alert)


def worst(alerts: Iterable[Alert]) -> Alert | None:
    """The alert that speaks for a bed: the worst open one that nobody has, else the worst open."""
    return min((alert for alert in alerts if alert.open), key=urgency, default=None)


class Verb(StrEnum):
    """What happens to an alert."""

    BEGIN = "begin"
    UPDATE = "update"
    END = "end"
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a condition, before the state table says what becomes of its alert.

    BEGIN and UPDATE carry the whole `seen` alert as the engine sees it now (level, value, limit, text);
    END may carry the worst that was seen; ACKNOWLEDGE names `by`; CLOSE (discharge, standby) gives `because`.
    """

    verb: Verb
    alert: str
    at: float
    seen: Alert | None = None
    by: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """A change that took place: the alert as it stands after it, numbered within its region.

    `op` is its operation id; `seq` is 0 until the board has numbered it.
    """

    op: str
    verb: Verb
    at: float
    alert: Alert
    seq: int = 0


def transition(alert: Alert | None, change: Change) -> Alert | None:
    """Give the alert as it stands after a change, or None where the change alters nothing.

    The only place where the state table is written (clinical ground 3.3). Each change counts the version up
    by one. What is not known can only begin: whatever else comes for it comes too late.
    """
    if alert is None:
        return _begin(change) if change.verb is Verb.BEGIN else None
    if alert.state is State.CLOSED:
        return None
    after = _TABLE[change.verb][alert.state](alert, change)
    if after is None:
        return None
    return replace(after, version=alert.version + 1, changed=max(alert.changed, change.at))


def _begin(change: Change) -> Alert | None:
    """A new alert as the engine sees it; nothing when the condition is over already."""
    seen = change.seen
    if seen is None or seen.level is None:
        return None
    return replace(seen, state=State.ACTIVE, changed=change.at, ended=None, by=None, by_at=None, version=1)


def _follow(alert: Alert, change: Change) -> Alert | None:
    """Show what is true now; the priority shown only rises while nobody has acted."""
    seen = change.seen
    if seen is None or seen.level is None:
        return None
    after = _as_seen(alert, seen, max(alert.priority, seen.level))
    return after if _looks(after) != _looks(alert) else None


def _follow_known(alert: Alert, change: Change) -> Alert | None:
    """Show what is true now to those who know of it; worse than they know, it is new again."""
    seen = change.seen
    if seen is None or seen.level is None:
        return None
    if seen.level > alert.priority:
        return _again(_as_seen(alert, seen, seen.level))
    after = _as_seen(alert, seen, seen.level)
    return after if _looks(after) != _looks(alert) else None


def _return(alert: Alert, change: Change) -> Alert | None:
    """The condition is back before anyone looked: the same alert, active again, true since it came back."""
    seen = change.seen
    if seen is None or seen.level is None:
        return None
    after = _as_seen(alert, seen, max(alert.priority, seen.level))
    return _again(replace(after, since=max(alert.since, seen.since)))


def _pass(alert: Alert, change: Change) -> Alert:
    """It is over and nobody acted: low and technical ones go, the others wait, showing their worst."""
    if alert.kind is Kind.TECHNICAL or alert.priority is Priority.LOW:
        return _finish(alert, change)
    worst = change.seen or alert
    latched = replace(alert, value=worst.value, limit=worst.limit, text=worst.text)
    return replace(latched, state=State.LATCHED, level=None, ended=change.at)


def _finish(alert: Alert, change: Change) -> Alert:
    """It is over and someone had it."""
    return replace(alert, state=State.CLOSED, level=None, ended=change.at)


def _take(alert: Alert, change: Change) -> Alert:
    """Someone has it; from here the priority shown is the true one."""
    level = alert.level or alert.priority
    return replace(alert, state=State.ACKNOWLEDGED, priority=level, by=change.by, by_at=change.at)


def _look(alert: Alert, change: Change) -> Alert:
    """Someone has looked at what is over."""
    return replace(alert, state=State.CLOSED, by=change.by, by_at=change.at)


def _close(alert: Alert, change: Change) -> Alert:
    """The patient has gone home or off the ward: closed with the reason."""
    ended = change.at if alert.ended is None else alert.ended
    return replace(alert, state=State.CLOSED, level=None, ended=ended, closed_because=change.because)


def _stay(alert: Alert, change: Change) -> None:
    """Nothing happens."""


_TABLE: dict[Verb, dict[State, Callable[[Alert, Change], Alert | None]]] = {
    #                     nobody acted           someone has it                  over, nobody looked
    Verb.BEGIN:       {State.ACTIVE: _follow, State.ACKNOWLEDGED: _follow_known, State.LATCHED: _return},
    Verb.UPDATE:      {State.ACTIVE: _follow, State.ACKNOWLEDGED: _follow_known, State.LATCHED: _return},
    Verb.END:         {State.ACTIVE: _pass,   State.ACKNOWLEDGED: _finish,       State.LATCHED: _stay},
    Verb.ACKNOWLEDGE: {State.ACTIVE: _take,   State.ACKNOWLEDGED: _stay,         State.LATCHED: _look},
    Verb.CLOSE:       {State.ACTIVE: _close,  State.ACKNOWLEDGED: _close,        State.LATCHED: _close},
}  # fmt: skip
"""The state table. What is closed stays closed; a condition that comes back later is a new alert."""


def _as_seen(alert: Alert, seen: Alert, priority: Priority) -> Alert:
    """The alert with what the engine sees now; its identity, onset and who has it stay."""
    return replace(
        alert,
        mrn=seen.mrn,
        name=seen.name,
        priority=priority,
        level=seen.level,
        value=seen.value,
        limit=seen.limit,
        text=seen.text,
    )


def _again(alert: Alert) -> Alert:
    """Active again, for everyone to see."""
    return replace(alert, state=State.ACTIVE, ended=None, by=None, by_at=None)


def _looks(alert: Alert) -> tuple[object, ...]:
    """What a person can see change while the state stays; the value is in the text as it is displayed."""
    return alert.priority, alert.level, alert.limit, alert.text, alert.name, alert.mrn
