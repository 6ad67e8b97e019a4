"""A patient's alerts of the past: from the changes that were archived to episodes, from when to when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from clinical.alerts import Alert, AlertEvent, Priority


@dataclass(frozen=True, slots=True)
class Episode:
    """One alert as it was archived last, and the worst priority that it ever had."""

    alert: Alert
    worst: Priority


def episodes(events: Iterable[AlertEvent], standing: Collection[str] = ()) -> tuple[Episode, ...]:
    """Gather archived changes alert by alert, the newest onset first; those that stand (by id) are left out.

    Changes may come in any order, and some may be missing: the highest version of an alert speaks for it.
    """
    last: dict[str, Alert] = {}
    worst: dict[str, Priority] = {}
    for event in events:
        alert = event.alert
        if alert.id in standing:
            continue
        worst[alert.id] = max(worst.get(alert.id, alert.priority), alert.priority)
        if alert.id not in last or alert.version > last[alert.id].version:
            last[alert.id] = alert
    found = [Episode(alert, worst[alert.id]) for alert in last.values()]
    return tuple(sorted(found, key=lambda episode: (-episode.alert.since, episode.alert.id)))
