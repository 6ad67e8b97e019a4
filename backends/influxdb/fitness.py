"""How a region's instances are, for `wardwatch check`."""

import time
from collections.abc import Sequence

from backends.influxdb.buckets import Buckets
from backends.influxdb.copies import Copy
from backends.ports import Fitness, StoreError

_SECONDS = 1.5


async def fitness(copies: Sequence[Copy], buckets: Buckets, spool_problem: str) -> Fitness:
    """Describe the instances; they were looked at a moment ago. Raises a StoreError where none is well."""
    first = next((copy for copy in copies if copy.problem is None), copies[0])
    begun = time.perf_counter()
    found = await first.instance.schema(buckets, _SECONDS)
    latency = time.perf_counter() - begun
    problem, remedy = _problem(copies, spool_problem)
    return Fitness(
        store="influxdb vitals",
        address=",".join(copy.instance.name for copy in copies),
        version=f"InfluxDB {await first.instance.version(_SECONDS)}",
        latency=latency,
        replication=_replication(copies),
        schema=str(found),
        problem=problem,
        remedy=remedy,
    )


def _replication(copies: Sequence[Copy]) -> str:
    if len(copies) == 1:
        return "one instance, no copy"
    well = sum(copy.problem is None for copy in copies)
    whole = sum(copy.problem is None and not copy.owed for copy in copies)
    return f"written to {len(copies)} instances: {well} well, {whole} complete"


def _problem(copies: Sequence[Copy], spool_problem: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    for copy in copies:
        if copy.problem is not None:
            problem, _, remedy = str(copy.problem).partition(": ")
            return f"{copy.instance.name}: {problem}", remedy
    for copy in copies:
        if copy.owed:
            return f"{copy.instance.name} lacks readings that wait for it", "they are delivered by themselves"
    return spool_problem, "see the disk of the data folder" if spool_problem else ""


def none_well(problem: StoreError, address: str) -> Fitness:
    """What is said where no instance answers."""
    said, _, remedy = str(problem).partition(": ")
    return Fitness("influxdb vitals", address, "", None, "", "", said, remedy)
