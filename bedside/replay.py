"""Recorded numerics at any speed: a replay at 60x is a patient who lives sixty times as fast."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from bedside.recording import Recording, Row
from clinical.places import Bed
from clinical.vitals import Reading, Source, SourceKind

PAUSE = 40.0
"""Seconds of silence between two runs, so that one end and the other beginning are not one course."""
BATCH = 1000
_AT_MOST = 5000


class Replay:
    """One bed that speaks from a recording, from `start` on (seconds, UTC), at most 3600 times as fast.

    Readings carry the time at which they are replayed; the source its pace and the interval divided by it.
    With `loop` it begins again after a pause, saying which run it is.
    """

    def __init__(
        self,
        recording: Recording,
        bed: Bed,
        patient: str,
        *,
        start: float,
        speed: float = 1.0,
        loop: bool = False,
    ) -> None:
        if not 0.01 <= speed <= 3600.0:
            raise ValueError(f"a speed of {speed:g}; it must be between 0.01 and 3600")
        self._recording, self._bed, self._patient = recording, bed, patient
        self._speed, self._loop = speed, loop
        self._start = start
        self._place = 0
        self._run = 1
        self._source = self._named()

    @property
    def over(self) -> bool:
        """Whether all has been said, and nothing more will be."""
        return not self._loop and self._place >= len(self._recording.rows)

    @property
    def end(self) -> float:
        """When this run is over (seconds, UTC)."""
        return self._start + self._recording.length / self._speed

    def due(self, now: float) -> Sequence[Reading]:
        """Every reading since the last call, up to `now`, oldest first; at most the last 5000."""
        out: list[Reading] = []
        while True:
            out.extend(self._said(now))
            if not self._loop or now < self.end + PAUSE:
                return out[-_AT_MOST:]
            self._begin_again(now)

    def _said(self, now: float) -> Iterator[Reading]:
        rows = self._recording.rows
        stop = bisect_left(rows, (now - self._start) * self._speed + 1e-6, key=_when)
        for row in rows[self._place : stop]:
            yield self._reading(row, self._start + row.at / self._speed, now)
        self._place = max(self._place, stop)

    def _begin_again(self, now: float) -> None:
        """Start the next run; runs that nobody asked for are left out."""
        whole = self.end + PAUSE - self._start
        missed = int((now - self._start) / whole)
        self._run += missed
        self._start += missed * whole
        self._place = 0
        self._source = self._named()

    def _named(self) -> Source:
        name = f"replay {self._speed:g}x" + (f", run {self._run}" if self._run > 1 else "")
        return Source(name, SourceKind.REPLAYED, self._recording.interval / self._speed, self._speed)

    def _reading(self, row: Row, at: float, now: float) -> Reading:
        return Reading(self._bed, self._patient, at, now, row.values, self._source, row.off)


def _when(row: Row) -> float:
    return row.at


def at_once(recording: Recording, bed: Bed, patient: str, now: float) -> Iterator[Sequence[Reading]]:
    """The whole record with its own spacing, its last row now: batches, oldest first."""
    source = Source("recording", SourceKind.REPLAYED, recording.interval)
    start = now - recording.rows[-1].at
    readings = (
        Reading(bed, patient, start + row.at, now, row.values, source, row.off) for row in recording.rows
    )
    while batch := list(islice(readings, BATCH)):
        yield batch
