"""Patients, wards and deeds for the contract suites, and whole patients of any kind."""

import itertools
from datetime import date

from hypothesis import strategies as st

from clinical.limits import OwnLimit, Side
from clinical.patients import Flag, FlagKind, Patient, Sex, Stay, StayState
from clinical.places import Ward
from clinical.records import Deed
from clinical.vitals import Signal
from tests.backends.examples import NOON

WARD = Ward("north", "4b", "Ward 4b", ("B1", "B2", "B10"))
B1, B2, B10 = WARD.beds

_numbers = itertools.count()


def deed(at: float = NOON) -> Deed:
    """A new deed of a nurse."""
    return Deed(f"op-{next(_numbers)}", "nurse.ada", at)


def someone(name: str = "ada", family: str = "Okafor", given: str = "Ada", mrn: str = "") -> Patient:
    """A patient who is not in the record yet."""
    return Patient(name, mrn or f"44-{name}", family, given, date(1950, 2, 28), Sex.FEMALE)


def limit(value: float) -> OwnLimit:
    """An own limit for a fast heart."""
    return OwnLimit(Signal.HR, Side.HIGH, value, "fast AF, known", "dr.grey", NOON)


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_times = st.floats(0, 4e9)
_stays = st.builds(Stay, st.just(B1), _times, st.sampled_from(StayState), _texts, st.none() | _times)
patients = st.builds(
    Patient,
    id=_texts.filter(bool),
    mrn=_texts,
    family=_texts,
    given=_texts,
    born=st.dates(),
    sex=st.sampled_from(Sex),
    flags=st.lists(st.builds(Flag, st.sampled_from(FlagKind), _texts, _texts, _times), max_size=4).map(tuple),
    diagnoses=st.lists(_texts, max_size=4).map(tuple),
    medications=st.lists(_texts, max_size=4).map(tuple),
    limits=st.lists(
        st.builds(
            OwnLimit,
            st.sampled_from(Signal),
            st.sampled_from(Side),
            st.floats(-1e6, 1e6),
            _texts,
            _texts,
            _times,
            st.none() | _times,
        ),
        max_size=4,
    ).map(tuple),
    stay=st.none() | _stays,
    version=st.integers(0, 2**31),
)
"""Any patient that text can describe."""
