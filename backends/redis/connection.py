"""An open connection to a region's Redis: scripts, reads as of one moment, and word of what is new.

The driver does not send again by itself: whether a change that broke off was done must stay known to be
unknown, and every script may be sent again by who asked.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import NoScriptError

from backends.ports import Misconfigured, StoreError, TimedOut, Unavailable
from backends.redis import scripts
from backends.redis.address import Address
from backends.redis.bells import Bells
from backends.redis.doorbell import Doorbell
from backends.redis.errors import told
from backends.redis.keys import Keys
from backends.redis.replicas import Replicas, named
from backends.redis.scripts import Script

SCHEMA = 1
"""The version of the layout that this version reads and writes."""

OLDEST = (6, 2)
"""The first server that can trim a stream by its numbers."""

READ = 1.8
WRITE = 3.5
"""Seconds that a read and a write may take, within the link's."""

_SOCKET = 1.0
_SENTINEL_SOCKET = 0.5
_MOST = 256
_CONFIRMED = 200
"""Milliseconds within which replicas confirm what was written."""

_PROBE_LASTS = 5_000
_BEAT_LASTS = 900
_CLOSING = 0.5


class Connection:
    """A region's server, or the master that its sentinels name; opened by `check` and closed by `close`."""

    def __init__(
        self, client: Redis, sentinel: Sentinel | None, address: Address, keys: Keys, bells: Bells
    ) -> None:
        self.address = address
        self.keys = keys
        self._client = client
        self._sentinel = sentinel
        self._replicas = Replicas()
        self._doorbell = Doorbell(self._subscription, self._beat, bells, keys.news)

    async def check(self) -> None:
        """Raise what is wrong with the server, and listen to it from now on where nothing is."""
        server, memory, replication, schema = await self._described()
        _check_version(str(server.get("redis_version", "0")))
        _check_eviction(memory)
        _check_schema(int(schema or 0))
        if replication.get("role") != "master":
            raise Unavailable("it is a replica and takes no changes: name the master, or sentinels")
        self._doorbell.start()

    async def _described(self) -> list[Any]:
        parts = (("INFO", part) for part in ("server", "memory", "replication"))
        try:
            return await self.together(*parts, ("GET", self.keys.schema))
        except TimedOut as error:
            if self.address.tls:
                raise TimedOut("it did not answer in time: does it speak TLS, as rediss:// says?") from error
            raise

    async def close(self) -> None:
        """Stop listening and let go of every connection, within two seconds."""
        clients = [self._client, *(self._sentinel.sentinels if self._sentinel else ())]
        await self._doorbell.close(_CLOSING)
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(_CLOSING):
                with told():
                    await asyncio.gather(*(client.aclose() for client in clients))

    async def ask(self, script: Script, keys: Sequence[str], *arguments: object) -> list[Any]:
        """Run a script that nobody must confirm; gives its answer, or raises a StoreError."""
        with told():
            async with asyncio.timeout(READ):
                return await self._run(script, keys, arguments)

    async def change(self, script: Script, keys: Sequence[str], *arguments: object) -> list[Any]:
        """Run a script whose change counts once enough replicas have it; raises a StoreError.

        TimedOut where they have not confirmed it in time: it stands on the master, and may be sent again.
        """
        with told():
            async with asyncio.timeout(WRITE):
                if not self.address.replicas:
                    return await self._run(script, keys, arguments)
                return await self._confirmed(script, keys, arguments)

    async def _confirmed(self, script: Script, keys: Sequence[str], arguments: Sequence[object]) -> list[Any]:
        master, wanted = self._master, self.address.replicas
        rest = (("WAIT", wanted, _CONFIRMED), ("ROLE",))
        *answer, confirmed, role = await self._run(script, keys, arguments, rest)
        sure = self._replicas.sure(master, named(role)) and master == self._master
        if answer[0] != b"refused" and not (sure and confirmed >= wanted):
            await self._ask_for_master()
            raise TimedOut("no replica has confirmed it: whether it lasts is unknown")
        return answer

    @property
    def _master(self) -> object:
        """The master that the sentinels named last."""
        return getattr(self._client.connection_pool, "master_address", None)

    async def together(self, *commands: tuple[str, ...]) -> list[Any]:
        """The answers of several questions as of one moment; raises a StoreError."""
        with told():
            async with asyncio.timeout(READ), self._client.pipeline(transaction=True) as pipe:
                for command in commands:
                    pipe.execute_command(*command)
                return _sound(await pipe.execute(raise_on_error=False))

    async def probe(self) -> None:
        """Write, have it confirmed, and read; raises a StoreError."""
        keys = (self.keys.probe, self.keys.seq, self.keys.log)
        try:
            await self.change(scripts.PROBE, keys, _PROBE_LASTS)
        except TimedOut as error:
            if "replica" in str(error):
                raise Unavailable("no replica confirms what is written: see that one runs") from error
            raise

    async def set_up(self) -> None:
        """Note the version of the layout, and give the server the scripts; may be done again at any time."""
        await self.change(scripts.SETUP, (self.keys.schema,), SCHEMA)
        await self.together(*(("SCRIPT", "LOAD", script.text) for script in scripts.ALL))

    async def _beat(self) -> None:
        """Tell of the link; raises a StoreError also where no replica follows: another may be the master."""
        await self.change(scripts.BEAT, (self.keys.beat,), self.keys.news, _BEAT_LASTS)

    async def _run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[object],
        then: Sequence[tuple[Any, ...]] = (),
    ) -> list[Any]:
        """Run a script by its digest, by its text where the server does not have it yet.

        The answer ends with those to the commands that are sent along with it.
        """
        rest = (len(keys), *keys, *arguments)
        try:
            return await self._sent(("EVALSHA", script.digest, *rest), then)
        except NoScriptError:
            return await self._sent(("EVAL", script.text, *rest), then)

    async def _sent(self, command: tuple[Any, ...], then: Sequence[tuple[Any, ...]]) -> list[Any]:
        async with self._client.pipeline(transaction=False) as pipe:
            for each in (command, *then):
                pipe.execute_command(*each)
            answer, *others = _sound(await pipe.execute(raise_on_error=False))
        return [*answer, *others]

    async def _ask_for_master(self) -> None:
        """Let every later call ask the sentinels: the server may have been a master that no longer is one."""
        pool: Any = self._client.connection_pool
        with suppress(StoreError), told():
            await pool.update_active_connections_for_reconnect()
            await pool.disconnect(inuse_connections=False)

    @asynccontextmanager
    async def _subscription(self) -> AsyncIterator[PubSub]:
        """A new subscription, never an old one: it asks the sentinels anew who the master is."""
        subscription: Any = self._client.pubsub()
        try:
            yield subscription
        finally:
            with suppress(StoreError, TimeoutError):
                async with asyncio.timeout(_CLOSING):
                    with told():
                        await subscription.aclose()


def connect(address: Address, keys: Keys, bells: Bells) -> Connection:
    """A region's server, not asked yet; raises Misconfigured for options that the driver does not know."""
    if not address.master:
        return Connection(_server(address), None, address, keys, bells)
    make: Any = Sentinel
    sentinel = make(
        list(address.hosts),
        sentinel_kwargs={
            "socket_timeout": _SENTINEL_SOCKET,
            "socket_connect_timeout": _SENTINEL_SOCKET,
            "retry": Retry(ExponentialWithJitterBackoff(0.5, 0.05), 1),
            "protocol": 2,
        },
        username=address.user,
        password=address.password,
        db=address.database,
        **_settings(),
    )
    return Connection(sentinel.master_for(address.master), sentinel, address, keys, bells)


def _server(address: Address) -> Redis:
    with _usable():
        return Redis.from_url(address.url, **_settings())


def _settings() -> dict[str, Any]:
    """How the driver connects; by default it sends again ten times and hangs for a minute."""
    return {
        "socket_timeout": _SOCKET,
        "socket_connect_timeout": _SOCKET,
        "retry": Retry(NoBackoff(), 0),
        "max_connections": _MOST,
        "protocol": 2,
    }


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError):
        raise Misconfigured("a part of redis_url cannot be used: see its database and options") from None


def _sound(answers: list[Any]) -> list[Any]:
    """Answers of which none is an error; raises the first that is, without what was asked."""
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


def _check_version(version: str) -> None:
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if numbers < OLDEST:
        raise Misconfigured(f"it is Redis {version[:20]}: Redis 6.2 or newer is needed")


def _check_eviction(memory: dict[str, Any]) -> None:
    policy = str(memory.get("maxmemory_policy", ""))
    if memory.get("maxmemory") and policy.startswith("allkeys"):
        raise Misconfigured(
            f"it would throw open alerts away when it is full ({policy}): set maxmemory-policy noeviction"
        )


def _check_schema(found: int) -> None:
    if found > SCHEMA:
        raise Misconfigured(f"a newer wardwatch has laid it out (version {found}): use that one")
