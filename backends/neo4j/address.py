"""Where a graph is and who may ask it: checked before the driver is loaded."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from backends.ports import Misconfigured

_SCHEMES = frozenset(f"{scheme}{tls}" for scheme in ("bolt", "neo4j") for tls in ("", "+s", "+ssc"))
_ADDRESS = "neo4j_url cannot be used: write bolt://host:7687, or neo4j://host:7687 for a cluster"
_SECRET = "neo4j_url holds a user or password: set neo4j_user and neo4j_password instead"
_HALF = "neo4j_user and neo4j_password belong together: set both, or none"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's URL, and the user who asks; none where the server asks for none."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Host and port, as a person may see them."""
        return urlsplit(self.url).netloc

    def check(self) -> None:
        """Raise Misconfigured, without repeating anything, for what cannot be used."""
        try:
            parts = urlsplit(self.url)
            usable = _usable(parts)
        except ValueError:
            raise Misconfigured(_ADDRESS) from None
        if "@" in parts.netloc:
            raise Misconfigured(_SECRET)
        if not usable:
            raise Misconfigured(_ADDRESS)
        if (self.user is None) != (self.password is None):
            raise Misconfigured(_HALF)


def _usable(parts: SplitResult) -> bool:
    whole = not (parts.path.strip("/") or parts.query or parts.fragment)
    return whole and parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
