"""Flux: constant texts, and parameters beside them.

Nothing that anyone typed or a device sent is ever a part of a text. The server takes parameters as an
`extern` and still pushes the windows down to its storage, as long as each pipeline has a `from` of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from backends.influxdb.buckets import Part
from backends.influxdb.lines import FIELDS
from backends.influxdb.texts import coded
from backends.newest import KEPT
from backends.ports import Invalid
from backends.steps import LAST, MEANS, Asked
from clinical.vitals import AHEAD

AT_ONCE = 50
"""Patients of one question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A constant text and its parameters."""

    text: str
    params: Mapping[str, object]


def _any_of(column: str, names: Sequence[str]) -> str:
    """Whether a column holds one of some names of our own."""
    return " or ".join(f"r.{column} == {name}" for name in names)


def _fields(names: Sequence[str]) -> str:
    return _any_of("_field", [f'"{name}"' for name in names])


_MEAN_FIELDS = tuple(FIELDS[signal] for signal in MEANS)
_SUM_FIELDS = tuple(f"{kind}_{field}" for field in _MEAN_FIELDS for kind in "sn")
_LAST_FIELDS = tuple(FIELDS[signal] for signal in LAST)

_ASKED = """
asked = () => from(bucket: bucket) |> range(start: start, stop: stop)
    |> filter(fn: (r) => r._measurement == "vitals" and ({patients}))
"""
_WINDOWS = """
asked() |> filter(fn: (r) => {fields})
    |> aggregateWindow(every: step, fn: {fn}, createEmpty: false, timeSrc: "_start")
    |> keep(columns: ["_time", "_value", "_field", "patient"]) |> yield(name: "{fn}")
"""
_LASTS = f"""
asked() |> filter(fn: (r) => {_fields(_LAST_FIELDS)})
    |> window(every: step) |> last()
    |> keep(columns: ["_time", "_value", "_field", "patient"]) |> yield(name: "last")
"""
_OF_RAW = "".join(_WINDOWS.format(fields=_fields(_MEAN_FIELDS), fn=fn) for fn in ("sum", "count")) + _LASTS
_OF_SUMS = _WINDOWS.format(fields=_fields(_SUM_FIELDS), fn="sum") + _LASTS

_LATEST = """
from(bucket: bucket) |> range(start: start, stop: stop)
    |> filter(fn: (r) => r._measurement == "vitals" and r.ward == ward)
    |> last()
    |> keep(columns: ["_time", "_value", "_field", "bed", "patient", "source"]) |> yield(name: "last")
"""

_OWED = """
from(bucket: bucket) |> range(start: start, stop: stop)
    |> filter(fn: (r) => r._measurement == "owed")
    |> last()
    |> keep(columns: ["_value", "to", "by"]) |> yield(name: "owed")
"""


def histories(asked: Asked, part: Part) -> Iterator[Question]:
    """For the sums, the counts and the last values of each step, of some patients at a time."""
    codes = tuple(_codes(asked.patients))
    for first in range(0, len(codes), AT_ONCE):
        patients = codes[first : first + AT_ONCE]
        yield Question(
            _history(len(patients), part.raw),
            {
                "bucket": part.bucket,
                "start": _moment(part.start),
                "stop": _moment(part.stop),
                "step": timedelta(milliseconds=asked.step),
                **{f"p{place}": patient for place, patient in enumerate(patients)},
            },
        )


def latest(bucket: str, ward: str, now: float) -> Question:
    """For the newest value of each field of a ward's streams within a day of `now` (seconds)."""
    params = {
        "bucket": bucket,
        "start": _moment(round((now - KEPT) * 1000)),
        "stop": _moment(round((now + AHEAD) * 1000)),
        "ward": coded(ward),
    }
    return Question(_LATEST, params)


def owed(bucket: str, now: float, kept: int) -> Question:
    """For what other instances still lack, as this one was told within `kept` seconds of `now`."""
    start = _moment(round((now - kept) * 1000))
    return Question(_OWED, {"bucket": bucket, "start": start, "stop": _moment(round((now + AHEAD) * 1000))})


def _codes(patients: Sequence[str]) -> Iterator[str]:
    """The patients' tags, each once; of one whose name cannot be kept there is nothing."""
    for patient in dict.fromkeys(patients):
        with suppress(Invalid):
            yield coded(patient)


@lru_cache(maxsize=2 * AT_ONCE)
def _history(patients: int, raw: bool) -> str:
    names = [f"p{place}" for place in range(patients)]
    return _ASKED.format(patients=_any_of("patient", names)) + (_OF_RAW if raw else _OF_SUMS)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(max(0, ms) / 1000, UTC)
