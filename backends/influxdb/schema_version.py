"""Whether an instance is set up for this wardwatch."""

from typing import TYPE_CHECKING

from backends.influxdb.buckets import Buckets
from backends.ports import Misconfigured

if TYPE_CHECKING:
    from backends.influxdb.instance import Instance

VERSION = 1
"""A wardwatch that needs more of the buckets counts it up."""


async def check(instance: "Instance", buckets: Buckets, seconds: float) -> None:
    """Raise Misconfigured for what is no InfluxDB 2, or has other buckets than this wardwatch needs."""
    await instance.version(seconds)
    found = await instance.schema(buckets, seconds)
    if found < VERSION:
        raise Misconfigured("it is not set up for this wardwatch: run `wardwatch setup influxdb`")
    if found > VERSION:
        raise Misconfigured("a newer wardwatch has set it up: update this one")
