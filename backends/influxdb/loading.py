"""The driver is loaded here: in a thread, when the first region opens that has an address for it."""

import importlib
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from backends.influxdb.access import Access
    from backends.influxdb.instance import Instance


class Loaded(Protocol):
    """What `backends.influxdb.instance` gives."""

    def instance(self, access: "Access") -> "Instance":
        """One instance, not asked yet."""
        ...


def load() -> Loaded:
    """Load the driver and all that needs it; the better part of a second, once."""
    return cast(Loaded, importlib.import_module("backends.influxdb.instance"))
