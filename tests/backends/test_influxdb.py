"""What is InfluxDB's own: its lines and questions, and the tiers into which its tasks roll them."""

import asyncio
import math
import re
import time
import urllib.error
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.influxdb import questions
from backends.influxdb.buckets import USUAL, Buckets, parts
from backends.influxdb.lines import AT_ONCE, Lines
from backends.influxdb.rows import Histories, rows
from backends.influxdb.texts import coded, coded_source, told, told_source
from backends.influxdb.vitals import VitalsHistory
from backends.ports import Invalid, Unavailable
from backends.steps import Asked
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source, SourceKind
from tests.backends.examples import MONITOR
from tests.backends.influx import Site
from tests.backends.readings import CHART, START, reading

servers = pytest.mark.servers

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
HOSTILE = '" or true) |> yield(name: "x") //\\\n\r, =|%22\x00'
DAY = 86_400.0
HOUR = 3_600.0


@given(TEXTS)
def test_any_text_comes_back_from_a_tag_in_which_nothing_means_anything(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.~%-]+", coded(text))
    assert told(coded(text)) == text


@given(TEXTS, st.sampled_from(SourceKind), st.floats(0.001, 1e6), st.floats(0.01, 1e4))
def test_any_source_comes_back_from_its_tag(
    name: str, kind: SourceKind, interval: float, pace: float
) -> None:
    source = Source(name, kind, interval, pace)
    assert told_source(coded_source(source)) == source


@given(TEXTS, TEXTS)
def test_a_reading_is_one_line_whatever_it_is_called(patient: str, name: str) -> None:
    source = Source(name, SourceKind.DEVICE, 1.0)
    (body,) = Lines("north").bodies([reading(START, patient=patient, source=source, HR=60.0)])
    head, fields, at = body.decode().split(" ")
    assert head.count(",") == 4
    assert (fields, at) == ("hr=60.0,delay=250", f"{round(START * 1000)}")


@given(st.lists(TEXTS, max_size=5), TEXTS)
def test_what_is_asked_of_is_never_a_part_of_the_question(patients: list[str], ward: str) -> None:
    asked = Asked.of(patients, START, START + 60, 60.0)
    (part,) = parts(Buckets.of("north"), USUAL, asked, START)
    several = len(set(patients))
    same = [f"p{number}" for number in range(several)]
    as_constant = list(questions.histories(Asked.of(same, START, START + 60, 60.0), part))
    assert [each.text for each in questions.histories(asked, part)] == [each.text for each in as_constant]
    assert questions.latest("b", ward, START).text == questions.latest("b", "icu", START).text


def test_what_is_no_number_is_left_out_and_a_sensor_that_is_off_is_said() -> None:
    wrong = replace(
        reading(START, off=frozenset({Signal.SPO2})),
        values=(math.nan, math.inf, -math.inf, None, 120.0, None, None, None, None, None),
    )
    (body,) = Lines("north").bodies([wrong])
    assert body.decode().split(" ")[1] == "sbp=120.0,off_spo2=1,delay=250"


def test_many_readings_go_out_in_several_requests() -> None:
    bodies = list(Lines("north").bodies([reading(START + t, HR=60.0) for t in range(AT_ONCE + 1)]))
    assert [body.count(b"\n") + 1 for body in bodies] == [AT_ONCE, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        reading(START, patient="", HR=60.0),
        reading(START, patient="p" * 2000, HR=60.0),
        replace(reading(START), received=math.nan),
        reading(1e10, HR=60.0),
    ],
)
def test_what_influxdb_could_not_keep_is_invalid(wrong: Reading) -> None:
    with pytest.raises(Invalid):
        list(Lines("north").bodies([wrong]))


def test_each_part_of_a_question_goes_to_the_bucket_that_keeps_it() -> None:
    now = START + 500 * DAY
    asked = Asked.of(["p1"], now - 500 * DAY, now, DAY)
    hours, minutes, raw = parts(Buckets.of("north"), USUAL, asked, now)
    assert (hours.bucket, minutes.bucket, raw.bucket) == (
        *("north_vitals_hours", "north_vitals_minutes", "north_vitals_raw"),
    )
    assert hours.stop == minutes.start
    assert minutes.stop == raw.start
    assert (now - raw.start / 1000) == pytest.approx(6.5 * DAY, abs=HOUR)
    assert (now - minutes.start / 1000) == pytest.approx(34.5 * DAY, abs=HOUR)
    assert [part.bucket for part in parts(Buckets.of("north"), USUAL, asked, START)] == ["north_vitals_raw"]


def test_an_answer_that_is_broken_off_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        list(rows(",error,reference\r\n,out of memory,\r\n", "_time", "_value"))
    with pytest.raises(Unavailable):
        Histories(Asked.of(["p1"], START, START + 60, 60.0)).take("<html>\r\n")


@servers
async def test_a_text_full_of_flux_finds_what_it_says_and_nothing_else(
    influxdb_history: VitalsHistory,
) -> None:
    async with influxdb_history as history:
        await history.record([reading(START, HR=60.0), reading(START, patient=HOSTILE, HR=90.0)])
        found = await history.history([HOSTILE, f"{HOSTILE} "], START, START + 60, 60.0)
        assert found[HOSTILE].values == {Signal.HR: (90.0,)}
        assert found[f"{HOSTILE} "].values == {}
        assert await history.latest(HOSTILE) == ()
        assert await history.latest("\ud800") == ()
        assert (await history.history(["\ud800"], START, START + 60, 60.0))["\ud800"].values == {}


@servers
async def test_what_several_say_at_once_counts_each_and_is_not_taken_for_one_another(
    influxdb_history: VitalsHistory,
) -> None:
    async with influxdb_history as history:
        await history.record([reading(START, HR=60.0, SPO2=97.0), reading(START, source=CHART, HR=90.0)])
        await history.record([reading(START + t, HR=60.0) for t in (1, 2)])
        found = await history.history(["p1"], START, START + 60, 60.0)
        assert found["p1"].values == {Signal.HR: (67.5,), Signal.SPO2: (97.0,)}
        (bed,) = await history.latest("4b")
        saturation, rate = bed.latest[Signal.SPO2], bed.latest[Signal.HR]
        assert saturation is not None
        assert rate is not None
        assert (saturation.source, rate.source) == (MONITOR, MONITOR)


@servers
async def test_more_patients_than_one_question_takes_are_all_answered(
    influxdb_history: VitalsHistory,
) -> None:
    names = [f"p{number}" for number in range(120)]
    async with influxdb_history as history:
        await history.record([reading(START, patient=name, HR=float(len(name))) for name in names])
        found = await history.history([*names, "p7"], START, START + 60, 60.0)
        assert {name: found[name].values[Signal.HR] for name in names} == {n: (float(len(n)),) for n in names}


@servers
async def test_a_region_reads_and_writes_its_own_buckets_alone(influxdb_site: Site) -> None:
    for region in ("north", "south"):
        await influxdb_site.history(region=region).set_up()
    async with influxdb_site.history() as north, influxdb_site.history(region="south") as south:
        await north.record([reading(START, HR=60.0)])
        assert (await south.history(["p1"], START, START + 60, 60.0))["p1"].values == {}
        assert await south.latest("4b") == ()
    assert {bucket["name"].split("_")[0] for bucket in influxdb_site.listed("buckets")} == {"north", "south"}


@servers
async def test_readings_older_than_what_is_kept_hold_nothing_up(influxdb_site: Site) -> None:
    await influxdb_site.history(kept=USUAL).set_up()
    now = time.time()
    async with influxdb_site.history(time.time, kept=USUAL) as history:
        await history.record([reading(now - 30 * DAY, HR=50.0), reading(now, HR=60.0)])
        found = await history.history(["p1"], now, now + 60, 60.0)
    assert found["p1"].values[Signal.HR][0] == 60.0


async def run_task(site: Site, name: str) -> None:
    """Run a task now, on the first instance, to its end."""
    (task,) = [each for each in site.listed("tasks") if each["name"] == name]
    run = site.http("POST", f"/api/v2/tasks/{task['id']}/runs", {})
    async with asyncio.timeout(60):
        while run["status"] not in ("success", "failed"):
            await asyncio.sleep(0.05)
            with suppress(urllib.error.HTTPError):  # a run is nowhere for a moment when it ends
                run = site.http("GET", f"/api/v2/tasks/{task['id']}/runs/{run['id']}")
    logs = site.http("GET", f"/api/v2/tasks/{task['id']}/runs/{run['id']}/logs")
    assert run["status"] == "success", logs


def a_late_hour(now: float) -> list[Reading]:
    """An hour of two sources and a transfer, six and a half days and more ago."""
    start = (now - 6.9 * DAY) // HOUR * HOUR
    other = Bed("north", "icu", "1")
    return [
        *(
            reading(start + 7 * t, HR=60.0 + t % 50, TEMP=37.0 if t % 40 == 0 else math.nan)
            for t in range(300)
        ),
        *(reading(start + 2100 + 5 * t, bed=other, HR=90.0 + t % 7) for t in range(200)),
        reading(start + 100, source=CHART, HR=200.0, ACVPU=1.0, OXYGEN=2.0),
        reading(start + 110, source=CHART, ACVPU=2.0),
    ]


@servers
async def test_minutes_say_what_the_readings_said(influxdb_site: Site) -> None:
    alone = replace(influxdb_site, urls=influxdb_site.urls[:1])
    await alone.history(kept=USUAL).set_up()
    now = time.time()
    late = a_late_hour(now)
    start = late[0].observed
    async with (
        alone.history(lambda: now - 2 * DAY, kept=USUAL) as as_raw,
        alone.history(lambda: now, kept=USUAL) as as_minutes,
    ):
        await as_raw.record(late)
        assert (await as_minutes.history(["p1"], start, start + HOUR, 300.0))["p1"].values == {}
        await run_task(alone, alone.buckets().minutes)
        await run_task(alone, alone.buckets().minutes)
        for step in (60.0, 300.0, HOUR):
            raw = (await as_raw.history(["p1"], start, start + HOUR, step))["p1"].values
            rolled = (await as_minutes.history(["p1"], start, start + HOUR, step))["p1"].values
            assert rolled.keys() == raw.keys()
            for signal, values in raw.items():
                assert rolled[signal] == pytest.approx(values)


@servers
async def test_hours_say_what_the_minutes_said_of_all_streams_together(influxdb_site: Site) -> None:
    alone = replace(influxdb_site, urls=influxdb_site.urls[:1])
    await alone.history(kept=USUAL).set_up()
    now = time.time()
    hour = (now - 34.7 * DAY) // HOUR * HOUR
    lines = [
        f"vitals,bed=B1,patient=p1,source=a,ward=4b s_hr=120,n_hr=2i,acvpu=1 {hour + 60:.0f}",
        f"vitals,bed=B2,patient=p1,source=b,ward=4b s_hr=90,n_hr=1i,acvpu=3 {hour + 120:.0f}",
        f"vitals,bed=B1,patient=p1,source=a,ward=4b s_hr=60,n_hr=1i,acvpu=2 {hour + 90:.0f}",
        f"vitals,bed=B1,patient=p1,source=a,ward=4b s_hr=70,n_hr=1i {hour + 3660:.0f}",
    ]
    where = f"/api/v2/write?org={alone.org}&precision=s&bucket={alone.buckets().minutes}"
    alone.http("POST", where, "\n".join(lines).encode())
    await run_task(alone, alone.buckets().hours)
    async with alone.history(lambda: now, kept=USUAL) as history:
        values = (await history.history(["p1"], hour, hour + 2 * HOUR, HOUR))["p1"].values
    assert values == {Signal.HR: (67.5, 70.0), Signal.ACVPU: (3.0, None)}
    told_hours = alone.flux(f'from(bucket: "{alone.buckets().hours}") |> range(start: -400d)')
    assert "patient" in told_hours
    assert "ward" not in told_hours
