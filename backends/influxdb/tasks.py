"""The down-sampling tasks: Flux that the server runs by itself, every six hours over a whole day.

A task rolls what its bucket is about to forget, so nothing that came late is missing; each minute is rolled
four times, so that a server which was down for most of a day leaves no hole. All texts are our own: the names
of buckets are checked, and fields are the signals'. A pipeline with a `from` of its own is pushed down.
"""

from collections.abc import Iterable

from backends.influxdb.buckets import Buckets, Kept, rolled
from backends.influxdb.lines import FIELDS
from backends.steps import LAST, MEANS

_HOURS = 24

_HEAD = """import "date"

option task = {{name: "{name}", every: 6h, offset: {offset}}}

stop = date.truncate(t: date.sub(d: {age}s, from: now()), unit: 1h)
start = date.sub(d: 24h, from: stop)
"""

_MINUTES = """
roll = (field, fn, into) => from(bucket: "{raw}") |> range(start: start, stop: stop)
    |> filter(fn: (r) => r._measurement == "vitals" and r._field == field)
    |> aggregateWindow(every: 1m, fn: fn, createEmpty: false, timeSrc: "_start")
    |> set(key: "_field", value: into)
    |> to(bucket: "{minutes}")
"""

_ROLL = 'roll(field: "{field}", fn: {fn}, into: "{into}") |> yield(name: "{into}")\n'

_HOURLY = """
minutes = (from_, till) => from(bucket: "{minutes}") |> range(start: from_, stop: till)
    |> filter(fn: (r) => r._measurement == "vitals")
keep_ = (tables=<-, at) => tables
    |> keep(columns: ["patient", "_field", "_value"])
    |> map(fn: (r) => ({{r with _time: at, _measurement: "vitals"}}))
    |> to(bucket: "{hours}")
sums = (from_, till) => minutes(from_: from_, till: till) |> filter(fn: (r) => {sums})
    |> group(columns: ["patient", "_field"]) |> sum() |> keep_(at: from_)
counts = (from_, till) => minutes(from_: from_, till: till) |> filter(fn: (r) => {counts})
    |> group(columns: ["patient", "_field"]) |> sum() |> keep_(at: from_)
lasts = (from_, till) => minutes(from_: from_, till: till) |> filter(fn: (r) => {lasts})
    |> group(columns: ["patient", "_field"]) |> sort(columns: ["_time"]) |> last() |> keep_(at: from_)
"""

_HOUR = (
    "{kind}(from_: date.sub(d: {back}h, from: stop), till: date.sub(d: {left}h, from: stop))"
    ' |> yield(name: "{kind}_{back}")\n'
)


def tasks(buckets: Buckets, kept: Kept) -> dict[str, str]:
    """The tasks' texts by their names; a bucket that keeps all for good is not rolled into another."""
    found = {}
    if kept.raw:
        found[buckets.minutes] = _minutes(buckets, rolled(kept.raw))
    if kept.raw and kept.minutes:
        found[buckets.hours] = _hours(buckets, rolled(kept.minutes))
    return found


def _minutes(buckets: Buckets, age: int) -> str:
    """Minutes of each stream: sums, counts and last values."""
    means = [FIELDS[signal] for signal in MEANS]
    calls = [(field, fn, f"{kind}_{field}") for field in means for fn, kind in (("sum", "s"), ("count", "n"))]
    calls += [(FIELDS[signal], "last", FIELDS[signal]) for signal in LAST]
    rolls = "".join(_ROLL.format(field=field, fn=fn, into=into) for field, fn, into in calls)
    head = _HEAD.format(name=buckets.minutes, offset="10m", age=age)
    return head + _MINUTES.format(raw=buckets.raw, minutes=buckets.minutes) + rolls


def _hours(buckets: Buckets, age: int) -> str:
    """Hours of each patient, all streams together: so the series of a year stay few."""
    means = [FIELDS[signal] for signal in MEANS]
    functions = _HOURLY.format(
        minutes=buckets.minutes,
        hours=buckets.hours,
        sums=_any_field(f"s_{field}" for field in means),
        counts=_any_field(f"n_{field}" for field in means),
        lasts=_any_field(FIELDS[signal] for signal in LAST),
    )
    hours = (
        _HOUR.format(kind=kind, back=back, left=back - 1)
        for back in range(_HOURS, 0, -1)
        for kind in ("sums", "counts", "lasts")
    )
    return _HEAD.format(name=buckets.hours, offset="40m", age=age) + functions + "".join(hours)


def _any_field(names: Iterable[str]) -> str:
    return " or ".join(f'r._field == "{name}"' for name in names)
