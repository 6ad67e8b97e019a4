"""A patient's past within one span: filled from the history, going on with every reading, gaps as gaps."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from typing import NamedTuple

from clinical.spans import Span
from clinical.vitals import AHEAD, CONTINUOUS, FACTS, BedVitals, Cadence, Freshness, Series, Signal, plausible

LEAD = 4 * 3600.0
"""Seconds before a span from which NEWS2 may still use what was charted (clinical ground 2.3)."""

LEAD_STEP = 300.0
"""The step in which those hours are asked for."""


class Observed(NamedTuple):
    """A value, when it was observed, as exactly as the steps tell, and how far it was to be trusted then."""

    value: float
    at: float
    fresh: Freshness = Freshness.CURRENT


class _Steps:
    """The steps of one signal: totals and weights of means, or for what is charted the last word."""

    __slots__ = ("_settled", "kept", "last_word", "order", "step")

    def __init__(self, step: float, last_word: bool) -> None:
        self.step, self.last_word = step, last_word
        self.kept: dict[int, tuple[float, float]] = {}
        self.order: list[int] = []
        self._settled: dict[int, tuple[int, tuple[float | None, ...]]] = {}

    def put(self, index: int, total: float, weight: float) -> None:
        """Begin a step afresh."""
        if index not in self.kept:
            insort(self.order, index)
        self.kept[index] = total, weight
        if any(index // per < first + len(row) for per, (first, row) in self._settled.items()):
            self._settled.clear()

    def add(self, at: float, value: float, weight: float) -> None:
        """Take a value into the step of its moment."""
        index = int(at // self.step)
        before, weighed = (0.0, 0.0) if self.last_word else self.kept.get(index, (0.0, 0.0))
        self.put(index, before + value * weight, weighed + weight)

    def mean(self, first: int, beyond: int) -> float | None:
        """The mean, or the last word, of the steps in [first, beyond)."""
        here = self.order[bisect_left(self.order, first) : bisect_left(self.order, beyond)]
        if not here:
            return None
        found = [self.kept[index] for index in (here[-1:] if self.last_word else here)]
        return sum(total for total, _ in found) / sum(weight for _, weight in found)

    def row(self, per: int, first: int, count: int) -> tuple[float | None, ...]:
        """So many columns of `per` steps each; those before the newest value's are worked out once."""
        newest = self.order[-1] // per if self.order else first
        end = min(first + count, max(first, newest))
        begun, settled = self._settled.get(per, (first, ()))
        settled = settled[first - begun : end - begun] if begun <= first <= begun + len(settled) else ()
        settled += self._columns(per, first + len(settled), end)
        self._settled[per] = first, settled
        return settled + self._columns(per, end, first + count)

    def _columns(self, per: int, first: int, beyond: int) -> tuple[float | None, ...]:
        return tuple(self.mean(column * per, (column + 1) * per) for column in range(first, beyond))

    def newest(self, first: int, beyond: int) -> Observed | None:
        """The value of the newest step in [first, beyond)."""
        place = bisect_left(self.order, beyond)
        if place == 0 or (index := self.order[place - 1]) < first:
            return None
        total, weight = self.kept[index]
        return Observed(total / weight, index * self.step)

    def take(self, told: Mapping[int, tuple[float, float]], first: int) -> None:
        """Put what was told in place of what was kept, and drop what is older than the `first` step."""
        later = {index: kept for index, kept in self.kept.items() if index >= first}
        self.kept = later | dict(told)
        self.order = sorted(self.kept)
        self._settled.clear()


class Past:
    """What is known of one patient over one span, step by step.

    `version` rises whenever what had been known changes; new readings alone leave it as it is.
    """

    def __init__(self, patient: str, span: Span) -> None:
        self.patient = patient
        self.span = span
        self.version = 0
        self._steps = tuple(_Steps(span.step, FACTS[signal].cadence is Cadence.CHARTED) for signal in Signal)
        self._before: dict[Signal, Observed] = {}
        self._seen = [float("-inf")] * len(Signal)

    def fill(self, series: Series, lead: Series | None = None) -> None:
        """Take history in place of what was kept for its time; gaps in it change nothing.

        `lead` is what came before the span. Raises ValueError for steps of another length.
        """
        if series.step != self.span.step:
            raise ValueError(f"a history in steps of {series.step:g} s, not of {self.span.step:g} s")
        first = round(series.start / series.step)
        for signal, values in series.values.items():
            weight = series.step if signal in CONTINUOUS else 1.0
            told = {
                index: (value * weight, weight)
                for index, value in enumerate(values, first)
                if value is not None and plausible(signal, value)
            }
            self._steps[signal].take(told, first)
        if lead is not None:
            self._before = dict(_lasts(lead))
        self.version += 1

    def add(self, vitals: BedVitals, now: float) -> None:
        """Take the samples that are new, each into the step of its own moment; another patient's are not."""
        if vitals.patient != self.patient:
            return
        oldest = now - self.span.seconds
        for signal, sample in zip(Signal, vitals.latest, strict=True):
            if sample is None or sample.value is None or sample.observed <= self._seen[signal] <= now:
                continue
            if oldest <= sample.observed < now + AHEAD and plausible(signal, sample.value):
                self._seen[signal] = sample.observed
                weight = max(sample.source.interval, 0.001) if signal in CONTINUOUS else 1.0
                self._steps[signal].add(sample.observed, sample.value, weight)

    def columns(self, signal: Signal, length: float, first: int, count: int) -> tuple[float | None, ...]:
        """So many columns of `length` seconds from the `first` multiple of it on: means, None for a gap.

        Of what is charted a column gives the last word. `length` must be a whole number of steps.
        """
        return self._steps[signal].row(round(length / self.span.step), first, count)

    def mean(self, signal: Signal, start: float, stop: float) -> float | None:
        """The mean between two moments, which lie on steps."""
        step = self.span.step
        return self._steps[signal].mean(round(start / step), round(stop / step))

    def newest(self, signal: Signal, start: float, stop: float) -> Observed | None:
        """The newest value between two moments, from before the span too."""
        step = self.span.step
        found = self._steps[signal].newest(round(start / step), round(stop / step))
        if found is None and (before := self._before.get(signal)) and start <= before.at < stop:
            return before
        return found


def _lasts(lead: Series) -> dict[Signal, Observed]:
    """The last value of each signal, where it has one."""
    found: dict[Signal, Observed] = {}
    for signal, values in lead.values.items():
        for place in range(len(values) - 1, -1, -1):
            if (value := values[place]) is not None and plausible(signal, value):
                found[signal] = Observed(value, lead.start + place * lead.step)
                break
    return found
