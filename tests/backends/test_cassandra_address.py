"""What an address of Cassandra says, and that one which cannot be used is never repeated."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.cassandra.address import Address, keyspace, parse
from backends.ports import Misconfigured

PLAIN = Address((("h1", 9042), ("10.0.0.2", 19042)), "north", "north_wardwatch", "ada", "pw")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("cassandra://ada:pw@h1,10.0.0.2:19042/?dc=north", PLAIN),
        ("cassandra://ada:pw@h1:9042,10.0.0.2:19042?dc=north", PLAIN),
        ("cassandra://ada:p%40%2Fw%3A@h1,10.0.0.2:19042/?dc=north", replace(PLAIN, password="p@/w:")),
        ("cassandra://h1,10.0.0.2:19042/?dc=north", replace(PLAIN, user=None, password="")),
        (
            "cassandra://ada:pw@h1,10.0.0.2:19042/archive?dc=dc%201",
            replace(PLAIN, dc="dc 1", keyspace="north_archive"),
        ),
        (
            "cassandra://ada:pw@h1,10.0.0.2:19042/?dc=north&tls=true&ca=/etc/ca.pem",
            replace(PLAIN, tls=True, ca="/etc/ca.pem"),
        ),
        ("cassandra://ada:pw@[::1]:9043/?dc=north", replace(PLAIN, hosts=(("::1", 9043),))),
    ],
)
def test_an_address_says_where_the_keyspace_is_and_as_whom(url: str, wanted: Address) -> None:
    assert parse(url, "north") == wanted


@pytest.mark.parametrize(
    "url",
    [
        "cassandra://ada:geheim@h1/",
        "cassandra://ada:geheim@h1/?dc=",
        "cassandra://ada:geheim@h1:port/?dc=north",
        "cassandra://ada:geheim@/?dc=north",
        "cassandra://ada:geheim@h1,,h2/?dc=north",
        "cassandra://ada:geheim@h1/?dc=north&compresion=lz4",
        "cassandra://ada:geheim@h1/?geheim",
        "cassandra://ada:geheim@h1/geheim-drop?dc=north",
        'cassandra://ada:geheim@h1/geheim"?dc=north',
        "cassandra://ada:geheim@h1/a_very_long_name_geheim_for_a_keyspace_that_has_no_room?dc=north",
        "redis://ada:geheim@h1/?dc=north",
        "geheim",
    ],
)
def test_an_address_that_cannot_be_used_is_one_line_without_any_of_it(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        parse(url, "north")
    said = str(refused.value)
    assert "cassandra_url" in said
    assert "geheim" not in said
    assert "\n" not in said


def test_an_address_never_shows_its_password() -> None:
    assert "'pw'" not in repr(PLAIN)


regions = st.from_regex(r"[a-z0-9_-]{1,32}", fullmatch=True)


@given(regions, regions)
def test_no_two_regions_have_one_keyspace(one: str, other: str) -> None:
    names = {keyspace(region, "wardwatch") for region in (one, other)}
    assert len(names) == len({one, other})
    assert all(len(name) <= 48 and name.replace("_", "").isalnum() for name in names)
