"""Questions to the history: what is due from the raw readings, the rest from minutes and hours."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from backends.embedded import readings, tiers
from backends.embedded.readings import BLOCK, COLUMNS
from backends.newest import KEPT, Newest, sample_of
from backends.steps import LAST, MEANS, Asked, any_value, mean
from clinical.vitals import BedVitals, Series, Signal, Source, SourceKind

_FEW_STREAMS = 8

Streams: TypeAlias = dict[int, tuple[str, str]]
"""The patient and the ward of each stream."""


class _Cells:
    """The sums and counts, and the last values, of one patient while they are gathered."""

    def __init__(self, cells: int) -> None:
        self.counts = [[0] * cells for _ in MEANS]
        self.sums = [[0.0] * cells for _ in MEANS]
        self.lasts: list[list[tuple[int, float] | None]] = [[None] * cells for _ in LAST]

    def add(self, cell: int, sums: Sequence[float | None]) -> None:
        for place, (counts, totals) in enumerate(zip(self.counts, self.sums, strict=True)):
            count, total = sums[2 * place], sums[2 * place + 1]
            if count and total is not None:
                counts[cell] += int(count)
                totals[cell] += total

    def last(self, place: int, cell: int, at: int, value: float) -> None:
        stands = self.lasts[place][cell]
        if stands is None or stands[0] <= at:
            self.lasts[place][cell] = (at, value)

    def values(self) -> dict[Signal, tuple[float | None, ...]]:
        means = {
            signal: tuple(map(mean, self.sums[place], self.counts[place]))
            for place, signal in enumerate(MEANS)
        }
        lasts = {
            signal: tuple(None if last is None else last[1] for last in self.lasts[place])
            for place, signal in enumerate(LAST)
        }
        return {signal: values for signal, values in sorted((means | lasts).items()) if any_value(values)}


def series(connection: sqlite3.Connection, asked: Asked) -> Mapping[str, Series]:
    """Answer a question for histories, as of one moment."""
    gathered = {patient: _Cells(asked.cells) for patient in asked.patients}
    streams = _streams(connection, asked.patients)
    raw_from = _raw_from(connection, asked)
    for source in (*_tiers(raw_from), *_spans(connection, asked, streams, raw_from)):
        _gather(connection, asked, streams, source, gathered)
    start, step = asked.start / 1000, asked.step / 1000
    return {patient: Series(start, step, cells.values()) for patient, cells in gathered.items()}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where sums come from: a tier's text for FROM and WHERE, the moment of a row (ms), and its columns."""

    begin: str
    rows: str
    at: str
    sums: str
    values: Mapping[str, object]
    prefix: str


def _tiers(raw_from: int | None) -> Iterator[_Source]:
    """Hours, and those minutes whose block is not due; only the ones before `raw_from` (s)."""
    before = {"until": 2**62 if raw_from is None else raw_from}
    for tier, seconds in (("hour", 3600), ("minute", 60)):
        sums = ", ".join(f"sum(t.n_{COLUMNS[s]}), sum(t.s_{COLUMNS[s]})" for s in MEANS)
        rows = (
            f"json_each(:streams) j JOIN stream s ON s.number = j.value CROSS JOIN {tier} t"
            f" ON t.stream = s.number AND t.at * {seconds * 1000} < :stop"
            f" AND t.at >= :start / {seconds * 1000} AND t.at < :until / {seconds}"
            f" WHERE t.at * {seconds * 1000} >= :start"
        )
        if tier == "minute":
            rows += " AND NOT EXISTS (SELECT 1 FROM due WHERE block = t.at / 5 AND due.ward = s.ward)"
        yield _Source("", rows, f"t.at * {seconds * 1000}", sums, before, "t.")


def _spans(
    connection: sqlite3.Connection, asked: Asked, streams: Streams, raw_from: int | None
) -> Iterator[_Source]:
    """The raw readings of blocks that are due; all of them from `raw_from` (s) on."""
    first, last = readings.kept(connection)
    begin = max(first, asked.start // 1000)
    beyond = min(last + 1, -(-asked.stop // 1000))
    for ward in sorted({ward for _, ward in streams.values()}):
        few = sum(where == ward for _, where in streams.values()) <= _FEW_STREAMS
        for low, high in _due(connection, ward, begin, beyond if raw_from is None else min(beyond, raw_from)):
            yield _raw(ward, low, high, few)
        if raw_from is not None and raw_from < beyond:
            yield _raw(ward, max(begin, raw_from), beyond, few)


def _raw(ward: str, first: int, beyond: int, few: bool) -> _Source:
    rows = (
        f"{tiers.RAW} WHERE {'' if few else '+'}r.stream IN (SELECT value FROM json_each(:streams))"
        " AND r.second * 1000 + r.ms >= :start AND r.second * 1000 + r.ms < :stop"
    )
    sums = tiers.counted("r.")
    span = {"ward": ward, "first": first, "beyond": beyond}
    return _Source(tiers.SPAN, rows, "r.second * 1000 + r.ms", sums, span, "r.")


def _due(connection: sqlite3.Connection, ward: str, begin: int, beyond: int) -> list[tuple[int, int]]:
    rows = connection.execute(
        "SELECT block FROM due WHERE ward = ? AND block >= ? AND block * ? < ?",
        (ward, begin // BLOCK, BLOCK, beyond),
    )
    return [(max(begin, block * BLOCK), min(beyond, (block + 1) * BLOCK)) for (block,) in rows]


def _raw_from(connection: sqlite3.Connection, asked: Asked) -> int | None:
    """For steps that are no whole minutes: the second from which on raw readings answer."""
    return None if asked.step % 60_000 == 0 else tiers.raw_since(connection)


def _streams(connection: sqlite3.Connection, patients: Sequence[str]) -> Streams:
    rows = connection.execute(
        "SELECT number, patient, ward FROM stream WHERE patient IN (SELECT value FROM json_each(?))",
        (json.dumps(patients),),
    )
    return {number: (patient, ward) for number, patient, ward in rows}


def _gather(
    connection: sqlite3.Connection,
    asked: Asked,
    streams: Streams,
    source: _Source,
    gathered: Mapping[str, _Cells],
) -> None:
    stream = f"{source.prefix}stream"
    cell = f"({source.at} - :start) / :step"
    values = {
        "start": asked.start,
        "stop": asked.stop,
        "step": asked.step,
        "streams": json.dumps(list(streams)),
        **source.values,
    }
    question = f"{source.begin} SELECT {stream}, {cell}, {source.sums} FROM {source.rows} GROUP BY 1, 2"
    for number, place, *sums in connection.execute(question, values):
        gathered[streams[number][0]].add(place, sums)
    for which, signal in enumerate(LAST):
        column = f"{source.prefix}{COLUMNS[signal]}"
        question = (
            f"{source.begin} SELECT {stream}, {cell}, max({source.at}), {column} FROM {source.rows}"
            f" AND {column} IS NOT NULL GROUP BY 1, 2"
        )
        for number, place, at, value in connection.execute(question, values):
            gathered[streams[number][0]].last(which, place, at, value)


@dataclass(frozen=True, slots=True)
class _Stream:
    patient: str
    label: str
    source: Source


def latest(connection: sqlite3.Connection, region: str, ward: str, now: float) -> tuple[BedVitals, ...]:
    """Each bed's newest samples, from the newest values kept at each roll-up and the blocks still due."""
    streams = _ward_streams(connection, ward)
    newest = Newest()
    for number, signal, observed, delay, value in _newest(connection, ward, int(now) - KEPT):
        stream = streams[number]
        newest.hear(
            stream.label, stream.patient, Signal(signal), sample_of(observed, delay, value, stream.source)
        )
    return newest.beds(region, ward)


def _newest(
    connection: sqlite3.Connection, ward: str, since: int
) -> Iterator[tuple[int, int, int, int, float | None]]:
    """Stream, signal, observed (ms), delay (ms) and value (None: sensor off), older ones among them."""
    yield from connection.execute(
        "SELECT n.stream, n.signal, n.observed, n.delay, n.value FROM stream s JOIN newest n"
        " ON n.stream = s.number WHERE s.ward = ? AND n.observed >= ?",
        (ward, since * 1000),
    )
    first, last = readings.kept(connection)
    for low, high in _due(connection, ward, max(first, since), last + 1):
        span = {"first": low, "beyond": high, "ward": ward}
        for signal in Signal:
            yield from connection.execute(tiers.newest_raw(signal), span)
        yield from _off(connection, span)


def _off(
    connection: sqlite3.Connection, span: Mapping[str, object]
) -> Iterator[tuple[int, int, int, int, float | None]]:
    rows = connection.execute(
        f"{tiers.SPAN} SELECT r.stream, max(r.second * 1000 + r.ms), r.delay, r.off FROM {tiers.RAW}"
        " WHERE r.off IS NOT NULL GROUP BY r.stream, r.off",
        span,
    )
    for stream, observed, delay, off in rows:
        for signal in Signal:
            if off >> signal & 1:
                yield stream, signal, observed, delay, None


def _ward_streams(connection: sqlite3.Connection, ward: str) -> dict[int, _Stream]:
    rows = connection.execute(
        "SELECT number, patient, label, source, kind, interval, pace FROM stream WHERE ward = ?", (ward,)
    )
    return {
        number: _Stream(patient, label, Source(name, SourceKind(kind), interval, pace))
        for number, patient, label, name, kind, interval, pace in rows
    }
