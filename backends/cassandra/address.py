"""What the address of a ring says: its hosts, the data centre of the region, who asks, and the keyspace.

`cassandra://user:password@host1:9042,host2:9042/?dc=north`; a name in the path takes the place of `wardwatch`
in the keyspace's name, `tls=true` asks for TLS and `ca` names the file with the authority's certificate.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from backends.ports import Misconfigured

PORT = 9042

_SHAPE = "cassandra_url cannot be used: write cassandra://user:password@host1,host2/?dc=D"
_OPTIONS = frozenset({"dc", "tls", "ca"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_KEYSPACE = 48


@dataclass(frozen=True, slots=True)
class Address:
    """Where a region's keyspace is, and as whom it is asked."""

    hosts: tuple[tuple[str, int], ...]
    dc: str
    keyspace: str
    user: str | None = None
    password: str = field(default="", repr=False)
    tls: bool = False
    ca: str | None = None


def parse(url: str, region: str) -> Address:
    """Read an address; raises Misconfigured, without repeating any of it."""
    try:
        parts = urlsplit(url)
        hosts = _hosts(parts)
        options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
    except ValueError:  # what it says may repeat a part of the address
        raise Misconfigured(_SHAPE) from None
    if parts.scheme != "cassandra" or not options.get("dc") or not options.keys() <= _OPTIONS:
        raise Misconfigured(_SHAPE)
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    return Address(
        hosts=hosts,
        dc=options["dc"],
        keyspace=keyspace(region, parts.path.strip("/") or "wardwatch"),
        user=unquote(user) or None,
        password=unquote(password),
        tls=options.get("tls") == "true",
        ca=options.get("ca"),
    )


def keyspace(region: str, name: str) -> str:
    """What the region's keyspace is called, such as `north_wardwatch`; raises Misconfigured.

    A keyspace's name has no dash, so a region's becomes a capital D, which no region's id has.
    """
    called = f"{region.replace('-', 'D')}_{name}"
    if not _NAME.fullmatch(name) or len(called) > _LONGEST_KEYSPACE:
        raise Misconfigured("the path of cassandra_url names no keyspace: small letters, digits and _, short")
    return called


def _hosts(parts: SplitResult) -> tuple[tuple[str, int], ...]:
    named = parts.netloc.rpartition("@")[2].split(",")
    return tuple(_host(urlsplit(f"//{each}")) for each in named)


def _host(parts: SplitResult) -> tuple[str, int]:
    if not parts.hostname:
        raise ValueError("no host")
    return parts.hostname, parts.port or PORT
