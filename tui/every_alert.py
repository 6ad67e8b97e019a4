"""Every open alert of every region: grouped by who has it, the gravest first, filtered by words."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from clinical.alerts import Alert, severity
from clinical.vitals import FACTS
from tui.matching import plain
from tui.region_facts import open_alerts
from tui.regions import RegionWatch
from widgets.open_alert import Group, OpenAlert

NOBODY = "NOBODY YET"


def every_alert(regions: Iterable[RegionWatch], words: str = "") -> tuple[OpenAlert | Group, ...]:
    """The open alerts in which each of the words occurs, under who has them; those of nobody come first."""
    wanted = plain(words).split()
    found = [
        entry
        for region in regions
        for entry in open_alerts(region, region.alerts.told())
        if not wanted or _matches(entry, wanted)
    ]
    found.sort(key=lambda entry: severity(entry.alert))
    groups: dict[str, list[OpenAlert]] = {}
    for entry in found:
        groups.setdefault("" if entry.alert.unseen else entry.alert.by or "someone", []).append(entry)
    return tuple(_grouped(groups))


def _grouped(groups: dict[str, list[OpenAlert]]) -> Iterator[OpenAlert | Group]:
    for who in sorted(groups, key=bool):
        yield Group(None, who or NOBODY, len(groups[who]), unseen=not who)
        yield from groups[who]


def _matches(entry: OpenAlert, wanted: Iterable[str]) -> bool:
    text = _text(entry.alert, entry.region, entry.ward)
    return all(word in text for word in wanted)


@lru_cache(maxsize=16_384)
def _text(alert: Alert, region: str, ward: str) -> str:
    signal = FACTS[alert.signal] if alert.signal is not None else None
    signals = (signal.label, signal.name) if signal else ()
    bed = alert.bed
    return plain(" ".join((alert.name, bed.label, bed.ward, ward, bed.region, region, alert.text, *signals)))
