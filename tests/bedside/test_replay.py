"""Recordings of any maker are read as far as they can be, and replayed at the time they are shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.recording import LONGEST_LINE, Recording, parse, read, shipped
from bedside.replay import PAUSE, Replay, at_once
from clinical.places import Bed
from clinical.vitals import Signal, SourceKind

BED = Bed("north", "4b", "C21")
START = 1_760_000_000.0


def recording(text: str) -> Recording:
    return parse(text.splitlines(), "test")


def only(text: str) -> dict[Signal, float | None]:
    """The values of the first row, by signal, None for a signal that is off."""
    row = recording(text).rows[0]
    found: dict[Signal, float | None] = {s: v for s in Signal if (v := row.values[s]) is not None}
    return found | dict.fromkeys(row.off)


def test_the_shipped_record_is_the_real_one() -> None:
    found = shipped()
    assert len(found.rows) == 1936
    assert found.interval == 60.0
    assert found.length == pytest.approx(116_160.0)
    assert found.report.used[:4] == ("HR as HR", "PULSE as PULSE", "RESP as RR", "SpO2 as SPO2")
    assert found.report.unused == ("ABPSys", "ABPDias", "ABPMean")
    assert found.report.bad_lines == found.report.bad_fields == 0
    spo2 = sum(row.values[Signal.SPO2] is not None for row in found.rows)
    assert spo2 == 1573
    assert sum(Signal.SPO2 in row.off for row in found.rows) == 363
    assert sum(row.values[Signal.SBP] is not None for row in found.rows) == 152
    assert not any(Signal.SBP in row.off for row in found.rows)


def test_zero_is_not_measured_and_empty_is_no_sample() -> None:
    assert only("t_s,HR,RESP,SpO2\n0,0.0,14,") == {Signal.HR: None, Signal.RR: 14.0}


@pytest.mark.parametrize("value", ["-1", "-99.9", "-999", "8388607"])
def test_what_devices_send_for_not_measured_is_off(value: str) -> None:
    assert only(f"t_s,HR,RR\n0,{value},14") == {Signal.HR: None, Signal.RR: 14.0}


def test_no_oxygen_is_a_value() -> None:
    assert only("t_s,O2,ACVPU\n0,0,alert") == {Signal.OXYGEN: 0.0, Signal.ACVPU: 0.0}


@pytest.mark.parametrize(
    ("header", "signal"),
    [
        ("HR", Signal.HR),
        ("heart_rate", Signal.HR),
        ("Solar8000/HR", Signal.HR),
        ("PULSE", Signal.PULSE),
        ("Solar8000/PLETH_HR", Signal.PULSE),
        ("RESP [1/min]", Signal.RR),
        ("Resp Rate", Signal.RR),
        ("Sp.O2 (%)", Signal.SPO2),
        ("NBPSys", Signal.SBP),
        ("nibp_sbp", Signal.SBP),
        ("ABPDias", Signal.DBP),
        ("ART_MBP", Signal.MAP),
        ("Temperature", Signal.TEMP),
        ("oxygen_flow", Signal.OXYGEN),
    ],
)
def test_a_signal_is_known_by_many_names(header: str, signal: Signal) -> None:
    assert only(f"time,{header}\n0,40") == {signal: 40.0}


def test_a_cuff_is_preferred_to_an_artery_and_never_mixed_with_it() -> None:
    found = recording("t_s,ABPSys,NBPSys\n0,0.0,\n60,0.0,120\n120,131,")
    assert [row.values[Signal.SBP] for row in found.rows] == [120.0]
    assert found.report.unused == ("ABPSys",)


def test_an_artery_is_used_where_there_is_no_cuff() -> None:
    assert only("t_s,ABPSys,ABPMean\n0,131,88") == {Signal.SBP: 131.0, Signal.MAP: 88.0}


def test_fahrenheit_is_converted_where_the_column_says_so() -> None:
    assert only("t_s,Temp [F]\n0,98.6") == {Signal.TEMP: 37.0}


def test_what_is_not_known_is_named_and_inert() -> None:
    found = recording("t_s,HR,FiO2,mystery\x1b[31m\n0,70,21,1")
    assert found.report.unknown == ("FiO2", "mystery[31m")
    assert "FiO2" in "\n".join(found.report.lines())


@pytest.mark.parametrize(
    ("times", "interval"),
    [
        (("0", "60", "120"), 60.0),
        (("2026-01-01T10:00:00Z", "2026-01-01T10:00:10Z", "2026-01-01T10:00:20+00:00"), 10.0),
        (("2026-01-01 10:00:00", "2026-01-01 10:00:10", "2026-01-01 10:00:20"), 10.0),
        (("10:00:00", "10:00:05", "10:00:10.0"), 5.0),
        (("1760000000000", "1760000001000", "1760000002000"), 1.0),
    ],
)
def test_times_are_seconds_or_iso_8601_or_a_clock(times: tuple[str, ...], interval: float) -> None:
    found = recording("timestamp,HR\n" + "\n".join(f"{time},70" for time in times))
    assert found.interval == pytest.approx(interval)
    assert found.rows[0].at == 0.0


@pytest.mark.parametrize(("header", "step"), [("ms", 0.06), ("t_ms", 0.06), ("Time [min]", 3600.0)])
def test_the_unit_of_the_time_is_taken_from_its_name(header: str, step: float) -> None:
    assert recording(f"{header},HR\n0,70\n60,71").interval == pytest.approx(step)


def test_semicolons_and_decimal_commas_are_read() -> None:
    assert only("time;HR;Temp\n0;62,8;37,2") == {Signal.HR: 62.8, Signal.TEMP: 37.2}


def test_garbage_lines_are_counted_by_number_and_left_out() -> None:
    found = recording('t_s,HR\n0,70\nrubbish\n"broken\n60,71\n\n120,patient_refused\n180,72')
    assert [row.values[Signal.HR] for row in found.rows] == [70.0, 71.0, 72.0]
    assert (found.report.bad_lines, found.report.first_bad) == (3, [3, 4, 7])
    assert "3 bad lines left out: 3, 4, 7" in found.report.lines()


def test_a_field_that_is_no_number_costs_only_itself() -> None:
    found = recording("t_s,HR,RR\n0,70,refused")
    assert only("t_s,HR,RR\n0,70,refused") == {Signal.HR: 70.0}
    assert found.report.bad_fields == 1


def test_a_report_of_a_thousand_bad_lines_is_short() -> None:
    found = recording("t_s,HR\n0,70\n" + "x,y\n" * 1000)
    assert found.report.bad_lines == 1000
    assert len("\n".join(found.report.lines())) < 300


def test_rows_are_put_in_order_of_their_time() -> None:
    found = recording("t_s,HR\n120,72\n0,70\n60,71")
    assert [row.values[Signal.HR] for row in found.rows] == [70.0, 71.0, 72.0]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "HR,RR\n1,2", "time,shoe size\n0,44", "time,HR\n", "time,HR\nx,y", "time,HR\n0,", "\0\1\2"],
)
def test_a_file_without_a_usable_line_or_column_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^test: ") as caught:
        recording(text)
    assert "\n" not in str(caught.value)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for head in (b"", b"t_s,HR,NBPSys,Temp [F],ACVPU\n"):
        path.write_bytes(head + content)
        try:
            found = read(path)
        except ValueError as error:
            assert "\n" not in str(error)
        else:
            assert found.rows
            assert found.interval > 0


@given(fields=st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=8))
def test_any_fields_are_read_or_counted(fields: list[tuple[str, str]]) -> None:
    lines = ["t_s,HR", "0,70", *(f"{time},{value}" for time, value in fields)]
    found = parse(lines, "test")
    assert found.report.rows == len(found.rows)
    assert found.report.rows + found.report.bad_lines <= len(lines) - 1


def test_a_line_without_end_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("t_s,HR\n0,70\n60," + "7" * (LONGEST_LINE * 3) + "\n120,72\n")
    found = read(path)
    assert [row.at for row in found.rows] == [0.0, 120.0]
    assert found.report.bad_lines > 0


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(b"\xef\xbb\xbft_s,HR\r\n0,70\r\n")
    assert read(path).rows[0].values[Signal.HR] == 70.0


def replayed(*, speed: float = 60.0, loop: bool = False) -> Replay:
    found = recording("t_s,HR,SpO2\n0,70,97\n60,71,0.0\n120,72,")
    return Replay(found, BED, "p", start=START, speed=speed, loop=loop)


def test_a_replay_carries_the_time_at_which_it_is_shown_its_pace_and_its_shorter_interval() -> None:
    replay = replayed()
    readings = [reading for second in range(4) for reading in replay.due(START + second)]
    assert [r.observed for r in readings] == [START, START + 1, START + 2]
    assert [r.values[Signal.HR] for r in readings] == [70.0, 71.0, 72.0]
    assert readings[1].off == {Signal.SPO2}
    assert readings[2].off == frozenset()
    source = readings[0].source
    assert (source.name, source.kind, source.interval, source.pace) == (
        "replay 60x",
        SourceKind.REPLAYED,
        1.0,
        60.0,
    )
    assert replay.over


def test_nothing_is_replayed_before_it_starts_or_twice() -> None:
    replay = replayed()
    assert list(replay.due(START - 10)) == []
    assert len(replay.due(START + 1)) == 2
    assert list(replay.due(START + 1)) == []
    assert list(replay.due(START)) == []
    assert len(replay.due(START + 100)) == 1
    assert list(replay.due(START + 1000)) == []


def test_a_loop_falls_silent_before_it_begins_again_and_says_which_run_it_is() -> None:
    replay = replayed(loop=True)
    readings = [reading for second in range(60) for reading in replay.due(START + second)]
    times = [r.observed - START for r in readings]
    assert times[:4] == [0.0, 1.0, 2.0, 3.0 + PAUSE]
    assert readings[2].source.name == "replay 60x"
    assert readings[3].source.name == "replay 60x, run 2"
    assert not replay.over


def test_a_loop_that_nobody_asked_for_long_goes_on_where_it_would_be() -> None:
    replay = replayed(loop=True)
    replay.due(START)
    later = replay.due(START + 10 * (3 + PAUSE) + 1)
    assert [r.observed - START for r in later[-2:]] == [10 * (3 + PAUSE), 10 * (3 + PAUSE) + 1]
    assert later[-1].source.name == "replay 60x, run 11"


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_a_speed_that_makes_no_sense_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        replayed(speed=speed)


def test_the_whole_record_at_once_ends_now_with_its_own_spacing() -> None:
    batches = list(at_once(shipped(), BED, "p", START))
    readings = [reading for batch in batches for reading in batch]
    assert len(readings) == 1936
    assert max(map(len, batches)) <= 1000
    assert readings[-1].observed == START
    assert readings[-2].observed == START - 60.0
    assert (readings[0].source.interval, readings[0].source.pace) == (60.0, 1.0)
