"""Keyspaces for tests on the real Cassandra, by a session of their own: what tests make, they take away."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile
from cassandra.policies import DCAwareRoundRobinPolicy
from cassandra.query import tuple_factory

from backends.cassandra.address import keyspace, parse
from backends.cassandra.loading import load

TABLES = ("periods", "roll_ups", "alerts_by_ward", "alerts_by_patient", "audit_by_day", "audit_by_patient")


@dataclass(slots=True)
class Site:
    """For each region an address with a name for keyspaces that nobody else has, and a session of its own."""

    urls: Mapping[str, str]
    sessions: Mapping[str, Any]
    made: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The address of region north."""
        return self.urls["north"]

    @property
    def name(self) -> str:
        """What the keyspaces are called, after their region."""
        return urlsplit(self.url).path.strip("/")

    def empty(self, region: str) -> None:
        """Set the region up where it is not, and leave nothing in its tables."""
        if region not in self.made:
            load().set_up(parse(self.urls[region], region))
            self.made.add(region)
        for table in TABLES:
            if self.rows(f"SELECT * FROM {{ks}}.{table} LIMIT 1", region=region):
                self.rows(f"TRUNCATE {{ks}}.{table}", region=region)

    def rows(self, text: str, values: Sequence[object] = (), region: str = "north") -> list[Any]:
        """What a statement gives; `{ks}` is the region's keyspace."""
        asked = text.replace("{ks}", f'"{keyspace(region, self.name)}"')
        return list(self.sessions[region].execute(asked, values))

    def drop(self, region: str) -> None:
        """Take a region's keyspace away, where there is one."""
        session = self.sessions.get(region, self.sessions["north"])
        session.execute(f'DROP KEYSPACE IF EXISTS "{keyspace(region, self.name)}"')


@contextmanager
def site_of_its_own(urls: Mapping[str, str]) -> Iterator[Site]:
    """A site; whatever keyspaces have its name are dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    own = {region: urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for region, url in urls.items()}
    clusters = {region: a_cluster(url) for region, url in urls.items()}
    try:
        sessions = {region: cluster.connect() for region, cluster in clusters.items()}
        site = Site(own, sessions)
        yield site
        for region in sessions:
            site.drop(region)
    finally:
        for cluster in clusters.values():
            cluster.shutdown()


def a_cluster(url: str) -> Any:
    """The driver as it is, patient enough for changes of the schema."""
    address = parse(url, "north")
    patient = ExecutionProfile(
        load_balancing_policy=DCAwareRoundRobinPolicy(local_dc=address.dc),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        request_timeout=30.0,
        row_factory=tuple_factory,
    )
    login = None if address.user is None else PlainTextAuthProvider(address.user, address.password)
    return Cluster(
        list(address.hosts),
        auth_provider=login,
        execution_profiles={EXEC_PROFILE_DEFAULT: patient},
        protocol_version=5,
    )
