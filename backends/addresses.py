"""Where the stores of a region are; kept apart, since a screen needs this before it may load a store."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Secrets(Protocol):
    """Where a region's secrets are kept that a server shows only once; each by the name of its setting."""

    def read(self, setting: str) -> str | None:
        """What is kept, or None."""
        ...

    def swap(self, setting: str, stands: str | None, new: str) -> bool:
        """Keep a new secret if the old one still stands; gives whether it did. Raises Misconfigured."""
        ...


@dataclass(frozen=True, slots=True)
class RegionAddresses:
    """Where a region's stores are: the folder of the embedded ones, and a URL for each that is a server.

    No address is ever shown: it may hold a password.
    """

    data: Path
    name: str = ""
    mongodb: str | None = field(default=None, repr=False)
    influxdb: str | None = field(default=None, repr=False)
    influxdb_token: str | None = field(default=None, repr=False)
    influxdb_org: str | None = field(default=None, repr=False)
    neo4j: str | None = field(default=None, repr=False)
    neo4j_user: str | None = field(default=None, repr=False)
    neo4j_password: str | None = field(default=None, repr=False)
    cassandra: str | None = field(default=None, repr=False)
    redis: str | None = field(default=None, repr=False)
    secrets: Secrets | None = field(default=None, repr=False)
    """Only where a server is set up; without it nothing is kept."""
