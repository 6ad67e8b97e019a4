"""How a region's Redis is, for `wardwatch check`."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backends.ports import Fitness
from backends.redis.address import Address

if TYPE_CHECKING:
    from backends.redis.connection import Connection


async def fitness(connection: "Connection", port: str) -> Fitness:
    """Describe the server that holds a port's data; raises a StoreError."""
    begun = time.perf_counter()
    *told, schema = await connection.together(
        *(("INFO", part) for part in ("server", "memory", "persistence", "replication")),
        ("GET", connection.keys.schema),
    )
    latency = time.perf_counter() - begun
    info: dict[str, Any] = {name: value for part in told for name, value in part.items()}
    problem, remedy = _problem(info, connection.address.replicas)
    return Fitness(
        store=f"redis {port}",
        address=str(connection.address),
        version=f"Redis {info.get('redis_version', '')}",
        latency=latency,
        replication=_replication(info, connection.address),
        schema=str(int(schema or 0)),
        problem=problem,
        remedy=remedy,
    )


def _replication(info: Mapping[str, Any], address: Address) -> str:
    sentinels = f"; {len(address.hosts)} sentinels" if address.master else ""
    if not address.replicas:
        return f"unreplicated: no replica confirms a write ({_online(info)} follow){sentinels}"
    return f"{_online(info)} replicas, {address.replicas} must confirm a write{sentinels}"


def _online(info: Mapping[str, Any]) -> int:
    """How many replicas have caught up and follow."""
    replicas = (info.get(f"slave{number}") for number in range(int(info.get("connected_slaves", 0))))
    return sum(isinstance(each, Mapping) and each.get("state") == "online" for each in replicas)


def _problem(info: Mapping[str, Any], wanted: int) -> tuple[str, str]:
    """What is wrong with a server that answers, and what to do; empty where nothing is."""
    if _online(info) < wanted:
        return "too few replicas follow: no alert can be confirmed", "start a replica, or look to its network"
    if not int(info.get("aof_enabled", 0)):
        return "what it holds is lost when it restarts", "set appendonly yes"
    if info.get("maxmemory") and info.get("maxmemory_policy") != "noeviction":
        return "it throws data away when it is full", "set maxmemory-policy noeviction"
    return "", ""
