"""What fails in one of many tasks ends a command in one line."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backends.ports import Unavailable
from tui.bedsides import run_beside
from tui.running import run


async def fail() -> None:
    raise Unavailable("gone")


async def for_ever() -> None:
    await asyncio.Event().wait()


async def done() -> int:
    await asyncio.sleep(0)
    return 7


def test_a_failure_beside_the_loop_comes_out_as_itself() -> None:
    with pytest.raises(Unavailable, match="gone"):
        run(run_beside(for_ever(), for_ever(), fail()))


def test_what_runs_beside_ends_with_the_loop() -> None:
    assert run(run_beside(done(), for_ever())) == 7


def test_a_reader_that_goes_away_ends_the_feed_without_a_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "WARDWATCH_DATA": str(tmp_path), "PYTHONUNBUFFERED": ""}
    feed = subprocess.Popen(
        (sys.executable, "-m", "tui", "alerts", "--all", "--region", "north"),
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert feed.stdout is not None
    assert feed.stderr is not None
    feed.stdout.close()
    assert feed.wait(30) == 0
    assert feed.stderr.read() == b"wardwatch: nobody feeds the alarms of north now\n"
