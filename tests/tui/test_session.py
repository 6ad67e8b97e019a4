"""What comes back at the next start: kept whole and private, believed only where it makes sense."""

import argparse
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.beginning import Beginning, add_view_arguments, beginning
from tui.session import Session, SessionFile

LEFT = Session("south", "7w", "news2", "alarming", "contrast")


def flags(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_view_arguments(parser)
    return parser.parse_args(words)


def begun(folder: Path | None, *words: str, region: str = "") -> Beginning:
    return beginning(flags(*words), region, ("north", "south"), folder, "mruiz")


def test_what_was_left_comes_back(tmp_path: Path) -> None:
    assert SessionFile(tmp_path, "mruiz").read() is None
    assert begun(tmp_path).first
    SessionFile(tmp_path, "mruiz").write(LEFT)
    assert begun(tmp_path).session == LEFT
    assert not begun(tmp_path).first


def test_the_file_is_private_and_nothing_else_stays_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    SessionFile(folder, "mruiz").write(LEFT)
    SessionFile(folder, "mruiz").write(Session("north"))
    assert [path.name for path in folder.iterdir()] == ["session-mruiz.json"]
    assert stat.S_IMODE((folder / "session-mruiz.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(json.loads((folder / "session-mruiz.json").read_text())) == {
        "region",
        "ward",
        "sort",
        "filter",
        "theme",
    }


def test_each_clinician_has_a_session_and_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    for clinician in ("mruiz", "../../etc/passwd", "Zoë\x1b[2J", "x" * 500, "", "."):
        SessionFile(tmp_path / "state", clinician).write(replace(LEFT, ward="w1"))
        assert SessionFile(tmp_path / "state", clinician).read() == replace(LEFT, ward="w1")
    assert [path.name for path in tmp_path.iterdir()] == ["state"]
    assert len(list((tmp_path / "state").iterdir())) == 6


def test_flags_beat_what_was_left(tmp_path: Path) -> None:
    SessionFile(tmp_path, "mruiz").write(LEFT)
    with_flags = begun(tmp_path, "--ward", "5a", "--sort", "alert", "--filter", "mine", "--theme", "dark")
    assert with_flags.session == Session("south", "5a", "alert", "mine", "")
    assert with_flags.theme == "contrast"
    assert with_flags.insists
    assert begun(tmp_path, region="north").session == replace(LEFT, region="north", ward="")
    assert not begun(tmp_path, region="south").insists


def test_a_region_that_is_no_more_takes_its_ward_along(tmp_path: Path) -> None:
    SessionFile(tmp_path, "mruiz").write(replace(LEFT, region="west"))
    assert begun(tmp_path).session == replace(LEFT, region="", ward="")


def test_without_a_folder_nothing_comes_back_and_every_start_is_the_first() -> None:
    assert begun(None) == Beginning(first=True)


@pytest.mark.parametrize("words", [("--sort", "height"), ("--filter", "OKAFOR"), ("--theme", "pink")])
def test_flags_take_only_what_there_is(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        flags(*words)
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", Session()),
        ("{", Session()),
        ("[]", Session()),
        ("null", Session()),
        ('{"region": 3, "ward": null, "sort": ["news2"]}', Session()),
        ('{"region": "../etc", "ward": "A B", "sort": "up", "filter": "OKAFOR", "theme": "pink"}', Session()),
        ('{"region": "north", "colour": "red"}', Session("north")),
        ("[" * 4000, Session()),
        ('{"region": "north", "x": "' + "y" * 9000 + '"}', Session()),
    ],
)
def test_what_makes_no_sense_in_the_file_is_ignored(text: str, left: Session, tmp_path: Path) -> None:
    (tmp_path / "session-mruiz.json").write_text(text)
    assert SessionFile(tmp_path, "mruiz").read() == left


@given(st.binary(max_size=300))
def test_whatever_the_file_holds_it_is_a_session(
    tmp_path_factory: pytest.TempPathFactory, held: bytes
) -> None:
    folder = tmp_path_factory.mktemp("state")
    (folder / "session-mruiz.json").write_bytes(held)
    read = SessionFile(folder, "mruiz").read()
    assert read is not None
    assert read.sensible() == read


@given(
    st.builds(Session, *[st.text(max_size=40)] * 5), st.builds(Session, st.sampled_from(["", "north", "a"]))
)
def test_what_comes_back_is_always_sensible(session: Session, asked: Session) -> None:
    sensible = session.sensible()
    assert sensible.sensible() == sensible
    assert sensible.under(asked).region in (asked.region, sensible.region)


def test_what_is_no_plain_file_neither_blocks_nor_leads_elsewhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "session-mruiz.json"
    os.mkfifo(path)
    assert SessionFile(tmp_path, "mruiz").read() == Session()
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert SessionFile(tmp_path, "mruiz").read() == Session()
    path.unlink()
    path.mkdir()
    assert SessionFile(tmp_path, "mruiz").read() == Session()
    assert len(caplog.records) == 3


def test_a_folder_that_cannot_be_written_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    SessionFile(tmp_path / "file", "mruiz").write(LEFT)
    assert "cannot be kept" in caplog.text
