"""What every store of live vital signs must do: the newest state, ward by ward."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.packing import brief, join, pack, split, unpack
from backends.ports import Invalid, Link, LiveVitals
from clinical.places import Bed
from clinical.sight import Sight, sight
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source, SourceKind
from tests.backends.conftest import LiveWards
from tests.backends.examples import NOON, vital_signs


async def stream_of(live: LiveVitals, ward: str) -> AsyncGenerator[tuple[BedVitals, ...], None]:
    async for item in live.follow(ward):
        assert not isinstance(item, Link)
        yield item.beds


async def until_seen(live: LiveVitals, ward: str, wanted: BedVitals) -> list[str]:
    """Follow a ward until a bed looks so; gives the labels of the beds that came."""
    labels: list[str] = []
    async with asyncio.timeout(10), aclosing(stream_of(live, ward)) as stream:
        async for beds in stream:
            labels += [vitals.bed.label for vitals in beds]
            if wanted in beds:
                break
    return labels


async def test_published_vital_signs_stand_in_the_snapshot(live_vitals: LiveVitals) -> None:
    await live_vitals.publish("4b", [vital_signs("B12"), vital_signs("B13", 99.0)], NOON)
    ward = await live_vitals.snapshot("4b")
    assert ward.ward == "4b"
    assert ward.at > 0
    assert set(ward.beds) == {vital_signs("B12"), vital_signs("B13", 99.0)}


async def test_a_ward_of_which_nothing_is_known_is_empty(live_vitals: LiveVitals) -> None:
    assert (await live_vitals.snapshot("4b")).beds == ()
    assert await live_vitals.summary() == ()


async def test_the_newest_replaces_a_bed_and_leaves_its_neighbours(live_wards: LiveWards) -> None:
    async with live_wards() as one, live_wards() as other:
        await one.publish("4b", [vital_signs("B12"), vital_signs("B13")], NOON)
        await other.publish("4b", [vital_signs("B13", 99.0, NOON + 1)], NOON + 1)
        await one.publish("4b", [vital_signs("B14")], NOON + 1)
        beds = set((await other.snapshot("4b")).beds)
    assert beds == {vital_signs("B12"), vital_signs("B13", 99.0, NOON + 1), vital_signs("B14")}


async def test_one_sent_again_late_does_not_hide_a_newer_one(live_vitals: LiveVitals) -> None:
    await live_vitals.publish("4b", [vital_signs(at=NOON + 1)], NOON + 1)
    await live_vitals.publish("4b", [vital_signs(at=NOON)], NOON)
    assert (await live_vitals.snapshot("4b")).beds == (vital_signs(at=NOON + 1),)


async def test_a_clock_set_back_does_not_freeze_the_ward(live_vitals: LiveVitals) -> None:
    await live_vitals.publish("4b", [vital_signs(at=NOON)], NOON)
    await live_vitals.publish("4b", [vital_signs(at=NOON - 3600)], NOON - 3600)
    assert (await live_vitals.snapshot("4b")).beds == (vital_signs(at=NOON - 3600),)


async def test_a_follower_sees_what_another_terminal_publishes(live_wards: LiveWards) -> None:
    async with live_wards() as intake, live_wards() as terminal:
        follower = asyncio.create_task(until_seen(terminal, "4b", vital_signs("B12", 99.0)))
        await intake.publish("4b", [vital_signs("B12", 99.0)], NOON)
        assert "B12" in await follower


async def test_a_follower_gets_only_the_beds_that_changed(live_wards: LiveWards) -> None:
    async with live_wards() as intake, live_wards() as terminal:
        await intake.publish("4b", [vital_signs("B12"), vital_signs("B13")], NOON)
        async with asyncio.timeout(10), aclosing(stream_of(terminal, "4b")) as stream:
            waiting = asyncio.ensure_future(anext(stream))
            await intake.publish("4b", [vital_signs("B13", 80.0)], NOON + 1)
            seen = await waiting
            while vital_signs("B13", 80.0) not in seen:
                seen = await anext(stream)
            waiting = asyncio.ensure_future(anext(stream))
            await intake.publish("4b", [vital_signs("B12", 81.0), vital_signs("B13", 80.0)], NOON + 2)
            assert await waiting == (vital_signs("B12", 81.0),)


async def test_a_follower_hears_nothing_of_other_wards(live_wards: LiveWards) -> None:
    async with live_wards() as intake, live_wards() as terminal:
        follower = asyncio.create_task(until_seen(terminal, "4b", vital_signs("B12")))
        await intake.publish("5a", [vital_signs("B99")], NOON)
        await intake.publish("4b", [vital_signs("B12")], NOON)
        assert set(await follower) == {"B12"}


async def test_a_slow_follower_gets_the_newest_state_and_no_backlog(live_wards: LiveWards) -> None:
    async with (
        live_wards() as intake,
        live_wards() as terminal,
        aclosing(stream_of(terminal, "4b")) as stream,
    ):
        await intake.publish("4b", [vital_signs(heart_rate=60.0)], NOON)
        await anext(stream)
        for rate in range(61, 100):
            await intake.publish("4b", [vital_signs(heart_rate=float(rate))], NOON + rate)
        assert await anext(stream) == (vital_signs(heart_rate=99.0),)


async def test_a_forgotten_bed_leaves_the_ward(live_wards: LiveWards) -> None:
    async with live_wards() as intake, live_wards() as terminal:
        await intake.publish("4b", [vital_signs("B12"), vital_signs("B13")], NOON)
        await terminal.snapshot("4b")
        await intake.forget("4b", "B12")
        await intake.forget("4b", "never-was")
        assert (await terminal.snapshot("4b")).beds == (vital_signs("B13"),)


async def test_a_follower_sees_a_forgotten_bed_empty(live_wards: LiveWards) -> None:
    nothing = BedVitals(Bed("north", "4b", "B12"), "", (None,) * len(Signal), (None,) * len(CONTINUOUS))
    async with live_wards() as intake, live_wards() as terminal:
        await intake.publish("4b", [vital_signs("B12"), vital_signs("B13")], NOON)
        async with asyncio.timeout(10), aclosing(stream_of(terminal, "4b")) as stream:
            await anext(stream)
            await intake.forget("4b", "B12")
            assert await anext(stream) == (nothing,)


async def summary_of(live: LiveVitals) -> dict[str, dict[str, Sight]]:
    """Every ward of the summary: its beds, and for how long each is seen."""
    return {
        ward.ward: {
            label: Sight(*seen)
            for label, *seen in zip(ward.labels, ward.newest, ward.old, ward.blind, strict=True)
        }
        for ward in await live.summary()
    }


async def test_the_summary_says_for_how_long_each_bed_is_seen(live_vitals: LiveVitals) -> None:
    await live_vitals.publish("4b", [vital_signs("B12"), vital_signs("B13", at=NOON - 90)], NOON)
    await live_vitals.publish("5a", [vital_signs("B1", None)], NOON)
    assert await summary_of(live_vitals) == {
        "4b": {"B12": Sight(NOON, NOON + 30, NOON + 60), "B13": Sight(NOON - 90, NOON - 60, NOON - 30)},
        "5a": {"B1": Sight(NOON, 0.0, 0.0)},
    }
    assert all(ward.at > 0 for ward in await live_vitals.summary())


async def test_the_summary_follows_every_terminal_and_forgets_with_the_ward(live_wards: LiveWards) -> None:
    async with live_wards() as one, live_wards() as other:
        await one.publish("4b", [vital_signs("B12"), vital_signs("B13")], NOON)
        await other.publish("4b", [vital_signs("B13", at=NOON + 5)], NOON + 5)
        await one.forget("4b", "B12")
        assert await summary_of(other) == {"4b": {"B13": Sight(NOON + 5, NOON + 35, NOON + 65)}}
        await one.forget("4b", "B13")
        assert await summary_of(other) in ({}, {"4b": {}})


async def test_a_name_that_cannot_be_stored_is_refused(live_vitals: LiveVitals) -> None:
    with pytest.raises(Invalid):
        await live_vitals.publish("4b", [vital_signs("B" * 300)], NOON)


_TIMES = st.floats(0, 4e9)
_SOURCES = st.builds(
    Source, st.text(max_size=40), st.sampled_from(SourceKind), st.floats(0.01, 1e5), st.floats(0.1, 100)
)
_NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_SAMPLES = st.none() | st.builds(Sample, _NUMBERS, _TIMES, _TIMES, st.sampled_from(Quality), _SOURCES)
_BEDS = st.builds(
    BedVitals,
    st.builds(Bed, st.just("north"), st.just("4b"), st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True)),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.tuples(*[_SAMPLES] * len(Signal)),
    st.tuples(*[_NUMBERS] * len(CONTINUOUS)),
)


@given(_BEDS)
def test_packing_and_unpacking_a_bed_changes_nothing(vitals: BedVitals) -> None:
    assert unpack("north", "4b", pack(vitals)) == vitals


@given(st.binary(max_size=600))
def test_bytes_that_are_no_bed_are_nothing(content: bytes) -> None:
    assert unpack("north", "4b", content) is None or isinstance(unpack("north", "4b", content), BedVitals)
    assert all(isinstance(label, str) for label in split(content))
    assert len(brief(content).labels) == len(brief(content).blind)


@given(st.dictionaries(st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True), _BEDS, max_size=4))
def test_the_brief_of_a_ward_is_the_sight_of_its_beds(beds: dict[str, BedVitals]) -> None:
    ward = join({label: (NOON, pack(vitals)) for label, vitals in beds.items()})
    seen = [Sight(*each) for each in zip(*brief(ward)[1:], strict=True)]
    assert (list(brief(ward).labels), seen) == (list(beds), [sight(vitals) for vitals in beds.values()])
    assert len(split(ward)) == len({vitals.bed.label for vitals in beds.values()})


@given(st.data())
def test_a_damaged_bed_never_raises(data: st.DataObject) -> None:
    content = bytearray(join({"B12": (NOON, pack(vital_signs()))}))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert len(brief(bytes(content)).labels) == len(brief(bytes(content)).newest)
    beds = [unpack("north", "4b", packed) for _, packed in split(bytes(content)).values()]
    assert all(vitals is None or len(vitals.latest) == len(Signal) for vitals in beds)
