"""What the region's keyspace needs, made by statements that may run twice and two at once; they block."""

from typing import Any

from backends.cassandra import tables
from backends.cassandra.errors import NOT_SET_UP
from backends.cassandra.tables import quoted, statement
from backends.ports import Misconfigured, Unavailable

COPIES = 3
"""How many nodes of the region's data centre hold each row, where it has so many."""


def set_up(session: Any, keyspace: str, dc: str, profile: str) -> None:
    """Make the keyspace and its tables; the version is written last. A keyspace that is there stays so."""
    copies = min(COPIES, nodes(session, dc))
    literal = dc.replace("'", "''")
    _make(
        session,
        f"CREATE KEYSPACE IF NOT EXISTS {quoted(keyspace)} WITH replication ="
        f" {{'class': 'NetworkTopologyStrategy', '{literal}': {copies}}}",
        profile,
    )
    for table in tables.tables(keyspace):
        _make(session, table, profile)
    if version(session, keyspace) < tables.VERSION:
        newest = session.prepare(statement("set version", keyspace))
        session.execute(newest, (tables.VERSION,), execution_profile=profile)


def _make(session: Any, text: str, profile: str) -> None:
    asked = session.execute_async(text, execution_profile=profile)
    asked.result()
    if not asked.is_schema_agreed:
        raise Unavailable("its nodes do not agree on the schema yet: see that all of them are up")


def nodes(session: Any, dc: str) -> int:
    """How many nodes a data centre has, whether they are up or not."""
    return sum(host.datacenter == dc for host in session.cluster.metadata.all_hosts())


def version(session: Any, keyspace: str) -> int:
    """The version of what is there, 0 for nothing yet."""
    found = session.execute(statement("version", keyspace)).one()
    return int(found[0]) if found else 0


def check(session: Any, keyspace: str) -> None:
    """Raise Misconfigured where the analytics would not be served as they must be."""
    found = version(session, keyspace)
    if found < tables.VERSION:
        raise Misconfigured(NOT_SET_UP)
    if found > tables.VERSION:
        raise Misconfigured("a newer wardwatch has set it up: update this one")
