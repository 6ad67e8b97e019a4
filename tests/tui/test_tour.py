"""The tour goes on by what is done, names keys that exist, and can be left."""

import string
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clinical.places import Bed
from tui.actions import ACTIONS
from tui.navigation import Scene
from tui.tour import STEPS, Sight, Tour
from widgets.inert import wrap

B01, B02 = (Bed("north", "4b", label) for label in ("B01", "B02"))
ON_THE_BOARD = Sight(Scene.WARD, B01)


def _at(number: int) -> Tour:
    tour = Tour()
    for _ in range(number + 1):
        tour.go_on(ON_THE_BOARD)
    return tour


def _step(**wanted: object) -> int:
    return next(n for n, step in enumerate(STEPS) if all(getattr(step, k) == v for k, v in wanted.items()))


def test_every_key_of_the_tour_is_an_action() -> None:
    ids = {action.id for action in ACTIONS}
    named = {name for step in STEPS for _, name, _, _ in string.Formatter().parse(step.words) if name}
    assert named <= ids


def test_a_remapped_key_is_the_one_that_is_named() -> None:
    tour = _at(0)
    actions = [replace(a, keys=("ctrl+n",), shown="ctrl+n") if a.id == "down" else a for a in ACTIONS]
    assert "ctrl+n" in tour.words(actions)


def test_no_line_needs_more_than_four_lines_of_forty_columns_or_two_of_eighty() -> None:
    for number in range(len(STEPS)):
        words = _at(number).words(ACTIONS)
        assert len(wrap(words, 78, 9)) <= 3
        assert "…" not in "".join(wrap(words, 158, 2))


def test_moving_the_cursor_ends_the_first_line() -> None:
    tour = _at(0)
    tour.look(ON_THE_BOARD)
    assert tour.at == 0
    tour.look(Sight(Scene.WARD, B02))
    assert tour.at == 1


def test_a_dialogue_must_be_opened_and_left() -> None:
    number = _step(visits="AcknowledgeDialogue")
    tour = _at(number)
    tour.look(ON_THE_BOARD)
    assert tour.at == number
    tour.look(Sight(Scene.WARD, B01, "AcknowledgeDialogue"))
    assert tour.at == number
    tour.look(ON_THE_BOARD)
    assert tour.at == number + 1


def test_reaching_the_patient_ends_the_line_that_asks_for_it() -> None:
    number = _step(reaches=Scene.PATIENT)
    tour = _at(number)
    tour.look(Sight(Scene.PATIENT, B01))
    assert tour.at == number + 1


def test_a_line_that_only_tells_stays_until_the_user_goes_on() -> None:
    number = _step(moves=False, visits="", reaches=None)
    tour = _at(number)
    tour.look(Sight(Scene.WARD, B02))
    assert tour.at == number


def test_it_can_be_left_and_begun_again() -> None:
    tour = _at(3)
    assert tour.end()
    assert tour.words(ACTIONS) == ""
    assert not tour.end()
    tour.go_on(ON_THE_BOARD)
    assert tour.at == 0


@given(
    st.lists(st.sampled_from([None, *(Sight(s, b, d) for s in Scene for b in (B01, B02) for d in ("", "X"))]))
)
def test_whatever_is_done_the_tour_stands_on_a_line_or_is_over(seen: list[Sight | None]) -> None:
    tour = Tour()
    for sight in seen:
        if sight is None:
            tour.go_on(ON_THE_BOARD)
        else:
            tour.look(sight)
        assert tour.at is None or tour.words(ACTIONS).startswith(f"tour {tour.at + 1} of")
