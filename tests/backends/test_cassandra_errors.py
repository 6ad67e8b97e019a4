"""What the driver raises, in the ports' words: the kind, one line, and nothing of a patient."""

import traceback

import cassandra
import pytest
from cassandra import protocol
from cassandra.cluster import NoHostAvailable
from cassandra.connection import ConnectionException, ConnectionShutdown, ProtocolError

from backends.cassandra.errors import store_error
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable

FEW = cassandra.Unavailable("Cannot achieve", consistency=6, required_replicas=2, alive_replicas=1)
LATE = cassandra.OperationTimedOut()
LOGIN = cassandra.AuthenticationFailed("bad credentials")


def by_host(*errors: Exception) -> NoHostAvailable:
    return NoHostAvailable("no", {f"host{number}": error for number, error in enumerate(errors)})


def request(text: str) -> cassandra.InvalidRequest:
    return cassandra.InvalidRequest(f'Error from server: code=2200 [Invalid query] message="{text}"')


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (by_host(ConnectionRefusedError(), ConnectionRefusedError()), Unavailable, "no node"),
        (by_host(ConnectionException("down"), ConnectionShutdown("gone")), Unavailable, "no node"),
        (by_host(), Unavailable, "no node"),
        (NoHostAvailable("no", ["host1"]), Unavailable, "no node"),
        (by_host(LATE, ConnectionRefusedError()), TimedOut, "in time"),
        (by_host(FEW, ConnectionRefusedError()), Unavailable, "quorum"),
        (by_host(FEW, LATE), Unavailable, "quorum"),
        (by_host(LOGIN, LOGIN), Misconfigured, "password"),
        (by_host(LOGIN, ConnectionRefusedError()), Unavailable, "no node"),
        (by_host(ProtocolError("what"), ProtocolError("what")), Misconfigured, "ports"),
        (
            by_host(OSError(1, "Tried connecting. Last error: [SSL: WRONG_VERSION_NUMBER]")),
            Misconfigured,
            "TLS",
        ),
        (cassandra.UnresolvableContactPoints({}), Misconfigured, "cassandra_url"),
        (FEW, Unavailable, "quorum"),
        (LATE, TimedOut, "in time"),
        (cassandra.ReadTimeout("late"), TimedOut, "in time"),
        (cassandra.WriteTimeout("late", write_type=0), TimedOut, "in time"),
        (cassandra.WriteFailure("no"), TimedOut, "failed"),
        (cassandra.ReadFailure("no"), Unavailable, "now"),
        (LOGIN, Misconfigured, "password"),
        (cassandra.Unauthorized("no"), Misconfigured, "right"),
        (request("keyspace north_wardwatch does not exist"), Misconfigured, "wardwatch setup cassandra"),
        (request("table roll_ups does not exist"), Misconfigured, "wardwatch setup cassandra"),
        (request("Undefined column name nope in table t"), Misconfigured, "wardwatch setup cassandra"),
        (request("Key length of 70000 is longer than maximum of 65535"), Invalid, "refuses"),
        (protocol.SyntaxException(0x2000, "no viable alternative", None), Misconfigured, "version"),
        (protocol.OverloadedErrorMessage(0x1001, "busy", None), Unavailable, "now"),
    ],
)
def test_each_error_is_one_of_the_five_kinds_in_one_line(
    error: Exception, kind: type[StoreError], told: str
) -> None:
    said = store_error(error)
    assert type(said) is kind
    assert told in str(said)
    assert len(str(said)) < 110
    assert "\n" not in str(said)


def test_what_was_refused_is_not_repeated() -> None:
    told = store_error(request("Key length of OKAFOR 4471902133 is longer than maximum"))
    assert "4471902133" not in "".join(traceback.format_exception(told))


def test_the_cause_is_kept_where_it_tells_of_no_patient() -> None:
    assert store_error(LATE).__cause__ is LATE
