"""Reading recorded numerics from CSV of any maker: what can be read is used, what cannot is counted.

What devices send for "not measured" (`clinical.vitals.not_measured`), and any number below 0, becomes `off`;
an empty field (or nan) is no sample. FiO2 is not used: NEWS2 and the chart count litres a minute.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import BinaryIO

from bedside.columns import Columns, recognise
from clinical.vitals import Consciousness, Signal, Values, not_measured

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is read at all."""
MOST_ROWS = 300_000
LONGEST_LINE = 20_000
SHOWN = 10
"""How many bad lines a report names by number."""
SHIPPED = "s00001_numerics_1min.csv"

_MISSING = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "--"})


@dataclass(frozen=True, slots=True)
class Row:
    """What was recorded at one moment: seconds from the recording's start."""

    at: float
    values: Values
    off: frozenset[Signal]


@dataclass(slots=True)
class Report:
    """What became of a file: columns used, not used and unknown; lines and fields that could not be read."""

    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    rows: int = 0
    bad_lines: int = 0
    first_bad: list[int] = field(default_factory=list)
    bad_fields: int = 0
    cut: bool = False

    def spoilt(self, line: int) -> None:
        """Count a line (from 1, the header being 1 too) that could not be read."""
        self.bad_lines += 1
        if len(self.first_bad) < SHOWN:
            self.first_bad.append(line)

    def lines(self) -> tuple[str, ...]:
        """The report for a person, a line each; says only what there is to say."""
        said = [f"{self.rows} rows; used: {', '.join(self.used)}"]
        if self.unused:
            said.append(f"known but not used: {', '.join(self.unused[:SHOWN])}")
        if self.unknown:
            more = f" and {len(self.unknown) - SHOWN} more" if len(self.unknown) > SHOWN else ""
            said.append(f"unknown columns: {', '.join(self.unknown[:SHOWN])}{more}")
        if self.bad_lines:
            dots = ", ..." if self.bad_lines > len(self.first_bad) else ""
            said.append(f"{self.bad_lines} bad lines left out: {', '.join(map(str, self.first_bad))}{dots}")
        if self.bad_fields:
            said.append(f"{self.bad_fields} fields that are no number left out")
        if self.cut:
            said.append(f"only the first {MOST_ROWS} rows are used")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Recording:
    """A record ready to be replayed: rows by time, and the median seconds between them."""

    name: str
    rows: tuple[Row, ...]
    interval: float
    report: Report

    @property
    def length(self) -> float:
        """Seconds from the first row to the end of the last."""
        return self.rows[-1].at + self.interval


def shipped() -> Recording:
    """The real ICU record of 32 hours that comes with the program."""
    with as_file(files("bedside") / "recordings" / SHIPPED) as path:
        return read(path)


def read(path: Path) -> Recording:
    """Read a file; raises OSError, or ValueError in one line where it is no record."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.name}: larger than {LARGEST // 2**20} MB")
    with path.open("rb") as file:
        return parse(_lines(file), path.stem)


def parse(lines: Iterable[str], name: str) -> Recording:
    """Read the lines of a CSV file; raises ValueError, in one line, where no row can be used."""
    numbered = enumerate(lines, 1)
    first = next(((number, line) for number, line in numbered if line.strip()), None)
    if first is None:
        raise ValueError(f"{name}: the file is empty")
    separator = max(",;\t", key=first[1].count)
    try:
        columns = recognise(_split(first[1], separator))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    report = Report(columns.used, columns.unused, columns.unknown)
    rows = sorted(_rows(numbered, columns, separator, report), key=_when)
    if not rows:
        raise ValueError(f"{name}: no line can be read ({report.bad_lines} bad)")
    report.rows = len(rows)
    start = rows[0].at
    return Recording(
        name, tuple(Row(row.at - start, row.values, row.off) for row in rows), _interval(rows), report
    )


def _when(row: Row) -> float:
    return row.at


def _interval(rows: list[Row]) -> float:
    steps = [after.at - before.at for before, after in pairwise(rows) if after.at > before.at]
    return median(steps) if steps else 1.0


def _lines(file: BinaryIO) -> Iterator[str]:
    """The lines as text; the encoding is UTF-8, what is not is replaced."""
    encoding = "utf-8-sig"
    while line := file.readline(LONGEST_LINE + 1):
        yield line.decode(encoding, "replace")
        encoding = "utf-8"


def _split(line: str, separator: str) -> list[str]:
    """The fields of a line; none where it is too long or its quotes are broken."""
    if len(line) > LONGEST_LINE:
        return []
    try:
        return next(csv.reader([line.strip("\r\n").replace("\0", "")], delimiter=separator), [])
    except csv.Error:
        return []


def _rows(
    numbered: Iterable[tuple[int, str]], columns: Columns, separator: str, report: Report
) -> Iterator[Row]:
    found = 0
    for number, line in numbered:
        if not line.strip():
            continue
        if found >= MOST_ROWS:
            report.cut = True
            return
        row = _row(_split(line, separator), columns, separator == ";", report)
        if row is None:
            report.spoilt(number)
        elif row.off or any(value is not None for value in row.values):
            found += 1
            yield row


def _row(fields: list[str], columns: Columns, comma: bool, report: Report) -> Row | None:
    """One line; None where its time cannot be read, or none of its signals can."""
    at = _time(fields[columns.time].strip(), columns.second, comma) if columns.time < len(fields) else None
    if at is None:
        return None
    values: list[float | None] = [None] * len(Signal)
    off: list[Signal] = []
    bad = 0
    for place, signal in columns.signals:
        text = fields[place].strip() if place < len(fields) else ""
        if text.casefold() in _MISSING:
            continue
        value = _value(text, signal, columns.fahrenheit, comma)
        if value is None:
            bad += 1
        elif value < 0.0 or not_measured(signal, value):
            off.append(signal)
        else:
            values[signal] = value
    report.bad_fields += bad
    if bad and not off and all(value is None for value in values):
        return None
    return Row(at, tuple(values), frozenset(off))


def _value(text: str, signal: Signal, fahrenheit: bool, comma: bool) -> float | None:
    if signal is Signal.ACVPU:
        letter = text[:1].upper()
        return float(Consciousness[letter]) if letter in Consciousness.__members__ else None
    value = _number(text, comma)
    if value is not None and signal is Signal.TEMP and fahrenheit and value > 0.0:
        return round((value - 32.0) / 1.8, 2)
    return value


def _number(text: str, comma: bool) -> float | None:
    """A finite number; the decimal comma is read where semicolons part the fields."""
    try:
        value = float(text.replace(",", ".") if comma else text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e15 else None


def _time(text: str, second: float, comma: bool) -> float | None:
    """Seconds, from a number in the column's unit, from ISO 8601 (UTC where it says nothing) or h:mm:ss."""
    value = _number(text, comma)
    if value is not None:
        return value * (0.001 if second == 1.0 and abs(value) > 1e11 else second)
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return _clock(text)


def _clock(text: str) -> float | None:
    parts = text.split(":")
    numbers = [_number(part, False) for part in parts]
    if len(parts) not in (2, 3) or any(number is None or number < 0 for number in numbers):
        return None
    total = 0.0
    for number in numbers:
        total = total * 60.0 + (number or 0.0)
    return total * (60.0 if len(parts) == 2 else 1.0)
