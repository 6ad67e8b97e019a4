"""What the region selector shows, put together from what each region was last known to look like."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from clinical.alerts import Alert, Kind, Priority, worst
from clinical.places import Ward
from tui.header_facts import store_links, tally
from tui.region_brief import WardCount
from tui.regions import RegionWatch
from tui.told_alerts import lost_since
from widgets.header import Tally
from widgets.listing import Entry
from widgets.open_alert import OpenAlert
from widgets.regions_table import OF_NOW, PlaceLine

_CALM = tally(())


def region_lines(regions: Iterable[RegionWatch], home: str) -> tuple[PlaceLine, ...]:
    """A line for each region."""
    return tuple(_region_line(region, here=region.id == home) for region in regions)


def _region_line(region: RegionWatch, *, here: bool) -> PlaceLine:
    now = region.clock.now()
    total = region.brief.total(now) if region.brief.settled else None
    unjudged = region.unjudged_wards
    return PlaceLine(
        region.id,
        region.name,
        here=here,
        wards=len(region.brief.wards) or None,
        census=total.census if total else None,
        tally=_tally(region, region.alerts.told(), judged=_judged(region, unjudged)),
        unjudged=len(unjudged),
        age=_age(total.newest if total else None, now),
        lost=lost_since(region),
        told=region.brief.told_at,
        links=store_links(region),
    )


def _judged(region: RegionWatch, unjudged: Sequence[Ward]) -> bool:
    """Whether someone judges any ward, or there is nobody to judge; not while that is not known yet."""
    return region.judging.sure and (not unjudged or region.judging.standing)


def _tally(region: RegionWatch, alerts: Iterable[Alert], *, judged: bool) -> Tally | None:
    """The counts; none before they are known, and none where none stands because nobody judges."""
    standing = tuple(alerts)
    if not region.alerts_known or not (standing or judged):
        return None
    return tally(standing) if standing else _CALM


class WardLines:
    """A line for each ward of a region, with its worst open alert; made again when one may look otherwise."""

    def __init__(self) -> None:
        self._as_of: object = None
        self._lines: tuple[PlaceLine, ...] = ()

    def of(self, region: RegionWatch, here: str) -> tuple[PlaceLine, ...]:
        """The lines now, the same object while none is different; `here` is the ward whose board is open."""
        now, brief = region.clock.now(), region.brief
        counts = brief.count(now) if brief.settled else {}
        unjudged, lost = frozenset(ward.id for ward in region.unjudged_wards), lost_since(region)
        ages = int(now) if any(_age(count.newest, now) for count in counts.values()) else 0
        alerts = region.alerts.changes, region.alerts_known, region.judging.told
        as_of = region.id, here, unjudged, lost, alerts, brief.settled, brief.wards, brief.counted, ages
        if as_of != self._as_of:
            self._as_of = as_of
            self._lines = tuple(_ward_lines(region, here, counts, unjudged, lost))
        return self._lines


def _ward_lines(
    region: RegionWatch,
    here: str,
    counts: Mapping[str, WardCount],
    unjudged: Set[str],
    lost: float | None,
) -> Iterator[PlaceLine]:
    now = region.clock.now()
    for place in region.brief.wards:
        ward = place.ward
        yield _ward_line(
            region,
            ward,
            counts.get(ward.id),
            region.alerts.told_in(ward.id),
            now,
            lost,
            here=ward.id == here,
            judged=ward.id not in unjudged,
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
        tally=_tally(region, alerts, judged=judged and region.judging.sure_of(ward.id)),
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
        wards = WardLines().of(region, here.removeprefix(f"{region.id}/"))
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
