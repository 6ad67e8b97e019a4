"""What the header counts: beds by how well they are seen, open alerts by priority."""

from collections.abc import Iterable

from clinical.alerts import Alert, Kind, Priority
from clinical.board import BedPicture
from clinical.vitals import CONTINUOUS, BedVitals, Freshness, Signal, blind, freshness
from widgets.header import Census, Tally
from widgets.rows import is_away


def census(pictures: Iterable[BedPicture], now: float) -> Census:
    """Count the beds: seen where something is current, old where nothing is, blind without data."""
    beds = seen = blind_beds = old = away = 0
    for picture in pictures:
        beds += 1
        if picture.patient is None:
            continue
        if is_away(picture.patient):
            away += 1
        elif picture.vitals is None or blind(picture.vitals, now):
            blind_beds += 1
        elif _current(picture.vitals, now):
            seen += 1
        else:
            old += 1
    return Census(beds, seen, blind_beds, old, away)


def _current(vitals: BedVitals, now: float) -> bool:
    """Whether a device speaks now, or, without a device, a nurse has charted in time."""
    watched = [signal for signal in CONTINUOUS if vitals.latest[signal] is not None] or list(Signal)
    return any(freshness(signal, vitals.latest[signal], now) is Freshness.CURRENT for signal in watched)


def newest(pictures: Iterable[BedPicture]) -> float | None:
    """When the newest reading of the ward was observed; None without any."""
    return max(
        (
            sample.observed
            for picture in pictures
            if picture.vitals is not None
            for sample in picture.vitals.latest
            if sample is not None
        ),
        default=None,
    )


def tally(alerts: Iterable[Alert]) -> Tally:
    """Count open alerts by priority, technical ones apart."""
    counts = {Priority.HIGH: 0, Priority.MEDIUM: 0, Priority.LOW: 0}
    technical = unseen = 0
    for alert in alerts:
        if not alert.open:
            continue
        unseen += alert.unseen
        if alert.kind is Kind.TECHNICAL:
            technical += 1
        else:
            counts[alert.priority] += 1
    return Tally(*counts.values(), technical, unseen)
