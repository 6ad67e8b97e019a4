"""Reading redis_url, and refusing what names no Redis without showing it."""

import pytest

from backends.ports import Misconfigured
from backends.redis.address import Address


def test_a_server_is_named_by_host_and_port() -> None:
    address = Address.parse("redis://:geheim@alerts.example:6390/2")
    assert (address.hosts, address.master, address.replicas) == ((("alerts.example", 6390),), "", 0)
    assert Address.parse("rediss://alerts.example").hosts == (("alerts.example", 6379),)


def test_sentinels_are_named_with_their_master() -> None:
    address = Address.parse("redis+sentinel://ada:ge%3Aheim@h1:1,h2,[::1]:3/my%20master/4")
    assert address.hosts == (("h1", 1), ("h2", 26379), ("::1", 3))
    assert (address.master, address.user, address.password) == ("my master", "ada", "ge:heim")
    assert (address.database, address.replicas) == (4, 1)
    assert Address.parse("redis+sentinel://h1/mymaster").database == 0


def test_an_address_says_how_many_replicas_confirm_a_write() -> None:
    assert Address.parse("redis+sentinel://h1/mymaster/0?replicas=2").replicas == 2
    assert Address.parse("redis+sentinel://h1/mymaster?replicas=0").replicas == 0
    address = Address.parse("redis://ada:ge%3Aheim@h1:1/0?replicas=1&client_name=north")
    assert address.replicas == 1
    assert address.url == "redis://ada:ge%3Aheim@h1:1/0?client_name=north"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "geheim",
        "http://:geheim@host/",
        "redis://:geheim@/0",
        "redis://:geheim@host:port/0",
        "redis://:geheim@host:99999/0",
        "redis://:geheim@host/zero",
        "redis://:ge/heim@host:1/0",
        "redis+sentinel://:geheim@h1,h2",
        "redis+sentinel://:geheim@h1,,h2/mymaster",
        "redis+sentinel://:geheim@h1:one/mymaster",
        "redis+sentinel://:geheim@h1/mymaster/zero",
        "redis+sentinel://:geheim@h1/mymaster?tls=yes",
        "redis+sentinel://:geheim@h1/mymaster?replicas=many",
        "redis+sentinel://:geheim@h1/mymaster?replicas=-1",
        "redis://:geheim@h1/0?replicas",
    ],
)
def test_an_address_that_names_no_redis_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Address.parse(url)
    assert "redis_url" in str(refused.value)
    assert "heim" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_address_never_shows_its_password() -> None:
    for url in ("redis://ada:geheim@h1:1/0", "redis+sentinel://ada:geheim@h1:1/mymaster"):
        address = Address.parse(url)
        assert "geheim" not in f"{address} {address!r}"
        assert str(address).startswith("h1:1")
