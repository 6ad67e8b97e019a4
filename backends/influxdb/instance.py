"""One InfluxDB: written to, asked, and let go of.

This module loads the driver, and `VitalsHistory` loads this one when it is opened.
"""

import asyncio
import ssl
from contextlib import suppress
from typing import cast

from influxdb_client.client.influxdb_client_async import InfluxDBClientAsync
from influxdb_client.domain.dialect import Dialect
from influxdb_client.domain.write_precision import WritePrecision
from influxdb_client.rest import ApiException

from backends.influxdb import schema
from backends.influxdb.access import Access
from backends.influxdb.buckets import Buckets, Kept
from backends.influxdb.errors import asked, is_outdated
from backends.influxdb.questions import Question
from backends.ports import Misconfigured

_CLOSING = 1.5
_LONGER = 60_000
"""Milliseconds that the driver would wait: longer than anyone here, since its own timeout, while an answer
streams, ends a task as if it had been cancelled."""

_TLS = ssl.create_default_context()
"""Made here, where the module is loaded in a thread: it takes tens of milliseconds."""

_MS = cast(WritePrecision, "ms")
_PLAIN = Dialect(header=True, annotations=[], delimiter=",", date_time_format="RFC3339")


class Instance:
    """One instance of a region; made on the loop on which it is used."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.name = access.name
        self._client = InfluxDBClientAsync(
            access.url, access.token, access.org, timeout=_LONGER, ssl_context=_TLS
        )
        self._write = self._client.write_api()
        self._query = self._client.query_api()

    async def write(self, bucket: str, body: bytes, seconds: float) -> None:
        """Store lines, timed in milliseconds; those too old to be kept are left out. Raises a StoreError."""
        with asked():
            async with asyncio.timeout(seconds):
                try:
                    await self._write.write(bucket, self.access.org, body, write_precision=_MS)
                except ApiException as error:
                    if not is_outdated(error):
                        raise

    async def ask(self, question: Question, seconds: float) -> str:
        """The answer as CSV, without annotations; raises a StoreError."""
        with asked():
            async with asyncio.timeout(seconds):
                answer = await self._query.query_raw(
                    question.text, dialect=_PLAIN, params=dict(question.params)
                )
                return str(answer)

    async def version(self, seconds: float) -> str:
        """The server's version; raises Misconfigured for one that is no InfluxDB 2."""
        with asked():
            async with asyncio.timeout(seconds):
                found = (await self._client.version()).removeprefix("v")
        if not found.startswith("2."):
            raise Misconfigured("what answers there is no InfluxDB 2: see the host and port of influxdb_url")
        return found

    async def schema(self, buckets: Buckets, seconds: float) -> int:
        """The version of the buckets, 0 for none; raises a StoreError."""
        with asked():
            async with asyncio.timeout(seconds):
                return await schema.version(self._client, buckets)

    async def set_up(self, buckets: Buckets, kept: Kept, seconds: float) -> None:
        """Make buckets and tasks; safe to do twice, and two at once. Raises a StoreError."""
        with asked():
            async with asyncio.timeout(seconds):
                await schema.set_up(self._client, self.access.org, buckets, kept)

    async def new_token(self, buckets: Buckets, said: str, seconds: float) -> tuple[str, str]:
        """Make a token that can read the buckets and write readings, and no more; gives its id and itself."""
        with asked():
            async with asyncio.timeout(seconds):
                return await schema.new_token(self._client, self.access.org, buckets, said)

    async def drop_tokens(self, said: str, but: str, seconds: float) -> None:
        """Take back the tokens that are described so, but for one."""
        with asked():
            async with asyncio.timeout(seconds):
                await schema.drop_tokens(self._client, self.access.org, said, but)

    async def drop_token(self, token_id: str, seconds: float) -> None:
        """Take back a token that nobody keeps."""
        with asked():
            async with asyncio.timeout(seconds):
                await schema.drop_token(self._client, token_id)

    async def close(self) -> None:
        """Let go of the server, whatever hangs."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING):
                await self._client.close()


def instance(access: Access) -> Instance:
    """One instance, not asked yet."""
    return Instance(access)
