"""The last minute of a bed: its newest samples, and the medians that NEWS2 scores (clinical ground 2.3)."""

from bisect import bisect_left, insort
from collections import deque
from math import ceil
from operator import is_

from clinical.last_said import LastSaid
from clinical.places import Bed
from clinical.vitals import (
    CONTINUOUS,
    BedVitals,
    Quality,
    Reading,
    Sample,
    Signal,
    Source,
    Values,
)

WINDOW = 60.0
"""Seconds of the patient's life over which a median looks back."""

MOST = 600
"""Samples that a window holds at most, however often a source speaks."""

LATER_AT_MOST = 10.0
"""Seconds by which a sample may have come later than the last one did, to be taken while the clock has not
come back to where it was set back from: more than that, and it may tell of a time before the last one."""

_NOTHING: frozenset[Signal] = frozenset()
_NEVER = float("-inf")
_ALL = (True,) * len(Signal)
_NOBODY = (None,) * len(Signal)


class _Run:
    """The valid samples of one continuous signal within the window, by time and by size."""

    __slots__ = ("by_age", "by_size", "most", "needed", "newest", "source", "span")

    def __init__(self) -> None:
        self.by_age: deque[float] = deque()
        self.newest = _NEVER
        self.by_size: list[float] = []
        self.source: Source | None = None
        self.span, self.needed, self.most = WINDOW, 1, MOST

    def add(self, value: float, observed: float, source: Source, now: float) -> float | None:
        """Take a sample newer than all before; gives the median of the window that ends now."""
        if source is not self.source:
            self._heed(source)
        if observed < self.newest:
            self._clear()
        self.newest = observed
        self.by_age += (observed, value)
        insort(self.by_size, value)
        while len(self.by_size) > self.most:
            self._drop_oldest()
        return self.median(now)

    def median(self, now: float) -> float | None:
        """The median of the window that ends now; None where under half of it is valid."""
        by_age, by_size = self.by_age, self.by_size
        oldest = now - self.span
        while by_age and by_age[0] <= oldest:
            by_age.popleft()
            del by_size[bisect_left(by_size, by_age.popleft())]
        count = len(by_size)
        if count < self.needed:
            return None
        middle = count >> 1
        return by_size[middle] if count & 1 else (by_size[middle - 1] + by_size[middle]) / 2

    def _heed(self, source: Source) -> None:
        """Learn how many samples to expect; a source that speaks rarely counts by its last one alone."""
        self.source = source
        self.span = WINDOW / max(source.pace, 1.0)
        expected = min(self.span / max(source.interval, 1e-3), MOST)
        self.needed = max(1, ceil(expected / 2))
        self.most = MOST if expected >= 2 else 1
        if expected < 2:
            self.span = max(self.span, 2.5 * source.interval)

    def _clear(self) -> None:
        """Begin anew: the clock has been set back."""
        self.by_age.clear()
        self.by_size.clear()

    def _drop_oldest(self) -> None:
        self.by_age.popleft()
        del self.by_size[bisect_left(self.by_size, self.by_age.popleft())]


class VitalsWindow:
    """What a bed's monitors said lately; readings in, `BedVitals` out.

    The newest by observed time wins: duplicates and late readings change nothing. Nothing is newer than the
    time at which it was received: a device whose clock is ahead does not silence what comes after it, and
    what is later than now, because the clock was set back, gives way, but not to what comes late. A median
    looks back from the time at which the reading was received.
    """

    __slots__ = (
        "_held", "_held_until", "_medians", "_newest", "_runs", "_said", "_settled", "bed", "patient",
    )  # fmt: skip

    def __init__(self, bed: Bed, patient: str) -> None:
        self.bed = bed
        self.patient = patient
        self._settled: tuple[Sample | None, ...] = (None,) * len(Signal)
        self._said: LastSaid | None = None
        self._newest = _NEVER
        self._runs = tuple(_Run() for _ in CONTINUOUS)
        self._medians: tuple[float | None, ...] = (None,) * len(CONTINUOUS)
        self._held: tuple[float | None, ...] = self._medians
        self._held_until = _NEVER

    @property
    def vitals(self) -> BedVitals:
        """The bed's vital signs as they stand."""
        return BedVitals(self.bed, self.patient, self._said or self._settled, self._medians)

    def add(self, reading: Reading, implausible: frozenset[Signal] = _NOTHING) -> BedVitals:
        """Take a vetted reading, with what `vet` found implausible in it; gives the vital signs after it.

        Raises ValueError for another patient's reading.
        """
        if reading.patient != self.patient:
            raise ValueError(f"a reading of another patient for bed {self.bed}")
        values, received, source = reading.values, reading.received, reading.source
        observed = min(reading.observed, received)
        if reading.off or implausible:
            self._note_missing(reading, implausible)
        if observed > self._newest:
            self._newest = observed
        else:
            values = self._without_known(values, observed, received)
        self._say(values, observed, received, source)
        self._medians = tuple([
            run.median(received) if value is None else run.add(value, observed, source, received)
            for value, run in zip(values, self._runs, strict=False)
        ])  # fmt: skip
        if received < self._held_until:
            self._hold()
        return self.vitals

    def restore(self, vitals: BedVitals) -> None:
        """Go on from what another intake published; its medians hold for at most one window more."""
        self._settled, self._said = tuple(vitals.latest), None
        self._medians = self._held = vitals.medians
        self._newest = max((s.observed for s in vitals.latest if s is not None), default=_NEVER)
        self._held_until = self._newest + WINDOW

    def _say(self, values: Values, observed: float, received: float, source: Source) -> None:
        """Let what is said now stand in place of what was said before of the same signals."""
        gaps = tuple(map(is_, values, _NOBODY))
        if gaps == _ALL:
            return
        if self._said is not None and gaps == self._said.gaps:
            gaps = self._said.gaps
        else:
            stood = zip(self._settle(), gaps, strict=True)
            self._settled = tuple(sample if gap else None for sample, gap in stood)
        self._said = LastSaid(values, observed, received, source, gaps, self._settled)

    def _settle(self) -> tuple[Sample | None, ...]:
        """Put what was said last among the samples that stand; gives them."""
        if self._said is not None:
            self._settled, self._said = self._said.samples, None
        return self._settled

    def _hold(self) -> None:
        """Let restored medians stand until the window has enough of its own."""
        self._medians = tuple(
            held if median is None else median for median, held in zip(self._medians, self._held, strict=True)
        )

    def _without_known(self, values: Values, observed: float, received: float) -> Values:
        """Leave out of values those of signals of which something as new is known already."""
        return tuple(
            None if last is not None and _known(last, signal, observed, received) else value
            for value, last, signal in zip(values, self._settle(), Signal, strict=True)
        )

    def _note_missing(self, reading: Reading, implausible: frozenset[Signal]) -> None:
        """Note signals without a value; a cuff or a nurse that is silent does not undo the last one."""
        observed = min(reading.observed, reading.received)
        latest = list(self._settle())
        for signal in reading.off | implausible:
            last = latest[signal]
            if last is not None and _known(last, signal, observed, reading.received):
                continue
            quality = Quality.IMPLAUSIBLE if signal in implausible else Quality.SENSOR_OFF
            kept = last is not None and last.value is not None and signal not in CONTINUOUS
            if quality is Quality.IMPLAUSIBLE or not kept:
                latest[signal] = Sample(None, observed, reading.received, quality, reading.source)
                self._newest = max(self._newest, observed)
        self._settled = tuple(latest)


def _known(last: Sample, signal: Signal, observed: float, received: float) -> bool:
    """Whether the last sample tells as much as one observed and received then, or more."""
    if observed > last.observed:
        return False
    if last.observed <= received or signal not in CONTINUOUS:
        return last.observed <= received
    return received - observed > last.received - last.observed + LATER_AT_MOST
