"""The command line, run as a user runs it: one clear line, and the right exit code."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.bedside import Bedside

Run = subprocess.CompletedProcess[str]


def wardwatch(*words: str, **environment: str) -> Run:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WARDWATCH_")}
    return subprocess.run(
        (sys.executable, "-m", "tui", *words),
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def complaint(run: Run, code: int) -> str:
    """The one line on standard error of a run that failed as it should."""
    assert run.returncode == code, run
    assert run.stdout == ""
    lines = run.stderr.splitlines()
    assert len(lines) == 1, run.stderr
    return lines[0]


def test_version_names_the_program() -> None:
    assert wardwatch("--version").stdout.startswith("wardwatch ")


def test_help_carries_the_safety_line_and_every_command() -> None:
    text = wardwatch("--help").stdout
    assert "The bedside monitor is the primary alarm" in text
    for command in ("demo", "monitor", "simulate", "replay", "find", "alerts", "history", "news2"):
        assert command in text


def test_a_command_that_does_not_exist_names_the_nearest() -> None:
    assert "did you mean monitor?" in complaint(wardwatch("montor"), 2)


def test_an_option_that_does_not_exist_is_one_line() -> None:
    assert "--colour" in complaint(wardwatch("alerts", "--colour"), 2)


def test_a_settings_file_that_is_missing_is_named(tmp_path: Path) -> None:
    said = complaint(wardwatch("alerts", "--config", str(tmp_path / "none.toml")), 2)
    assert "none.toml" in said


def test_a_broken_settings_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('region = "north\n')
    assert "line 1" in complaint(wardwatch("alerts", "--config", str(path)), 2)


def test_an_unknown_setting_names_its_file_and_the_nearest_known_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('clinican = "ruiz"\n')
    said = complaint(wardwatch("alerts", "--config", str(path)), 2)
    assert "config.toml" in said
    assert "did you mean clinician?" in said


def test_an_unknown_variable_names_the_nearest_known_one() -> None:
    assert "WARDWATCH_REGION?" in complaint(wardwatch("alerts", WARDWATCH_REGOIN="north"), 2)


def test_a_wrong_value_names_the_variable_and_what_would_be_valid() -> None:
    said = complaint(wardwatch("alerts", WARDWATCH_THEME="pink"), 2)
    assert "WARDWATCH_THEME" in said
    assert "'dark'" in said


def test_an_unknown_region_names_those_that_there_are(tmp_path: Path) -> None:
    said = complaint(wardwatch("alerts", "--region", "east", WARDWATCH_DATA=str(tmp_path)), 2)
    assert "north, south" in said


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = complaint(wardwatch("alerts", WARDWATCH_DATA=str(tmp_path / "file" / "data")), 2)
    assert "WARDWATCH_DATA" in said


def test_a_damaged_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "records.db").write_bytes(b"no database" * 1000)
    said = complaint(wardwatch("alerts", "--region", "north", WARDWATCH_DATA=str(tmp_path)), 1)
    assert "records.db" in said


@pytest.mark.parametrize("command", ["monitor", "demo"])
def test_a_screen_without_a_terminal_is_refused_in_one_line(command: str, tmp_path: Path) -> None:
    assert "terminal" in complaint(wardwatch(command, WARDWATCH_DATA=str(tmp_path)), 2)


def test_a_password_is_in_no_complaint(tmp_path: Path) -> None:
    for url in ("redis://:sesame@127.0.0.1:9/0", "redis://:sesame@127.0.0.1:port/0"):
        run = wardwatch("alerts", WARDWATCH_DATA=str(tmp_path), WARDWATCH_REDIS_URL=url)
        assert "redis_url" in complaint(run, 1)
        assert "sesame" not in run.stdout + run.stderr


@pytest.mark.parametrize(
    "words", [("--hours", "nan"), ("--step", "nan"), ("--step", "1e12"), ("--hours", "-1")]
)
def test_a_time_that_makes_no_sense_is_wrong_usage(words: tuple[str, ...], tmp_path: Path) -> None:
    complaint(wardwatch("history", "north/4b/B1", *words, WARDWATCH_DATA=str(tmp_path)), 2)


def test_an_output_that_is_full_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            (sys.executable, "-m", "tui", "news2", "rr=18"), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1, run.stderr


def test_alerts_of_an_empty_ward_are_an_empty_document(tmp_path: Path) -> None:
    run = wardwatch("alerts", "--json", WARDWATCH_DATA=str(tmp_path))
    assert json.loads(run.stdout) == []
    assert run.returncode == 0


async def test_no_alerts_where_nobody_judges_are_not_good_news(tmp_path: Path, bedside: Bedside) -> None:
    fed = await asyncio.to_thread(wardwatch, "alerts", "--region", "north", WARDWATCH_DATA=str(tmp_path))
    assert (fed.returncode, fed.stdout, fed.stderr) == (0, "no open alerts\n", "")
    await bedside.starve()
    unfed = await asyncio.to_thread(wardwatch, "alerts", "--region", "north", WARDWATCH_DATA=str(tmp_path))
    assert (unfed.returncode, unfed.stdout) == (0, "no open alerts\n")
    assert unfed.stderr == "wardwatch: nobody feeds the alarms of north now\n"


def test_history_of_an_unknown_patient_is_not_found(tmp_path: Path) -> None:
    assert "12345" in complaint(wardwatch("history", "12345", WARDWATCH_DATA=str(tmp_path)), 1)


def test_history_of_a_misspelt_bed_is_wrong_usage(tmp_path: Path) -> None:
    complaint(wardwatch("history", "north//B1", WARDWATCH_DATA=str(tmp_path)), 2)


class TestNews2:
    SET = ("rr=18", "spo2=95", "oxygen=yes", "sbp=220", "pulse=115", "acvpu=A", "temp=35.4")

    def test_a_set_is_scored_part_by_part(self) -> None:
        scored = json.loads(wardwatch("news2", *self.SET, "--json").stdout)
        assert scored == {
            "total": 9,
            "complete": True,
            "present": 7,
            "parts": {"rr": 0, "spo2": 1, "oxygen": 2, "sbp": 3, "pulse": 2, "acvpu": 0, "temp": 1},
            "band": "high",
        }

    def test_a_set_with_parts_missing_is_a_lower_bound(self) -> None:
        said = wardwatch("news2", "rr=25", "sbp=90").stdout
        assert "≥6" in said
        assert "2/7" in said

    def test_an_spo2_on_scale_2_that_cannot_be_scored_without_oxygen_says_so(self) -> None:
        said = wardwatch("news2", "spo2=97", "scale=2").stdout
        assert "oxygen is missing" in said.splitlines()[0]
        assert "nothing to score" not in said
        (line,) = (line for line in said.splitlines() if line.startswith("  spo2"))
        assert line.endswith("-  on scale 2 it needs oxygen=")
        more = wardwatch("news2", "spo2=97", "rr=25", "scale=2").stdout
        assert "≥3 1/7" in more
        assert "it needs oxygen=" in more

    def test_an_spo2_on_scale_2_that_scores_the_same_on_air_needs_no_oxygen(self) -> None:
        assert "it needs" not in wardwatch("news2", "spo2=90", "scale=2").stdout

    def test_an_empty_set_has_no_total(self) -> None:
        scored = json.loads(wardwatch("news2", "--json").stdout)
        assert scored["total"] is None
        assert scored["band"] is None

    @pytest.mark.parametrize("word", ["rr=fast", "rr", "hearts=80", "spo2=nan", "scale=3", "temp=1e999"])
    def test_a_word_that_makes_no_sense_is_one_line(self, word: str) -> None:
        assert word.partition("=")[0] in complaint(wardwatch("news2", word), 2)
