"""A region's buckets: raw readings for a week, minutes for five weeks, hours for thirteen months.

A bucket is rolled into the next one a day before it forgets, so that what came late, up to that day, counts
as if it had come in time. Questions change over from one bucket to the next in the middle of that day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from backends.ports import Misconfigured
from backends.steps import Asked
from clinical.places import is_place

_HOUR = 3_600
_DAY = 86_400
_HALF_A_DAY = 43_200


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long (seconds) the readings, the minutes and the hours are kept; 0 for good."""

    raw: int = 7 * _DAY
    minutes: int = 35 * _DAY
    hours: int = 400 * _DAY


USUAL = Kept()
"""As docs/influxdb.md reckons it: a million series in a region of ten thousand beds."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """The names of a region's buckets; where regions share a server, nobody else's begin so."""

    raw: str
    minutes: str
    hours: str

    @classmethod
    def of(cls, region: str, named: str = "vitals") -> "Buckets":
        """The buckets of a region, whose name is safe in a query; raises Misconfigured for a bad one."""
        if not is_place(region):
            raise Misconfigured(f"{region[:40]!r} cannot name a region: use small letters, digits, - and _")
        return cls(*(f"{region}_{named}_{tier}" for tier in ("raw", "minutes", "hours")))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that one bucket answers; times in milliseconds."""

    bucket: str
    raw: bool
    start: int
    stop: int


def parts(buckets: Buckets, kept: Kept, asked: Asked, now: float) -> Iterator[Part]:
    """Which bucket answers which part of a question, as of `now` (seconds)."""
    raw_from = _from(kept.raw, now)
    minutes_from = min(_from(kept.minutes, now), raw_from) if kept.raw else 0
    spans = (
        (buckets.hours, False, 0, minutes_from),
        (buckets.minutes, False, minutes_from, raw_from),
        (buckets.raw, True, raw_from, _LATEST),
    )
    for bucket, raw, first, beyond in spans:
        start, stop = max(asked.start, first), min(asked.stop, beyond)
        if start < stop:
            yield Part(bucket, raw, start, stop)


def rolled(kept: int) -> int:
    """How old (seconds) what a bucket keeps is when it is rolled into the next."""
    return kept - _DAY


_LATEST = 9_223_372_036_000


def _from(kept: int, now: float) -> int:
    """From when on (ms, on the hour) a bucket answers; from the beginning where it keeps all."""
    return int((now - kept + _HALF_A_DAY) // _HOUR) * _HOUR * 1000 if kept else 0
