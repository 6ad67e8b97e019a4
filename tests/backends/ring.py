"""Keyspaces for tests on the real Cassandra, by a session of their own: what tests make, they take away."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
    """An address with a name for keyspaces that nobody else has, and a session beside the adapter's."""

    url: str
    session: Any
    made: set[str]

    @property
    def name(self) -> str:
        """What the keyspaces are called, after their region."""
        return urlsplit(self.url).path.strip("/")

    def on(self, url: str) -> str:
        """Another address, for the same keyspaces."""
        return urlunsplit(urlsplit(url)._replace(path=f"/{self.name}"))

    def empty(self, region: str) -> None:
        """Set the region up where it is not, and leave nothing in its tables."""
        if region not in self.made:
            load().set_up(parse(self.url, region))
            self.made.add(region)
        for table in TABLES:
            self.rows(f"TRUNCATE {{ks}}.{table}", region=region)

    def rows(self, text: str, values: Sequence[object] = (), region: str = "north") -> list[Any]:
        """What a statement gives; `{ks}` is the region's keyspace."""
        asked = text.replace("{ks}", f'"{keyspace(region, self.name)}"')
        return list(self.session.execute(asked, values))


@contextmanager
def site_of_its_own(url: str) -> Iterator[Site]:
    """A site; whatever keyspaces have its name are dropped afterwards."""
    cluster = a_cluster(url)
    name = f"test_{uuid.uuid4().hex[:12]}"
    try:
        yield Site(urlunsplit(urlsplit(url)._replace(path=f"/{name}")), cluster.connect(), set())
        for (there,) in cluster.connect().execute("SELECT keyspace_name FROM system_schema.keyspaces"):
            if there.endswith(name):
                cluster.connect().execute(f'DROP KEYSPACE "{there}"')
    finally:
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
