"""The driver is loaded here: in a thread, when the first region opens that has an address for it."""

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from backends.redis.address import Address
    from backends.redis.bells import Bells
    from backends.redis.connection import Connection
    from backends.redis.keys import Keys


class Loaded(Protocol):
    """What `backends.redis.connection` gives."""

    def connect(self, address: "Address", keys: "Keys", bells: "Bells") -> "Connection":
        """A region's server, not asked yet."""
        ...


def load() -> Loaded:
    """Load the driver and all that needs it; a good part of a second, once."""
    return cast(Loaded, importlib.import_module("backends.redis.connection"))
