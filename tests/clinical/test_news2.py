from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.news2 import (
    Band,
    Parameter,
    assess,
    exclusion,
    parts,
    scale_of,
    score,
)
from clinical.patients import Flag, FlagKind, Patient, Sex
from clinical.places import Bed
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source, SourceKind, display

NOW = 1_760_000_000.0
BED = Bed("north", "4b", "B12")
MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
CUFF = Source("cuff", SourceKind.DEVICE, 600.0)
NURSE = Source("nurse", SourceKind.CHARTED, 4 * 3600.0)
PATIENT = Patient("p1", "4471902133", "Okafor", "Chidiebere", date(1958, 2, 3), Sex.MALE)

# The RCP's chart of 2017, each row as printed: from, to (both included), points.
CHART = {
    "respiration": [(0, 8, 3), (9, 11, 1), (12, 20, 0), (21, 24, 2), (25, 100, 3)],
    "SpO2 scale 1": [(0, 91, 3), (92, 93, 2), (94, 95, 1), (96, 100, 0)],
    "SpO2 scale 2, air": [(0, 83, 3), (84, 85, 2), (86, 87, 1), (88, 92, 0), (93, 100, 0)],
    "SpO2 scale 2, oxygen": [
        (0, 83, 3),
        (84, 85, 2),
        (86, 87, 1),
        (88, 92, 0),
        (93, 94, 1),
        (95, 96, 2),
        (97, 100, 3),
    ],
    "systolic": [(0, 90, 3), (91, 100, 2), (101, 110, 1), (111, 219, 0), (220, 300, 3)],
    "pulse": [(0, 40, 3), (41, 50, 1), (51, 90, 0), (91, 110, 1), (111, 130, 2), (131, 300, 3)],
    "temperature in tenths": [(200, 350, 3), (351, 360, 1), (361, 380, 0), (381, 390, 1), (391, 450, 2)],
}


def charted(row: str) -> list[tuple[int, int]]:
    """Every value of a row of the chart with its points."""
    return [(value, worth) for low, high, worth in CHART[row] for value in range(low, high + 1)]


def only(parameter: Parameter, value: float, **others: float) -> list[float | None]:
    values: list[float | None] = [None] * len(Parameter)
    values[parameter] = value
    for name, other in others.items():
        values[Parameter[name]] = other
    return values


def points(parameter: Parameter, value: float, scale: int = 1, **others: float) -> int | None:
    return score(only(parameter, value, **others), scale).points[parameter]


def test_every_value_of_the_chart_scores_as_printed() -> None:
    for parameter, row in (
        (Parameter.RR, "respiration"),
        (Parameter.SBP, "systolic"),
        (Parameter.PULSE, "pulse"),
    ):
        for value, worth in charted(row):
            assert points(parameter, value) == worth, (row, value)
    for tenths, worth in charted("temperature in tenths"):
        assert points(Parameter.TEMP, tenths / 10) == worth, tenths


@pytest.mark.parametrize(
    ("scale", "oxygen", "row"),
    [
        (1, 0.0, "SpO2 scale 1"),
        (1, 4.0, "SpO2 scale 1"),
        (2, 0.0, "SpO2 scale 2, air"),
        (2, 0.01, "SpO2 scale 2, oxygen"),
        (2, 15.0, "SpO2 scale 2, oxygen"),
    ],
)
def test_every_saturation_scores_as_printed_on_both_scales(scale: int, oxygen: float, row: str) -> None:
    for value, worth in charted(row):
        assert points(Parameter.SPO2, value, scale, OXYGEN=oxygen) == worth, value


@pytest.mark.parametrize("scale", [1, 2])
def test_oxygen_and_consciousness_score_alike_on_both_scales(scale: int) -> None:
    assert [points(Parameter.OXYGEN, flow, scale) for flow in (0, 0.01, 0.5, 2, 15)] == [0, 2, 2, 2, 2]
    assert [points(Parameter.ACVPU, letter, scale) for letter in range(5)] == [0, 3, 3, 3, 3]


def test_values_are_rounded_as_shown_before_they_are_scored() -> None:
    assert points(Parameter.TEMP, 35.04) == 3
    assert points(Parameter.TEMP, 35.05) == 1
    assert points(Parameter.SPO2, 91.6) == 2
    assert points(Parameter.SPO2, 91.4) == 3
    assert points(Parameter.SBP, 219.5) == 3
    assert points(Parameter.RR, 20.4) == 0


MEASURED = {
    Parameter.RR: Signal.RR,
    Parameter.SPO2: Signal.SPO2,
    Parameter.SBP: Signal.SBP,
    Parameter.PULSE: Signal.PULSE,
    Parameter.TEMP: Signal.TEMP,
}


@given(st.sampled_from(list(MEASURED)), st.floats(0, 300), st.sampled_from([1, 2]))
def test_no_value_falls_between_bands_and_every_point_follows_from_what_is_shown(
    parameter: Parameter, value: float, scale: int
) -> None:
    shown = float(display(MEASURED[parameter], value))
    got = points(parameter, value, scale, OXYGEN=0.0)
    assert got is not None
    assert got == points(parameter, shown, scale, OXYGEN=0.0)


def test_a_whole_set_adds_up() -> None:
    sick = score([26, 78, 4, 104, 118, 0, 38.4])
    assert sick.points == (3, 3, 2, 1, 2, 0, 1)
    assert (sick.total, sick.present, sick.complete, sick.band) == (12, 7, True, Band.HIGH)
    assert score([25, 83, 15, 90, 131, 4, 35.0]).total == 20
    assert score([16, 98, 0, 120, 70, 0, 37.0]).total == 0


def test_nothing_present_gives_no_total_and_no_band() -> None:
    empty = score([None] * 7)
    assert (empty.total, empty.band, empty.present, empty.complete) == (None, None, 0, False)
    assert empty.points == (None,) * 7


def test_missing_parts_make_the_total_a_lower_bound() -> None:
    partial = score([26, None, None, 85, 100, None, None])
    assert (partial.total, partial.present, partial.complete) == (7, 3, False)
    assert partial.band is Band.HIGH


@pytest.mark.parametrize(
    ("values", "total", "band"),
    [
        ([16, 98, 0, 120, 70, 0, 37.0], 0, Band.LOW),
        ([21, 98, 0, 105, 91, 0, 37.0], 4, Band.LOW),
        ([25, 98, 0, 120, 70, 0, 37.0], 3, Band.LOW_MEDIUM),
        ([25, 98, 0, 105, 70, 0, 37.0], 4, Band.LOW_MEDIUM),
        ([25, 98, 0, 95, 70, 0, 37.0], 5, Band.MEDIUM),
        ([21, 98, 0, 95, 91, 0, 37.0], 5, Band.MEDIUM),
        ([25, 98, 0, 95, 91, 0, 37.0], 6, Band.MEDIUM),
        ([25, 98, 0, 95, 111, 0, 37.0], 7, Band.HIGH),
    ],
)
def test_the_response_follows_the_total_and_a_single_three_lifts_only_the_low_band(
    values: list[float], total: int, band: Band
) -> None:
    scored = score(values)
    assert (scored.total, scored.band) == (total, band)
    assert scored.single_three == (3 in scored.points)


def test_the_threes_are_named() -> None:
    assert score([25, 98, 0, 85, 70, 0, 37.0]).threes == (Parameter.RR, Parameter.SBP)


def test_scale_2_is_unknown_above_92_while_nobody_has_said_air_or_oxygen() -> None:
    unknown = score(only(Parameter.SPO2, 97, RR=16), scale=2)
    assert unknown.points[Parameter.SPO2] is None
    assert (unknown.total, unknown.present) == (0, 1)
    assert points(Parameter.SPO2, 92, scale=2) == 0
    assert points(Parameter.SPO2, 84, scale=2) == 2


def test_there_are_only_two_scales_and_only_numbers_are_scored() -> None:
    with pytest.raises(ValueError, match="scales 1 and 2"):
        score([None] * 7, scale=3)
    for nonsense in (float("nan"), float("inf"), float("-inf")):
        with pytest.raises(ValueError, match="cannot be shown"):
            score(only(Parameter.RR, nonsense))


@given(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=7, max_size=7), st.sampled_from([1, 2]))
def test_a_score_always_fits_its_parts(values: list[float | None], scale: int) -> None:
    scored = score(values, scale)
    known = [worth for worth in scored.points if worth is not None]
    assert scored.present == len(known)
    assert scored.complete == (len(known) == 7)
    assert scored.total == (sum(known) if known else None)
    assert scored.total is None or 0 <= scored.total <= 20


@given(
    st.lists(st.floats(0, 300), min_size=7, max_size=7),
    st.sets(st.sampled_from(Parameter)),
    st.sampled_from([1, 2]),
)
def test_taking_parts_away_never_raises_the_total(
    values: list[float], gone: set[Parameter], scale: int
) -> None:
    fewer = [None if parameter in gone else values[parameter] for parameter in Parameter]
    assert (score(fewer, scale).total or 0) <= (score(values, scale).total or 0)


def sample(value: float | None, age: float, source: Source) -> Sample:
    quality = Quality.GOOD if value is not None else Quality.SENSOR_OFF
    return Sample(value, NOW - age, NOW - age, quality, source)


def ward_vitals(**changes: Sample | None) -> BedVitals:
    """A well patient's vital signs, all just measured, with changes by signal."""
    latest: dict[Signal, Sample | None] = dict.fromkeys(Signal)
    for signal, value in {Signal.HR: 72.0, Signal.PULSE: 71.0, Signal.RR: 16.0, Signal.SPO2: 97.0}.items():
        latest[signal] = sample(value, 0.5, MONITOR)
    latest[Signal.SBP] = sample(120, 300, CUFF)
    latest[Signal.TEMP] = sample(37, 1800, NURSE)
    latest[Signal.ACVPU] = sample(0, 1800, NURSE)
    latest[Signal.OXYGEN] = sample(0, 1800, NURSE)
    latest |= {Signal[name]: changed for name, changed in changes.items()}
    medians = tuple(s.value if (s := latest[signal]) is not None else None for signal in CONTINUOUS)
    return BedVitals(BED, PATIENT.id, tuple(latest.values()), medians)


def test_what_lies_far_ahead_is_not_scored() -> None:
    assert all(part is not None for part in parts(ward_vitals(), NOW))
    assert not any(parts(ward_vitals(), NOW - 3600.0))


def values_of(vitals: BedVitals, now: float = NOW, scale: int = 1) -> list[float | None]:
    return [part and part.value for part in parts(vitals, now, scale)]


def test_a_set_is_made_of_medians_the_last_cuff_and_what_was_charted() -> None:
    assert values_of(ward_vitals()) == [16, 97, 0, 120, 72, 0, 37]


def test_the_part_shows_the_median_and_not_the_last_sample() -> None:
    vitals = replace(ward_vitals(RR=sample(40, 1, MONITOR)), medians=(72.4, 71.0, 18.5, 97.0))
    part = parts(vitals, NOW)[Parameter.RR]
    assert part is not None
    assert (part.value, part.observed, part.source) == (19, NOW - 1, MONITOR)


def test_pulse_comes_from_the_heart_rate_while_that_has_a_median() -> None:
    vitals = replace(ward_vitals(), medians=(None, 71.0, 16.0, 97.0))
    assert values_of(vitals)[Parameter.PULSE] == 71
    silent = ward_vitals(HR=sample(130, 60, MONITOR))
    assert values_of(silent)[Parameter.PULSE] == 71


def test_a_median_lasts_only_while_its_source_speaks() -> None:
    assert values_of(ward_vitals(), NOW + 29)[Parameter.RR] == 16
    assert values_of(ward_vitals(), NOW + 29.5)[Parameter.RR] is None


def test_one_word_of_a_sensor_off_does_not_undo_a_good_minute() -> None:
    vitals = replace(ward_vitals(SPO2=sample(None, 1, MONITOR)), medians=(72.0, 71.0, 16.0, 97.0))
    assert values_of(vitals)[Parameter.SPO2] == 97


def test_a_rare_source_keeps_its_part_for_two_and_a_half_intervals() -> None:
    slow = Source("recorder", SourceKind.REPLAYED, 60.0)
    assert values_of(ward_vitals(RR=sample(16, 149, slow)))[Parameter.RR] == 16
    assert values_of(ward_vitals(RR=sample(16, 150, slow)))[Parameter.RR] is None


@pytest.mark.parametrize(("interval", "limit"), [(600, 3600), (1800, 3600), (2700, 5400)])
def test_a_cuff_pressure_counts_for_an_hour_or_two_of_its_intervals(interval: float, limit: float) -> None:
    cuff = Source("cuff", SourceKind.DEVICE, interval)
    assert values_of(ward_vitals(SBP=sample(120, limit, cuff)))[Parameter.SBP] == 120
    assert values_of(ward_vitals(SBP=sample(120, limit + 0.1, cuff)))[Parameter.SBP] is None


@pytest.mark.parametrize("name", ["TEMP", "ACVPU", "OXYGEN"])
def test_temperature_and_what_is_charted_count_for_four_hours(name: str) -> None:
    value = 37.0 if name == "TEMP" else 0.0
    assert values_of(ward_vitals(**{name: sample(value, 14400, NURSE)}))[Parameter[name]] == value
    assert values_of(ward_vitals(**{name: sample(value, 14400.1, NURSE)}))[Parameter[name]] is None


def test_from_five_on_what_is_charted_counts_for_one_hour() -> None:
    def ill(rr: float, age: float) -> BedVitals:
        charts = {name: sample(value, age, NURSE) for name, value in (("ACVPU", 0.0), ("OXYGEN", 4.0))}
        return ward_vitals(RR=sample(rr, 1, MONITOR), **charts)

    assert values_of(ill(25, 3600))[Parameter.OXYGEN] == 4
    assert values_of(ill(25, 3601))[Parameter.OXYGEN] is None
    assert values_of(ill(25, 3601))[Parameter.ACVPU] is None
    assert values_of(ill(25, 3601))[Parameter.TEMP] == 37
    assert values_of(ill(21, 3601))[Parameter.OXYGEN] == 4


def test_the_scale_decides_whether_a_charted_part_holds() -> None:
    old = sample(4.0, 7200, NURSE)
    over = ward_vitals(OXYGEN=old, SPO2=sample(97, 1, MONITOR))
    assert values_of(over, scale=1)[Parameter.OXYGEN] == 4
    assert values_of(over, scale=2)[Parameter.OXYGEN] is None


def flagged(kind: FlagKind) -> Patient:
    return replace(PATIENT, flags=(Flag(kind, "", "MR", NOW),))


def test_scale_2_comes_from_the_flag_alone() -> None:
    assert scale_of(flagged(FlagKind.SPO2_SCALE_2)) == 2
    assert scale_of(replace(PATIENT, diagnoses=("COPD", "hypercapnic failure"))) == 1
    vitals = ward_vitals(OXYGEN=sample(2.0, 60, NURSE))
    chosen = assess(flagged(FlagKind.SPO2_SCALE_2), vitals, NOW).score
    assert chosen is not None
    assert chosen.total == 2 + 3


def test_children_and_pregnant_women_are_not_scored() -> None:
    child = replace(PATIENT, born=date(2010, 3, 2))
    assert exclusion(child, date(2026, 3, 1)) == "<16"
    assert exclusion(child, date(2026, 3, 2)) is None
    assert exclusion(flagged(FlagKind.PREGNANT), date(2026, 3, 1)) == "preg"
    assessed = assess(flagged(FlagKind.PREGNANT), ward_vitals(), NOW)
    assert (assessed.score, assessed.exclusion, assessed.due) == (None, "preg", None)


def test_concern_stands_beside_the_score_and_adds_nothing() -> None:
    calm, worried = assess(PATIENT, ward_vitals(), NOW), assess(flagged(FlagKind.CONCERN), ward_vitals(), NOW)
    assert (calm.concern, worried.concern) == (False, True)
    assert calm.score == worried.score


@pytest.mark.parametrize(
    ("rr", "hours"),
    [(16, 12), (11, 6), (25, 1)],
)
def test_the_next_set_is_due_by_the_band(rr: float, hours: float) -> None:
    assessed = assess(PATIENT, ward_vitals(RR=sample(rr, 1, MONITOR)), NOW)
    assert assessed.due == NOW - 1800 + hours * 3600
    assert assessed.late == 0


def test_a_high_score_asks_for_a_set_now_and_continuously() -> None:
    vitals = ward_vitals(RR=sample(26, 1, MONITOR), SPO2=sample(80, 1, MONITOR), SBP=sample(95, 1, CUFF))
    assessed = assess(PATIENT, vitals, NOW)
    assert assessed.score is not None
    assert assessed.score.band is Band.HIGH
    assert (assessed.due, assessed.late) == (NOW, 0)


def test_a_late_set_says_by_how_many_minutes() -> None:
    vitals = ward_vitals(RR=sample(26, 1, MONITOR), ACVPU=sample(0, 3600 + 754, NURSE))
    assessed = assess(PATIENT, vitals, NOW)
    assert assessed.late == 12


def test_a_set_never_charted_is_due_now() -> None:
    assert assess(PATIENT, ward_vitals(ACVPU=None), NOW).due == NOW
    nothing = assess(PATIENT, None, NOW)
    assert nothing.due == NOW
    assert nothing.score is not None
    assert nothing.score.total is None
