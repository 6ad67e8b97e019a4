"""What has been heard of a bed already, so that a reading that comes twice counts once."""

from bisect import bisect_right

from clinical.vitals import Reading, Values

_SPANS = 64
_SOURCES = 8


class _Spans:
    """The times heard of one source, as spans without a gap of more than one and a half intervals."""

    __slots__ = ("_gap", "ends", "starts", "values")

    def __init__(self, reading: Reading) -> None:
        self._gap = 1.5 * reading.source.interval
        self.starts = [reading.observed]
        self.ends = [reading.observed]
        self.values: Values = reading.values

    def is_new(self, reading: Reading) -> bool:
        at, newest = reading.observed, self.ends[-1]
        if at < newest:
            return self._is_late(at)
        if at == newest and reading.values == self.values:
            return False
        self.values = reading.values
        if at - newest <= self._gap:
            self.ends[-1] = at
        else:
            self._add(len(self.starts), at)
        return True

    def _is_late(self, at: float) -> bool:
        place = bisect_right(self.starts, at)
        if place and at <= self.ends[place - 1]:
            return False
        self._add(place, at)
        self._join(place)
        self._join(place - 1)
        return True

    def _add(self, place: int, at: float) -> None:
        self.starts.insert(place, at)
        self.ends.insert(place, at)
        if len(self.starts) > _SPANS:
            del self.starts[1], self.ends[0]

    def _join(self, place: int) -> None:
        """Join a span with the next one where no reading fits between them."""
        if 0 <= place < len(self.starts) - 1 and self.starts[place + 1] - self.ends[place] <= self._gap:
            del self.starts[place + 1], self.ends[place]


class Heard:
    """The times heard of each source of one bed."""

    __slots__ = ("_sources",)

    def __init__(self) -> None:
        self._sources: dict[str, _Spans] = {}

    def is_new(self, reading: Reading) -> bool:
        """Whether a reading was not heard before; it has been from now on."""
        spans = self._sources.get(reading.source.name)
        if spans is not None:
            return spans.is_new(reading)
        if len(self._sources) >= _SOURCES:
            del self._sources[next(iter(self._sources))]
        self._sources[reading.source.name] = _Spans(reading)
        return True
