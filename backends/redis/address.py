"""Where a region's Redis is, read from its URL; nothing of it is ever shown that may hold a password."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from backends.ports import Misconfigured

_PORT = 6379
_SENTINEL_PORT = 26379
_SENTINELS = "redis+sentinel"
_SHAPES = "redis://host:6379/0, rediss://host:6379/0 or redis+sentinel://host1:26379,host2:26379/mymaster/0"
_REPLICAS = "replicas"


@dataclass(frozen=True, slots=True)
class Address:
    """A server, or the sentinels that know which server is the master called `master`."""

    hosts: tuple[tuple[str, int], ...]
    master: str = ""
    url: str = field(default="", repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    database: int = 0
    replicas: int = 0
    """How many replicas must confirm a write before it counts."""

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read a URL; raises Misconfigured, without repeating it, for one that names no Redis."""
        try:
            split = urlsplit(url)
            return _sentinels(split) if split.scheme == _SENTINELS else _server(split)
        except ValueError:
            # not chained: what could not be read may be a part of the password
            raise Misconfigured(f"redis_url cannot be read: write {_SHAPES}") from None

    @property
    def tls(self) -> bool:
        """Whether it is spoken to by TLS."""
        return self.url.startswith("rediss:")

    def __str__(self) -> str:
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{hosts}/{self.master}" if self.master else hosts


def _server(split: SplitResult) -> Address:
    if split.scheme not in ("redis", "rediss") or not split.hostname:
        raise ValueError("no such scheme, or no host")
    if split.path.strip("/"):
        int(split.path.strip("/"))
    options, replicas = _options(split, 0)
    url = urlunsplit(split._replace(query=urlencode(options)))
    return Address(((split.hostname, split.port or _PORT),), url=url, replicas=replicas)


def _sentinels(split: SplitResult) -> Address:
    credentials, _, hosts = split.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    master, _, database = split.path.strip("/").partition("/")
    options, replicas = _options(split, 1)
    if not master or options:
        raise ValueError("no name of a master, or options that there are not")
    return Address(
        tuple(_sentinel(host) for host in hosts.split(",")),
        unquote(master),
        user=unquote(user) or None,
        password=unquote(password) or None,
        database=int(database or 0),
        replicas=replicas,
    )


def _options(split: SplitResult, replicas: int) -> tuple[dict[str, str], int]:
    """The options of a URL but `replicas`, and that one; `replicas` where it names none."""
    options = dict(parse_qsl(split.query, strict_parsing=True) if split.query else ())
    wanted = int(options.pop(_REPLICAS, replicas))
    if wanted < 0:
        raise ValueError("less than no replica")
    return options, wanted


def _sentinel(text: str) -> tuple[str, int]:
    split = urlsplit(f"//{text}")
    if not split.hostname:
        raise ValueError("no host")
    return split.hostname, split.port or _SENTINEL_PORT
