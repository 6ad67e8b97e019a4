"""The driver is loaded here: in a thread, when the first region opens that has an address for it."""

import importlib
import os
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from backends.mongodb.database import Database

_THREADS = "256"
"""Motor waits in threads: more of them than all regions' calls, so that one that hangs starves no other."""


class Loaded(Protocol):
    """What `backends.mongodb.database` gives."""

    def database(self, url: str, region: str) -> "Database":
        """A region's database, not asked yet."""
        ...


def load() -> Loaded:
    """Load the driver and all that needs it; the better part of a second, once."""
    os.environ.setdefault("MOTOR_MAX_WORKERS", _THREADS)  # Motor reads it when it is imported
    return cast(Loaded, importlib.import_module("backends.mongodb.database"))
