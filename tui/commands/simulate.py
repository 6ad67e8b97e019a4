"""`wardwatch simulate`: simulated bedsides into the configured stores, without a screen."""

import argparse
import asyncio
import time

from backends.connect import open_stores
from backends.ports import Stores
from bedside import feed
from bedside.admission import admit_population
from bedside.attendance import attend
from bedside.population import simulated_wards
from bedside.simulator import Simulator
from bedside.timetable import timetable
from tui import output
from tui.bedsides import fed, run_beside
from tui.needs import need_folder
from tui.opening import addresses
from tui.refusal import Refusal
from tui.running import run as run_to_end
from tui.settings import Settings

_MOST_BEDS = 20_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare how many beds, how fast and for how long."""
    parser.add_argument("--beds", type=int, default=40, metavar="N", help="beds to fill (default 40)")
    parser.add_argument("--rate", type=float, default=1.0, metavar="HZ", help="readings a second (default 1)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same patients")
    parser.add_argument("--region", metavar="R", help="the region to fill")
    parser.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="stop after so long")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Simulate until stopped."""
    if not 1 <= arguments.beds <= _MOST_BEDS:
        raise Refusal(f"--beds is 1 to {_MOST_BEDS}", 2)
    if not 0 < arguments.rate <= 100:
        raise Refusal("--rate is above 0 and at most 100 readings a second", 2)
    if arguments.seconds is not None and not arguments.seconds > 0:
        raise Refusal("--for is above 0 seconds", 2)
    need_folder(settings.data)
    return run_to_end(_simulate(arguments, settings))


async def _simulate(arguments: argparse.Namespace, settings: Settings) -> int:
    region = settings.home()
    async with open_stores(addresses(settings, region)) as regions:
        with feed.stop_on_signals() as stop:
            await _feed(regions[region], arguments, settings, stop)
    return 0


async def _feed(
    stores: Stores, arguments: argparse.Namespace, settings: Settings, stop: asyncio.Event
) -> None:
    wards = simulated_wards(stores.region, arguments.beds)
    now = time.time()
    admitted = await admit_population(stores, wards, arguments.seed, now, most=arguments.beds, share=1.0)
    if not admitted:
        raise Refusal("no bed to simulate: others lie in all of them; take another --seed or --region")
    plan = timetable(admitted, arguments.seed, now)
    simulator = Simulator(admitted, seed=arguments.seed, start=now, rate=arguments.rate, plan=plan)
    until = now + arguments.seconds if arguments.seconds is not None else None
    async with fed(stores, settings.data, "simulate", [ward.id for ward in wards]) as intake:
        output.message(f"simulating {len(admitted)} beds in {stores.region}; Ctrl-C stops")
        await run_beside(
            feed.run([simulator], intake, stop=stop, until=until),
            attend(stores, simulator, wards, arguments.seed),
        )
        output.message(f"stopped after {intake.tally.counts['readings taken']} readings")
