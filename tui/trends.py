"""A patient's trends: what is asked of the history and when, the span, the cursor, what the pane draws."""

import asyncio
from dataclasses import dataclass, replace

from backends.ports import Stores
from clinical.alerts import Alert, AlertEvent
from clinical.board import BedPicture
from clinical.episodes import episodes
from clinical.limits import limits_for
from clinical.news2 import Assessment
from clinical.past import LEAD, LEAD_STEP, Past
from clinical.patients import Patient
from clinical.sets import ObservedSet, SetLog, observed_between, observed_now
from clinical.spans import SPANS, TWELVE_HOURS, Axis, Span
from clinical.vitals import Series, Signal
from tui.question import Question
from tui.regions import RegionWatch
from widgets.answer import Answer
from widgets.trend_facts import TRACED, TrendFacts

_EVERY = 60.0
"""Seconds until the history is asked again: it is eventually consistent, and what came late mends gaps."""


@dataclass(slots=True)
class _Known:
    """What is known of one span: the past, its sets, and the question that fills it."""

    past: Past
    sets: SetLog
    question: Question[Series]


@dataclass(frozen=True, slots=True)
class Now:
    """The patient at this moment: `standing` are the open alerts, `past` what the archive tells of others."""

    at: float
    patient: Patient | None = None
    picture: BedPicture | None = None
    assessment: Assessment | None = None
    standing: tuple[Alert, ...] = ()
    past: tuple[AlertEvent, ...] = ()


class TrendView:
    """One patient's trends as they are looked at. Each span is asked for once, and again now and then.

    What comes live extends every span that was asked for, without a question.
    """

    def __init__(self, region: RegionWatch, patient: str, span: Span = SPANS[TWELVE_HOURS]) -> None:
        self._region = region
        self._patient = patient
        self._known: dict[str, _Known] = {}
        self._axis = Axis.over(span, 1, region.clock.now())
        self._standing: tuple[Alert, ...] = ()
        self._past: tuple[AlertEvent, ...] | None = None
        self._alerts: tuple[Alert, ...] = ()
        self.span = span
        self.cursor: float | None = None

    @property
    def now(self) -> float:
        """The present, by the store's time."""
        return self._region.clock.now()

    @property
    def answer(self) -> Answer[Series]:
        """How the question for the span stands that is looked at."""
        return self._of_span().question.answer

    async def follow(self) -> None:
        """Ask for the span that is looked at, until cancelled; says why it fails, and asks again."""
        await self._of_span().question.ask_for_ever(self._region)

    def look_back(self, steps: int) -> bool:
        """Look further back, or less far; False where there is no such span."""
        place = SPANS.index(self.span) + steps
        if not 0 <= place < len(SPANS):
            return False
        self.span = SPANS[place]
        return True

    def move(self, cells: int) -> None:
        """Move the cursor by cells, to the right when positive; in the present it ends."""
        at = None if self.cursor is None else self._axis.cell(max(self.cursor, self._axis.start))
        cell = max(0, (self._axis.cells - 1 if at is None else at) + cells)
        self.cursor = self._axis.begins(cell) if cell < self._axis.cells - 1 else None

    def move_sets(self, sets: int) -> None:
        """Move the cursor by rows of the table, to older ones when positive."""
        row = self.span.row
        newest = int(self.now // row)
        at = newest if self.cursor is None else int(self.cursor // row)
        oldest = newest - round(self.span.seconds / row) + 1
        wanted = max(oldest, at - sets)
        self.cursor = wanted * row if wanted < newest else None

    def read(self, moment: float | None) -> None:
        """Read a moment, as far back as the span goes; the present with None, or where it is the newest."""
        last = self._axis.begins(self._axis.cells - 1)
        self.cursor = None if moment is None or moment >= last else moment

    def hear(self, now: Now) -> None:
        """Let what has come live go on every span that was asked for, seen or not."""
        if now.picture is not None and now.picture.vitals is not None:
            for each in self._known.values():
                each.past.add(now.picture.vitals, now.at)

    def facts(self, now: Now, cells: int, across: int) -> TrendFacts:
        """What the pane draws in so many cells, with so many dots across in each."""
        known = self._of_span()
        self._axis = axis = Axis.over(self.span, cells, now.at)
        patient = now.patient
        sets = known.sets.rows(now.at, patient, axis.step)
        if self.cursor is not None:
            self.cursor = max(self.cursor, min(axis.start, sets[0].start))
        return TrendFacts(
            axis=axis,
            span=self.span,
            columns=_columns(known.past, axis, across),
            sets=sets,
            here=self._here(known, now),
            cursor=self.cursor,
            picture=now.picture,
            assessment=now.assessment,
            limits=None if patient is None else limits_for(patient, now.at),
            alerts=self._alerts_of(now),
            answer=known.question.answer,
        )

    def _of_span(self) -> _Known:
        known = self._known.get(self.span.label)
        if known is None:
            past = Past(self._patient, self.span)
            question = Question("vitals", "history", lambda stores, now: self._ask(stores, now, past), _EVERY)
            known = self._known[self.span.label] = _Known(past, SetLog(past), question)
        return known

    def _here(self, known: _Known, now: Now) -> ObservedSet:
        axis = self._axis
        cell = None if self.cursor is None else axis.cell(max(self.cursor, axis.start))
        if cell is None:
            vitals = now.picture.vitals if now.picture else None
            return observed_now(vitals, now.assessment, now.at)
        return observed_between(known.past, axis.begins(cell), axis.begins(cell + 1), now.patient)

    def _alerts_of(self, now: Now) -> tuple[Alert, ...]:
        """The open alerts and those of the archive; gathered anew when either has changed."""
        if self._past is not now.past or self._standing != now.standing:
            self._standing, self._past = now.standing, now.past
            past = episodes(now.past, [alert.id for alert in now.standing])
            self._alerts = (*now.standing, *(_over(each.alert) for each in past))
        return self._alerts

    async def _ask(self, stores: Stores, now: float, past: Past) -> Series:
        """Ask for a span and for what came before it, and fill the past with them."""
        span = past.span
        start = now - span.seconds - span.cells[-1]
        series, lead = await asyncio.gather(
            self._series(stores, start, now + span.step, span.step),
            self._series(stores, start - LEAD, start, LEAD_STEP),
        )
        past.fill(series, lead)
        return series

    async def _series(self, stores: Stores, start: float, stop: float, step: float) -> Series:
        found = await stores.vitals.history([self._patient], start, stop, step)
        return found.get(self._patient) or Series(start // step * step, step, {})


def _over(alert: Alert) -> Alert:
    """An alert of the archive is over, even where nobody said when it ended."""
    return alert if alert.ended is not None else replace(alert, ended=alert.changed)


def _columns(past: Past, axis: Axis, across: int) -> dict[Signal, tuple[float | None, ...]]:
    """Each signal in the columns in which it is drawn; the pulse stands in for the heart rate."""
    length, first, count = axis.step / across, axis.first * across, axis.cells * across
    found: dict[Signal, tuple[float | None, ...]] = {
        signal: past.columns(signal, length, first, count)
        if signal in TRACED
        else past.columns(signal, axis.step, axis.first, axis.cells)
        for signal in Signal
        if signal is not Signal.PULSE
    }
    pulses = past.columns(Signal.PULSE, length, first, count)
    hearts = zip(found[Signal.HR], pulses, strict=True)
    found[Signal.HR] = tuple(pulse if heart is None else heart for heart, pulse in hearts)
    return found
