"""A token of this machine's own: it reads the buckets and writes readings, and can do nothing else.

The server shows it once, so it goes into the settings' secrets at that moment. Of two set-ups at once the one
that came second takes its token back.
"""

import asyncio
import platform
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from backends.addresses import Secrets
from backends.influxdb.buckets import Buckets

if TYPE_CHECKING:
    from backends.influxdb.instance import Instance

SETTING = "influxdb_token"


async def keep_token(
    instances: Sequence["Instance"],
    buckets: Buckets,
    secrets: Secrets,
    fits: Callable[[str], Awaitable[bool]],
    seconds: float,
) -> None:
    """Keep what stands in the secrets where it `fits`; else make a token of each instance and keep those."""
    stands = await asyncio.to_thread(secrets.read, SETTING)
    if stands is not None and await fits(stands):
        return
    said = f"wardwatch {buckets.raw} on {platform.node()}"
    made = [await instance.new_token(buckets, said, seconds) for instance in instances]
    tokens = ",".join(token for _, token in made)
    if await asyncio.to_thread(secrets.swap, SETTING, stands, tokens):
        for instance, (number, _) in zip(instances, made, strict=True):
            await instance.drop_tokens(said, number, seconds)
    else:
        for instance, (number, _) in zip(instances, made, strict=True):
            await instance.drop_token(number, seconds)
