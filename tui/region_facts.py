"""What the region selector shows, put together from what each region was last known to look like."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from clinical.alerts import Alert, Kind, Priority, worst
from clinical.places import Ward
from tui.header_facts import store_links, tally
from tui.region_brief import WardCount
from tui.regions import RegionWatch
from tui.told_alerts import lost_since
from widgets.header import Census, Tally
from widgets.listing import Entry
from widgets.open_alert import OpenAlert
from widgets.regions_table import OF_NOW, PlaceLine

_CALM = tally(())


def region_lines(regions: Iterable[RegionWatch], home: str) -> tuple[PlaceLine, ...]:
    """A line for each region."""
    return tuple(_region_line(region, here=region.id == home) for region in regions)


def _region_line(region: RegionWatch, *, here: bool) -> PlaceLine:
    now = region.clock.now()
    counts = region.brief.count(now) if region.brief.settled else {}
    newest = max([count.newest for count in counts.values() if count.newest is not None], default=None)
    unjudged = region.unjudged_wards
    return PlaceLine(
        region.id,
        region.name,
        here=here,
        wards=len(region.brief.wards) or None,
        census=_sum(counts.values()) if counts else None,
        tally=_tally(region, region.alerts.told(), judged=not unjudged or region.judging.standing),
        unjudged=len(unjudged),
        age=_age(newest, now),
        lost=lost_since(region),
        told=region.brief.told_at,
        links=store_links(region),
    )


def _tally(region: RegionWatch, alerts: Iterable[Alert], *, judged: bool) -> Tally | None:
    """The counts; none before they are known, and none where none stands because nobody judges."""
    standing = tuple(alerts)
    if not region.alerts_known or not (standing or judged):
        return None
    return tally(standing) if standing else _CALM


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
    """A line for each ward of a region, with its worst open alert; `here` is the ward whose board is open."""
    standing: dict[str, list[Alert]] = {}
    for alert in region.alerts.told():
        standing.setdefault(alert.bed.ward, []).append(alert)
    now, lost = region.clock.now(), lost_since(region)
    counts = region.brief.count(now) if region.brief.settled else {}
    unjudged = frozenset(region.unjudged_wards)
    return tuple(
        _ward_line(
            region,
            place.ward,
            counts.get(place.ward.id),
            standing.get(place.ward.id, ()),
            now,
            lost,
            here=place.ward.id == here,
            judged=place.ward not in unjudged,
        )
        for place in region.brief.wards
    )


def _ward_line(
    region: RegionWatch,
    ward: Ward,
    count: WardCount | None,
    alerts: Sequence[Alert],
    now: float,
    lost: float | None,
    *,
    here: bool,
    judged: bool,
) -> PlaceLine:
    return PlaceLine(
        ward.id,
        ward.name,
        here=here,
        census=count.census if count else None,
        tally=_tally(region, alerts, judged=judged),
        unjudged=int(not judged),
        age=_age(count.newest if count else None, now),
        lost=lost,
        worst=worst(alerts) if alerts else None,
    )


def _age(newest: float | None, now: float) -> float | None:
    """How old the newest reading is (seconds); within seconds it is of now."""
    if newest is None:
        return None
    return age if (age := now - newest) >= OF_NOW else 0.0


def wards_of_all(regions: Iterable[RegionWatch], here: str) -> Iterator[PlaceLine]:
    """The wards of every region, by `region/ward`; a region that has told of none says what keeps it."""
    for region in regions:
        wards = ward_lines(region, here.removeprefix(f"{region.id}/"))
        for line in wards:
            yield replace(line, key=f"{region.id}/{line.key}", region=region.name)
        if not wards:
            yield replace(_region_line(region, here=False), key=None)


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
