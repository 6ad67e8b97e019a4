"""How the instances of a region are reached: their addresses, the tokens and the organisation."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from backends.ports import Misconfigured

_ADDRESS = "influxdb_url cannot be used: write http://host:8086, or two with a comma between them"
_TOKEN = "influxdb_token is missing: run `wardwatch setup influxdb` with an operator's token in it"
_TOKENS = "influxdb_token must be one token, or as many as influxdb_url has addresses, with commas between"
_ORG = "influxdb_org is missing: name the InfluxDB organisation"


@dataclass(frozen=True, slots=True)
class Access:
    """One instance: its URL without anything secret, and what opens it."""

    url: str
    token: str = field(repr=False)
    org: str

    @property
    def name(self) -> str:
        """Host and port, by which every terminal knows the instance."""
        return urlsplit(self.url).netloc


def each(urls: str, tokens: str, org: str) -> Iterator[Access]:
    """Every instance of a region, in the order of the addresses; raises Misconfigured."""
    addresses = [_address(url.strip()) for url in urls.split(",")]
    keys = [token.strip() for token in tokens.split(",")]
    if not all(keys):
        raise Misconfigured(_TOKEN)
    if len(keys) not in (1, len(addresses)):
        raise Misconfigured(_TOKENS)
    if not org:
        raise Misconfigured(_ORG)
    if len(set(addresses)) < len(addresses):
        raise Misconfigured(_ADDRESS)
    for place, address in enumerate(addresses):
        yield Access(address, keys[place % len(keys)], org)


def _address(url: str) -> str:
    """The address; what it says may hold a password, so it is never repeated."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or parts.query or parts.fragment:
        raise Misconfigured(_ADDRESS) from None
    return url.rstrip("/")
