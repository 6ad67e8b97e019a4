"""Places of their own for tests on the real Redis, by the driver's plain client: what a test makes goes."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import redis
from redis.sentinel import Sentinel

from backends.redis.address import Address
from backends.redis.alerts import AlertBoard
from backends.redis.keys import Keys
from backends.redis.live import LiveVitals
from backends.redis.server import Server


@dataclass(frozen=True, slots=True)
class Site:
    """The address of a Redis, and a hash tag that nobody else has; its adapters serve region north."""

    url: str = field(repr=False)
    tag: str

    @property
    def keys(self) -> Keys:
        """Where the adapters keep their data."""
        return Keys(self.tag)

    def server(self) -> Server:
        """The server, as another terminal opens it."""
        return Server(self.url, self.tag)

    def board(self, keep: int = 100_000) -> AlertBoard:
        """An alert board, as another terminal opens it."""
        return AlertBoard(self.server(), "north", keep=keep)

    def live(self) -> LiveVitals:
        """Live vital signs, as another terminal opens them."""
        return LiveVitals(self.server(), "north")

    def plain(self, *, scheme: str = "redis", netloc: str = "", path: str = "/0") -> str:
        """The address of the master without its sentinels, or another one beside it."""
        there = f":{_password(self.url)}@127.0.0.1:{port_of_master(self.url)}"
        return urlunsplit((scheme, netloc or there, path, "", ""))

    def raw(self, *command: str) -> Any:
        """What the master answers to a command."""
        with client(self.url) as connected:
            return connected.execute_command(*command)  # type: ignore[no-untyped-call]


@contextmanager
def site_of_its_own(url: str) -> Iterator[Site]:
    """A site whose keys are taken away afterwards."""
    site = Site(url, f"test-{uuid.uuid4().hex[:12]}")
    try:
        yield site
    finally:
        with client(url) as connected:
            for key in connected.scan_iter(f"*{{{site.tag}}}*", count=1000):
                connected.delete(key)


@contextmanager
def client(url: str) -> Iterator[redis.Redis]:
    """A client of the master, once there is one."""
    connected = redis.Redis(**_master(url), socket_timeout=5)
    try:
        yield connected
    finally:
        connected.close()


def port_of_master(url: str) -> int:
    """Where the master listens, as the sentinels say."""
    return int(_master(url)["port"])


def ports_of_replicas(url: str) -> tuple[int, ...]:
    """Where the replicas listen that follow the master."""
    with client(url) as connected:
        told = connected.info("replication")
    return tuple(int(told[f"slave{number}"]["port"]) for number in range(told["connected_slaves"]))


def fail_over(url: str) -> None:
    """Have the sentinels make another server the master."""
    address = Address.parse(url)
    host, port = address.hosts[0]
    with redis.Redis(host, port, socket_timeout=5) as sentinel:
        sentinel.execute_command("SENTINEL", "FAILOVER", address.master)


def wait_until_whole(url: str, members: int) -> None:
    """Wait until the master has so many replicas that have caught up with it, and every sentinel knows it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if _online(url) == members:
            return
        time.sleep(0.1)
    raise TimeoutError("the replicas do not follow the master")


def _online(url: str) -> int:
    try:
        with client(url) as connected:
            told = connected.info("replication")
    except redis.RedisError:
        return -1
    replicas = (told[f"slave{number}"] for number in range(told["connected_slaves"]))
    return sum(each["state"] == "online" and each["lag"] < 2 for each in replicas)


def _master(url: str) -> dict[str, Any]:
    address = Address.parse(url)
    if not address.master:
        host, port = address.hosts[0]
        return {"host": host, "port": port, "password": _password(url)}
    make: Any = Sentinel
    sentinels = make(list(address.hosts), sentinel_kwargs={"socket_timeout": 0.5})
    deadline = time.monotonic() + 30
    while True:
        try:
            host, port = sentinels.discover_master(address.master)
        except redis.RedisError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return {"host": host, "port": port, "password": _password(url)}


def _password(url: str) -> str | None:
    return Address.parse(url).password or urlsplit(url).password
