"""A process of its own that works on an alert board: `python -m tests.backends.poster WHAT FILE NAME [SYNC]`.

`post` posts alerts for ever and prints the operation of each one that was stored; `acknowledge` waits for a
line, acknowledges `hr.high-1` and prints who has it; `open` waits for a line and opens the file; `hold` takes
the file's lock and keeps it.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from backends.embedded import alerts
from backends.embedded.database import Database
from backends.embedded.lock import FileLock
from backends.ports import Conflict
from tests.backends.examples import a_deed, an_alert, begun


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def board_on(path: str) -> alerts.AlertBoard:
    """An alert board on a file."""
    return alerts.AlertBoard(Database(Path(path), steps=(alerts.TABLES,)), "north")


async def post(path: str, name: str) -> None:
    async with board_on(path) as board:
        for number in itertools.count():
            batch = [begun(an_alert(f"{name}-{number}-{part}")) for part in range(3)]
            for event in await asyncio.gather(*map(board.post, batch)):
                say(event.op)


async def acknowledge(path: str, name: str) -> None:
    async with board_on(path) as board:
        say("ready")
        sys.stdin.readline()
        try:
            event = await board.acknowledge("hr.high-1", 1, name, a_deed(f"op-{name}", name))
            say(f"won {event.alert.by}")
        except Conflict as conflict:
            say(f"lost to {getattr(conflict.current, 'by', None)}")


async def open_fresh(path: str, name: str) -> None:
    say("ready")
    sys.stdin.readline()
    async with board_on(path) as board:
        event = await board.post(begun(an_alert(name)))
        say(event.op)


async def hold(path: str, _: str) -> None:
    with FileLock(Path(f"{path}.lock")).held(5.0):
        say("held")
        sys.stdin.readline()


if __name__ == "__main__":
    what = {"post": post, "acknowledge": acknowledge, "open": open_fresh, "hold": hold}[sys.argv[1]]
    asyncio.run(what(sys.argv[2], sys.argv[3]))
