"""The driver is loaded here: in a thread, when the first region opens that has an address for it."""

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from backends.cassandra.address import Address
    from backends.cassandra.ring import Ring


class Loaded(Protocol):
    """What `backends.cassandra.ring` gives; both of them block."""

    def open_ring(self, address: "Address") -> "Ring":
        """The ring with the region's keyspace, ready to be asked."""
        ...

    def set_up(self, address: "Address") -> None:
        """Make the region's keyspace and its tables."""
        ...


def load() -> Loaded:
    """Load the driver and all that needs it; a quarter of a second, once."""
    return cast(Loaded, importlib.import_module("backends.cassandra.ring"))
