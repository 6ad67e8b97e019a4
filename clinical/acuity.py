"""Who is sickest now, and why: an order of beds, and the few words of the line above the board.

First an open high alert (one nobody has seen before one somebody has), then other alerts about the patient
by priority, then NEWS2 with its lower bounds, then whoever has waited longest to be seen. A bed that is
blind ranks with the medium alerts: no data never looks like normal.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from clinical import news2
from clinical.alerts import SCORE, Alert, Kind, Priority, State, severity
from clinical.board import BedPicture
from clinical.durations import duration
from clinical.last_known import LastKnown, eased, last_known
from clinical.patients import FlagKind
from clinical.places import Bed
from clinical.score_alarm import face_of
from clinical.trends import STEPS
from clinical.vitals import FACTS, Freshness, Signal, blind, display, freshness

NEXT = 3
"""How many beds are named after the sickest."""

REASONS = 4
"""How many reasons fit beside a name."""


@dataclass(frozen=True, slots=True)
class Sickest:
    """The bed to look at first, its worst open alert if it has one, why, and the beds that come after it.

    An alert about the score says the score of now where that is known, not the one that it was told with.
    `reasons` are short texts, the weightiest first ("SpO2 78 < 80 for 0:42", "on oxygen 4 L"). `last_known`
    says that the alert's signal is not heard now: whether it is still true nobody knows.
    """

    bed: Bed
    patient: str
    alert: Alert | None
    reasons: tuple[str, ...]
    then: tuple[Bed, ...]
    last_known: LastKnown | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A picture with what its place in the order hangs on."""

    picture: BedPicture
    assessment: news2.Assessment | None
    alerts: tuple[Alert, ...]
    blind: bool

    @property
    def score(self) -> news2.Score | None:
        """NEWS2, None where it does not hold."""
        return self.assessment.score if self.assessment is not None else None

    @property
    def total(self) -> int:
        """NEWS2, lower bound or not; -1 where there is none."""
        return -1 if self.score is None or self.score.total is None else self.score.total

    @property
    def rank(self) -> int:
        """Alerts in five steps: 5 an unseen high one, 4 a seen one, 3 medium or blind, 2 low, 0 none."""
        if not self.alerts:
            return 3 if self.blind else 0
        highest = max(alert.priority for alert in self.alerts)
        if highest == Priority.HIGH:
            return 5 if any(a.unseen and a.priority is Priority.HIGH for a in self.alerts) else 4
        return max(highest + 1, 3 if self.blind else 0)

    @property
    def waiting_since(self) -> float:
        """Since when the longest waiting alert has been unseen."""
        return min((alert.since for alert in self.alerts if alert.unseen), default=float("inf"))

    @property
    def stands_out(self) -> bool:
        """Whether anything about this bed asks for a look."""
        return self.rank > 0 or (self.score is not None and self.score.calls)


Assessments: TypeAlias = Mapping[Bed, news2.Assessment]
"""NEWS2 by bed, where a caller has worked it out already; the other beds are assessed here."""

_NONE_YET: Assessments = {}


def order(
    pictures: Sequence[BedPicture], now: float, assessments: Assessments = _NONE_YET
) -> tuple[BedPicture, ...]:
    """The beds by acuity, the sickest first; beds equally well keep their places."""
    return tuple(bed.picture for bed in _by_acuity(_judged(pictures, now, assessments)))


def sickest(
    pictures: Sequence[BedPicture], now: float, assessments: Assessments = _NONE_YET
) -> Sickest | None:
    """Who is sickest now and why, with the next beds that stand out; None when nobody does."""
    standing_out = _by_acuity(bed for bed in _judged(pictures, now, assessments) if bed.stands_out)
    if not standing_out:
        return None
    first, *others = standing_out
    alert = min(first.alerts, key=severity, default=None)
    patient, known = first.picture.patient, _frozen(alert, first.picture, now)
    if alert is not None and known is None:
        alert = _as_now(alert, first.score)
    return Sickest(
        first.picture.bed,
        patient.id if patient is not None else "",
        alert,
        tuple(_reasons(first, alert, known, now))[:REASONS],
        tuple(judged.picture.bed for judged in others[:NEXT]),
        known,
    )


def _as_now(alert: Alert, score: news2.Score | None) -> Alert:
    """An alert about the score in the words of the whole score of now, unless it is over."""
    if alert.condition != SCORE or alert.state is State.LATCHED or score is None or not score.complete:
        return alert
    return replace(alert, text=face_of(score, alert.level, alert.priority).text)


def _by_acuity(beds: Iterable[_Judged]) -> list[_Judged]:
    return sorted(beds, key=lambda bed: (-bed.rank, -bed.total, bed.waiting_since))


def _judged(pictures: Iterable[BedPicture], now: float, assessments: Assessments) -> Iterator[_Judged]:
    return (_judge(picture, now, assessments.get(picture.bed)) for picture in pictures)


def _judge(picture: BedPicture, now: float, assessment: news2.Assessment | None) -> _Judged:
    patient = picture.patient
    away = patient is None or patient.away
    alerts = tuple(a for a in picture.alerts if a.open and a.kind is Kind.PHYSIOLOGICAL)
    if assessment is None and patient is not None:
        assessment = news2.assess(patient, picture.vitals, now)
    return _Judged(picture, assessment, alerts, not away and blind(picture.vitals, now))


def _frozen(alert: Alert | None, picture: BedPicture, now: float) -> LastKnown | None:
    """What was last known of an alert that stands and is not heard; what is over needs no reading."""
    if alert is None or alert.state is State.LATCHED:
        return None
    return last_known(alert, picture.vitals, now)


def _reasons(bed: _Judged, alert: Alert | None, known: LastKnown | None, now: float) -> Iterator[str]:
    if bed.blind:
        yield _no_data(bed.picture, now)
    if alert is not None:
        yield _alarming(alert, known, now)
    if text := _news2_rise(bed) or (_news2(bed) if alert is None or alert.condition != SCORE else None):
        yield text
    named = alert.signal if alert is not None else None
    yield from (text for signal in _WORRYING if signal is not named and (text := _change(bed, signal, now)))
    if (flow := _oxygen(bed.picture, now)) is not None:
        yield flow
    if bed.picture.patient is not None and bed.picture.patient.has(FlagKind.CONCERN):
        yield "nurse concerned"


def _no_data(picture: BedPicture, now: float) -> str:
    samples = picture.vitals.latest if picture.vitals is not None else ()
    heard = [s.observed for s in samples if s is not None and s.value is not None]
    return f"no data for {duration(now - max(heard))}" if heard else "no data"


def _alarming(alert: Alert, known: LastKnown | None, now: float) -> str:
    if known is not None:
        return f"last known {alert.text}" + ("" if known.at is None else f", {duration(now - known.at)} ago")
    if alert.state is State.LATCHED:
        return f"{alert.text}, over, seen by nobody"
    if eased(alert, None):
        return f"{alert.text}, easing"
    return f"{alert.text} for {duration(now - alert.since)}"


def _news2(bed: _Judged) -> str | None:
    """NEWS2 where it is of weight."""
    return f"NEWS2 {bed.score.text}" if bed.score is not None and bed.score.calls else None


def _news2_rise(bed: _Judged) -> str | None:
    """How NEWS2 rose within the last hours, from its lowest."""
    score = bed.score
    if score is None or score.total is None:
        return None
    past = bed.picture.trends.news2[-6:-1] if bed.picture.trends is not None else ()
    rises = [
        (before, hours)
        for hours, before in enumerate(reversed(past), 1)
        if before is not None and score.total - before >= 2
    ]
    if not rises:
        return None
    before, hours = min(rises)
    return f"NEWS2 {before} to {score.text} in {hours} h"


_WORRYING: dict[Signal, tuple[float, float]] = {
    Signal.RR: (5, 5),
    Signal.SPO2: (4, float("inf")),
    Signal.SBP: (20, float("inf")),
    Signal.HR: (20, 20),
    Signal.TEMP: (1, 1),
}
"""By how much a signal must fall, or rise, within its trend to be named."""

_LOOK_BACK = 8


def _change(bed: _Judged, signal: Signal, now: float) -> str | None:
    """How a signal moved since the oldest of its last cells ("RR 18 to 26 in 40 min")."""
    sample = bed.picture.vitals.latest[signal] if bed.picture.vitals is not None else None
    cells = bed.picture.trends.cells.get(signal, ()) if bed.picture.trends is not None else ()
    if sample is None or sample.value is None or freshness(signal, sample, now) is not Freshness.CURRENT:
        return None
    past = cells[-1 - _LOOK_BACK : -1]
    ago, before = next(((len(past) - i, cell) for i, cell in enumerate(past) if cell is not None), (0, None))
    fall, rise = _WORRYING[signal]
    if before is None or not (before - sample.value >= fall or sample.value - before >= rise):
        return None
    span = _span(ago * STEPS[signal])
    return f"{FACTS[signal].label} {display(signal, before)} to {display(signal, sample.value)} in {span}"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes / 60:g} h"


def _oxygen(picture: BedPicture, now: float) -> str | None:
    sample = picture.vitals.latest[Signal.OXYGEN] if picture.vitals is not None else None
    if sample is None or not sample.value or freshness(Signal.OXYGEN, sample, now) is not Freshness.CURRENT:
        return None
    return f"on oxygen {display(Signal.OXYGEN, sample.value).removesuffix('L')} L"
