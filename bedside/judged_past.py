"""The simulated past as the live wards would have judged it: NEWS2 and alerts by the hour, for the record.

The same readings as the back-filled ones, made again bed by bed and lived through in their order by the same
scores and alarm engine; a nurse acknowledges what is wrong with a patient as soon as simulated nurses do.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random

from bedside.artefacts import TENDED, Odds
from bedside.backfill import past_hours
from bedside.bed_feed import BedFeed
from bedside.call_roll_ups import quiet_hours, roll_up_calls
from bedside.inpatients import Inpatient
from clinical.alerts import Alert, AlertEvent, Change, Kind, Verb, transition
from clinical.calls import HOUR, CallBook
from clinical.records import RollUp
from clinical.vitals import Reading

_SOON = {3: 40.0, 2: 90.0, 1: 240.0}
"""Seconds in the middle until a nurse acknowledges, by priority."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What some milliseconds of judging have brought."""

    roll_ups: tuple[RollUp, ...] = ()
    events: tuple[AlertEvent, ...] = ()


def judged_past(
    inpatients: Iterable[Inpatient],
    nurse: Callable[[Inpatient, float], str],
    *,
    seed: int,
    now: float,
    hours: int = 24,
    odds: tuple[Odds, ...] = TENDED,
) -> Iterator[Judged]:
    """The hours that are over before `now` (seconds, UTC), bed by bed; `nurse` names who had a bed when.

    Goes with `backfill` of the same seed, moment and odds. Each step costs a few milliseconds.
    """
    present = now // HOUR * HOUR
    people = tuple(inpatients)
    wards = sorted({inpatient.bed.ward for inpatient in people})
    starts = [present - back * HOUR for back in range(hours - 1, 0, -1)]
    yield Judged(tuple(quiet_hours(wards, starts)))
    for inpatient in people:
        readings: list[Reading] = []
        for hour in past_hours(inpatient, seed=seed, now=now, hours=hours, odds=odds):
            readings += hour
            yield Judged()
        readings.sort(key=lambda reading: reading.observed)
        life = _Life(inpatient, nurse, Random(f"{seed}/{inpatient.patient.id}/judged"))
        for start, of_hour in groupby(readings, lambda reading: reading.observed // HOUR * HOUR):
            if start < present:
                yield life.live(of_hour)


class _Life:
    """One patient's past, lived through from hour to hour."""

    def __init__(self, inpatient: Inpatient, nurse: Callable[[Inpatient, float], str], dice: Random) -> None:
        self._inpatient = inpatient
        self._nurse = nurse
        self._dice = dice
        self._changes: list[Change] = []
        self._feed = BedFeed(inpatient.patient, inpatient.bed, self._changes.extend)
        self._feed.lead(())
        self._alerts: dict[str, Alert] = {}
        self._due: dict[str, float] = {}
        self._book = CallBook()

    def live(self, readings: Iterable[Reading]) -> Judged:
        """Live through the readings of one hour."""
        events: list[AlertEvent] = []
        for reading in readings:
            at = reading.observed
            self._acknowledge(at)
            self._feed.take(replace(reading, received=at), at)
            self._feed.tick(at)
            events += self._told()
        for event in events:
            self._book.add(event)
        scores = [each for each in self._feed.hours.collect(self._inpatient.bed) if each.signal is None]
        calls = [roll_up_calls(place, calls) for place, calls in self._book.collect().items()]
        return Judged((*scores, *calls), tuple(events))

    def _told(self) -> Iterator[AlertEvent]:
        """What becomes of the alerts by the changes that have come."""
        changes, self._changes[:] = tuple(self._changes), []
        for change in changes:
            after = transition(self._alerts.get(change.alert), change)
            if after is None:
                continue
            self._alerts[after.id] = after
            if self._feed.engine is not None:
                self._feed.engine.adopt(after)
            if not (after.unseen and after.kind is Kind.PHYSIOLOGICAL):
                self._due.pop(after.id, None)
            elif after.id not in self._due:
                wait = _SOON[after.priority] * self._dice.lognormvariate(0.0, 0.6)
                self._due[after.id] = change.at + wait
            yield AlertEvent(f"{after.id}/{after.version}", change.verb, change.at, after)

    def _acknowledge(self, now: float) -> None:
        """Let the nurse acknowledge what is due."""
        for alert, at in tuple(self._due.items()):
            if at <= now:
                del self._due[alert]
                by = self._nurse(self._inpatient, at)
                self._changes.append(Change(Verb.ACKNOWLEDGE, alert, at, by=by))
