"""Which adapter serves which port on which server; imported only where an address names one of them."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from backends.addresses import RegionAddresses
from backends.cassandra.analytics import Analytics
from backends.influxdb import vitals as influxdb
from backends.mongodb import patients as mongodb
from backends.neo4j import teams as neo4j
from backends.neo4j.address import Address
from backends.ports import Store
from backends.redis.alerts import AlertBoard
from backends.redis.live import LiveVitals
from backends.redis.server import Server


def _on_mongodb(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> dict[str, Store]:
    return {"patients": mongodb.Patients(addresses.mongodb or "", region, clock)}


def _on_cassandra(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> dict[str, Store]:
    return {"analytics": Analytics(addresses.cassandra or "", region, clock)}


def _on_redis(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> dict[str, Store]:
    server = Server(addresses.redis or "", region)
    return {"alerts": AlertBoard(server, region, clock), "live": LiveVitals(server, region, clock)}


def _on_influxdb(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> dict[str, Store]:
    vitals = influxdb.VitalsHistory(
        addresses.influxdb or "",
        region,
        token=addresses.influxdb_token or "",
        org=addresses.influxdb_org or "",
        folder=addresses.data / region / "influxdb",
        clock=clock,
        secrets=addresses.secrets,
    )
    return {"vitals": vitals}


def _on_neo4j(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> dict[str, Store]:
    return {"teams": graph_of(addresses, region, clock)}


def graph_of(addresses: RegionAddresses, region: str, clock: Callable[[], float]) -> neo4j.CareTeams:
    """The graph of a region's care teams, not yet open."""
    address = Address(addresses.neo4j or "", addresses.neo4j_user, addresses.neo4j_password)
    return neo4j.CareTeams(address, region, clock)


Serve: TypeAlias = Callable[[RegionAddresses, str, Callable[[], float]], dict[str, Store]]

SERVED: Mapping[str, Serve] = {
    "mongodb": _on_mongodb,
    "influxdb": _on_influxdb,
    "neo4j": _on_neo4j,
    "cassandra": _on_cassandra,
    "redis": _on_redis,
}
"""For each server that an address may name, what makes the ports that it serves; they are not open yet."""
