"""`wardwatch demo`: the monitor on stores that it fills itself, the bedside in a child process."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bedside.demo_nurse import DEMO_NURSE
from tui import demo_bedside, logs
from tui.beginning import add_view_arguments, beginning
from tui.needs import need_terminal
from tui.over_ssh import pace
from tui.who import Who

if TYPE_CHECKING:
    from tui.app import Wardwatch
    from tui.settings import Settings

_REGIONS = ("north", "south")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the data may stay, and the seed."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the data here; else nothing is left")
    parser.add_argument("--seed", type=int, metavar="S", help="the same seed, the same patients")
    parser.add_argument(
        "--as", dest="clinician", metavar="ID", help="who you are, by clinician id (default m.ruiz)"
    )
    parser.add_argument("--region", dest="opens", choices=_REGIONS, help="the region to open")
    add_view_arguments(parser)


@contextmanager
def begun(arguments: argparse.Namespace) -> Iterator[None]:
    """Begin the bedsides before the settings are read: they take longer to start than the monitor."""
    need_terminal()
    with demo_bedside.begun(arguments.data, arguments.seed) as folder:
        arguments.folder = folder
        yield


def run(arguments: argparse.Namespace, settings: "Settings") -> int:
    """Open the monitor on the bedsides, and give its exit code."""
    logs.begin(arguments.folder, "demo")
    own = settings.model_copy(update=_embedded(arguments.folder))
    pace(os.environ)
    return _monitor(arguments, own).attend()


def _monitor(arguments: argparse.Namespace, own: "Settings") -> "Wardwatch":
    """The monitor; a session comes back only where the data stay, and lies beside them."""
    from tui.app import Wardwatch
    from tui.opening import addresses, habits

    you = _you(own)
    begin = beginning(arguments, arguments.opens or "", _REGIONS, arguments.data, you.id)
    return Wardwatch(
        addresses(own),
        begin.session.region or _REGIONS[0],
        begin.session.ward or None,
        you,
        demo="simulated",
        theme=own.theme,
        habits=habits(own),
        keys=own.keys,
        beginning=begin,
    )


def _you(settings: "Settings") -> Who:
    if settings.clinician:
        from tui.opening import who

        return who(settings)
    return Who(DEMO_NURSE.id, DEMO_NURSE.name, verified=True)


def _embedded(folder: Path) -> dict[str, object]:
    """The demo never touches a configured store."""
    from tui.settings import RegionSettings

    urls = ("mongodb_url", "influxdb_url", "neo4j_url", "cassandra_url", "redis_url")
    regions = {"north": RegionSettings(), "south": RegionSettings()}
    return {"data": folder, "regions": regions, **dict.fromkeys(urls)}
