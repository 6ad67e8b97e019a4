"""What Neo4j's driver raises, in the ports' words: the kind, one line, and nothing of a patient."""

import asyncio
import traceback

import pytest
from neo4j import exceptions
from neo4j.exceptions import Neo4jError

from backends.neo4j.errors import asked, store_error
from backends.ports import Conflict, Invalid, Misconfigured, StoreError, TimedOut, Unavailable


def told(code: str, text: str = "no") -> Neo4jError:
    """What a server says, as the driver hands it on."""
    return Neo4jError._hydrate_neo4j(code=f"Neo.{code}", message=text)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (told("ClientError.Security.Unauthorized"), Misconfigured),
        (told("ClientError.Security.AuthenticationRateLimit"), Misconfigured),
        (told("ClientError.Security.CredentialsExpired"), Misconfigured),
        (told("ClientError.Security.Forbidden"), Misconfigured),
        (told("ClientError.Statement.SyntaxError"), Misconfigured),
        (told("ClientError.Schema.ConstraintValidationFailed"), Conflict),
        (told("ClientError.Transaction.TransactionTimedOutClientConfiguration"), TimedOut),
        (told("ClientError.Transaction.InvalidBookmark"), Unavailable),
        (told("DatabaseError.Statement.ExecutionFailed", "value is too large to index, see"), Invalid),
        (told("DatabaseError.Transaction.TransactionCommitFailed"), Unavailable),
        (told("TransientError.Transaction.DeadlockDetected"), Unavailable),
        (told("TransientError.Database.DatabaseUnavailable"), Unavailable),
        (told("DatabaseError.General.UnknownError"), Unavailable),
        (exceptions.ServiceUnavailable("connection refused"), Unavailable),
        (exceptions.ServiceUnavailable("have you enabled encryption if required"), Misconfigured),
        (exceptions.ServiceUnavailable("Cannot connect (looks like HTTP)"), Misconfigured),
        (exceptions.IncompleteCommit("the commit may have happened"), TimedOut),
        (exceptions.SessionExpired("gone"), Unavailable),
        (exceptions.ConnectionAcquisitionTimeoutError("none is free"), Unavailable),
        (exceptions.UnsupportedServerProduct("old"), Misconfigured),
        (exceptions.ConfigurationError("bolt://ada:geheim@host"), Misconfigured),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), Invalid),
        (OverflowError("large"), Invalid),
        (TimeoutError(), TimedOut),
        (ConnectionResetError(104, "reset"), Unavailable),
    ],
)
def test_each_error_is_one_of_the_five_kinds_in_one_line(error: Exception, kind: type[StoreError]) -> None:
    said = store_error(error)
    assert type(said) is kind
    assert 0 < len(str(said)) < 110
    assert "\n" not in str(said)
    assert "geheim" not in str(said)


async def test_what_was_refused_is_not_repeated() -> None:
    with pytest.raises(Conflict) as refused:
        async with asked(1.0):
            raise told("ClientError.Schema.ConstraintValidationFailed", "Node already has mrn = '4471902133'")
    assert "4471902133" not in "".join(traceback.format_exception(refused.value))


async def test_what_takes_too_long_is_timed_out() -> None:
    with pytest.raises(TimedOut):
        async with asked(0.01):
            await asyncio.Event().wait()


async def test_the_cause_is_kept_where_it_tells_of_no_patient() -> None:
    broken = exceptions.SessionExpired("gone")
    with pytest.raises(Unavailable) as failed:
        async with asked(1.0):
            raise broken
    assert failed.value.__cause__ is broken
