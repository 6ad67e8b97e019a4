"""`wardwatch setup`: create what each server of the settings needs."""

import argparse
import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from backends.connect import SERVERS, RegionAddresses, rebuild, set_up
from backends.ports import StoreError
from tui import output
from tui.opening import addresses
from tui.refusal import Refusal
from tui.running import run as run_to_end
from tui.secrets import SecretsFile
from tui.settings import Settings, config_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which servers, and where."""
    parser.add_argument("servers", nargs="*", metavar="SERVER", help=f"any of {', '.join(SERVERS)}; else all")
    parser.add_argument("--region", metavar="R", help="only this region")
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="make neo4j's care teams again from those kept with the records",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Set up, and say of each what was done; 1 where one could not be set up."""
    _check(arguments.servers)
    secrets = config_of(arguments.config).with_name("secrets.toml")
    wanted = {
        region: replace(address, secrets=SecretsFile(secrets, region))
        for region, address in addresses(settings, arguments.region).items()
    }
    if arguments.rebuild:
        _check_rebuilt(arguments.servers, wanted)
        return run_to_end(_rebuild(wanted))
    return run_to_end(_set_up(wanted, arguments.servers or SERVERS))


def _check(servers: Iterable[str]) -> None:
    for server in servers:
        if server not in SERVERS:
            near = difflib.get_close_matches(server, SERVERS, 1)
            hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(SERVERS)}"
            raise Refusal(f"there is no server {server!r}; {hint}", 2)


def _check_rebuilt(servers: Collection[str], wanted: Mapping[str, RegionAddresses]) -> None:
    if set(servers) - {"neo4j"}:
        raise Refusal("only neo4j is made again from another store; write wardwatch setup --rebuild neo4j", 2)
    if all(addresses.neo4j is None for addresses in wanted.values()):
        raise Refusal("neo4j_url is not set: care teams on this machine need no rebuild", 2)


async def _rebuild(wanted: Mapping[str, RegionAddresses]) -> int:
    failed = 0
    async for region, made in rebuild(wanted):
        if isinstance(made, StoreError):
            failed += 1
            output.message(f"{region}: neo4j could not be made again: {made}")
        else:
            output.line(f"{region}: neo4j is made again from {made} facts of the care teams")
    return int(failed > 0)


async def _set_up(wanted: Mapping[str, RegionAddresses], servers: Collection[str]) -> int:
    done = failed = 0
    async for region, server, problem in set_up(wanted, servers):
        if problem is None:
            done += 1
            output.line(f"{region}: {server} is set up")
        else:
            failed += 1
            output.message(f"{region}: {server} could not be set up: {problem}")
    if not done + failed:
        output.message("no address of such a server is set: the stores on this machine set themselves up")
    return int(failed > 0)
