"""A ward's past from its roll-ups alone: gaps stay gaps, nothing is lost or counted twice."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.alerts import SCORE, Kind, Priority
from clinical.calls import HOUR, Call, Calls, Wait
from clinical.records import RollUp
from clinical.vitals import Signal
from clinical.ward_hours import Band, WardHour, ward_hours
from clinical.ward_past import REACHES, Counts, Period, Reach, period, report, slots

MIDNIGHT = 1_800_000_000.0 // (24 * HOUR) * 24 * HOUR
NOW = MIDNIGHT + 9.5 * HOUR
DAY, _, MONTH = REACHES
HIGH, ZERO = Band.HIGH, Band.ZERO


def measured(patient: str = "p1", hour: float = 0, bed: str = "B01", value: float = 72.0) -> RollUp:
    return RollUp("4b", patient, MIDNIGHT + hour * HOUR, Signal.HR, 60, *(value,) * 5, bed)


def scored(score: float, patient: str = "p1", hour: float = 0, mean: float | None = None) -> RollUp:
    low = score if mean is None else mean
    return RollUp("4b", patient, MIDNIGHT + hour * HOUR, None, 60, low, score, low, score, low, patient)


def call(
    bed: str = "B01",
    priority: Priority = Priority.MEDIUM,
    signal: Signal | None = Signal.SPO2,
    condition: str = "spo2.low",
    kind: Kind = Kind.PHYSIOLOGICAL,
) -> Call:
    return Call(bed, condition, signal, kind, priority)


def called(*begun: Call, patient: str = "p1", hour: float = 0, waits: Sequence[Wait] = ()) -> RollUp:
    calls = Calls(tuple((each, 1) for each in begun), tuple(waits))
    return RollUp("4b", patient, MIDNIGHT + hour * HOUR, None, len(begun), 0, 0, 0, 0, 0, "", calls)


def followed(hour: float = 0) -> RollUp:
    return replace(called(hour=hour), patient="")


def hour(*roll_ups: RollUp) -> WardHour:
    (found,) = ward_hours(roll_ups).values()
    return found


def test_a_patient_counts_once_however_many_signals_there_are_of_them() -> None:
    found = hour(measured(), replace(measured(), signal=Signal.RR), scored(3), measured("p2", bed="B02"))
    assert found.beds == 2


def test_two_patients_of_one_bed_in_one_hour_fill_one_bed() -> None:
    assert hour(measured(), measured("p2")).beds == 1


def test_of_what_an_older_version_wrote_patients_are_counted() -> None:
    assert hour(measured(bed=""), measured("p2", bed="")).beds == 2


def test_a_patient_is_in_the_band_of_their_worst_score() -> None:
    found = hour(scored(7, "p1", mean=2.0), scored(0, "p2"), measured("p3")).scores
    assert found is not None
    assert found.bands == (1, 0, 0, 1, 1)
    assert (found.mean, found.worst, found.scored) == (1.0, 7, 2)


@pytest.mark.parametrize(("score", "band"), [(0, 3), (1, 2), (4, 2), (5, 1), (6, 1), (7, 0), (20, 0)])
def test_the_bands_are_those_of_news2(score: int, band: int) -> None:
    assert Band.of(score) == band


def test_an_hour_in_which_alerts_were_followed_is_quiet_and_another_is_not_known() -> None:
    assert hour(measured(), followed()).calls == ()
    assert hour(measured()).calls is None
    quiet = hour(followed())
    assert (quiet.beds, quiet.scores, quiet.calls) == (None, None, ())


def test_a_slot_without_data_is_a_gap_and_the_present_one_is_unfinished() -> None:
    hours = ward_hours([measured(hour=8), followed(hour=9)])
    seven, eight, nine = slots(hours, period(DAY, NOW, MIDNIGHT), 1, NOW)[-3:]
    assert (seven.beds, seven.bands, seven.mean, seven.worst, seven.begun) == (None,) * 5
    assert (eight.beds, eight.begun, eight.told, eight.unfinished) == (1, None, 1, False)
    assert (nine.beds, nine.begun, nine.told, nine.unfinished) == (None, Counts(), 0, True)


def test_a_slot_of_hours_has_mean_occupancy_and_the_most_patients_of_any_hour() -> None:
    hours = ward_hours(
        [scored(7, "p1", 0), scored(7, "p2", 0), scored(8, "p1", 1), called(call(), hour=1), followed(0)]
    )
    (found,) = slots(hours, Period(MIDNIGHT, MIDNIGHT + 4 * HOUR), 4, NOW)
    assert (found.beds, found.worst) == (1.5, 8)
    assert found.mean == pytest.approx(22 / 3)
    assert found.bands is not None
    assert found.bands[HIGH] == 2
    assert found.begun == Counts(medium=1)
    assert not found.unfinished


def test_the_present_hour_does_not_thin_out_those_before_it() -> None:
    hours = ward_hours([measured(hour=8), measured("p2", 8, "B02"), measured(hour=9)])
    (found,) = slots(hours, Period(MIDNIGHT + 6 * HOUR, MIDNIGHT + 10 * HOUR), 4, NOW)
    assert (found.beds, found.told) == (2, 2)


@pytest.mark.parametrize("reach", REACHES, ids=lambda reach: reach.name)
def test_slots_of_every_length_cover_the_whole_reach_side_by_side(reach: Reach) -> None:
    among = period(reach, NOW, MIDNIGHT)
    assert among.stop - among.start == reach.hours * HOUR
    assert among.start <= NOW < among.stop
    for length in reach.slots:
        found = slots({}, among, length, NOW)
        assert found[0].start == among.start
        assert {later.start - one.start for one, later in pairwise(found)} <= {length * HOUR}
        assert [slot.unfinished for slot in found] == [False] * (len(found) - 1) + [True]


hours_of_day = st.integers(0, 23)
any_call = st.builds(
    call,
    st.sampled_from(["B01", "B02", "B03"]),
    st.sampled_from(Priority),
    st.none() | st.sampled_from(Signal),
    st.just("x.off"),
    st.sampled_from(Kind),
)


@given(st.dictionaries(st.tuples(hours_of_day, st.sampled_from(["p1", "p2"])), st.lists(any_call)))
def test_every_alert_is_counted_once_in_slots_signals_and_beds(
    begun: dict[tuple[int, str], list[Call]],
) -> None:
    hours = ward_hours(called(*calls, patient=patient, hour=at) for (at, patient), calls in begun.items())
    among = Period(MIDNIGHT, MIDNIGHT + 24 * HOUR)
    all_of_them = sum(map(len, begun.values()))
    found = report(hours, among)
    for length in DAY.slots:
        cut = slots(hours, among, length, among.stop - 1)
        assert sum(sum(slot.begun) for slot in cut if slot.begun) == all_of_them
    assert sum(found.begun or ()) == all_of_them
    assert sum(sum(bed.counts) for bed in found.beds) == all_of_them
    technical = sum(bed.counts.technical for bed in found.beds)
    assert sum(sum(bed.causes.values()) for bed in found.beds) == technical
    assert sum(counts.physiological for _, counts in found.signals) == all_of_them - technical


def test_alerts_are_named_by_their_signal_or_by_news2() -> None:
    score = call(signal=None, condition=SCORE)
    hours = ward_hours([called(call(), call(priority=Priority.HIGH), score)])
    found = report(hours, period(DAY, NOW, MIDNIGHT)).signals
    assert found == (("SpO2", Counts(high=1, medium=1)), ("NEWS2", Counts(medium=1)))


def test_a_bed_tells_who_lay_there_and_what_could_not_be_measured() -> None:
    off = call(kind=Kind.TECHNICAL, condition="spo2.off")
    hours = ward_hours([called(off, call(), hour=1), called(off, patient="p2", hour=2)])
    (bed,) = report(hours, period(DAY, NOW, MIDNIGHT)).beds
    assert (bed.label, bed.counts) == ("B01", Counts(medium=1, technical=2))
    assert bed.patients == {"p1", "p2"}
    assert bed.causes == {"off": 2}


@given(st.lists(st.integers(0, 1000).map(float), min_size=1))
def test_waits_are_summed_up_by_middle_nine_in_ten_and_longest(seconds: list[float]) -> None:
    waits = [Wait(Priority.HIGH, each) for each in seconds]
    found = report(ward_hours([called(waits=waits)]), period(DAY, NOW, MIDNIGHT))
    high, medium, low = found.waits
    assert (high.answered, medium.answered, low.middle) == (len(seconds), 0, None)
    assert high.nine_in_ten is not None
    assert sum(each <= high.nine_in_ten for each in seconds) >= 0.9 * len(seconds)
    assert high.longest == max(seconds)
    assert sum(of_high for of_high, _ in found.waited) == len(seconds)


def test_what_lies_outside_of_the_period_does_not_count() -> None:
    hours = ward_hours([called(call(), hour=-30), measured(hour=-30), called(call(), hour=3)])
    found = report(hours, period(DAY, NOW, MIDNIGHT))
    assert (found.begun, found.told, found.known) == (Counts(medium=1), 1, 1)


def test_of_a_period_without_roll_ups_nothing_is_known() -> None:
    found = report({}, period(MONTH, NOW, MIDNIGHT))
    assert (found.told, found.known, found.begun, found.beds) == (0, 0, None, ())


def test_patient_hours_are_summed_by_band() -> None:
    hours = ward_hours([scored(7, hour=1), scored(8, hour=2), scored(0, "p2", 2)])
    found = report(hours, period(DAY, NOW, MIDNIGHT)).patient_hours
    assert (found[HIGH], found[ZERO], sum(found)) == (2, 1, 3)
