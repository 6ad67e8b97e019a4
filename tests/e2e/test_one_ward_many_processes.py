"""A simulator, a replay, two monitors and a follower: five processes that share nothing but a data folder."""

import json
from pathlib import Path
from subprocess import DEVNULL

import pytest

from tests.e2e.terminals import ENTER, TAKEN, Process, Screen
from tests.e2e.ward import a_recording, alarm, alerts, two_patients

pytestmark = pytest.mark.terminal

WORDS = "HR 150 > 140"


def test_an_alert_reaches_every_screen_and_so_does_the_name_of_who_takes_it(tmp_path: Path) -> None:
    steady = a_recording(tmp_path, HR=150.0, RESP=18.0, SpO2=97.0)
    with (
        Process("simulate", "--beds", "3", data=tmp_path, until="simulating 3 beds"),
        Process("replay", str(steady), "--bed", "4b/E40", data=tmp_path) as replay,
        Process("alerts", "--follow", "--json", data=tmp_path, messages=DEVNULL) as follower,
        Screen("monitor", "--ward", "4b", "--as", "ruiz", data=tmp_path) as ours,
        Screen("monitor", "--ward", "4b", "--as", "okoro", data=tmp_path) as theirs,
    ):
        replay.says("replaying steady")
        for screen in (ours, theirs):
            screen.shows(WORDS, "nobody yet 1 of 1", "***  E40 RECORDING")
        follower.says('"state": "active"')
        ours.send("n")
        ours.shows(">***  E40")
        ours.acknowledges("E40", WORDS)
        for screen in (ours, theirs):
            screen.shows(TAKEN, "***a E40", "nobody yet 0 of 1")
            assert "ruiz?" in screen.row(f"*** {WORDS}")
        follower.says('"by": "ruiz?"')
        assert [(a["bed"], a["state"], a["by"]) for a in alerts(tmp_path)] == [
            ("E40", "acknowledged", "ruiz?")
        ]
    told = [json.loads(line) for line in follower.text.splitlines()]
    assert [(a["state"], a["by"]) for a in told] == [("active", None), ("acknowledged", "ruiz?")]
    assert {a["id"] for a in told} == {told[0]["id"]}


def test_two_who_take_one_alert_at_once_both_see_who_was_first(tmp_path: Path) -> None:
    two_patients(tmp_path)
    words = alarm(tmp_path).text
    with (
        Screen("monitor", "--as", "ruiz", data=tmp_path) as ours,
        Screen("monitor", "--as", "okoro", data=tmp_path) as theirs,
    ):
        for screen in (ours, theirs):
            screen.shows(words, ">***  B01")
            screen.asks(words)
        for screen in (ours, theirs):
            screen.send(ENTER)
        for screen in (ours, theirs):
            screen.shows(TAKEN, "nobody yet 0 of 1")
        (alert,) = alerts(tmp_path)
        assert alert["by"] in ("ruiz?", "okoro?")
        for screen in (ours, theirs):
            assert alert["by"] in screen.row(f"*** {words}")
