"""The log: everything that goes wrong is in it, and nobody's name."""

import asyncio
import gc
import logging
import re
import stat
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from backends.ports import StoreError
from tests.tui.bedside import Bedside
from tests.tui.conftest import opened, until
from tests.tui.test_cli import wardwatch
from tui import logs
from tui.follow import asked

NAME = "Zebrowska"


def _text(log: Path) -> str:
    return log.read_text()


@pytest.fixture(autouse=True)
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of a program that has just begun; afterwards logging is as it was."""
    root, level, raising = logging.root, logging.root.level, logging.raiseExceptions
    before = root.handlers[:]
    logs.begin(tmp_path / "logs", "monitor")
    yield tmp_path / "logs" / logs.NAME
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.raiseExceptions = raising
    logging.captureWarnings(False)


class Record(BaseModel):
    born: int


async def fault(name: str) -> None:
    try:
        Record.model_validate({"born": name})
    except ValueError as error:
        raise LookupError(f"no patient {name}") from error


async def test_a_fault_is_logged_by_its_kinds_and_places_and_not_its_words(log: Path) -> None:
    with pytest.raises(StoreError):
        await asked(fault(NAME))
    text = _text(log)
    assert "a question failed" in text
    assert "builtins.LookupError" in text
    assert "pydantic_core" in text
    assert f"{Path(__file__).name}" in text
    assert NAME not in text


async def test_a_fault_that_tasks_met_is_logged_with_its_own_place(log: Path) -> None:
    async def meets_trouble() -> None:
        raise KeyError(NAME)

    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(meets_trouble())
    except* KeyError:
        logging.getLogger("tui.ward_watch").exception("a stream failed")
    assert "builtins.KeyError" in _text(log)
    assert "meets_trouble" in _text(log)
    assert NAME not in _text(log)


async def test_what_drivers_and_python_say_is_logged_without_what_is_filled_in(log: Path) -> None:
    logging.getLogger("neo4j.io").warning("cannot store %s in %s", NAME, "records")
    logging.getLogger("cassandra").error(ValueError(NAME))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"who is {NAME}", RuntimeWarning, stacklevel=1)

    async def never_asked() -> None:
        raise ValueError(NAME)

    task = asyncio.ensure_future(never_asked())
    await until(task.done)
    del task
    gc.collect()
    text = _text(log)
    for words in ("cannot store %s in %s", "RuntimeWarning", "never retrieved", "ValueError"):
        assert words in text
    assert NAME not in text


def test_nothing_that_is_logged_reaches_the_screen(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("motor").critical("the server is gone")
    logging.getLogger("tui").info("so it is: %d", "no number")
    assert capfd.readouterr() == ("", "")
    assert "the server is gone" in _text(log)


def test_a_command_without_a_screen_says_our_warnings_and_no_drivers_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.begin(tmp_path, "simulate", aloud=True)
    logging.getLogger("backends.spool").warning("the disk is full: %s", "free some\x1b[2J")
    logging.getLogger("backends.spool").info("begun")
    logging.getLogger("neo4j").error("the server is gone")
    assert capsys.readouterr() == ("", "wardwatch: the disk is full: free some�[2J\n")


def test_a_line_is_a_line_whatever_is_in_it(log: Path) -> None:
    logging.getLogger("tui").warning("ward %s", "4b\x1b[2J\n\u202eforged: 1\ud800" + "x" * 10_000)
    lines = _text(log).splitlines()
    assert len(lines) == 2
    assert len(lines[1]) < 700
    assert lines[1].isprintable()


def test_only_its_user_can_read_it(log: Path) -> None:
    logging.getLogger("tui").warning("begun")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_there_is_no_file_where_nothing_is_said(log: Path) -> None:
    logging.getLogger("neo4j").info("connected")
    assert not log.exists()


def test_the_first_line_says_what_runs(log: Path) -> None:
    logging.getLogger("bedside").info("ward 4b: alerts are fed from here")
    first, second = _text(log).splitlines()
    assert re.search(r"wardwatch \S+ monitor, Python 3", first)
    assert second.endswith("INFO bedside: ward 4b: alerts are fed from here")


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    logs.begin(tmp_path / "file" / "logs", "monitor")
    logging.getLogger("tui").warning("nobody hears this")
    assert capfd.readouterr() == ("", "")


def test_two_programs_turn_one_log_over_and_lose_nothing(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 4_000)
    mine, other = logs.LogFile(log, "monitor"), logs.LogFile(log, "simulate")
    for number in range(40):
        for name, handler in (("mine", mine), ("other", other)):
            words = f"{name} {number} " + "x" * 60
            handler.handle(logging.LogRecord("tui", logging.INFO, "", 0, words, None, None))
    for handler in (mine, other):
        handler.close()
    files = [log, *log.parent.glob(f"{logs.NAME}.*")]
    said = " ".join(file.read_text() for file in files)
    assert 2 < len(files) <= 1 + logs.KEPT
    assert all(f"{name} {number} " in said for name in ("mine", "other") for number in range(20, 40))


async def test_a_session_with_errors_leaves_no_name_in_the_log(
    bedside: Bedside, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bedside.admit("B05", family=NAME)
    monitor = bedside.monitor()
    async with monitor.run_test(size=(120, 40)) as pilot:
        await opened(monitor)
        stores = monitor.station.region.stores
        assert stores is not None

        async def broken(text: str, limit: int = 20) -> Any:
            raise ValueError(f"{text}: {await stores.patients.census()}")

        monkeypatch.setattr(stores.patients, "find", broken, raising=False)
        await pilot.press("slash", *NAME.lower())
        await until(log.exists)
        await until(lambda: "a question failed" in _text(log))
    text = _text(log).casefold()
    assert NAME.casefold() not in text
    assert "okafor" not in text


def test_a_command_logs_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "data" / "north").mkdir(parents=True)
    run = wardwatch("find", NAME, WARDWATCH_DATA=f"{tmp_path}/data", WARDWATCH_LOG=f"{tmp_path}/there")
    assert run.returncode == 1
    code = """
import logging, sys
from tui import cli
from tui.commands import find
find.run = lambda *_: logging.getLogger("tui").error("ended") or 0
cli.main(["find", "x"])
"""
    settings = {"WARDWATCH_LOG": f"{tmp_path}/there", "HOME": f"{tmp_path}"}
    subprocess.run((sys.executable, "-c", code), env=settings, check=True)
    text = (tmp_path / "there" / logs.NAME).read_text()
    assert "ended" in text
    assert NAME not in text
