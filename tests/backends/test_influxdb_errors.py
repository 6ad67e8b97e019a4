"""What the driver raises, in the ports' words: the kind, one line, and nothing of a patient or a token."""

import traceback

import aiohttp
import pytest
from influxdb_client.rest import ApiException

from backends.influxdb.errors import asked, is_conflict, is_outdated, store_error
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable


def refused(status: int, text: str = "{}") -> ApiException:
    error = ApiException(status=status, reason="no")
    error.body = text.encode()
    return error


def said(code: str, message: str) -> str:
    return f'{{"code":"{code}","message":"{message}"}}'


@pytest.mark.parametrize(
    ("error", "kind", "word"),
    [
        (refused(401, said("unauthorized", "unauthorized access")), Misconfigured, "influxdb_token"),
        (refused(403, said("forbidden", "insufficient permissions for write")), Misconfigured, "right"),
        (refused(404, said("not found", 'bucket \\"north\\" not found')), Misconfigured, "set up"),
        (refused(404, said("not found", "failed to find: could not find bucket x")), Misconfigured, "set up"),
        (
            refused(404, said("not found", "organization name not found")),
            Misconfigured,
            "influxdb_org",
        ),
        (
            refused(400, said("invalid", "organization not found")),
            Misconfigured,
            "influxdb_org",
        ),
        (refused(404, "<html>404 page not found"), Misconfigured, "no InfluxDB 2"),
        (refused(400, said("invalid", "unable to parse 'vitals'")), Invalid, "refuses"),
        (refused(400, said("invalid", "unable to parse 'vitals,patient=bucket'")), Invalid, "refuses"),
        (refused(413), Invalid, "refuses"),
        (refused(422, said("unprocessable entity", "field type conflict")), Invalid, "refuses"),
        (refused(429), Unavailable, "overloaded"),
        (refused(503), Unavailable, "overloaded"),
        (
            refused(500, said("internal", "no space left on device")),
            Unavailable,
            "disk is full",
        ),
        (refused(500), Unavailable, "cannot"),
        (refused(599), Unavailable, "cannot"),
        (TimeoutError(), TimedOut, "in time"),
        (aiohttp.ServerDisconnectedError(), TimedOut, "broke"),
        (aiohttp.ClientOSError(104, "reset"), TimedOut, "broke"),
        (ConnectionResetError(), TimedOut, "broke"),
        (aiohttp.InvalidURL("x"), Misconfigured, "influxdb_url"),
        (ValueError("no JSON"), Misconfigured, "no InfluxDB 2"),
    ],
)
def test_each_error_is_one_of_the_five_kinds_in_one_line(
    error: Exception, kind: type[StoreError], word: str
) -> None:
    told = store_error(error)
    assert type(told) is kind
    assert word in str(told)
    assert 0 < len(str(told)) < 110
    assert "\n" not in str(told)


def test_what_was_refused_is_not_repeated() -> None:
    with pytest.raises(Invalid) as told, asked():
        raise refused(400, said("invalid", "unable to parse 'vitals,patient=4471902133 hr=x'"))
    assert "4471902133" not in "".join(traceback.format_exception(told.value))


def test_the_cause_is_kept_where_it_tells_of_no_patient() -> None:
    broken = aiohttp.ServerDisconnectedError()
    with pytest.raises(TimedOut) as told, asked():
        raise broken
    assert told.value.__cause__ is broken


def test_points_outside_the_retention_and_things_that_are_there_already_are_told_apart() -> None:
    outdated = refused(422, said("unprocessable", "dropped 1 points outside retention policy"))
    conflict = refused(422, said("conflict", "bucket with name x already exists"))
    assert (is_outdated(outdated), is_conflict(outdated)) == (True, False)
    assert (is_outdated(conflict), is_conflict(conflict)) == (False, True)
