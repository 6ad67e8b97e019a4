"""While you were away: when nobody could see this screen, and which alerts came and went meanwhile.

A screen is away while it does not look (stopped, asleep, blocked) or while its terminal does not take what it
is sent. Moments are seconds by the store's clock.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clinical.alerts import Alert, AlertEvent, Priority, State, Verb
from tui.glass import steady

LONG_ENOUGH = 5.0
"""Seconds after which someone may have missed something."""

BEFORE = 3.0
"""Seconds before it in which what came may not have been seen."""

UNREAD = 30.0
"""Seconds of frames that lie between here and a terminal which does not read, before it is found out."""


class Presence:
    """Notes each look at which the terminal had taken all that it was sent.

    A sleep of the machine counts: the longer of what the steady clock and the wall clock say is the truth,
    for either may have stood still.
    """

    def __init__(self, ticks: Callable[[], float] = steady, wall: Callable[[], float] = time.time) -> None:
        self._ticks = ticks
        self._wall = wall
        self._seen = (ticks(), wall())
        self._stalled = False

    def look(self, *, taken: bool) -> float | None:
        """Note a look; gives for how many seconds nobody saw the screen, when that has just ended."""
        if not taken:
            self._stalled = True
            return None
        before, self._seen = self._seen, (self._ticks(), self._wall())
        unread, self._stalled = UNREAD if self._stalled else 0.0, False
        away = max(now - then for now, then in zip(self._seen, before, strict=True))
        return away + unread if away > LONG_ENOUGH else None


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which alerts may have been missed, in these regions, and why."""

    since: float
    until: float
    regions: tuple[str, ...]
    why: str

    def follows(self, other: "Spell") -> bool:
        """Whether it is one with another, of which the user has not been told yet."""
        return self.since <= other.until + 60.0 and other.since <= self.until + 60.0

    def joined(self, other: "Spell") -> "Spell":
        """Both as one."""
        regions = tuple(dict.fromkeys((*other.regions, *self.regions)))
        why = self.why if self.why == other.why else f"{other.why}; {self.why}"
        return Spell(min(self.since, other.since), max(self.until, other.until), regions, why)


@dataclass(frozen=True, slots=True)
class Missed:
    """An alert that came, changed or went meanwhile: as it stands last, and the worst that it has been."""

    alert: Alert
    worst: Priority
    came: bool

    @property
    def went(self) -> bool:
        """Whether it is over or closed."""
        return self.alert.state in (State.LATCHED, State.CLOSED)


def missed(
    events: Iterable[AlertEvent], standing: Iterable[Alert], since: float, until: float
) -> tuple[Missed, ...]:
    """What came and went between two moments, the gravest bed first.

    `events` are all that are known, in any order and as often as they like; `standing` is what is open now,
    which speaks for events that nobody holds any more.
    """
    histories: dict[str, dict[int, AlertEvent]] = {}
    for event in events:
        histories.setdefault(event.alert.id, {})[event.alert.version] = event
    for alert in standing:
        histories.setdefault(alert.id, {}).setdefault(alert.version, as_event(alert))
    found = [_missed([past[n] for n in sorted(past)], since - BEFORE, until) for past in histories.values()]
    return tuple(sorted((each for each in found if each is not None), key=_gravity))


def counted(found: Iterable[Missed]) -> str:
    """How many came and went: `5 alerts came, 3 went`."""
    each = list(found)
    came, went = sum(one.came for one in each), sum(one.went for one in each)
    return f"{came} alert{'s' * (came != 1)} came, {went} went" if each else "nothing came, nothing went"


def as_event(alert: Alert) -> AlertEvent:
    """The last event of an alert that stands, of which nobody holds more than the alert itself."""
    return AlertEvent("", Verb.BEGIN if alert.version == 1 else Verb.UPDATE, alert.changed, alert)


def _missed(past: list[AlertEvent], since: float, until: float) -> Missed | None:
    """What became of one alert; None where nothing of it was missed but a new value in its words."""
    within = [event for event in past if since <= event.at <= until]
    if not within:
        return None
    last = past[-1].alert
    before = next((event.alert for event in reversed(past) if event.at < since), None)
    if before is not None and all((e.alert.priority, e.alert.state) == _looks(before) for e in within):
        return None
    worst = max(event.alert.priority for event in past if event.at >= since)
    return Missed(last, worst, came=before is None and (within[0].verb is Verb.BEGIN or last.since >= since))


def _looks(alert: Alert) -> tuple[Priority, State]:
    return alert.priority, alert.state


def _gravity(each: Missed) -> tuple[bool, int, float]:
    """What nobody has yet first, then by priority, the newest first."""
    return not (each.alert.open and each.alert.unseen), -each.worst, -each.alert.since
