"""The demo's bedsides, in a process of their own beside the monitor: `python -m tui.demo_feed --data DIR`."""

import argparse
import asyncio
import os
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from backends.addresses import RegionAddresses
from backends.connect import open_stores
from backends.ports import StoreError, Stores
from bedside import feed
from bedside.attendance import attend
from bedside.demo import SEED, DemoRegion, furnish
from bedside.intake import Intake
from clinical.alerts import AlertEvent
from clinical.calls import HOUR
from clinical.records import RollUp
from tui import logs, output
from tui.bedsides import fed, run_beside
from tui.refusal import Refusal
from tui.running import run as run_to_end

_TOGETHER = 300
"""Roll-ups that are stored together."""

_BREATH = 0.01
"""Seconds between two steps of judging the past: what is live goes first."""

REGIONS = {"north": "North", "south": "South"}


class _End(NamedTuple):
    """How it ended: whether the monitor went without saying so, and whether nothing was lost."""

    alone: bool
    whole: bool


def main(words: Sequence[str]) -> int:
    """Feed the demo until standard input ends, as it does when the monitor is gone, however it went.

    Gives the exit code: 1 where what some region's end has lost was said.
    """
    parser = argparse.ArgumentParser(prog="bedside")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--temporary", action="store_true", help="remove the folder when the monitor is gone")
    asked = parser.parse_args(words)
    logs.begin(asked.data, "bedside", aloud=True)
    end = run_to_end(_feed_all(asked.seed, asked.data))
    if end.alone and asked.temporary:
        shutil.rmtree(asked.data, ignore_errors=True)
    return 0 if end.whole else 1


async def _feed_all(seed: int, data: Path) -> _End:
    """Feed every region, the first one first."""
    alone, feeders = asyncio.Event(), list[asyncio.Task[bool]]()
    async with open_stores({id_: RegionAddresses(data, name) for id_, name in REGIONS.items()}) as regions:
        with feed.stop_on_signals() as stop:
            _watch_standard_input(alone, stop)
            async with asyncio.TaskGroup() as tasks:
                for stores in regions.values():
                    begun = asyncio.Event()
                    feeders.append(tasks.create_task(_feed_or_say(stores, seed, data, stop, begun)))
                    await begun.wait()
    return _End(alone.is_set(), all(task.result() for task in feeders))


def _watch_standard_input(*ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()

    def heard() -> None:
        if not os.read(sys.stdin.fileno(), 64):
            loop.remove_reader(sys.stdin)
            for event in ended:
                event.set()

    loop.add_reader(sys.stdin, heard)


async def _feed_or_say(
    stores: Stores, seed: int, data: Path, stop: asyncio.Event, begun: asyncio.Event
) -> bool:
    """Feed a region; what it lost or could not begin is said, and ends no other. Gives if all is stored."""
    try:
        await _feed(stores, seed, data, stop, begun)
    except Refusal as refusal:
        output.message(str(refusal))
    except StoreError as error:
        output.message(f"{REGIONS[stores.region]} cannot be simulated: {error}")
    else:
        return True
    finally:
        begun.set()
    return False


async def _feed(stores: Stores, seed: int, data: Path, stop: asyncio.Event, begun: asyncio.Event) -> None:
    region = await furnish(stores, time.time(), seed)
    async with fed(stores, data, "demo", [ward.id for ward in region.wards]) as intake:
        begun.set()
        await run_beside(
            feed.run(region.bedsides, intake, stop=stop),
            _load(intake, stores, region),
            attend(stores, region.simulator, region.wards, seed),
        )


async def _load(intake: Intake, stores: Stores, region: DemoRegion) -> None:
    """Store the past: first its readings, for the trends, and then how it would have been judged."""
    for batch in region.past:
        await intake.load(batch)
    if await _judged_already(stores, region.wards[0].id, time.time()):
        return
    roll_ups: list[RollUp] = []
    events: list[AlertEvent] = []
    for judged in region.judged:
        roll_ups += judged.roll_ups
        events += judged.events
        if len(roll_ups) >= _TOGETHER:
            await _keep(stores, roll_ups, events)
        await asyncio.sleep(_BREATH)
    await _keep(stores, roll_ups, events)


async def _judged_already(stores: Stores, ward: str, now: float) -> bool:
    """Whether hours that are over have their alerts already, from an earlier run on the same data."""
    try:
        found = await stores.analytics.ward_trend(ward, now - 24 * HOUR, now // HOUR * HOUR)
    except StoreError:
        return True
    return any(roll_up.calls is not None for roll_up in found)


async def _keep(stores: Stores, roll_ups: list[RollUp], events: list[AlertEvent]) -> None:
    """Store what was judged, and empty both; where the store is away the demo's past lacks it."""
    with suppress(StoreError):
        await stores.analytics.archive(events)
        await stores.analytics.add_roll_ups(roll_ups)
    roll_ups.clear()
    events.clear()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
