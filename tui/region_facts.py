"""What the region selector shows, put together from what each region was last known to look like."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

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


class _WardFacts(NamedTuple):
    """All that a ward's line is made from."""

    ward: Ward
    census: Census | None
    age: float | None
    alerts: tuple[Alert, ...]
    alerts_known: bool
    judged: bool
    lost: float | None
    here: bool


class WardLines:
    """A line for each ward of a region, with its worst open alert.

    Of two looks the second costs what has changed: a line whose facts are the same is the same object.
    """

    def __init__(self, region: RegionWatch) -> None:
        self._region = region
        self._made: dict[str, tuple[_WardFacts, PlaceLine]] = {}

    def look(self, here: str) -> tuple[PlaceLine, ...]:
        """The lines as they stand now; `here` is the ward whose board is open."""
        return tuple([self._line(facts) for facts in _facts_of_wards(self._region, here)])

    def _line(self, facts: _WardFacts) -> PlaceLine:
        made = self._made.get(facts.ward.id)
        if made is None or made[0] != facts:
            made = self._made[facts.ward.id] = facts, _ward_line(facts)
        return made[1]


def _facts_of_wards(region: RegionWatch, here: str) -> Iterator[_WardFacts]:
    now, lost, known = region.clock.now(), lost_since(region), region.alerts_known
    counts = region.brief.count(now) if region.brief.settled else {}
    unjudged = {ward.id for ward in region.unjudged_wards}
    told_in = region.alerts.told_in
    for ward in (place.ward for place in region.brief.wards):
        census, newest = counts.get(ward.id, (None, None))
        judged, open_here = ward.id not in unjudged, ward.id == here
        yield _WardFacts(ward, census, _age(newest, now), told_in(ward.id), known, judged, lost, open_here)


def _ward_line(facts: _WardFacts) -> PlaceLine:
    told = facts.alerts_known and (facts.alerts or facts.judged)
    return PlaceLine(
        facts.ward.id,
        facts.ward.name,
        here=facts.here,
        census=facts.census,
        tally=tally(facts.alerts) if told else None,
        unjudged=int(not facts.judged),
        age=facts.age,
        lost=facts.lost,
        worst=worst(facts.alerts),
    )


def _age(newest: float | None, now: float) -> float | None:
    """How old the newest reading is (seconds); within seconds it is of now."""
    if newest is None:
        return None
    return age if (age := now - newest) >= OF_NOW else 0.0


def wards_of_all(lines: Mapping[RegionWatch, WardLines], here: str) -> Iterator[PlaceLine]:
    """The wards of every region, by `region/ward`; a region that has told of none says what keeps it."""
    for region, wards in (
        (region, held.look(here.removeprefix(f"{region.id}/"))) for region, held in lines.items()
    ):
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
