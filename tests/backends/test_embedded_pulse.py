"""Word of a commit comes by the kernel where it gives any, and by looking where it gives none."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from backends.embedded import commits, ear, pulse
from backends.embedded.commits import Commits
from backends.embedded.database import Database
from backends.embedded.lock import FileLock

NOTES = (("CREATE TABLE note (text TEXT)",),)
NEVER = 600.0

no_inotify = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives word of what is written")


COUNT_TO_TWO = ("SELECT min(2, count(*)) FROM note", ())


@asynccontextmanager
async def followed(
    path: Path, monkeypatch: pytest.MonkeyPatch, question: pulse.Question | None = None
) -> AsyncIterator[Commits]:
    """A file that is followed already, by a pulse of its own."""
    monkeypatch.setattr(commits, "PULSE", pulse.Pulse())
    async with Database(path, steps=NOTES) as notes:
        with notes.followed(question) as word:
            await word.changed(0)
            yield word


def elsewhere(path: Path, text: str) -> None:
    """Write as another process does."""
    with FileLock(path.with_name(f"{path.name}.lock")).held(5.0):
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("INSERT INTO note VALUES (?)", (text,))
        other.close()


async def hear_of(word: Commits, path: Path) -> None:
    """Nothing is missed, however often it is written."""
    for number in range(5):
        seen = word.version
        await asyncio.to_thread(elsewhere, path, str(number))
        assert await asyncio.wait_for(word.changed(seen), 30) > seen


@no_inotify
async def test_the_kernel_tells_of_every_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with followed(tmp_path / "notes.db", monkeypatch) as word:
        monkeypatch.setattr(pulse, "INTERVAL", NEVER)
        monkeypatch.setattr(pulse, "SELDOM", NEVER)
        await hear_of(word, tmp_path / "notes.db")


async def test_where_the_kernel_is_silent_the_pulse_looks_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ear, "_inotify", lambda: None)
    monkeypatch.setattr(pulse, "SELDOM", NEVER)
    async with followed(tmp_path / "notes.db", monkeypatch) as word:
        await hear_of(word, tmp_path / "notes.db")


@no_inotify
async def test_a_commit_without_word_is_noticed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.db"
    async with followed(path, monkeypatch) as word:
        seen = word.version
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("INSERT INTO note VALUES ('the writer died before it left word')")
        assert await asyncio.wait_for(word.changed(seen), 30) > seen
        other.close()


@no_inotify
async def test_only_commits_that_change_the_answer_to_the_question_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "notes.db"
    async with followed(path, monkeypatch, COUNT_TO_TWO) as word:
        for text in ("one", "two"):
            seen = word.version
            await asyncio.to_thread(elsewhere, path, text)
            assert await asyncio.wait_for(word.changed(seen), 30) == seen + 1
        seen = word.version
        await asyncio.to_thread(elsewhere, path, "three")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(word.changed(seen), 5 * pulse.TOGETHER)
