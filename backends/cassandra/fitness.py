"""How the ring is for a region, for `wardwatch check`; it blocks."""

import time
from collections import defaultdict
from typing import Any

from backends.cassandra import schema
from backends.cassandra.address import Address
from backends.ports import Fitness


def fitness(session: Any, address: Address) -> Fitness:
    """Describe the nodes by data centre, and how often the keyspace is held in each."""
    begun = time.perf_counter()
    found = schema.version(session, address.keyspace)
    latency = time.perf_counter() - begun
    local = session.execute("SELECT release_version FROM system.local").one()
    copies = _copies(session, address.keyspace)
    hosts = sorted(session.cluster.metadata.all_hosts(), key=str)
    away = [_named(host) for host in hosts if host.datacenter == address.dc and host.is_up is False]
    problem, remedy = _problem(away, copies.get(address.dc, 0), schema.nodes(session, address.dc))
    return Fitness(
        store="cassandra analytics",
        address=",".join(f"{host}:{port}" for host, port in address.hosts),
        version=f"Cassandra {local[0]}",
        latency=latency,
        replication=_replication(hosts, copies, address.dc),
        schema=str(found),
        problem=problem,
        remedy=remedy,
    )


def _copies(session: Any, keyspace: str) -> dict[str, int]:
    """How many copies each data centre holds."""
    asked = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = %s"
    replication = session.execute(asked, (keyspace,)).one()[0]
    return {dc: int(copies) for dc, copies in replication.items() if copies.isdigit()}


def _replication(hosts: list[Any], copies: dict[str, int], own: str) -> str:
    """Each data centre's nodes and copies; which nodes of other data centres are up, nobody here knows."""
    known: dict[str, list[bool]] = defaultdict(list)
    for host in hosts:
        known[str(host.datacenter)].append(host.is_up is not False)
    return "; ".join(
        f"{dc}: {f'{sum(up)} of ' if dc == own else ''}{len(up)} nodes, copies {copies.get(dc, 0)}"
        for dc, up in sorted(known.items())
    )


def _problem(away: list[str], copies: int, nodes: int) -> tuple[str, str]:
    if away:
        return f"no answer from {', '.join(away)}", "start it, or look to its network"
    wanted = min(schema.COPIES, nodes)
    if copies < wanted:
        return f"each row is held {copies} times where {wanted} are possible", "see docs/cassandra.md, Copies"
    return "", ""


def _named(host: Any) -> str:
    return str(host.endpoint)
