"""From addresses to open stores: every region side by side, each port behind its own link.

A store without a URL is the embedded one. A region that cannot be opened leaves the others alone: its ports
say why, and answer once the probe has opened them. Drivers are imported only where a URL names them.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

from backends.addresses import RegionAddresses as RegionAddresses
from backends.embedded.region import stores_of
from backends.link import Linked, linked
from backends.ports import Misconfigured, Patients, Store, StoreError, Stores

PORTS = ("patients", "vitals", "teams", "analytics", "alerts", "live")

_LET_GO = 2.0
"""Seconds within which a store that is still being opened must let go."""

_FILES = (("alerts", "patients", "teams", "analytics"), ("live", "vitals"))
"""The ports that share a file of the embedded store."""


SERVERS = ("mongodb", "influxdb", "neo4j", "cassandra", "redis")
"""Every server that an address may name."""


@asynccontextmanager
async def open_stores(
    wanted: Mapping[str, RegionAddresses],
    clock: Callable[[], float] = time.time,
    patience: float | None = None,
) -> AsyncIterator[dict[str, Stores]]:
    """Open the stores of each region; the ports are `link.Linked` and have a `link`.

    What does not open within `patience` (seconds) goes on opening beside, so that one region that hangs holds
    up no other; its ports say that they are not open yet.
    Raises Misconfigured for an address that cannot be used, and where no region has both its patients and its
    alerts. A region that lacks anything else opens, and the link of the port says what is wrong.
    """
    stores = {region: _stores(region, addresses, clock) for region, addresses in wanted.items()}
    ports = [port for each in stores.values() for port in _ports(each)]
    opening = [asyncio.ensure_future(port.__aenter__()) for port in ports]
    try:
        await asyncio.wait(opening, timeout=patience)
        _check_usable(stores.values())
        yield stores
    finally:
        for port in opening:
            port.cancel()
        await asyncio.wait(opening, timeout=_LET_GO)
        await asyncio.gather(*(port.__aexit__(None, None, None) for port in ports))


async def set_up(
    wanted: Mapping[str, RegionAddresses],
    servers: Collection[str] = SERVERS,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[tuple[str, str, StoreError | None]]:
    """Create what the named servers need, region by region; gives region, server and what went wrong.

    Safe to do twice, and two at once. The embedded stores set themselves up when they are opened.
    """
    for region, addresses in wanted.items():
        for server in named(addresses):
            if server in servers:
                yield region, server, await _set_up(_serve(server, addresses, region, clock).values())


def named(addresses: RegionAddresses) -> tuple[str, ...]:
    """The servers of which a region has an address."""
    return tuple(server for server in SERVERS if getattr(addresses, server) is not None)


def _serve(
    server: str, addresses: RegionAddresses, region: str, clock: Callable[[], float]
) -> dict[str, Store]:
    """The ports that a server serves, not yet open."""
    from backends.served import SERVED  # the adapters take a while to load: without a server nobody waits

    return SERVED[server](addresses, region, clock)


async def _set_up(stores: Iterable[Store]) -> StoreError | None:
    try:
        for store in stores:
            await store.set_up()
    except StoreError as error:
        return error
    return None


async def rebuild(
    wanted: Mapping[str, RegionAddresses], clock: Callable[[], float] = time.time
) -> AsyncIterator[tuple[str, int | StoreError]]:
    """Make the graphs of care teams again from what is kept with the records, where a region has a graph.

    Gives of each region how much its graph is made of, or what went wrong.
    """
    for region, addresses in wanted.items():
        if addresses.neo4j is not None:
            yield region, await _rebuild(addresses, region, clock)


async def _rebuild(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> int | StoreError:
    from backends.served import graph_of

    own = stores_of(addresses.data, region, clock).patients
    served = {} if addresses.mongodb is None else _serve("mongodb", addresses, region, clock)
    try:
        async with cast(Patients, served.get("patients", own)) as patients:
            return await graph_of(addresses, region, clock).rebuild(patients)
    except StoreError as error:
        return error


def _stores(region: str, addresses: RegionAddresses, clock: Callable[[], float]) -> Stores:
    served: dict[str, Store] = {}
    for server in named(addresses):
        served |= _serve(server, addresses, region, clock)
    return _linked(stores_of(addresses.data, region, clock), served, clock)


def _linked(own: Stores, served: Mapping[str, Store], clock: Callable[[], float]) -> Stores:
    """Put a link round each port; of those in one file the first speaks for the others."""
    ports: dict[str, Any] = {port: linked(store, clock=clock) for port, store in served.items()}
    for file in _FILES:
        speaker = None
        for port in file:
            if port not in ports:
                ports[port] = linked(getattr(own, port), clock=clock, speaker=speaker)
                speaker = speaker or ports[port]
    return Stores(region=own.region, **ports)


def _ports(stores: Stores) -> list[Store]:
    return [getattr(stores, port) for port in PORTS]


def _check_usable(regions: Iterable[Stores]) -> None:
    """Raise what is wrong where no region can be watched before a person has acted."""
    wrong = [_misconfigured(stores.patients) or _misconfigured(stores.alerts) for stores in regions]
    if wrong and all(wrong):
        raise cast(StoreError, wrong[0])


def _misconfigured(port: Store) -> Misconfigured | None:
    problem = cast(Linked, port).problem
    return problem if isinstance(problem, Misconfigured) else None
