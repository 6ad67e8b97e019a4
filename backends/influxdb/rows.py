"""Answers: the rows of an InfluxDB's CSV, and what is gathered from them.

Every text in a row is coded (`texts.coded`) or our own, so that a comma parts columns and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from backends.influxdb.lines import FIELDS
from backends.influxdb.texts import told, told_source
from backends.newest import Newest, sample_of
from backends.ports import Unavailable
from backends.steps import LAST, MEANS, Asked, any_value, mean
from clinical.vitals import Series, Signal

_SIGNALS = {field: signal for signal, field in zip(Signal, FIELDS, strict=True)}
_OFF = {f"off_{field}": signal for field, signal in _SIGNALS.items()}
_TOTALS = {("sum", field): signal for field, signal in _SIGNALS.items()} | {
    ("sum", f"s_{field}"): signal for field, signal in _SIGNALS.items()
}
_COUNTS = {("count", field): signal for field, signal in _SIGNALS.items()} | {
    ("sum", f"n_{field}"): signal for field, signal in _SIGNALS.items()
}


def rows(answer: str, *columns: str) -> Iterator[list[str]]:
    """The wanted columns of each row, in their order; raises Unavailable for what is no answer."""
    places: list[int] | None = None
    for line in answer.split("\r\n"):
        if not line:
            places = None
        elif places is None:
            places = _places(line.split(","), columns)
        else:
            cells = line.split(",")
            yield [cells[place] for place in places]


def _places(header: list[str], columns: Iterable[str]) -> list[int]:
    """Where the wanted columns stand; an error that came after the answer had begun has others."""
    try:
        return [header.index(column) for column in columns]
    except ValueError as error:
        raise Unavailable("it broke off its answer") from error


class _Cells:
    """The sums, the counts and the last values of one patient."""

    def __init__(self, cells: int) -> None:
        self.totals = {signal: [0.0] * cells for signal in MEANS}
        self.counts = {signal: [0.0] * cells for signal in MEANS}
        self.lasts: dict[Signal, list[tuple[int, float] | None]] = {s: [None] * cells for s in LAST}

    def values(self) -> dict[Signal, tuple[float | None, ...]]:
        """What is there of each signal, by the order of the signals."""
        found: dict[Signal, tuple[float | None, ...]] = {
            signal: tuple(map(mean, self.totals[signal], self.counts[signal])) for signal in MEANS
        }
        for signal, lasts in self.lasts.items():
            found[signal] = tuple(None if last is None else last[1] for last in lasts)
        return {signal: values for signal, values in sorted(found.items()) if any_value(values)}


class Histories:
    """Gathers what several answers say of the steps that were asked for; each value counts once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._cells = {patient: _Cells(asked.cells) for patient in asked.patients}
        self._places: dict[str, tuple[int, int]] = {}

    def take(self, answer: str) -> None:
        """Take in an answer; thirty thousand rows take some hundredths of a second."""
        cells_of: dict[str, _Cells] = {}
        for result, time, value, field, code in rows(
            answer, "result", "_time", "_value", "_field", "patient"
        ):
            cells = cells_of.get(code) or cells_of.setdefault(code, self._cells[told(code)])
            at, cell = self._places.get(time) or self._place(time)
            self._add(cells, (result, field), cell, at, float(value))

    def series(self) -> Mapping[str, Series]:
        """The histories, gaps as gaps."""
        start, step = self._asked.start / 1000, self._asked.step / 1000
        return {patient: Series(start, step, cells.values()) for patient, cells in self._cells.items()}

    def _add(self, cells: _Cells, kind: tuple[str, str], cell: int, at: int, value: float) -> None:
        if (signal := _TOTALS.get(kind)) is not None:
            cells.totals[signal][cell] += value
        elif (signal := _COUNTS.get(kind)) is not None:
            cells.counts[signal][cell] += value
        else:
            lasts = cells.lasts[_SIGNALS[kind[1]]]
            stands = lasts[cell]
            if stands is None or stands[0] <= at:
                lasts[cell] = (at, value)

    def _place(self, time: str) -> tuple[int, int]:
        at = _ms(time)
        place = self._places[time] = (at, (at - self._asked.start) // self._asked.step)
        return place


def newest(answer: str) -> Newest:
    """The newest samples of a ward.

    A stream's delay is that of its newest reading: of an older sample `received` is as good as that.
    """
    told_rows = list(rows(answer, "_time", "_value", "_field", "bed", "patient", "source"))
    delays = {tuple(stream): float(value) for _, value, field, *stream in told_rows if field == "delay"}
    found = Newest()
    for time, value, field, *stream in told_rows:
        signal = _SIGNALS.get(field, _OFF.get(field))
        if signal is not None:
            bed, patient, source = stream
            said = None if field in _OFF else float(value)
            sample = sample_of(_ms(time), delays.get(tuple(stream), 0.0), said, told_source(source))
            found.hear(told(bed), told(patient), signal, sample)
    return found


def owed(answer: str) -> frozenset[str]:
    """To which instances something is owed."""
    return frozenset(told(to) for value, to in rows(answer, "_value", "to") if float(value))


def _ms(time: str) -> int:
    return round(datetime.fromisoformat(time).timestamp() * 1000)
