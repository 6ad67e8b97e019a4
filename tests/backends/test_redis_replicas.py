"""Whether a master may still be trusted with what its replicas confirm."""

from backends.redis.replicas import UNSURE, Replicas, named

A, B = ("h1", 1), ("h2", 2)


class Timer:
    """A clock that stands until it is set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_master_that_keeps_its_replicas_is_trusted() -> None:
    replicas = Replicas(Timer())
    assert replicas.sure("master", frozenset({A}))
    assert replicas.sure("master", frozenset({A, B}))
    assert replicas.sure("master", frozenset({A, B}))


def test_a_master_that_a_replica_has_left_is_not_trusted_for_a_while() -> None:
    timer = Timer()
    replicas = Replicas(timer)
    assert replicas.sure("master", frozenset({A, B}))
    assert not replicas.sure("master", frozenset({B}))
    timer.now += UNSURE - 0.1
    assert not replicas.sure("master", frozenset({B}))
    timer.now += 0.2
    assert replicas.sure("master", frozenset({B}))


def test_a_replica_that_returns_changes_nothing_about_that() -> None:
    timer = Timer()
    replicas = Replicas(timer)
    assert replicas.sure("master", frozenset({A, B}))
    assert not replicas.sure("master", frozenset({B}))
    timer.now += 1.0
    assert not replicas.sure("master", frozenset({A, B}))


def test_another_master_is_trusted_with_the_replicas_that_it_has() -> None:
    replicas = Replicas(Timer())
    assert replicas.sure("master", frozenset({A, B}))
    assert not replicas.sure("master", frozenset({B}))
    assert replicas.sure("another", frozenset({B}))


def test_the_replicas_are_read_from_what_a_server_says_of_its_role() -> None:
    assert named([b"master", 7, [[b"h1", b"1", b"7"], [b"h2", b"2", b"5"]]]) == {(b"h1", b"1"), (b"h2", b"2")}
    assert named([b"master", 7, []]) == frozenset()
    assert named([b"slave"]) == frozenset()
