"""For how long a bed stays seen, from what its devices have said: counted anew at any moment, asking nothing.

A bed is seen while something that a device measures all the time is not stale, old while all of it is, and
blind once none is left (clinical ground 2.3). Where no device measures, what was charted counts.
"""

from functools import partial
from typing import NamedTuple

from clinical.last_said import LastSaid
from clinical.vitals import CONTINUOUS, BedVitals, Signal, Source, shelf_lives

TELLABLE = 60.0
"""Seconds by which a reading may lie ahead; of one further ahead nobody can tell its age."""

_WATCHED = len(CONTINUOUS)
"""What a device measures all the time are the first signals, and all of it lasts as long."""


class Sight(NamedTuple):
    """When a bed's newest reading was observed, and from when on it is old, and blind, unless more comes.

    Seconds of the epoch, UTC; 0 where there is nothing.
    """

    newest: float
    old: float
    blind: float


_sight = partial(tuple.__new__, Sight)


def sight(vitals: BedVitals) -> Sight:
    """For how long these vital signs let a bed be seen; quick, for the intake asks it of each reading."""
    newest = old = blind = at = 0.0
    watched, source, latest = False, None, vitals.latest
    samples = latest
    if isinstance(latest, LastSaid):
        newest, samples = latest.observed, latest.settled
        if False in latest.gaps[:_WATCHED]:
            watched, at, source = True, newest, latest.source
            old, blind = _lasting(at, source)
    for value, observed, _, _, said_by in filter(None, samples[:_WATCHED]):
        watched = True
        if observed == at and said_by is source:
            continue
        newest = max(newest, observed)
        if value is None:
            continue
        at, source = observed, said_by
        until = _lasting(at, source)
        old, blind = max(old, until[0]), max(blind, until[1])
    for _, observed, _, _, _ in filter(None, samples[_WATCHED:]):
        if observed > newest:
            newest = observed
    return _sight((newest, old, blind)) if watched else _charted(newest, vitals)


def _lasting(observed: float, source: Source) -> tuple[float, float]:
    """From when on what a device measures all the time is old, and none."""
    _, stale, none = shelf_lives(source.interval)[0]
    return observed + stale, observed + none


def _charted(newest: float, vitals: BedVitals) -> Sight:
    """Where no device measures, a bed is seen while anything that was charted holds."""
    lasting = max(
        (
            sample.observed + shelf_lives(sample.source.interval)[Signal(place)].none
            for place, sample in enumerate(vitals.latest)
            if sample is not None and sample.value is not None
        ),
        default=0.0,
    )
    return Sight(newest, lasting, lasting)
