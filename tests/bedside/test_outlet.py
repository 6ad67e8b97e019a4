"""An outlet sends in order and at least once, whatever its store says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.pauses import Pauses
from backends.ports import Invalid, Misconfigured, StoreError, TimedOut, Unavailable
from backends.spool import Spool
from bedside.outlet import Outlet
from bedside.packing import Packing


class Store:
    """Takes numbers; refuses negative ones for good, and everything while it has an error to give."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.error: StoreError | None = None

    async def take(self, batch: tuple[int, ...]) -> None:
        if isinstance(self.error, TimedOut):
            self.taken += [number for number in batch if number not in self.taken]
        if self.error is not None:
            raise self.error
        if any(number < 0 for number in batch):
            raise Invalid("negative")
        self.taken += [number for number in batch if number not in self.taken]


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with Spool(tmp_path) as spool:
        yield spool


def outlet_of(store: Store, spool: Spool, **given: int) -> Outlet[int]:
    return Outlet("numbers", store.take, spool, Packing(tuple[int, ...]), pauses=Pauses(first=0.0), **given)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["put", "away", "timed out", "misconfigured", "back", "flush"]), max_size=40))
async def test_whatever_happens_all_arrive_in_order_and_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    errors: dict[str, StoreError | None] = {
        "away": Unavailable("away"),
        "timed out": TimedOut("unknown"),
        "misconfigured": Misconfigured("password"),
        "back": None,
    }
    store, number = Store(), 0
    with Spool(tmp_path_factory.mktemp("spool")) as spool:
        outlet = outlet_of(store, spool)
        for step in steps:
            if step == "put":
                outlet.put([number, number + 1])
                number += 2
            elif step == "flush":
                await outlet.flush()
            else:
                store.error = errors[step]
        store.error = None
        assert await outlet.flush()
        assert not outlet.waiting
    assert store.taken == list(range(number))


async def test_what_the_store_refuses_for_good_is_left_out_alone(spool: Spool) -> None:
    store = Store()
    outlet = outlet_of(store, spool)
    outlet.put([1, 2, -3, 4, 5, -6, 7])
    assert await outlet.flush()
    assert (store.taken, outlet.refused) == ([1, 2, 4, 5, 7], 2)


async def test_what_waits_in_memory_is_bounded_and_goes_to_the_spool(spool: Spool) -> None:
    store = Store()
    outlet = outlet_of(store, spool, held=10)
    for number in range(25):
        outlet.put([number])
    assert spool.waiting("numbers") == 2
    assert await outlet.flush()
    assert store.taken == list(range(25))


async def test_an_unreadable_record_does_not_hold_up_the_others(spool: Spool) -> None:
    store = Store()
    spool.append("numbers", b"rubbish")
    outlet = outlet_of(store, spool)
    outlet.put([1])
    assert await outlet.flush()
    assert store.taken == [1]


def test_pauses_grow_and_end_with_the_first_success() -> None:
    now = 0.0
    pauses = Pauses(first=1.0, longest=5.0, clock=lambda: now, spread=lambda: 0.5)
    assert pauses.over()
    lengths = []
    for _ in range(5):
        pauses.begin()
        lengths.append(pauses.left)
        now += pauses.left
    assert lengths == [1.0, 2.0, 4.0, 5.0, 5.0]
    pauses.end()
    assert pauses.over()
    assert pauses.begin()
