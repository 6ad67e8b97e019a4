"""The open alerts of every region in an order, kept from look to look: what has not changed costs nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clinical.alerts import Alert, Kind
from tui.regions import RegionWatch
from widgets.open_alert import OpenAlert

Rank = tuple[object, ...]

AGED_EVERY = 5.0
"""Seconds after which it is looked again whether beds have become blind, though nothing was told."""


@dataclass(slots=True)
class Row:
    """An alert as it is listed, its rank in the order, and by what words it is found, once it was asked."""

    entry: OpenAlert
    rank: Rank
    text: str | None = None


class ToldAlerts:
    """Alerts as their boards have told them, in the order of `rank`; only those that are `wanted`."""

    def __init__(
        self, rank: Callable[[Alert], Rank], wanted: Callable[[Alert], bool] = lambda alert: True
    ) -> None:
        self._rank = rank
        self._wanted = wanted
        self._rows: dict[str, dict[str, Row]] = {}
        self._as_of: dict[str, object] = {}
        self._around: dict[str, object] = {}
        self._order: list[Row] = []

    def look(self, regions: Iterable[RegionWatch]) -> list[Row]:
        """The rows as they stand now, in their order."""
        changed = [self._look_at(region) for region in regions]
        if any(changed):
            standing = {id(row) for rows in self._rows.values() for row in rows.values()}
            kept = [row for row in self._order if id(row) in standing]
            held = {id(row) for row in kept}
            new = [row for rows in self._rows.values() for row in rows.values() if id(row) not in held]
            self._order = sorted([*kept, *new], key=lambda row: row.rank)
        return self._order

    def _look_at(self, region: RegionWatch) -> bool:
        """Take a region's alerts; a row is made anew only where something of it has changed."""
        told, now = region.alerts.changes, region.clock.now()
        around = (lost_since(region), len(region.brief.wards), now // AGED_EVERY)
        if self._as_of.get(region.id) == (told, around):
            return False
        before = self._rows.get(region.id, {})
        if self._around.get(region.id) != around:
            self._around[region.id] = around
            before = {key: row for key, row in before.items() if _stands(row.entry, region, now)}
        self._as_of[region.id] = (told, around)
        rows = {
            alert.id: row
            if (row := before.get(alert.id)) is not None and row.entry.alert is alert
            else Row(_entry(region, alert, now), self._rank(alert))
            for alert in region.alerts.told()
            if self._wanted(alert)
        }
        held, self._rows[region.id] = self._rows.get(region.id), rows
        return held is None or len(held) != len(rows) or any(held.get(key) is not rows[key] for key in rows)


def _entry(region: RegionWatch, alert: Alert, now: float) -> OpenAlert:
    ward = region.brief.name_of(alert.bed.ward)
    return OpenAlert(
        f"{region.id}/{alert.id}", alert, region.name, ward, lost_since(region), _blind(region, alert, now)
    )


def _blind(region: RegionWatch, alert: Alert, now: float) -> bool:
    return alert.kind is Kind.PHYSIOLOGICAL and region.brief.is_blind(alert.bed, now)


def _stands(entry: OpenAlert, region: RegionWatch, now: float) -> bool:
    """Whether what is said around an alert is still so."""
    alert = entry.alert
    return (
        entry.ward == region.brief.name_of(alert.bed.ward)
        and entry.blind is _blind(region, alert, now)
        and entry.lost == lost_since(region)
    )


def lost_since(region: RegionWatch) -> float | None:
    """Since when a region's alerts are only last known; None while they come."""
    link = region.cut("alerts")
    return link.since if link else None
