"""Real processes, killed, stopped and racing on one data folder, and disks that are full or closed to us."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from backends.embedded import alerts
from backends.embedded.database import Database
from backends.ports import Gap, Link, LinkState, Misconfigured, TimedOut, Unavailable
from clinical.alerts import AlertEvent
from tests.backends.examples import an_alert, begun, updated

ROOT = Path(__file__).parents[2]
_GROWTH = "CREATE TABLE note (text TEXT NOT NULL)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "north" / "records.db"


def board_on(path: Path, keep: int = 100_000, keep_for: float = 1e12) -> alerts.AlertBoard:
    database = Database(path, steps=(alerts.TABLES,))
    return alerts.AlertBoard(database, "north", keep=keep, keep_for=keep_for)


@contextlib.asynccontextmanager
async def process(what: str, path: Path, name: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that works on the board, killed at the end."""
    command = [sys.executable, "-m", "tests.backends.poster", what, str(path), name]
    pipe = asyncio.subprocess.PIPE
    started = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.kill()
        await started.wait()


async def line(from_: asyncio.subprocess.Process) -> str:
    """The next line that a process prints."""
    assert from_.stdout is not None
    async with asyncio.timeout(30):
        return (await from_.stdout.readline()).decode().strip()


def tell(to: asyncio.subprocess.Process) -> None:
    """Let a waiting process go on."""
    assert to.stdin is not None
    to.stdin.write(b"\n")


async def test_a_writer_killed_again_and_again_loses_and_doubles_nothing(path: Path) -> None:
    acknowledged: list[str] = []
    followed: list[AlertEvent] = []
    async with board_on(path) as board:
        following = asyncio.create_task(_follow(board, 0, followed))
        for life in range(5):
            async with process("post", path, f"life-{life}") as writer:
                for _ in range(40):
                    acknowledged.append(await line(writer))
                writer.kill()
                acknowledged += [line for line in await _rest(writer) if line]
        last = (await board.snapshot()).position
        await _until(lambda: bool(followed) and followed[-1].seq == last)
        following.cancel()
    operations = [event.op for event in followed]
    assert len(set(operations)) == len(operations)
    assert set(acknowledged) <= set(operations)
    assert [event.seq for event in followed] == list(range(1, last + 1))


async def test_a_follower_that_begins_anew_from_its_position_misses_nothing(path: Path) -> None:
    followed: list[AlertEvent] = []
    async with process("post", path, "writer") as writer:
        await line(writer)
        for _ in range(4):
            async with board_on(path) as board:
                position = followed[-1].seq if followed else 0
                following = asyncio.create_task(_follow(board, position, followed))
                wanted = len(followed) + 50
                await _until(lambda wanted=wanted: len(followed) >= wanted)  # type: ignore[misc]
                following.cancel()
    assert [event.seq for event in followed] == list(range(1, len(followed) + 1))


async def test_of_two_processes_that_acknowledge_one_wins(path: Path) -> None:
    async with board_on(path) as board:
        await board.post(begun(an_alert()))
        async with process("acknowledge", path, "ada") as one, process("acknowledge", path, "ben") as other:
            assert [await line(one), await line(other)] == ["ready", "ready"]
            tell(one)
            tell(other)
            outcomes = [await line(one), await line(other)]
        winner = next(outcome.removeprefix("won ") for outcome in outcomes if outcome.startswith("won"))
        assert sorted(outcomes) == sorted([f"won {winner}", f"lost to {winner}"])
        assert [alert.by for alert in (await board.snapshot()).alerts] == [winner]


async def test_processes_that_make_one_fresh_file_at_once_all_succeed(path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        names = [f"first-{number}" for number in range(4)]
        openers = [await stack.enter_async_context(process("open", path, name)) for name in names]
        assert [await line(opener) for opener in openers] == ["ready"] * 4
        for opener in openers:
            tell(opener)
        assert [await line(opener) for opener in openers] == [f"begin {name}" for name in names]
    async with board_on(path) as board:
        assert {alert.id for alert in (await board.snapshot()).alerts} == set(names)


async def test_a_stopped_process_that_holds_the_lock_delays_writes_and_no_reads(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with board_on(path) as board:
        await board.post(begun(an_alert("before")))
        async with process("hold", path, "") as holder:
            assert await line(holder) == "held"
            holder.send_signal(signal.SIGSTOP)
            monkeypatch.setattr("backends.embedded.duties.LOCK_PATIENCE", 0.1)
            with pytest.raises(Unavailable, match="held"):
                await board.post(begun(an_alert("refused")))
            assert [alert.id for alert in (await board.snapshot()).alerts] == ["before"]
        await board.post(begun(an_alert("after")))
        assert [alert.id for alert in (await board.snapshot()).alerts] == ["before", "after"]


async def test_closing_does_not_wait_for_a_stopped_process(path: Path) -> None:
    board = board_on(path)
    async with board:
        await board.post(begun(an_alert("before")))
        async with process("hold", path, "") as holder:
            assert await line(holder) == "held"
            holder.send_signal(signal.SIGSTOP)
            writing = asyncio.create_task(board.post(begun(an_alert("never"))))
            await asyncio.sleep(0)
            async with asyncio.timeout(4):
                await board.__aexit__(None, None, None)
            with pytest.raises(TimedOut):
                await writing
        await board.__aenter__()


async def test_a_terminal_opens_and_reads_while_a_stopped_process_holds_the_lock(path: Path) -> None:
    async with board_on(path) as board:
        await board.post(begun(an_alert("before")))
        async with process("hold", path, "") as holder:
            assert await line(holder) == "held"
            holder.send_signal(signal.SIGSTOP)
            terminal = board_on(path)
            async with asyncio.timeout(4):
                await terminal.__aenter__()
                assert [alert.id for alert in (await terminal.snapshot()).alerts] == ["before"]
        await terminal.__aexit__(None, None, None)


async def test_what_is_no_longer_held_is_a_gap_with_the_open_alerts(path: Path) -> None:
    async with board_on(path, keep=300) as board:
        episodes = [an_alert(f"episode-{number}") for number in range(550)]
        story = [event for alert in episodes for event in (begun(alert), updated(alert, 130.0))]
        await asyncio.gather(*map(board.post, story))
        stored = await board.snapshot()
        async with aclosing(board.follow(5)) as stream:
            gap = await anext(stream)
            waiting = asyncio.ensure_future(anext(stream))
            later = await board.post(begun(an_alert("later")))
            assert await waiting == later
        assert gap == Gap(5, 1100, stored.alerts)
        async with aclosing(board.follow(1000)) as stream:
            held = [await anext(stream) for _ in range(101)]
    assert [event.seq for event in held if isinstance(event, AlertEvent)] == list(range(1001, 1102))


async def test_an_event_that_cannot_be_read_is_named_and_passed_over(path: Path) -> None:
    async with board_on(path) as board:
        for name in ("one", "two", "three"):
            await board.post(begun(an_alert(name)))
        await board.database.write(lambda c: c.execute("UPDATE alert_event SET doc = '{' WHERE seq = 2"))
        await board.database.write(lambda c: c.execute("UPDATE alert SET doc = '[]' WHERE id = 'two'"))
        async with aclosing(board.follow(0)) as stream:
            items = [await anext(stream) for _ in range(3)]
        standing = (await board.snapshot()).alerts
    assert isinstance(items[1], Link)
    assert items[1].state is LinkState.DEGRADED
    assert [item.alert.id for item in items if isinstance(item, AlertEvent)] == ["one", "three"]
    assert [(alert.id, alert.condition) for alert in standing][1] == ("two", "unreadable")


async def test_a_follower_survives_a_store_that_fails_and_says_so(path: Path) -> None:
    async with board_on(path) as board:
        first = await board.post(begun(an_alert("first")))
        async with aclosing(board.follow(0)) as stream:
            assert await anext(stream) == first
            os.rename(path, path.with_name("moved.db"))
            waiting = asyncio.ensure_future(anext(stream))
            for commits in board.database._followed:
                commits._wake()
            down = await waiting
            os.rename(path.with_name("moved.db"), path)
            up = await anext(stream)
            second = await board.post(begun(an_alert("second")))
            assert await anext(stream) == second
    assert isinstance(down, Link)
    assert isinstance(up, Link)
    assert [down.state, up.state] == [LinkState.DOWN, LinkState.UP]
    assert "moved" in down.problem


async def test_a_follower_survives_a_store_that_is_closed_and_opened_again(path: Path) -> None:
    board = board_on(path)
    async with aclosing(board.follow(0)) as stream:
        async with board:
            first = await board.post(begun(an_alert("first")))
            assert await anext(stream) == first
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
        down = await waiting
        async with board:
            up = await anext(stream)
            second = await board.post(begun(an_alert("second")))
            assert await anext(stream) == second
    assert isinstance(down, Link)
    assert isinstance(up, Link)
    assert [down.state, up.state] == [LinkState.DOWN, LinkState.UP]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    with contextlib.suppress(FileNotFoundError):
        if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
            yield folder
            subprocess.run(["umount", "-l", str(folder)], check=True)
            return
    pytest.skip("only root can mount a small disk")


async def test_a_full_disk_is_said_so_and_loses_nothing_stored(small_disk: Path) -> None:
    path = small_disk / "north" / "records.db"
    stored: list[str] = []
    async with board_on(path) as board:
        with pytest.raises(Unavailable, match="the disk is full: free some space"):
            await _fill(board, stored)
        assert [alert.id for alert in (await board.snapshot()).alerts] == stored
    async with board_on(path) as board:
        assert [alert.id for alert in (await board.snapshot()).alerts] == stored


async def test_a_disk_with_space_again_takes_writes_again(small_disk: Path) -> None:
    filler = os.path.join(small_disk, "filler")
    async with board_on(small_disk / "north" / "records.db") as board:
        await board.post(begun(an_alert("before")))
        with open(filler, "wb") as full, contextlib.suppress(OSError):  # noqa: ASYNC230
            full.write(b"x" * 2**21)
        with pytest.raises(Unavailable, match="full"):
            await _fill(board, [])
        os.unlink(filler)
        await board.post(begun(an_alert("after")))
        assert "after" in {alert.id for alert in (await board.snapshot()).alerts}


_LIMITED = """
import asyncio, pathlib, resource, sys
from backends.embedded.database import Database
from backends.ports import StoreError
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
async def main():
    async with Database(pathlib.Path(sys.argv[1]), steps=(("CREATE TABLE note (text)",),)) as notes:
        for number in range(1000):
            await notes.write(lambda c: c.execute("INSERT INTO note VALUES (?)", ("x" * 4000,)))
try:
    asyncio.run(main())
except StoreError as error:
    print(type(error).__name__, error)
"""

_STRANGER = """
import asyncio, os, pathlib, sys
from backends.embedded.database import Database
from backends.ports import StoreError
os.setgid(65534)
os.setuid(65534)
async def main():
    path = pathlib.Path(sys.argv[1])
    async with Database(path, steps=(("CREATE TABLE note (text)",),)) as notes:
        await notes.write(lambda c: c.execute("INSERT INTO note VALUES ('x')"))
try:
    asyncio.run(main())
except StoreError as error:
    print(type(error).__name__, error)
"""


def run(script: str, path: Path) -> str:
    """What a script prints that works on a path."""
    command = [sys.executable, "-c", script, str(path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_a_file_that_may_grow_no_further_is_unavailable(path: Path) -> None:
    told = run(_LIMITED, path)
    assert told.startswith("Unavailable ")
    assert str(path) in told


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
@pytest.mark.parametrize("there_already", [False, True])
def test_a_folder_closed_to_this_user_is_said_so(there_already: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        path = Path(folder) / "records.db"
        if there_already:
            asyncio.run(_make(path))
        told = run(_STRANGER, path)
    assert told.startswith(f"{Misconfigured.__name__} ")
    assert "cannot be written: give this user the right" in told


async def _fill(board: alerts.AlertBoard, stored: list[str]) -> None:
    for number in range(10_000):
        stored.append((await board.post(begun(an_alert(f"{number}")))).alert.id)


async def _make(path: Path) -> None:
    async with Database(path, steps=((_GROWTH,),)):
        pass


async def _follow(board: alerts.AlertBoard, position: int, into: list[AlertEvent]) -> None:
    async for item in board.follow(position):
        assert isinstance(item, AlertEvent)
        into.append(item)


async def _rest(ended: asyncio.subprocess.Process) -> list[str]:
    """What a killed process had still said; a line that it could not finish is no word."""
    assert ended.stdout is not None
    content = (await ended.stdout.read()).decode()
    return content.splitlines()[: content.count("\n")]


async def _until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not reached():  # noqa: ASYNC110  what is waited for knows no event
            await asyncio.sleep(0.01)
