"""Surnames that could be taken for one another."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.namesakes import Namesakes, folded, mistakable, namesakes, similar, soundex
from clinical.patients import Patient, Sex


def someone(family: str, id_: str = "") -> Patient:
    return Patient(id_ or family, "", family, "Ada", date(1950, 1, 1), Sex.FEMALE)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Robert", "R163"), ("Rupert", "R163"), ("Ashcraft", "A261"), ("Tymczak", "T522")),
        *(("Pfister", "P236"), ("Honeyman", "H555"), ("Meyer", "M600"), ("Lee", "L000")),
        *(("", ""), ("李", ""), ("1st", "")),
    ],
)
def test_soundex_is_that_of_the_national_archives(name: str, code: str) -> None:
    assert soundex(name) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Meyer", "Maier"), ("Smith", "Smyth"), ("García", "Gracia"), ("Müller", "Mueller")),
        *(("Morris", "Norris"), ("Johnson", "Johnston"), ("Petrova", "Petrov"), ("Schmidt", "Schmitt")),
        *(("Bolaños García", "Garcia"), ("Lefèvre-Beaumont", "Lefebvre"), ("Stephens", "Stevens")),
    ],
)
def test_what_sounds_or_looks_alike_is_similar(one: str, other: str) -> None:
    assert similar(folded(one), folded(other))
    assert similar(folded(other), folded(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Okafor", "Meyer"), ("Meyer", "Baker"), ("Kim", "Kam"), ("Lee", "Louie"), ("Diallo", "Dooley")),
        *(("van der Meulen", "von der Heide"), ("", "Meyer"), ("李", "王")),
    ],
)
def test_others_are_not(one: str, other: str) -> None:
    assert not similar(folded(one), folded(other))


def test_a_patient_is_no_namesake_of_their_own() -> None:
    garcia, other, gracia = someone("García"), someone("GARCIA", "other"), someone("Gracia")
    ward = (garcia, other, gracia, someone("Okafor"))
    assert namesakes(garcia, ward) == Namesakes((other,), (gracia,))
    assert not namesakes(replace(garcia, family=""), ward)
    assert namesakes(garcia, ()) == Namesakes()


def test_who_has_the_same_or_a_similar_surname_could_be_mistaken() -> None:
    ward = ("García", "GARCIA ", "Gracia", "Okafor", "Sørensen", "Sorensen", "O'Brien", "OBrien", "", " ")
    patients = [someone(family, f"{place}") for place, family in enumerate(ward)]
    assert mistakable(patients) == {"0", "1", "2", "4", "5", "6", "7"}


@given(st.lists(st.sampled_from(["Meyer", "Maier", "García", "Gracia", "Okafor", "Kim", ""]), max_size=8))
def test_it_is_the_same_as_to_ask_for_each(families: list[str]) -> None:
    ward = [someone(family, f"{place}") for place, family in enumerate(families)]
    assert mistakable(ward) == {each.id for each in ward if namesakes(each, ward)}


@given(st.text(max_size=6_000), st.text(max_size=100))
def test_any_two_names_can_be_compared(one: str, other: str) -> None:
    assert len(folded(one)) <= 40
    assert similar(folded(one), folded(other)) in (True, False)
