"""A bedside as a process of its own: bed 1 in trouble, bed 2 well, until it is told to stop or killed."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from backends.embedded.region import open_region
from bedside import feed
from bedside.intake import Intake
from bedside.keeper import Keeper
from clinical.vitals import Reading
from tests.bedside.wards import reading


class TwoBeds:
    """Speaks once a second, from now on."""

    def __init__(self) -> None:
        self._last = int(time.time())

    def due(self, now: float) -> Sequence[Reading]:
        """What both beds said since the last call."""
        seconds = range(self._last + 1, int(now) + 1)
        self._last = max(self._last, int(now))
        return [one for at in seconds for one in (reading(1, at, hr=150.0), reading(2, at))]


async def main(data: Path) -> None:
    """Feed ward 4B in the data folder."""
    parent = os.getppid()
    async with (
        open_region(data, "north") as stores,
        Keeper(stores, data / "keeper"),
        Intake(stores, data / "spool", "process") as intake,
    ):
        await intake.watch_ward("4b")
        sys.stdout.write("watching\n")
        sys.stdout.flush()
        with feed.stop_on_signals() as stop:
            await feed.run([TwoBeds()], intake, stop=stop, parent=parent)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
