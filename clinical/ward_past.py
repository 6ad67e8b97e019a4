"""A ward over a day, a week or a month: its hours gathered into slots, and its alerts counted and timed.

A slot without data is a gap and never a zero; the slot that holds the present is not finished.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple, TypeVar

from clinical.alerts import SCORE, Kind, Priority
from clinical.calls import HOUR, Call, Calls
from clinical.vitals import FACTS
from clinical.ward_hours import Band, WardHour

K = TypeVar("K")
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back one looks: so many whole hours, in slots of one of these numbers of hours, fewest first.

    `by_day` begins at midnight and ends with the present day; otherwise it ends with the present hour.
    """

    name: str
    hours: int
    slots: tuple[int, ...]
    by_day: bool


REACHES = (
    Reach("24 hours", 24, (1, 2, 3, 4, 6, 12), by_day=False),
    Reach("7 days", 7 * 24, (4, 6, 8, 12, 24, 84), by_day=True),
    Reach("30 days", 30 * 24, (24, 48, 72, 120, 240), by_day=True),
)
"""A day, a week and a month."""


class Period(NamedTuple):
    """From when until when one looks, in seconds, UTC, both at full hours."""

    start: float
    stop: float


def period(reach: Reach, now: float, midnight: float) -> Period:
    """The hours of a reach; `midnight` is when the present day began, in seconds, UTC."""
    stop = midnight // HOUR * HOUR + DAY if reach.by_day else now // HOUR * HOUR + HOUR
    return Period(stop - reach.hours * HOUR, stop)


class Counts(NamedTuple):
    """How many alerts began: by priority what was wrong with patients, and what could not be measured."""

    high: int = 0
    medium: int = 0
    low: int = 0
    technical: int = 0

    @property
    def physiological(self) -> int:
        """Those of what was wrong with patients."""
        return self.high + self.medium + self.low


def _place(call: Call) -> int:
    """The place among `Counts` at which an alert counts."""
    return len(Priority) if call.kind is Kind.TECHNICAL else Priority.HIGH - call.priority


def _tally(calls: Iterable[tuple[K, Call, int]]) -> dict[K, Counts]:
    """How many alerts of each key began."""
    found: dict[K, list[int]] = {}
    for key, call, times in calls:
        if key not in found:
            found[key] = [0] * len(Counts._fields)
        found[key][_place(call)] += times
    return {key: Counts(*numbers) for key, numbers in found.items()}


@dataclass(frozen=True, slots=True)
class Slot:
    """Some hours side by side. Whatever is None is not known, as of hours of which nothing was rolled up.

    `told` is of how many of its hours anything is known, `beds` the mean over those of them that are over,
    where any is. `bands` has of each band the most patients of any hour, `mean` and `worst` are those of
    all. `begun` are all alerts. `unfinished` holds the present.
    """

    start: float
    told: int
    beds: float | None
    bands: tuple[int, ...] | None
    mean: float | None
    worst: int | None
    begun: Counts | None
    unfinished: bool


def slots(hours: Mapping[float, WardHour], among: Period, length: int, now: float) -> tuple[Slot, ...]:
    """The slots of a period, so many hours each, as far as the present."""
    steps = range(round((among.stop - among.start) / HOUR / length))
    starts = [among.start + step * length * HOUR for step in steps]
    return tuple(_slot(hours, start, length, now) for start in starts if start <= now)


def _slot(hours: Mapping[float, WardHour], start: float, length: int, now: float) -> Slot:
    within = [hours[at] for step in range(length) if (at := start + step * HOUR) in hours]
    beds = {hour.start: hour.beds for hour in within if hour.beds is not None}
    over = [count for at, count in beds.items() if at + HOUR <= now]
    scores = [hour.scores for hour in within if hour.scores is not None]
    known = [hour.calls for hour in within if hour.calls is not None]
    scored = [(each.mean, each.scored) for each in scores if each.mean is not None]
    return Slot(
        start,
        len(beds),
        fmean(over or beds.values()) if beds else None,
        tuple(max(each.bands[band] for each in scores) for band in Band) if scores else None,
        fmean([mean for mean, _ in scored], [weight for _, weight in scored]) if scored else None,
        max((each.worst for each in scores if each.worst is not None), default=None),
        _counts(call for calls in known for _, each in calls for call in each.begun) if known else None,
        unfinished=now < start + length * HOUR,
    )


def _counts(calls: Iterable[tuple[Call, int]]) -> Counts:
    return _tally((None, call, times) for call, times in calls).get(None, Counts())


@dataclass(frozen=True, slots=True)
class BedCalls:
    """The alerts of one bed; `patients` are those who lay there, `causes` of what could not be measured."""

    label: str
    counts: Counts
    patients: frozenset[str]
    causes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waits:
    """How long alerts of one priority waited to be acknowledged, in seconds; None where none was."""

    priority: Priority
    answered: int
    middle: float | None
    nine_in_ten: float | None
    longest: float | None


WAITED = (30.0, 60.0, 120.0, 300.0, float("inf"))
"""The bounds, in seconds, of the classes of waits."""


@dataclass(frozen=True, slots=True)
class CallReport:
    """The alerts of a period: how many, of what, where, and how soon they were acknowledged.

    `patient_hours` has of each `Band` in how many hours patients were in it. `known` is of how many hours
    the alerts are known, `told` of how many anything is; None of `begun` where they are of none. `waited`
    counts for each bound of `WAITED` the high and the medium alerts that waited no longer.
    """

    told: int
    known: int
    patient_hours: tuple[int, ...]
    begun: Counts | None
    signals: tuple[tuple[str, Counts], ...]
    beds: tuple[BedCalls, ...]
    waits: tuple[Waits, ...]
    waited: tuple[tuple[int, int], ...]
    unanswered: int


def report(hours: Mapping[float, WardHour], among: Period) -> CallReport:
    """Count the alerts of a period."""
    within = [hour for start, hour in hours.items() if among.start <= start < among.stop]
    calls = [each for hour in within for each in hour.calls or ()]
    scores = [hour.scores for hour in within if hour.scores is not None]
    known = sum(hour.calls is not None for hour in within)
    waits = _waits_by_priority(each for _, each in calls)
    return CallReport(
        told=sum(hour.beds is not None for hour in within),
        known=known,
        patient_hours=tuple(sum(each.bands[band] for each in scores) for band in Band),
        begun=_counts(call for _, each in calls for call in each.begun) if known else None,
        signals=_by_signal(each for _, each in calls),
        beds=_by_bed(calls),
        waits=tuple(_waits(priority, waits[priority]) for priority in reversed(Priority)),
        waited=tuple(_classes(waits[Priority.HIGH], waits[Priority.MEDIUM])),
        unanswered=sum(each.unanswered for _, each in calls),
    )


def _by_signal(calls: Iterable[Calls]) -> tuple[tuple[str, Counts], ...]:
    """What was wrong with patients, by signal, the most frequent first."""
    found = _tally(
        (_signal(call), call, times)
        for each in calls
        for call, times in each.begun
        if call.kind is Kind.PHYSIOLOGICAL
    )
    return tuple(sorted(found.items(), key=lambda each: (-each[1].physiological, each[0])))


def _signal(call: Call) -> str:
    if call.signal is not None:
        return FACTS[call.signal].label
    return "NEWS2" if call.condition == SCORE else call.condition


def _by_bed(calls: Sequence[tuple[str, Calls]]) -> tuple[BedCalls, ...]:
    """Every bed that called, by its label."""
    begun = [(patient, *each) for patient, of_hour in calls for each in of_hour.begun]
    counts = _tally((call.bed, call, times) for _, call, times in begun)
    patients: dict[str, set[str]] = {}
    causes: dict[str, Counter[str]] = {}
    for patient, call, times in begun:
        patients.setdefault(call.bed, set()).add(patient)
        if call.kind is Kind.TECHNICAL:
            causes.setdefault(call.bed, Counter())[call.condition.rpartition(".")[2]] += times
    return tuple(
        BedCalls(bed, counts[bed], frozenset(patients[bed]), causes.get(bed, {})) for bed in sorted(counts)
    )


def _waits_by_priority(calls: Iterable[Calls]) -> dict[Priority, list[float]]:
    found: dict[Priority, list[float]] = {priority: [] for priority in Priority}
    for wait in (wait for each in calls for wait in each.waits):
        found[wait.priority].append(wait.seconds)
    return {priority: sorted(waits) for priority, waits in found.items()}


def _waits(priority: Priority, waits: Sequence[float]) -> Waits:
    if not waits:
        return Waits(priority, 0, None, None, None)
    nine_in_ten = waits[-(-9 * len(waits) // 10) - 1]
    return Waits(priority, len(waits), median(waits), nine_in_ten, waits[-1])


def _classes(high: Sequence[float], medium: Sequence[float]) -> Iterator[tuple[int, int]]:
    lower = float("-inf")
    for bound in WAITED:
        within = [sum(lower < seconds <= bound for seconds in waits) for waits in (high, medium)]
        yield within[0], within[1]
        lower = bound
