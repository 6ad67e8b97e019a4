"""Whether what is read from the log follows what a follower has seen."""

import pytest

from backends.redis.events import Entry, Mark, following, read_state
from clinical.alerts import Kind


def entries(*numbers: int, life: str = "a") -> list[Entry]:
    return [Entry(Mark(number, f"{life}{number}".encode()), {}) for number in numbers]


def seqs(found: tuple[Mark, object] | None) -> object:
    if found is None:
        return None
    mark, rest = found
    assert isinstance(rest, list)
    return mark.seq, [entry.mark.seq for entry in rest]


@pytest.mark.parametrize(
    ("mark", "held", "newest", "wanted"),
    [
        (Mark(0), [], 0, (0, [])),
        (Mark(0), [1, 2], 2, (0, [1, 2])),
        (Mark(2), [2, 3], 3, (2, [3])),
        (Mark(2), [2], 2, (2, [])),
        (Mark(2), [3, 4], 4, (2, [3, 4])),
        (Mark(2), [], 2, (2, [])),
        (Mark(0), [2, 3], 3, None),
        (Mark(2), [4, 5], 5, None),
        (Mark(2), [], 5, None),
        (Mark(7), [], 5, None),
    ],
)
def test_the_next_event_follows_or_there_is_a_gap(
    mark: Mark, held: list[int], newest: int, wanted: object
) -> None:
    assert seqs(following(mark, entries(*held), newest)) == wanted


def test_another_event_under_the_number_that_was_seen_last_is_a_gap() -> None:
    assert following(Mark(2, b"a2"), entries(2, 3), 3) is not None
    assert following(Mark(2, b"a2"), entries(2, 3, life="b"), 3) is None


def test_a_number_whose_event_is_not_known_takes_that_of_the_log() -> None:
    found = following(Mark(2), entries(2, life="b"), 2)
    assert found is not None
    assert found[0] == Mark(2, b"b2")


def test_an_alert_that_cannot_be_read_still_stands() -> None:
    found = read_state(b"hr.high-1", b"3 1 17 1700000000000000\n[]\n4b")
    assert found is not None
    assert (found.id, found.version, found.bed.ward, found.kind) == ("hr.high-1", 3, "4b", Kind.TECHNICAL)
    assert found.since == 1_700_000_000.0
