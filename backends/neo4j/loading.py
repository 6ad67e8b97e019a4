"""The driver is loaded here: in a thread, when the first region opens that has an address for it."""

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from backends.neo4j.address import Address
    from backends.neo4j.graph import Graph


class Loaded(Protocol):
    """What `backends.neo4j.graph` gives."""

    def graph(self, address: "Address", region: str) -> "Graph":
        """A region's graph, not asked yet."""
        ...


def load() -> Loaded:
    """Load the driver and all that needs it; a quarter of a second, once."""
    return cast(Loaded, importlib.import_module("backends.neo4j.graph"))
