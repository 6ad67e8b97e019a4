from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.patients import Flag, FlagKind, Patient, Sex, Stay, StayState, grouped_mrn
from clinical.places import Bed

OKAFOR = Patient("p1", "4471902133", "Okafor", "Chidiebere", date(1958, 2, 3), Sex.MALE)


def called(number: int, family: str) -> Patient:
    return replace(OKAFOR, id=f"p{number}", family=family)


def test_a_name_stands_with_the_family_in_capitals() -> None:
    assert OKAFOR.name == "OKAFOR Chidiebere"
    assert replace(OKAFOR, family="O'Sullivan", given="Maeve").name == "O'SULLIVAN Maeve"
    assert replace(OKAFOR, given="").name == "OKAFOR"


def test_full_years_count_from_the_birthday() -> None:
    assert OKAFOR.age(date(2026, 2, 2)) == 67
    assert OKAFOR.age(date(2026, 2, 3)) == 68
    leap = replace(OKAFOR, born=date(2008, 2, 29))
    assert (leap.age(date(2024, 2, 28)), leap.age(date(2024, 2, 29))) == (15, 16)


def test_a_flag_is_found_by_its_kind() -> None:
    allergic = replace(OKAFOR, flags=(Flag(FlagKind.ALLERGY, "penicillin: anaphylaxis", "MR", 0.0),))
    assert allergic.has(FlagKind.ALLERGY)
    assert not allergic.has(FlagKind.FALLS)


@pytest.mark.parametrize(
    ("state", "has_it", "away"),
    [(StayState.IN_BED, True, False), (StayState.OFF_WARD, True, True), (StayState.DISCHARGED, False, False)],
)
def test_a_bed_is_a_patients_until_they_go_home(state: StayState, has_it: bool, away: bool) -> None:
    bed = Bed("north", "4b", "B12")
    staying = replace(OKAFOR, stay=Stay(bed, 0.0, state))
    assert staying.bed == (bed if has_it else None)
    assert staying.away is away


def test_who_was_never_admitted_has_no_bed() -> None:
    assert OKAFOR.bed is None
    assert not OKAFOR.away


@pytest.mark.parametrize(
    ("mrn", "shown"),
    [
        ("4471902133", "4471 902 133"),
        ("123456789", "123 456 789"),
        ("12345678", "12 345 678"),
        ("1234567", "1234 567"),
        ("12345", "12 345"),
        ("1234", "1234"),
        ("", ""),
        ("RX-44719", "RX-44719"),
        ("٤٤٧١٩٠٢", "٤٤٧١٩٠٢"),
    ],
)
def test_an_mrn_is_grouped_for_reading_aloud(mrn: str, shown: str) -> None:
    assert grouped_mrn(mrn) == shown


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_grouping_an_mrn_adds_only_spaces_and_leaves_no_digit_alone(mrn: str) -> None:
    shown = grouped_mrn(mrn)
    if shown != mrn:
        assert shown.replace(" ", "") == mrn
        assert all(len(group) >= 2 for group in shown.split(" "))
