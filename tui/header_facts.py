"""What the header says, counted from what the screen holds."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from clinical.alerts import Alert, Kind, Priority, State
from clinical.board import BedPicture
from clinical.vitals import CONTINUOUS, BedVitals, Freshness, blind, freshness
from tui.regions import RegionWatch
from widgets.elsewhere import Elsewhere
from widgets.header import ASKING, Census, HeaderFacts, StoreLink, Tally
from widgets.names import CURTAIN

if TYPE_CHECKING:
    from tui.station import Station
    from tui.ward_watch import WardWatch

_NAMES = {
    "patients": "records",
    "vitals": "history",
    "teams": "teams",
    "analytics": "analytics",
    "alerts": "alerts",
    "live": "live",
}


def facts(
    station: "Station",
    watch: "WardWatch | None",
    counts: Tally | None,
    glass: float | None,
    now: float,
    *,
    judged: bool,
) -> HeaderFacts:
    """All that the header shows; `watch` is None until a ward is open."""
    region, ward = station.region, watch.ward if watch else None
    pictures = watch.picture.all if watch else ()
    return HeaderFacts(
        region=region.name,
        ward=ward.name if ward else "",
        ward_short=ward.id.upper() if ward else "",
        census=census(pictures, now),
        tally=counts,
        judged=judged,
        newest=newest(pictures),
        glass=glass,
        links=store_links(region),
        elsewhere=elsewhere(station.regions.values(), region.id, ward.id if ward else ""),
        who=station.who.name,
        verified=station.who.verified,
        read_only=station.wanted.read_only,
        demo=station.wanted.demo,
        skew=region.clock.astray,
        private=CURTAIN.drawn,
    )


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
    """The open high alerts outside this ward: of the other wards of its region, then of the other regions.

    A region whose alerts do not come keeps those that were last known, and says since when.
    """
    found = []
    for region in regions:
        high = _high(region, but=ward if region.id == home else None)
        if high or region.id != home:
            found.append(_told(region, high))
    return tuple(found)


def store_links(region: RegionWatch) -> tuple[StoreLink, ...]:
    """The region's stores as the header names them."""
    links = []
    for port, name in _NAMES.items():
        link, cut = region.link(port), region.cut(port)
        latency, note = link.latency if link else None, "" if region.stores else ASKING
        links.append(StoreLink(name, cut is None, latency, cut.since if cut else None, note))
    return tuple(links)


def _told(region: RegionWatch, high: list[Alert]) -> Elsewhere:
    if not region.alerts_known:
        return Elsewhere(region.name, None)
    link = region.cut("alerts")
    last = max(high, key=_soonest_told, default=None)
    return Elsewhere(
        region.name,
        len(high),
        f"{last.bed.ward} {last.bed.label} {last.text}" if last else "",
        last.since if last else None,
        sum(not alert.unseen for alert in high),
        link.since if link else None,
        (link is not None or region.judging.standing) if region.judging.sure else None,
        last.ended if last and last.state is State.LATCHED else None,
    )


def _soonest_told(alert: Alert) -> tuple[bool, bool, float]:
    """What nobody has before what someone has, what is true before what is over, the latest first."""
    return alert.unseen, alert.state is not State.LATCHED, alert.since


def _high(region: RegionWatch, but: str | None) -> list[Alert]:
    alerts = region.alerts.told()
    return [alert for alert in alerts if alert.priority is Priority.HIGH and alert.bed.ward != but]


def _sight(vitals: BedVitals | None, now: float) -> Freshness:
    """How a bed is seen at its best: blind, only by stale values, or truly."""
    if vitals is None or blind(vitals, now):
        return Freshness.NONE
    states = {freshness(signal, vitals.latest[signal], now) for signal in CONTINUOUS if vitals.latest[signal]}
    return next((state for state in Freshness if state in states), Freshness.CURRENT)
