"""Databases for tests on the real MongoDB, by PyMongo's own client: what a test makes, it takes away."""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_preferences import ReadPreference


@contextmanager
def database_of_its_own(url: str) -> Iterator[str]:
    """An address that names a database which nobody else has; whatever is in it is dropped afterwards."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with client(url) as connected:
            for there in connected.list_database_names():
                if there.endswith(name):
                    connected.drop_database(there)


def client(url: str) -> MongoClient[dict[str, Any]]:
    """A client that waits long enough for a new primary."""
    return MongoClient(url, timeoutMS=20_000, w="majority")


def step_down(url: str) -> None:
    """Let another member become the primary."""
    with client(url) as connected:
        connected.admin.command("replSetStepDown", 10, force=True)


def port_of_primary(url: str) -> int:
    """Where the member listens that takes changes now."""
    with client(url) as connected:
        told = connected.admin.command("hello", read_preference=ReadPreference.PRIMARY)
    return int(told["me"].rpartition(":")[2])


def wait_until_whole(url: str) -> None:
    """Wait until every member of the replica set is a primary or follows one."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if _states(url) <= {"PRIMARY", "SECONDARY"} and "PRIMARY" in _states(url):
            return
        time.sleep(0.2)
    raise TimeoutError(f"the replica set is not whole again: {_states(url)}")


def _states(url: str) -> set[str]:
    try:
        with client(url) as connected:
            told = connected.admin.command("replSetGetStatus")
    except PyMongoError:
        return {"none answers"}
    return {member["stateStr"] for member in told["members"]}


@contextmanager
def documents(url: str) -> Iterator[Database[dict[str, Any]]]:
    """The database of region north at an address, by a client of its own."""
    with client(url) as connected:
        yield connected[f"north_{urlsplit(url).path.strip('/')}"]


def databases(url: str) -> list[str]:
    """The databases on a server."""
    with client(url) as connected:
        return connected.list_database_names()


def explained(url: str, collection: str, query: dict[str, Any], options: dict[str, Any]) -> object:
    """The plan by which a server answers a question."""
    with documents(url) as there:
        told = there.command("explain", {"find": collection, "filter": query, **options})
    return told["queryPlanner"]["winningPlan"]
