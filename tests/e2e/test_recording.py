"""The real recording: replayed sixty times as fast, and loaded at once; its dropouts stay dropouts."""

import csv
import json
from itertools import takewhile
from pathlib import Path

import pytest

from tests.e2e.terminals import Process, Screen, said
from tests.e2e.ward import alerts

pytestmark = pytest.mark.terminal

RECORDING = Path(__file__).parents[2] / "bedside" / "recordings" / "s00001_numerics_1min.csv"
BED = "4b/B12"
MARKED = "RECORDING s00001"


def recorded(column: str) -> list[float | None]:
    """A column, minute by minute; None where the device did not measure."""
    with RECORDING.open() as file:
        rows = list(csv.DictReader(file))
    return [float(row[column]) if float(row[column] or 0) > 0 else None for row in rows]


def empty_at_the_end(values: list[float | None]) -> int:
    """The minutes after the last value."""
    return sum(1 for _ in takewhile(lambda value: value is None, reversed(values)))


def between(values: list[float | None]) -> list[float | None]:
    """From the first value to the last, with every gap."""
    return values[empty_at_the_end(values[::-1]) : len(values) - empty_at_the_end(values)]


def from_minute(minute: int, folder: Path) -> Path:
    """The recording from a minute on, as another file of the same name."""
    lines = RECORDING.read_text().splitlines()
    path = folder / RECORDING.name
    path.write_text("\n".join([lines[0], *lines[1 + minute :], ""]))
    return path


def test_at_sixty_times_its_pace_a_dropout_is_shown_as_one(tmp_path: Path) -> None:
    saturation = recorded("SpO2")
    begins = next(
        minute
        for minute, value in enumerate(saturation)
        if value is None and saturation[minute - 1] and not any(saturation[minute : minute + 10])
    )
    excerpt = from_minute(begins - 8, tmp_path)
    with (
        Process("replay", str(excerpt), "--speed", "60", "--bed", BED, data=tmp_path, until="at 60x"),
        Screen("monitor", "--ward", "4b", data=tmp_path) as screen,
    ):
        screen.shows(MARKED, "60x")
        screen.until(lambda _: f"{saturation[begins - 1]:.0f}" in spo2(screen))
        screen.until(lambda _: "---" in spo2(screen))
        assert f"{saturation[begins - 1]:.0f} " not in spo2(screen)
        screen.shows("SpO2 sensor off")
        assert [alert["kind"] for alert in alerts(tmp_path) if alert["signal"] == "spo2"] == ["technical"]
        told = said("history", f"north/{BED}", "--hours", "0.05", "--step", "1", "--json", data=tmp_path)
        saturations = [value for _, value in json.loads(told.stdout)["signals"]["spo2"]]
        assert saturations[-1] is None
        assert any(saturations)


def spo2(screen: Screen) -> str:
    """What stands in the bed's SpO2 column, its trend included."""
    return screen.bed("B12")[70:82]


def test_loaded_at_once_the_whole_record_is_history_up_to_now_and_alarms_nobody(tmp_path: Path) -> None:
    loaded = said("replay", str(RECORDING), "--bed", BED, "--backfill", data=tmp_path)
    assert loaded.returncode == 0, loaded.stderr
    assert "1936 of 1936 rows" in loaded.stderr
    assert alerts(tmp_path, "--all") == []
    told = said("history", f"north/{BED}", "--hours", "33", "--step", "60", "--json", data=tmp_path)
    signals = json.loads(told.stdout)["signals"]
    for name, column in (("spo2", "SpO2"), ("hr", "HR"), ("rr", "RESP")):
        kept, real = [value for _, value in signals[name]], recorded(column)
        assert between(kept) == pytest.approx(between(real))
        assert empty_at_the_end(kept) - empty_at_the_end(real) in (0, 1)

    table = said("history", f"north/{BED}", "--hours", "33", "--step", "60", "--csv", data=tmp_path)
    rows = list(csv.DictReader(table.stdout.splitlines()))
    printed = {row["time"]: row["spo2"] for row in rows}
    known = {time: "" if value is None else f"{value}" for time, value in signals["spo2"]}
    both = printed.keys() & known.keys()
    assert len(both) >= len(known) - 1
    assert {time: printed[time] for time in both} == {time: known[time] for time in both}


def test_a_bed_in_which_someone_lies_is_not_replayed_into(tmp_path: Path) -> None:
    with Process("simulate", "--beds", "2", data=tmp_path, until="simulating"):
        refused = said("replay", str(RECORDING), "--bed", "4b/A01", data=tmp_path)
    assert refused.returncode == 1
    assert "someone else" in refused.stderr.splitlines()[-1]


def test_lines_that_are_garbage_are_counted_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(
        b"t_s,HR,SpO2,ShoeSize\n0,71,97,42\ngarbage\n\xff\xfe\x00,,,\n60,72,ninety,42\n120,73,98,42\n"
    )
    told = said("replay", str(path), "--backfill", data=tmp_path)
    assert told.returncode == 0
    assert "ShoeSize" in told.stderr
    assert "2 bad lines left out: 3, 4" in told.stderr
    assert "1 field" in told.stderr
