"""How the driver is connected to a ring, as was found best with nodes killed and hung; it blocks."""

import logging
import ssl
from typing import Any

from cassandra import ConsistencyLevel
from cassandra.auth import PlainTextAuthProvider
from cassandra.cluster import EXEC_PROFILE_DEFAULT, Cluster, ExecutionProfile, NoHostAvailable
from cassandra.policies import (
    ConstantReconnectionPolicy,
    ConstantSpeculativeExecutionPolicy,
    DCAwareRoundRobinPolicy,
    TokenAwarePolicy,
)
from cassandra.query import tuple_factory

from backends.cassandra.address import Address
from backends.ports import Misconfigured

ASKED, SWEPT = EXEC_PROFILE_DEFAULT, "swept"
WRITTEN, BATCHED = "written", "batched"
PROBED, CHANGED = "probed", "changed"
"""How statements are sent: for some rows, whole days; one row, many; by the probe, to change the schema."""

_PATIENCE = {ASKED: 1.8, SWEPT: 1.8, WRITTEN: 3.5, BATCHED: 3.5, PROBED: 0.9, CHANGED: 30.0}
"""Seconds of one statement; a screen waits for two, what writes for eight."""

_AGAIN = {ASKED: (0.15, 2), SWEPT: (0.5, 1), WRITTEN: (0.5, 1), BATCHED: (0.5, 1), PROBED: (0.15, 2)}
"""After how many seconds another node is asked as well, and how often: a dead coordinator costs only that."""

logging.getLogger("cassandra.pool").setLevel(logging.ERROR)  # each second, of each node that is away


def cluster_of(address: Address) -> Any:
    """The driver's cluster, not connected yet; raises Misconfigured."""
    user = address.user
    return Cluster(
        list(address.hosts),
        auth_provider=None if user is None else PlainTextAuthProvider(user, address.password),
        ssl_context=_tls(address),
        execution_profiles={how: _profile(address.dc, how) for how in _PATIENCE},
        protocol_version=5,
        application_name="wardwatch",
        schema_metadata_enabled=False,
        monitor_reporting_enabled=False,
        connect_timeout=2,
        control_connection_timeout=2,
        idle_heartbeat_interval=2,
        idle_heartbeat_timeout=2,
        reconnection_policy=ConstantReconnectionPolicy(1.0, None),
    )


def connected(cluster: Any, address: Address) -> Any:
    """A session; raises Misconfigured for a data centre that is not there, and what the driver raises."""
    try:
        return cluster.connect()
    except NoHostAvailable:
        centres = {host.datacenter for host in cluster.metadata.all_hosts()} - {None}
        if centres and address.dc not in centres:
            there = " or ".join(sorted(centres))
            raise Misconfigured(f"it has no such data centre: dc in cassandra_url must be {there}") from None
        raise


def _profile(dc: str, how: Any) -> Any:
    again = ConstantSpeculativeExecutionPolicy(*_AGAIN[how]) if how in _AGAIN else None
    return ExecutionProfile(
        load_balancing_policy=TokenAwarePolicy(DCAwareRoundRobinPolicy(local_dc=dc)),
        consistency_level=ConsistencyLevel.LOCAL_QUORUM,
        serial_consistency_level=ConsistencyLevel.LOCAL_SERIAL,
        request_timeout=_PATIENCE[how],
        row_factory=tuple_factory,
        speculative_execution_policy=again,
    )


def _tls(address: Address) -> ssl.SSLContext | None:
    if not address.tls:
        return None
    try:
        return ssl.create_default_context(cafile=address.ca)
    except OSError:
        raise Misconfigured("ca in cassandra_url names no file with a certificate") from None
