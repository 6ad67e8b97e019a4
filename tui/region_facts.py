"""What the region selector shows, put together from what each region was last known to look like."""

from collections.abc import Iterable, Sequence

from clinical.alerts import Alert, Kind, Priority, worst
from tui.header_facts import store_links, tally
from tui.region_brief import WardCount
from tui.regions import RegionWatch
from tui.told_alerts import lost_since
from widgets.header import Census
from widgets.listing import Entry
from widgets.open_alert import OpenAlert
from widgets.regions_table import PlaceLine

PHASES = {Priority.HIGH: 1, Priority.MEDIUM: 4, Priority.LOW: 0, None: 0}
"""In how many phases the mark of a priority flashes once more."""


def region_lines(regions: Iterable[RegionWatch], home: str) -> tuple[PlaceLine, ...]:
    """A line for each region."""
    return tuple(_region_line(region, here=region.id == home) for region in regions)


def _region_line(region: RegionWatch, *, here: bool) -> PlaceLine:
    now = region.clock.now()
    counts = region.brief.count(now)
    newest = max([count.newest for count in counts.values() if count.newest is not None], default=None)
    return PlaceLine(
        region.id,
        region.name,
        here=here,
        wards=len(counts) or None,
        census=_sum(counts.values()) if counts else None,
        tally=tally(region.alerts.told()) if region.alerts_known else None,
        age=None if newest is None else max(0.0, now - newest),
        lost=lost_since(region),
        told=region.brief.told_at,
        links=store_links(region),
    )


def _sum(counts: Iterable[WardCount]) -> Census:
    each = [count.census for count in counts]
    return Census(
        beds=sum(census.beds for census in each),
        seen=sum(census.seen for census in each),
        blind=sum(census.blind for census in each),
        old=sum(census.old for census in each),
        away=sum(census.away for census in each),
    )


def ward_lines(region: RegionWatch, here: str) -> tuple[PlaceLine, ...]:
    """A line for each ward of a region, with its worst open alert."""
    now, lost = region.clock.now(), lost_since(region)
    standing: dict[str, list[Alert]] = {}
    for alert in region.alerts.told():
        standing.setdefault(alert.bed.ward, []).append(alert)
    counts = region.brief.count(now)
    lines = []
    for place in region.brief.wards:
        count, alerts = counts[place.ward.id], standing.get(place.ward.id, [])
        lines.append(
            PlaceLine(
                place.ward.id,
                place.ward.name,
                here=place.ward.id == here,
                census=count.census,
                tally=tally(alerts) if region.alerts_known else None,
                age=None if count.newest is None else max(0.0, now - count.newest),
                lost=lost,
                worst=worst(alerts),
            )
        )
    return tuple(lines)


def flashing(entries: Sequence[Entry]) -> Priority | None:
    """The highest priority whose mark flashes among alerts: of those that nobody has and that are heard."""
    unseen = (
        entry.alert.priority
        for entry in entries
        if isinstance(entry, OpenAlert)
        and entry.alert.unseen
        and entry.lost is None
        and not entry.blind
        and entry.alert.kind is Kind.PHYSIOLOGICAL
    )
    return max(unseen, default=None)
