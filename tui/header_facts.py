"""What the header says, counted from what the screen holds."""

from collections.abc import Iterable, Sequence

from clinical.alerts import Alert, Kind, Priority
from clinical.board import BedPicture
from clinical.vitals import CONTINUOUS, BedVitals, Freshness, blind, freshness
from tui.regions import RegionWatch
from widgets.header import ASKING, Census, Elsewhere, StoreLink, Tally

_NAMES = {
    "patients": "records",
    "vitals": "history",
    "teams": "teams",
    "analytics": "analytics",
    "alerts": "alerts",
    "live": "live",
}


def census(pictures: Sequence[BedPicture], now: float) -> Census:
    """Count the beds: seen, old (every continuous value stale), blind (none), off the ward."""
    present = [(picture.patient.away, picture.vitals) for picture in pictures if picture.patient]
    seen = [_sight(vitals, now) for away, vitals in present if not away]
    return Census(
        beds=len(pictures),
        seen=sum(sight in (Freshness.CURRENT, Freshness.AGEING) for sight in seen),
        old=seen.count(Freshness.STALE),
        blind=seen.count(Freshness.NONE),
        away=sum(away for away, _ in present),
    )


def tally(alerts: Iterable[Alert]) -> Tally:
    """Count open alerts by priority, technical ones apart."""
    standing = list(alerts)
    of = [None if alert.kind is Kind.TECHNICAL else alert.priority for alert in standing]
    return Tally(
        high=of.count(Priority.HIGH),
        medium=of.count(Priority.MEDIUM),
        low=of.count(Priority.LOW),
        technical=of.count(None),
        unseen=sum(alert.unseen for alert in standing),
    )


def newest(pictures: Iterable[BedPicture]) -> float | None:
    """When the newest reading of the ward was observed."""
    return max([s.observed for p in pictures if p.vitals for s in p.vitals.latest if s], default=None)


def elsewhere(regions: Iterable[RegionWatch], home: str, ward: str) -> tuple[Elsewhere, ...]:
    """High alerts that nobody has seen outside this ward: other wards of its region, then other regions."""
    found = []
    for region in regions:
        if region.id != home:
            found.append(_region_elsewhere(region))
        elif others := [alert for alert in _high(region.alerts.all()) if alert.bed.ward != ward]:
            found.append(_told(region.name, others))
    return tuple(found)


def store_links(region: RegionWatch) -> tuple[StoreLink, ...]:
    """The region's stores as the header names them."""
    links = []
    for port, name in _NAMES.items():
        link, cut = region.link(port), region.cut(port)
        latency, note = link.latency if link else None, "" if region.stores else ASKING
        links.append(StoreLink(name, cut is None, latency, cut.since if cut else None, note))
    return tuple(links)


def _region_elsewhere(region: RegionWatch) -> Elsewhere:
    link = region.cut("alerts")
    if link or not region.alerts_known:
        return Elsewhere(region.name, None, since=link.since if link else None)
    return _told(region.name, _high(region.alerts.all()))


def _told(name: str, high: list[Alert]) -> Elsewhere:
    if not high:
        return Elsewhere(name)
    last = max(high, key=lambda alert: alert.since)
    return Elsewhere(name, len(high), f"{last.bed.ward} {last.bed.label} {last.text}", last.since)


def _high(alerts: Iterable[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.priority is Priority.HIGH and alert.unseen]


def _sight(vitals: BedVitals | None, now: float) -> Freshness:
    """How a bed is seen at its best: blind, only by stale values, or truly."""
    if vitals is None or blind(vitals, now):
        return Freshness.NONE
    states = {freshness(signal, vitals.latest[signal], now) for signal in CONTINUOUS if vitals.latest[signal]}
    return next((state for state in Freshness if state in states), Freshness.CURRENT)
