"""What the driver raises, in the ports' words: the kind, one line, and nothing of a patient."""

import traceback

import pytest
from bson.errors import InvalidDocument
from pymongo import errors

from backends.mongodb.errors import again, asked, store_error
from backends.ports import Conflict, Invalid, Misconfigured, StoreError, TimedOut, Unavailable


def refused(code: int, text: str = "no") -> errors.OperationFailure:
    return errors.OperationFailure(text, code)


def labelled(error: errors.PyMongoError, label: str) -> errors.PyMongoError:
    error._add_error_label(label)
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.ServerSelectionTimeoutError("none"), Unavailable),
        (errors.AutoReconnect("broken"), Unavailable),
        (errors.NotPrimaryError("stepped down"), Unavailable),
        (errors.NetworkTimeout("late"), TimedOut),
        (errors.ExecutionTimeout("late", 50), TimedOut),
        (errors.WTimeoutError("late", 64), TimedOut),
        (labelled(errors.AutoReconnect("broken"), "UnknownTransactionCommitResult"), TimedOut),
        (errors.DuplicateKeyError("E11000", 11000), Conflict),
        (refused(121), Invalid),
        (errors.DocumentTooLarge("large"), Invalid),
        (InvalidDocument("no"), Invalid),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), Invalid),
        (OverflowError("large"), Invalid),
        (refused(18), Misconfigured),
        (refused(13), Misconfigured),
        (refused(20), Misconfigured),
        (errors.ConfigurationError("old"), Misconfigured),
        (errors.ServerSelectionTimeoutError("SSL handshake failed: host"), Misconfigured),
        (refused(14031), Unavailable),
        (refused(11602), Unavailable),
        (refused(99_999), Unavailable),
    ],
)
def test_each_error_is_one_of_the_five_kinds_in_one_line(error: Exception, kind: type[StoreError]) -> None:
    told = store_error(error)
    assert type(told) is kind
    assert 0 < len(str(told)) < 110
    assert "\n" not in str(told)


def test_what_was_refused_is_not_repeated() -> None:
    with pytest.raises(Conflict) as told, asked(1.0):
        raise errors.DuplicateKeyError("E11000 dup key: { mrn: '4471902133' }", 11000)
    assert "4471902133" not in "".join(traceback.format_exception(told.value))


def test_the_cause_is_kept_where_it_tells_of_no_patient() -> None:
    broken = errors.AutoReconnect("connection closed")
    with pytest.raises(Unavailable) as told, asked(1.0):
        raise broken
    assert told.value.__cause__ is broken


def test_only_what_was_undone_or_is_unknown_is_tried_again() -> None:
    assert again(labelled(refused(112), "TransientTransactionError"))
    assert again(errors.DuplicateKeyError("E11000", 11000))
    assert not again(refused(121))
