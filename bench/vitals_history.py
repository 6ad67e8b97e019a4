"""Vital signs on a real InfluxDB: a minute of forty beds written down, and their last four hours read.

The server is the one that `WARDWATCH_REGIONS__SOUTH__INFLUXDB_*` name (`servers.py up south/influx`); without
it there is nothing to measure. The yardstick is the bare driver in the same run, on the same readings: ready
lines written in the same requests, and one query for the means, read as the driver reads it.
"""

import asyncio
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from backends.influxdb.buckets import Buckets
from backends.influxdb.lines import Lines
from backends.influxdb.vitals import VitalsHistory
from bench.figures import Figure
from bench.intake import beds_of, sets_of_seven
from clinical.vitals import Reading, Source, SourceKind

BEDS, HOURS, STEP = 40, 4, 300.0
ROUNDS = 15

_ENV = "WARDWATCH_REGIONS__SOUTH__INFLUXDB_"
_SOURCE = Source("bench", SourceKind.SIMULATED, 1.0)
_MEANS = """from(bucket: bucket) |> range(start: start, stop: stop)
    |> filter(fn: (r) => r._measurement == "vitals" and ({fields}) and ({patients}))
    |> aggregateWindow(every: step, fn: mean, createEmpty: false, timeSrc: "_start")"""
_FIELDS = ("hr", "rr", "spo2", "sbp", "dbp", "map", "temp")


def figures() -> list[Figure]:
    """Recording and reading, each beside the bare driver."""
    if f"{_ENV}URL" not in os.environ:
        sys.stderr.write(f"vitals_history is not measured: {_ENV}URL is not set\n")
        return []
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> list[Figure]:
    url, token, org = (os.environ[f"{_ENV}{name}"] for name in ("URL", "TOKEN", "ORG"))
    region = f"bench-{uuid.uuid4().hex[:8]}"
    history = VitalsHistory(url, region, token=token, org=org, folder=folder)
    await history.set_up()
    from influxdb_client.client.influxdb_client_async import InfluxDBClientAsync

    async with history, InfluxDBClientAsync(url, token, org, timeout=60_000) as client:
        try:
            return await _beside(history, client, org, region)
        finally:
            await _take_away(client, Buckets.of(region))


async def _beside(history: VitalsHistory, client: Any, org: str, region: str) -> list[Figure]:
    bucket, now = Buckets.of(region).raw, time.time() // 3600 * 3600
    minutes = [_minute(region, now - HOURS * 3600 + 60 * number) for number in range(HOURS * 60)]
    for readings in minutes[: -2 * ROUNDS]:
        await history.record(readings)
    writer = client.write_api()

    async def bare_write(bodies: Sequence[bytes]) -> None:
        for body in bodies:
            await writer.write(bucket, org, body, write_precision="ms")

    ours, bare = [], []
    for readings, others in zip(minutes[-2 * ROUNDS :: 2], minutes[1 - 2 * ROUNDS :: 2], strict=True):
        ready = list(Lines(region).bodies(others))
        ours.append(await _timed(partial(history.record, readings)))
        bare.append(await _timed(partial(bare_write, ready)))
    patients = sorted({reading.patient for reading in minutes[0]})
    text, params = _bare_question(bucket, patients, now)
    asked, query, raw = [], [], []
    for _ in range(ROUNDS):
        asked.append(await _timed(lambda: history.history(patients, now - HOURS * 3600, now, STEP)))
        query.append(await _timed(lambda: client.query_api().query(text, params=params)))
        raw.append(await _timed(lambda: client.query_api().query_raw(text, params=params)))
    latest = [await _timed(lambda: history.latest("w000")) for _ in range(ROUNDS)]
    per_second = BEDS * 60 / (median(ours) / 1000)
    return [
        Figure("record: 40 beds, 60 s", median(ours), "ms", median(bare), limit=1.2),
        Figure("record: readings a second", per_second, "/s"),
        Figure("history: 40 beds, 4 h in 5 min", median(asked), "ms", median(query), limit=1.3),
        Figure("history: against the bare bytes of one query", median(asked), "ms", median(raw)),
        Figure("latest: 40 beds", median(latest), "ms"),
    ]


def _minute(region: str, start: float) -> list[Reading]:
    sets = sets_of_seven()
    beds = [replace(bed, region=region) for bed in beds_of(BEDS)]
    return [
        Reading(
            bed,
            f"p{number}",
            start + second,
            start + second + 0.2,
            sets[(number * 7 + second) % 997],
            _SOURCE,
        )
        for second in range(60)
        for number, bed in enumerate(beds)
    ]


def _bare_question(bucket: str, patients: Sequence[str], now: float) -> tuple[str, dict[str, Any]]:
    names = " or ".join(f"r.patient == p{number}" for number in range(len(patients)))
    params: dict[str, Any] = {f"p{number}": patient for number, patient in enumerate(patients)}
    fields = " or ".join(f'r._field == "{field}"' for field in _FIELDS)
    text = _MEANS.format(patients=names, fields=fields)
    params |= {"bucket": bucket, "step": timedelta(seconds=STEP)}
    params |= {
        "start": datetime.fromtimestamp(now - HOURS * 3600, UTC),
        "stop": datetime.fromtimestamp(now, UTC),
    }
    return text, params


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


async def _take_away(client: Any, buckets: Buckets) -> None:
    from influxdb_client.service.buckets_service import BucketsService
    from influxdb_client.service.tasks_service import TasksService

    service, tasks = BucketsService(client.api_client), TasksService(client.api_client)
    for name in (buckets.minutes, buckets.hours):
        for task in (await tasks.get_tasks_async(name=name)).tasks:
            await tasks.delete_tasks_id_async(task.id)
    for name in (buckets.raw, buckets.minutes, buckets.hours):
        for bucket in (await service.get_buckets_async(name=name)).buckets:
            await service.delete_buckets_id_async(bucket.id)
