"""A ward's hours, made from its hourly roll-ups alone: who was there, how ill they were, what called."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from statistics import fmean

from clinical.calls import Calls
from clinical.records import RollUp


class Band(IntEnum):
    """How ill a patient was in an hour at worst, by the bands of NEWS2; unscored without a complete score."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2
    ZERO = 3
    UNSCORED = 4

    @classmethod
    def of(cls, score: float) -> "Band":
        """The band of a score: 7 and more, 5 and 6, 1 to 4, 0."""
        if score >= 5:
            return cls.HIGH if score >= 7 else cls.MEDIUM
        return cls.LOW if score > 0 else cls.ZERO


@dataclass(frozen=True, slots=True)
class Scores:
    """NEWS2 of everyone in one hour: how many patients were in each `Band` at their worst.

    `mean` is that of the patients' own means and `worst` the highest score of any, both None where nobody had
    a complete score.
    """

    bands: tuple[int, ...]
    mean: float | None
    worst: int | None

    @property
    def scored(self) -> int:
        """How many patients had a score."""
        return sum(self.bands) - self.bands[Band.UNSCORED]


@dataclass(frozen=True, slots=True)
class WardHour:
    """One hour of a ward; `start` in seconds, UTC.

    `beds` is in how many beds somebody was measured, charted or called for, and `scores` how ill they were;
    both are None where nothing of anybody was rolled up. `calls` are the alerts by patient, None where the
    ward's alerts were not followed: that nothing called is not known then.
    """

    start: float
    beds: int | None
    scores: Scores | None
    calls: tuple[tuple[str, Calls], ...] | None


def ward_hours(roll_ups: Iterable[RollUp]) -> dict[float, WardHour]:
    """The hours of one ward by their start; an hour of which nothing was rolled up is not among them."""
    gathered: dict[float, list[RollUp]] = {}
    for roll_up in roll_ups:
        gathered.setdefault(roll_up.hour, []).append(roll_up)
    return {start: _hour(start, of_hour) for start, of_hour in sorted(gathered.items())}


def _hour(start: float, roll_ups: list[RollUp]) -> WardHour:
    beds: dict[str, str] = {}
    scores: dict[str, RollUp] = {}
    calls: list[tuple[str, Calls]] = []
    followed = False
    for each in roll_ups:
        if each.patient:
            beds[each.patient] = each.bed or beds.get(each.patient, "")
        if each.calls is not None:
            followed = True
            if each.patient:
                calls.append((each.patient, each.calls))
        elif each.signal is None:
            scores[each.patient] = each
    return WardHour(
        start,
        len({bed or f"patient {patient}" for patient, bed in beds.items()}) if beds else None,
        _scores(scores, len(beds)) if beds else None,
        tuple(calls) if followed else None,
    )


def _scores(scores: dict[str, RollUp], patients: int) -> Scores:
    bands = [0] * len(Band)
    for each in scores.values():
        bands[Band.of(each.highest)] += 1
    bands[Band.UNSCORED] = patients - len(scores)
    if not scores:
        return Scores(tuple(bands), None, None)
    worst = round(max(each.highest for each in scores.values()))
    return Scores(tuple(bands), fmean(each.mean for each in scores.values()), worst)
