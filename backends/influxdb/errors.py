"""What the driver raises, turned into a StoreError with one line that says what to do.

The line repeats neither the address nor the token, nor what was to be stored; the server's own text may quote
a line of readings, so it is looked through for a few words and left behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from influxdb_client.rest import ApiException

from backends.answers import Verdict
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable

FAILURES = (ApiException, aiohttp.ClientError, OSError, TimeoutError, ValueError)
"""What the driver raises; the last for what is no answer of an InfluxDB."""

_TOKEN = (Misconfigured, "the token is wrong: see influxdb_token")
_RIGHTS = (Misconfigured, "the token lacks a right: run `wardwatch setup influxdb` with an operator's token")
_BUCKET = (
    Misconfigured,
    "it is not set up, or the token may not read it: run `wardwatch setup influxdb`",
)
_ORG = (Misconfigured, "it has no such organisation: see influxdb_org")
_ALIEN = (Misconfigured, "what answers there is no InfluxDB 2: see the host and port of influxdb_url")
_TLS = (Misconfigured, "TLS is refused: see http or https in influxdb_url, and the server's certificate")
_FULL = (Unavailable, "its disk is full: free some space on the server")
_REFUSED = (Invalid, "it refuses such a reading")
_LATE = (TimedOut, "it did not answer in time")
_BUSY = (Unavailable, "it is overloaded: nothing was done")
_FAILED = (Unavailable, "it cannot do this now")
_NOBODY = (Unavailable, "nobody answers: see that it runs, and the host and port of influxdb_url")
_UNNAMED = (Unavailable, "its name is not known: see the host of influxdb_url")
_BROKEN = (TimedOut, "the connection broke")

OUTDATED = b"outside retention policy"
"""What the server says of points that are older than what it keeps; the others of the request are stored."""

_BY_WORDS: tuple[tuple[bytes, Verdict], ...] = (
    (b"unable to parse", _REFUSED),  # it quotes the line, in which any word may stand
    (b"no space left", _FULL),
    (b"unauthorized access", _TOKEN),
    (b"organization", _ORG),
    (b"bucket", _BUCKET),
)
_BY_STATUS: dict[int, Verdict] = {
    400: _REFUSED,
    401: _TOKEN,
    403: _RIGHTS,
    404: _ALIEN,
    405: _ALIEN,
    413: _REFUSED,
    422: _REFUSED,
    429: _BUSY,
    503: _BUSY,
}
_TOLD_BY_WORDS = frozenset({400, 401, 404, 500})

_BY_KIND: tuple[tuple[type[Exception], Verdict], ...] = (
    (aiohttp.ClientSSLError, _TLS),
    (aiohttp.ClientConnectorDNSError, _UNNAMED),
    (aiohttp.ClientConnectorError, _NOBODY),
    (aiohttp.ServerTimeoutError, _LATE),
    (TimeoutError, _LATE),
    (aiohttp.ClientResponseError, _ALIEN),
    (aiohttp.InvalidURL, _ALIEN),
    (aiohttp.ClientError, _BROKEN),
    (OSError, _BROKEN),
    (ValueError, _ALIEN),
)


def store_error(error: Exception) -> StoreError:
    """Say in the ports' words what went wrong with an instance."""
    kind, text = _verdict(error)
    return kind(text)


@contextmanager
def asked() -> Iterator[None]:
    """StoreErrors for all that goes wrong within; a refused reading's own text is left behind."""
    try:
        yield
    except FAILURES as error:
        told = store_error(error)
        raise told from (None if isinstance(error, ApiException) else error)


def is_outdated(error: ApiException) -> bool:
    """Whether a write was refused only for what is older than what is kept."""
    return error.status == 422 and OUTDATED in _body(error)


def is_conflict(error: ApiException) -> bool:
    """Whether what was to be made is there already."""
    return error.status == 422 and b"conflict" in _body(error)


def _verdict(error: Exception) -> Verdict:
    if isinstance(error, ApiException):
        return _by_status(error)
    return next((verdict for kind, verdict in _BY_KIND if isinstance(error, kind)), _FAILED)


def _by_status(error: ApiException) -> Verdict:
    said = _body(error)
    if error.status in _TOLD_BY_WORDS and said.startswith(b"{"):
        for words, verdict in _BY_WORDS:
            if words in said:
                return verdict
    return _BY_STATUS.get(error.status, _FAILED)


def _body(error: ApiException) -> bytes:
    body = error.body or b""
    return (body if isinstance(body, bytes) else str(body).encode()).lower()
