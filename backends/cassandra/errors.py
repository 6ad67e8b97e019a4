"""What the driver raises, turned into a StoreError with one line that says what to do.

The line never repeats the address, which may hold a password, nor what was to be stored.
"""

import re
from collections.abc import Iterable

import cassandra
from cassandra import protocol
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionException, ProtocolError, ProtocolVersionUnsupported

from backends.answers import Verdict
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable

UNBINDABLE = (TypeError, ValueError, AttributeError, OverflowError)
"""What the driver raises for values that no column can hold; UnicodeError is among them."""

FAILURES = (cassandra.DriverException, NoHostAvailable, protocol.ErrorMessage, ConnectionException, OSError)
"""What the driver raises for what was asked."""

NOT_SET_UP = "it is not set up for this wardwatch: run `wardwatch setup cassandra`"

_LATE = (TimedOut, "it did not answer in time")
_PASSWORD = (Misconfigured, "user or password are wrong: see cassandra_url")
_RIGHTS = (Misconfigured, "the user of cassandra_url lacks a right on the region's keyspace")
_NOBODY = (Unavailable, "no node of the data centre answers: see that they run, and cassandra_url's hosts")
_FEW = (Unavailable, "too few nodes are up for a quorum: see which of the data centre's are down")
_BUSY = (Unavailable, "it cannot do this now")
_TLS = (Misconfigured, "TLS is refused: see tls and ca in cassandra_url, and the server's certificate")
_OTHER = (Misconfigured, "what answers there is no Cassandra 4.0 or newer: see the ports of cassandra_url")
_NO_NAME = (Misconfigured, "no host of cassandra_url has an address: see how they are written")
_UNFIT = (Misconfigured, NOT_SET_UP)
_REFUSED = (Invalid, "it refuses what was to be stored")

_MISSING = re.compile(
    r"(?i)(keyspace|table) \S+ does not exist|unconfigured table|undefined column|unknown identifier"
)

_BY_KIND: tuple[tuple[type[BaseException], Verdict], ...] = (
    (cassandra.UnresolvableContactPoints, _NO_NAME),
    (cassandra.AuthenticationFailed, _PASSWORD),
    (cassandra.Unauthorized, _RIGHTS),
    (cassandra.Unavailable, _FEW),
    (cassandra.OperationTimedOut, _LATE),
    (cassandra.Timeout, _LATE),
    (cassandra.WriteFailure, (TimedOut, "some of its nodes failed while they wrote")),
    (cassandra.CoordinationFailure, _BUSY),
    (protocol.SyntaxException, (Misconfigured, "it does not know a word of this version's: see its version")),
    (
        protocol.ConfigurationException,
        (Misconfigured, "it refuses such a keyspace: see its data centres"),
    ),
    (ProtocolError, _OTHER),
    (ProtocolVersionUnsupported, _OTHER),
    (cassandra.UnsupportedOperation, _OTHER),
)


def store_error(error: BaseException) -> StoreError:
    """Say in the ports' words what went wrong on the ring."""
    kind, text = _verdict(error)
    told = kind(text)
    told.__cause__ = None if kind is Invalid else error
    return told


def refused() -> Invalid:
    """What is said of values that no column can hold."""
    return Invalid(_REFUSED[1])


def _verdict(error: BaseException) -> Verdict:
    if isinstance(error, NoHostAvailable):
        return _of_every_host(error)
    if isinstance(error, cassandra.InvalidRequest):
        return _UNFIT if _MISSING.search(str(error)) else _REFUSED
    return _single(error)


def _of_every_host(error: NoHostAvailable) -> Verdict:
    """What each host said: wrong settings only where all of them say so."""
    told = error.errors.values() if isinstance(error.errors, dict) else ()
    verdicts = [_single(each) for each in told]
    if verdicts and all(verdict == verdicts[0] for verdict in verdicts):
        return verdicts[0] if verdicts[0] != _BUSY else _NOBODY
    return _first(verdicts, (_FEW, _LATE)) or _NOBODY


def _first(verdicts: Iterable[Verdict], wanted: Iterable[Verdict]) -> Verdict | None:
    there = list(verdicts)
    return next((verdict for verdict in wanted if verdict in there), None)


def _single(error: BaseException) -> Verdict:
    if isinstance(error, OSError) and "[SSL" in str(error):  # the driver makes another OSError of it
        return _TLS
    return next((verdict for kind, verdict in _BY_KIND if isinstance(error, kind)), _BUSY)
