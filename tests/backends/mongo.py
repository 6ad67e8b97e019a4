"""Databases for tests on the real MongoDB, by PyMongo's own client: what a test makes, it takes away."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pymongo import MongoClient


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
