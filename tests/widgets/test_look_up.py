"""The body of the look-up: two identifiers at every width, hostile names inert, nothing over another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.namesakes import Namesakes
from clinical.patients import Patient, Sex, Stay, StayState
from clinical.places import Bed
from widgets.inert import cells
from widgets.lines import Line
from widgets.look_up import Found, LookUpBody
from widgets.names import CURTAIN

GARCIA = Patient(
    id="g",
    mrn="6120447209",
    family="García",
    given="Ana-María",
    born=date(1968, 6, 14),
    sex=Sex.FEMALE,
    stay=Stay(Bed("north", "4b", "A06"), 0.0),
)
ANDRES = replace(GARCIA, id="a", given="Andrés", mrn="7702518046", stay=Stay(Bed("north", "4b", "B16"), 0.0))
GONE = replace(GARCIA, id="x", family="Gardner", stay=replace(GARCIA.stay, state=StayState.DISCHARGED))  # type: ignore[type-var]
EVIL = "\x1b[2J\u202e[bold red]x[/]" + "Z\u0301\u0301\u0301\u0301" * 900
WARNED = Found(GARCIA, "North", namesakes=Namesakes((ANDRES,)))


@pytest.fixture
def curtain() -> Iterator[None]:
    CURTAIN.drawn = True
    yield
    CURTAIN.drawn = False


def body(*found: Found, cursor: int = 0, everywhere: bool = False, notes: tuple[str, ...] = ()) -> LookUpBody:
    made = LookUpBody()
    made.set_reactive(LookUpBody.found, found)
    made.set_reactive(LookUpBody.cursor, cursor)
    made.set_reactive(LookUpBody.everywhere, everywhere)
    made.set_reactive(LookUpBody.notes, notes)
    made.set_reactive(LookUpBody.by, "Maria Ruiz RN")
    return made


def text(lines: list[Line]) -> str:
    rows = []
    for line in lines:
        row = ""
        for x, words, _ in line.spans:
            row = row.ljust(x) + words
        rows.append(row)
    return "\n".join(rows)


def drawn(made: LookUpBody, width: int, height: int) -> str:
    return text([*made.draw(width, height)])


@pytest.mark.parametrize("width", [38, 60, 68, 75, 76, 78, 98])
@pytest.mark.parametrize("everywhere", [False, True])
def test_name_and_both_identifiers_stand_whole_at_every_width(width: int, everywhere: bool) -> None:
    seen = drawn(body(WARNED, everywhere=everywhere), width, 12).partition("patients named")[0]
    for words in ("14 Jun 1968", "6120 447 209", "GARCÍA", "="):
        assert words in seen


def test_those_who_went_home_have_no_bed_and_no_score() -> None:
    line = next(line for line in drawn(body(Found(GONE, "North")), 78, 12).splitlines() if "GARDNER" in line)
    assert "discharged" in line
    assert "A06" not in line
    never = Found(replace(GONE, stay=None), "North")
    assert "not admitted" in drawn(body(never), 78, 12)


def test_namesakes_are_warned_of_in_words() -> None:
    assert "2 patients named GARCÍA on ward 4B." in drawn(body(WARNED), 98, 12)
    gracia = replace(ANDRES, family="Gracia")
    similar = Found(GARCIA, "North", namesakes=Namesakes((), (gracia,)))
    assert "GARCÍA is not GRACIA in B16 on ward 4B." in drawn(body(similar), 98, 12)


def test_the_selected_patient_is_always_in_sight() -> None:
    many = tuple(Found(replace(GARCIA, id=f"{n}", family=f"Name{n:02}"), "North") for n in range(30))
    for width, height in ((78, 18), (78, 6), (38, 9), (38, 3)):
        for cursor in (0, 7, 29):
            assert f"NAME{cursor:02}" in drawn(body(*many, cursor=cursor), width, height)


def test_a_region_that_does_not_answer_is_named_beside_those_who_were_found() -> None:
    seen = drawn(body(WARNED, notes=("South does not answer: the disk is gone",)), 78, 12)
    assert "South does not answer" in seen
    assert "GARCÍA" in seen


@pytest.mark.usefixtures("curtain")
def test_behind_the_curtain_nobody_is_named() -> None:
    seen = drawn(body(WARNED, Found(replace(ANDRES, family="Gracia"), "North")), 98, 12)
    for words in ("GARC", "Ana", "1968", "6120", "GRACIA"):
        assert words not in seen


@given(st.integers(1, 130), st.integers(1, 30), st.booleans(), st.integers(0, 3))
def test_hostile_names_are_inert_and_no_text_stands_over_another(
    width: int, height: int, everywhere: bool, cursor: int
) -> None:
    evil = replace(GARCIA, family=EVIL, given=EVIL, mrn=EVIL)
    made = body(
        Found(evil, EVIL, namesakes=Namesakes((evil,))),
        Found(replace(evil, stay=None), EVIL),
        WARNED,
        Found(GONE, "North"),
        cursor=cursor,
        everywhere=everywhere,
        notes=(EVIL,),
    )
    lines = [*made.draw(width, height)]
    assert len(lines) == height
    for line in lines:
        assert all(words.isprintable() for _, words, _ in line.spans)
        if width >= 38:
            assert all(x + cells(words) <= after for (x, words, _), (after, _, _) in pairwise(line.spans))
            assert all(x + cells(words) <= width for x, words, _ in line.spans)
