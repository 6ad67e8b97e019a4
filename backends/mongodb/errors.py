"""What the driver raises, turned into a StoreError with one line that says what to do.

The line never repeats the address, which may hold a password, nor what was to be stored; the driver's own
text may tell of a patient where a document was refused, so those are raised without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pymongo
from bson.errors import BSONError
from pymongo import errors

from backends.answers import Verdict
from backends.ports import Conflict, Invalid, Misconfigured, StoreError, TimedOut, Unavailable

FAILURES = (errors.PyMongoError, BSONError, UnicodeError, OverflowError)
"""What the driver raises; the last three for text and numbers that no document can hold."""

_NOT_PRIMARY = (Unavailable, "it has no primary now: a member takes over within seconds")
_TAKEN = (Conflict, "it holds something else under that name already")
_REFUSED = (Invalid, "it refuses such a document")
_UNFIT = (Misconfigured, "it is not fit for this wardwatch: run `wardwatch setup mongodb`")
_PASSWORD = (Misconfigured, "user or password are wrong: see mongodb_url")
_RIGHTS = (
    Misconfigured,
    "the user of mongodb_url lacks a right: it needs readWrite and dbAdmin",
)
_LATE = (TimedOut, "it did not answer in time")
_FULL = (Unavailable, "its disk is full: free some space on the server")
_NO_SET = (Misconfigured, "it is no replica set, which transactions need: start it with --replSet")
_SETTING = (Misconfigured, "an option of mongodb_url, or the server's version, cannot be used")
_NOBODY = (Unavailable, "no member that is needed answers: see that it runs, and mongodb_url's hosts and set")
_TLS = (Misconfigured, "TLS is refused: see tls and tlsCAFile in mongodb_url, and the server's certificate")
_BROKEN = (Unavailable, "the connection broke")
_FORGOTTEN = (Unavailable, "changes were missed while it was away: the list is read again")

_BY_CODE: dict[int, Verdict] = {
    **dict.fromkeys((18, 8000), _PASSWORD),
    **dict.fromkeys((13, 31), _RIGHTS),
    **dict.fromkeys((91, 189, 10107, 11600, 11602, 13435, 13436), _NOT_PRIMARY),
    **dict.fromkeys((11000, 11001, 12582), _TAKEN),
    **dict.fromkeys((2, 121, 10334, 17280), _REFUSED),
    **dict.fromkeys((26, 27, 59, 85, 86), _UNFIT),
    **dict.fromkeys((50, 64, 89, 262), _LATE),
    **dict.fromkeys((112, 246), (Unavailable, "too many changes at once: nothing was done")),
    **dict.fromkeys((280, 286), _FORGOTTEN),
    20: _NO_SET,
    14031: _FULL,
}

_BY_KIND: tuple[tuple[type[Exception], Verdict], ...] = (
    (errors.ServerSelectionTimeoutError, _NOBODY),
    (errors.DuplicateKeyError, _TAKEN),
    (errors.NetworkTimeout, _LATE),
    (errors.ExecutionTimeout, _LATE),
    (errors.WTimeoutError, _LATE),
    (errors.ConnectionFailure, _BROKEN),
    (errors.ConfigurationError, _SETTING),
    (errors.DocumentTooLarge, _REFUSED),
    (BSONError, _REFUSED),
    (UnicodeError, _REFUSED),
    (OverflowError, _REFUSED),
)


def store_error(error: Exception) -> StoreError:
    """Say in the ports' words what went wrong with a server."""
    kind, text = _verdict(error)
    return kind(text)


def again(error: errors.PyMongoError) -> bool:
    """Whether a transaction may simply be tried once more: it was undone, or carries its operation id."""
    labels = ("TransientTransactionError", "UnknownTransactionCommitResult")
    return isinstance(error, errors.DuplicateKeyError) or any(map(error.has_error_label, labels))


@contextmanager
def asked(seconds: float) -> Iterator[None]:
    """A deadline for all that is asked within, and StoreErrors for all that goes wrong."""
    try:
        with pymongo.timeout(seconds):
            yield
    except FAILURES as error:
        told = store_error(error)
        raise told from (None if isinstance(told, Conflict | Invalid) else error)


def _verdict(error: Exception) -> Verdict:
    if isinstance(error, errors.PyMongoError) and error.has_error_label("UnknownTransactionCommitResult"):
        return _LATE
    if isinstance(error, errors.ServerSelectionTimeoutError) and "SSL handshake failed" in str(error):
        return _TLS
    if isinstance(error, errors.OperationFailure) and error.code in _BY_CODE:
        return _BY_CODE[error.code]
    known = (verdict for kind, verdict in _BY_KIND if isinstance(error, kind))
    return next(known, (Unavailable, "it cannot do this now"))
