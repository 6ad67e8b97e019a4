"""What the driver raises, turned into a StoreError with one line that says what to do.

The line never repeats the address, nor what was to be stored; the driver's own text may tell of a patient
where something was refused, so those are raised without it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from neo4j import exceptions

from backends.answers import Verdict
from backends.ports import Conflict, Invalid, Misconfigured, StoreError, TimedOut, Unavailable

FAILURES = (exceptions.Neo4jError, exceptions.DriverError, UnicodeError, OverflowError, OSError, ValueError)
"""What the driver raises; the two in the middle for what no graph can hold, the last two for a host."""

LATE: Verdict = (TimedOut, "it did not answer in time")
_REFUSED = (Invalid, "it refuses such a text or number")
_TAKEN = (Conflict, "it holds something else under that name already")
_PASSWORD = (Misconfigured, "user or password are wrong: see neo4j_user and neo4j_password")
_LOCKED = (Misconfigured, "the password was wrong too often: put neo4j_password right, and wait some seconds")
_EXPIRED = (Misconfigured, "the password must be changed first: `ALTER CURRENT USER SET PASSWORD` does it")
_RIGHTS = (Misconfigured, "the user of neo4j_user lacks a right: it must read, write and set constraints")
_VERSION = (Misconfigured, "it does not understand what it is asked: Neo4j 5.6 or newer is needed")
_OTHER = (Misconfigured, "what answers there is no Neo4j: see the host and the port of neo4j_url")
_SETTING = (Misconfigured, "neo4j_url, or the server's version, cannot be used")
_TLS = (Misconfigured, "TLS is refused: see bolt:// or bolt+s:// in neo4j_url, and the server's certificate")
_NOBODY = (Unavailable, "no server is there: see that it runs, and the host and the port of neo4j_url")
_BROKEN = (Unavailable, "the connection broke")
_BUSY = (Unavailable, "it cannot take this now: nothing was done")
_STARTING = (Unavailable, "its database is not online: see the server's log")
_FULL = (Unavailable, "it cannot write: see the free space on the server, and its log")
_ANEW = (Unavailable, "it was made anew while it was in use")
_UNKNOWN = (Unavailable, "it cannot do this now")

_SECURITY = "Neo.ClientError.Security."
_BY_CODE: dict[str, Verdict] = {
    f"{_SECURITY}AuthenticationRateLimit": _LOCKED,
    f"{_SECURITY}CredentialsExpired": _EXPIRED,
    f"{_SECURITY}Forbidden": _RIGHTS,
    "Neo.ClientError.Statement.AccessMode": _RIGHTS,
    "Neo.ClientError.Statement.SyntaxError": _VERSION,
    "Neo.ClientError.Database.DatabaseNotFound": _STARTING,
    "Neo.ClientError.Transaction.TransactionTimedOut": LATE,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": LATE,
    "Neo.ClientError.Transaction.InvalidBookmark": _ANEW,
    "Neo.ClientError.Transaction.InvalidBookmarkMixture": _ANEW,
    "Neo.TransientError.Transaction.BookmarkTimeout": _ANEW,
    "Neo.TransientError.General.TransactionOutOfMemoryError": _BUSY,
    "Neo.DatabaseError.General.IndexCorruptionDetected": _FULL,
    "Neo.DatabaseError.Transaction.TransactionCommitFailed": _FULL,
    "Neo.DatabaseError.Transaction.TransactionLogError": _FULL,
}

_BY_KIND: tuple[tuple[type[Exception], Verdict], ...] = (
    (exceptions.AuthError, _PASSWORD),
    (exceptions.ConstraintError, _TAKEN),
    (exceptions.DatabaseUnavailable, _STARTING),
    (exceptions.TransientError, _BUSY),
    (exceptions.IncompleteCommit, LATE),
    (exceptions.ServiceUnavailable, _NOBODY),
    (exceptions.ConnectionAcquisitionTimeoutError, _NOBODY),
    (exceptions.SessionExpired, _BROKEN),
    (exceptions.BrokenRecordError, _REFUSED),
    (exceptions.UnsupportedServerProduct, _OTHER),
    (exceptions.ConfigurationError, _SETTING),
    (UnicodeError, _REFUSED),
    (OverflowError, _REFUSED),
    (TimeoutError, LATE),
    (OSError, _NOBODY),
    (ValueError, _NOBODY),
)


def store_error(error: Exception) -> StoreError:
    """Say in the ports' words what went wrong with a server."""
    kind, text = _verdict(error)
    return kind(text)


def is_anew(error: StoreError) -> bool:
    """Whether what was asked belongs to a graph that has been made anew since."""
    return str(error) == _ANEW[1]


@asynccontextmanager
async def asked(seconds: float) -> AsyncIterator[None]:
    """A deadline for all that is asked within, and StoreErrors for all that goes wrong."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except FAILURES as error:
        told = store_error(error)
        raise told from (None if isinstance(told, Conflict | Invalid) else error)


def _verdict(error: Exception) -> Verdict:
    if isinstance(error, exceptions.ServiceUnavailable):
        return _unreached(error)
    if isinstance(error, exceptions.Neo4jError):
        if error.code in _BY_CODE:
            return _BY_CODE[error.code]
        if "too large to index" in str(error):
            return _REFUSED
    known = (verdict for kind, verdict in _BY_KIND if isinstance(error, kind))
    return next(known, _UNKNOWN)


def _unreached(error: exceptions.ServiceUnavailable) -> Verdict:
    """Why a server could not be reached: the driver says only in words that it met another one, or no TLS."""
    if isinstance(error, exceptions.IncompleteCommit):
        return LATE
    if "encrypt" in str(error) or "SSL" in str(error):
        return _TLS
    return _OTHER if "looks like HTTP" in str(error) else _NOBODY
