"""Readings as line protocol: a line each, in the series of its stream.

A series is a stream: one source at one bed for one patient. So nobody's word is taken for another's at the
same moment, and a heart rate of a monitor is never aged by the interval of a cuff. Written by hand: the
driver's `Point` takes nine times as long (docs/influxdb.md).
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from backends.influxdb.texts import coded, coded_source
from backends.ports import Invalid
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source

FIELDS = tuple(signal.name.lower() for signal in Signal)
"""The field of each signal, at the place of its number; `off_hr` and so on say that a sensor is off."""

AT_ONCE = 1_000
"""Lines of one request; more take longer without being faster."""

_MOST_STREAMS = 100_000
_MOST_WORDS = 4_096
_WIDTH = len(Signal)
_LATEST = 9_223_372_036.0
"""Seconds; InfluxDB counts in nanoseconds, so that its time ends in the year 2262."""

Stream: TypeAlias = tuple[str, Bed, Source]


class _Words(dict[float, str]):
    """How the values of a field are written: most come again, and writing takes ten times a look-up."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __missing__(self, value: float) -> str:
        if value - value != 0:  # InfluxDB refuses a whole request for one NaN in it
            return ""
        if len(self) >= _MOST_WORDS:
            self.clear()
        words = self[value] = f"{self._field}={value},"
        return words


class Lines:
    """Writes a region's readings; remembers how the streams' series are called."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._heads: dict[Stream, str] = {}
        self._words = tuple(map(_Words, FIELDS))

    def bodies(self, readings: Sequence[Reading]) -> Iterator[bytes]:
        """The readings in requests of `AT_ONCE` lines; raises Invalid for what can never be kept."""
        if len(self._heads) > _MOST_STREAMS:
            self._heads.clear()
        for first in range(0, len(readings), AT_ONCE):
            yield "\n".join(map(self._line, readings[first : first + AT_ONCE])).encode()

    def _line(self, reading: Reading) -> str:
        observed, values = reading.observed, reading.values
        if not 0.0 <= observed < _LATEST or len(values) != _WIDTH:
            raise Invalid("a reading must have a value or None for each signal, and a moment after 1970")
        stream = (reading.patient, reading.bed, reading.source)
        head = self._heads.get(stream) or self._new_head(stream)
        at = round(observed * 1000)
        said = [words[value] for words, value in zip(self._words, values, strict=True) if value is not None]
        if reading.off:
            said += [f"off_{FIELDS[signal]}=1," for signal in reading.off]
        return f"{head}{''.join(said)}delay={_delay(reading.received, at)} {at}"

    def _new_head(self, stream: Stream) -> str:
        patient, bed, source = stream
        if bed.region != self._region:
            raise Invalid(f"this is the history of region {self._region}")
        head = self._heads[stream] = (
            f"vitals,bed={coded(bed.label)},patient={coded(patient)},"
            f"source={coded_source(source)},ward={coded(bed.ward)} "
        )
        return head


def _delay(received: float, at: int) -> int:
    """Milliseconds between a reading's being observed and its being received."""
    try:
        return round(received * 1000) - at
    except (ValueError, OverflowError) as error:
        raise Invalid("a reading must have been received at some moment") from error
