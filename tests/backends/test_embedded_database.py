"""The file under the embedded stores: transactions, schema, word of commits, and clear errors."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backends.embedded import duties
from backends.embedded.database import Database
from backends.embedded.errors import store_error
from backends.embedded.lock import FileLock
from backends.ports import Conflict, Invalid, Misconfigured, StoreError, Unavailable

NOTES = (("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",),)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "north" / "notes.db"


@pytest.fixture
async def notes(path: Path) -> AsyncIterator[Database]:
    async with Database(path, steps=NOTES) as database:
        yield database


def add(connection: sqlite3.Connection, text: str) -> int | None:
    return connection.execute("INSERT INTO note (text) VALUES (?)", (text,)).lastrowid


def make(path: Path, content: bytes) -> None:
    """Put a file where the database should be."""
    path.parent.mkdir()
    path.write_bytes(content)


def spoil(path: Path) -> None:
    """Overwrite all but the first page."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + os.urandom(len(content) - 4096))


def texts(connection: sqlite3.Connection) -> list[str]:
    return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY id")]


async def test_what_one_writes_another_reads(notes: Database, path: Path) -> None:
    await notes.write(lambda c: add(c, "ward round"))
    async with Database(path, steps=NOTES) as other:
        assert await other.read(texts) == ["ward round"]


async def test_a_write_that_fails_is_undone_and_its_neighbours_stand(notes: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        add(connection, "half")
        raise Conflict("taken")

    outcomes = await asyncio.gather(
        notes.write(lambda c: add(c, "before")),
        notes.write(half),
        notes.write(lambda c: add(c, "before")),
        notes.write(lambda c: add(c, "after")),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [int, Conflict, Conflict, int]
    assert await notes.read(texts) == ["before", "after"]


async def test_a_read_sees_one_moment(notes: Database, path: Path) -> None:
    async with Database(path, steps=NOTES) as other:
        loop = asyncio.get_running_loop()

        def twice(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
            first = texts(connection)
            asyncio.run_coroutine_threadsafe(other.write(lambda c: add(c, "meanwhile")), loop).result(10)
            return first, texts(connection)

        assert await notes.read(twice) == ([], [])
    assert await notes.read(texts) == ["meanwhile"]


async def test_a_read_cannot_write(notes: Database) -> None:
    with pytest.raises(Misconfigured):
        await notes.read(lambda c: add(c, "sly"))
    assert await notes.read(texts) == []


async def test_a_text_that_no_file_can_hold_is_invalid(notes: Database) -> None:
    with pytest.raises(Invalid):
        await notes.write(lambda c: add(c, "\ud800"))
    with pytest.raises(Invalid):
        await notes.write(lambda c: c.execute("INSERT INTO note (id, text) VALUES (?, 'x')", (2**70,)))


async def test_a_later_step_brings_up_an_older_file(path: Path) -> None:
    async with Database(path, steps=NOTES) as older:
        await older.write(lambda c: add(c, "kept"))
    newer = (*NOTES, ("ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT 'ada'",))
    async with Database(path, steps=newer) as database:
        rows = await database.read(lambda c: c.execute("SELECT text, author FROM note").fetchall())
        assert rows == [("kept", "ada")]
        assert await database.schema_version() == 2


async def test_a_step_that_fails_leaves_the_older_file(path: Path) -> None:
    async with Database(path, steps=NOTES) as older:
        await older.write(lambda c: add(c, "kept"))
    with pytest.raises(StoreError):
        async with Database(path, steps=(*NOTES, ("DROP TABLE note", "nonsense"))):
            pass
    async with Database(path, steps=NOTES) as older:
        assert await older.read(texts) == ["kept"]


async def test_a_file_of_a_newer_wardwatch_is_left_alone(path: Path) -> None:
    async with Database(path, steps=(*NOTES, ("CREATE TABLE other (id)",))):
        pass
    with pytest.raises(Misconfigured, match="newer wardwatch"):
        async with Database(path, steps=NOTES):
            pass


async def test_two_may_set_up_at_once(path: Path) -> None:
    databases = [Database(path, steps=NOTES) for _ in range(4)]
    await asyncio.gather(*(database.__aenter__() for database in databases))
    await asyncio.gather(*(database.set_up() for database in databases))
    await databases[0].write(lambda c: add(c, "once"))
    assert [await database.read(texts) for database in databases] == [["once"]] * 4
    await asyncio.gather(*(database.__aexit__(None, None, None) for database in databases))


async def test_the_last_to_leave_closes_the_file(path: Path) -> None:
    database = Database(path, steps=NOTES)
    async with database:
        async with database:
            await database.write(lambda c: add(c, "first"))
        await database.write(lambda c: add(c, "second"))
    async with database:
        assert await database.read(texts) == ["first", "second"]


async def test_closing_carries_the_log_back_into_the_file(path: Path) -> None:
    for _ in range(5):
        async with Database(path, steps=NOTES) as database:
            await database.write(lambda c: c.execute("INSERT INTO note (text) VALUES (random())"))
        assert sorted(os.listdir(path.parent)) == ["notes.db", "notes.db.lock"]


async def test_every_commit_is_noticed_and_none_missed(notes: Database, path: Path) -> None:
    async def count_up_to(total: int) -> int:
        with notes.followed() as commits:
            while True:
                seen = commits.version
                if (found := len(await notes.read(texts))) == total:
                    return found
                await commits.changed(seen)

    async with Database(path, steps=NOTES) as other, asyncio.timeout(20):
        for total in range(1, 30):
            follower = asyncio.create_task(count_up_to(total))
            writer = other if total % 2 else notes
            await writer.write(lambda c, total=total: add(c, f"note {total}"))  # type: ignore[misc]
            assert await follower == total


async def test_closing_wakes_those_who_wait(path: Path) -> None:
    async with Database(path, steps=NOTES) as database:
        waiting = asyncio.create_task(_changed_for_ever(database))
        await asyncio.sleep(0)
    with pytest.raises(Unavailable, match="closed"):
        await waiting


async def _changed_for_ever(database: Database) -> None:
    with database.followed() as commits:
        seen = commits.version
        while True:
            seen = await commits.changed(seen)


async def test_closing_breaks_off_a_read_that_hangs(path: Path) -> None:
    begun = time.monotonic()
    async with Database(path, steps=NOTES) as database:
        hanging = asyncio.create_task(database.read(lambda c: c.execute(ENDLESS).fetchall()))
        await asyncio.sleep(0.05)
    with pytest.raises(Unavailable):
        await hanging
    assert time.monotonic() - begun < 10


async def test_a_read_that_is_given_up_is_broken_off(notes: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await notes.read(lambda c: c.execute(ENDLESS).fetchall())
    async with asyncio.timeout(10):
        assert await notes.read(texts) == []


def test_a_job_that_hangs_does_not_keep_the_interpreter(path: Path) -> None:
    script = f"""
import asyncio, pathlib, time
from backends.embedded.database import Database
async def main():
    async with Database(pathlib.Path({str(path)!r})) as database:
        asyncio.create_task(database.read(lambda c: time.sleep(60)))
        await asyncio.sleep(0.05)
asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", script], timeout=30, check=False, capture_output=True)
    assert ended.returncode == 0, ended.stderr.decode()


async def test_a_write_given_up_before_it_began_is_never_done(notes: Database, path: Path) -> None:
    with FileLock(path.with_name(f"{path.name}.lock")).held(5.0):
        first = asyncio.create_task(notes.write(lambda c: add(c, "first")))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(notes.write(lambda c: add(c, "given up")))
        await asyncio.sleep(0)
        second.cancel()
    await first
    await notes.write(lambda c: add(c, "third"))
    assert await notes.read(texts) == ["first", "third"]


async def test_reads_go_on_while_a_write_waits_for_the_lock(notes: Database, path: Path) -> None:
    with FileLock(path.with_name(f"{path.name}.lock")).held(5.0):
        write = asyncio.create_task(notes.write(lambda c: add(c, "late")))
        assert await notes.read(texts) == []
        assert not write.done()
    await write


async def test_a_lock_that_is_never_let_go_is_unavailable(
    notes: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "LOCK_PATIENCE", 0.05)
    with FileLock(path.with_name(f"{path.name}.lock")).held(5.0), pytest.raises(Unavailable, match="held"):
        await notes.write(lambda c: add(c, "never"))
    await notes.write(lambda c: add(c, "now"))
    assert await notes.read(texts) == ["now"]


async def test_the_log_does_not_grow_for_ever(
    notes: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "_CHECKPOINT_EVERY", 0.0)
    for number in range(200):
        await notes.write(lambda c, number=number: add(c, f"{number}" + "x" * 10_000))  # type: ignore[misc]
    assert path.with_name(f"{path.name}-wal").stat().st_size < 200_000


async def test_a_log_that_a_reader_held_is_cut_off_afterwards(
    notes: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "_CHECKPOINT_EVERY", 0.0)
    monkeypatch.setattr(duties, "_LONGEST_WAL", 100_000)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM note").fetchone()
    for number in range(20):
        await notes.write(lambda c, number=number: add(c, f"{number}" + "x" * 10_000))  # type: ignore[misc]
    wal = path.with_name(f"{path.name}-wal")
    assert wal.stat().st_size > 100_000
    reader.execute("ROLLBACK")
    await notes.write(lambda c: add(c, "one"))
    await notes.write(lambda c: add(c, "two"))
    assert wal.stat().st_size < 50_000
    reader.close()


@pytest.mark.parametrize("content", [b"not a database, but longer than a header is " * 100, b"\x00" * 8192])
async def test_a_file_that_is_no_database_is_said_to_be_damaged(path: Path, content: bytes) -> None:
    make(path, content)
    with pytest.raises(Misconfigured, match="damaged"):
        async with Database(path, steps=NOTES):
            pass


async def test_a_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    async with Database(path, steps=NOTES) as database:
        for number in range(100):
            await database.write(lambda c, number=number: add(c, f"{number}" + "x" * 500))  # type: ignore[misc]
    spoil(path)
    with pytest.raises(Misconfigured, match="damaged"):
        async with Database(path, steps=NOTES) as database:
            await database.read(texts)


async def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    make(tmp_path / "north" / "notes.db", b"a file in the way")
    with pytest.raises(Misconfigured, match="cannot be opened"):
        async with Database(tmp_path / "north" / "notes.db" / "notes.db", steps=NOTES):
            pass


async def test_nothing_is_written_to_a_file_that_was_taken_away(notes: Database, path: Path) -> None:
    await notes.write(lambda c: add(c, "gone"))
    os.rename(path, path.with_name("moved.db"))
    with pytest.raises(Misconfigured, match="moved or deleted"):
        await notes.write(lambda c: add(c, "nowhere"))
    with pytest.raises(Misconfigured, match="moved or deleted"):
        await notes.read(texts)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PermissionError(13, "denied"), Misconfigured),
        (OSError(28, "no space"), Unavailable),
        (OSError(30, "read-only"), Misconfigured),
        (Conflict("taken"), Conflict),
        (UnicodeEncodeError("utf-8", "x", 0, 1, "surrogate"), Invalid),
        (sqlite3.ProgrammingError("closed"), Invalid),
    ],
)
def test_errors_are_told_in_one_line(error: Exception, kind: type[StoreError], path: Path) -> None:
    told = store_error(error, path)
    assert type(told) is kind
    assert "\n" not in str(told)
