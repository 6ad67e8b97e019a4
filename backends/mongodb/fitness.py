"""How a replica set is, for `wardwatch check`."""

import time

from pymongo.read_preferences import ReadPreference

from backends.mongodb import schema, seam
from backends.mongodb.seam import Address, Documents
from backends.ports import Fitness


async def fitness(documents: Documents) -> Fitness:
    """Describe the replica set that holds these documents; raises a PyMongoError."""
    begun = time.perf_counter()
    found = await schema.version(documents)
    latency = time.perf_counter() - begun
    told = await documents.client.admin.command("hello", read_preference=ReadPreference.PRIMARY_PREFERRED)
    server = await documents.client.server_info()
    members = [*told.get("hosts", ()), *told.get("passives", ())]
    away = sorted(set(members) - {_named(node) for node in seam.members(documents.client)})
    primary = await seam.primary(documents.client)
    return Fitness(
        store="mongodb patients",
        address=",".join(members),
        version=f"MongoDB {server['version']}",
        latency=latency,
        replication=_replication(told.get("setName", "sharded"), len(members), len(away), primary),
        schema=str(found),
        problem=_problem(away, primary),
        remedy="start it, or look to its network" if away else "",
    )


def _named(node: Address) -> str:
    return f"{node[0]}:{node[1]}"


def _replication(name: str, members: int, away: int, primary: Address | None) -> str:
    led = f"primary {_named(primary)}" if primary else "no primary"
    return f"replica set {name}: {members - away} of {members} members, {led}"


def _problem(away: list[str], primary: Address | None) -> str:
    if primary is None:
        return "there is no primary: nothing can be changed"
    return f"no answer from {', '.join(away)}" if away else ""
