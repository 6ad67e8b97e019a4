"""The command line without a screen: whatever is typed is looked up, found or named, and never raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical.places import Ward
from tui.actions import ACTIONS, Where, within_reach
from tui.arrange import ORDERS, SHOWS
from tui.commands_typed import COMMANDS, FILTERS, SORTS, Known, commands_of
from tui.completion import completed, matching, nearest, offers
from tui.doing import DONE

KNOWN = Known(
    home="north",
    regions=(("north", "North"), ("south", "South side")),
    wards=(
        Ward("south", "4b", "4B Surgery", ("B01",)),
        Ward("north", "4b", "4B Step-down", ("B01", "B12", "C12")),
        Ward("north", "icu1", "Intensive care", ("I01",)),
    ),
    beds=("B01", "B07", "B12", "C12"),
    themes=("dark", "light", "contrast"),
)
EVERY = offers(commands_of(Where.WARD), within_reach(Where.WARD), KNOWN)


def found(line: str) -> list[str]:
    return [offer.text for offer in matching(line, EVERY, commands_of(Where.WARD))]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("bed 12", "bed B12"),
        ("bed B12", "bed B12"),
        ("bed c12", "bed C12"),
        ("bed 7", "bed B07"),
        ("ward icu", "ward icu1"),
        ("ward 4b", "ward 4b"),
        ("ward step", "ward 4b"),
        ("ward surgery", "ward south/4b"),
        ("ward south/4b", "ward south/4b"),
        ("icu", "ward icu1"),
        ("region south", "region south"),
        ("south", "region south"),
        ("sort news2", "sort news2"),
        ("SORT N", "sort news2"),
        ("so ne", "sort news2"),
        ("sort places", "sort places"),
        ("filter alarming", "filter alarming"),
        ("theme contrast", "theme contrast"),
        ("theme", "theme"),
        ("theme ", "theme auto"),
        ("sort ", "sort places"),
        ("q", "quit"),
        ("help", "help"),
        ("next al", "next alarm"),
        ("acknowledge", "acknowledge"),
        ("every key", "help"),
        ("filter okafor b1", "filter okafor b1"),
        ("filter mine", "filter mine"),
        ("find Łukasz", "find Łukasz"),
    ],
)
def test_what_is_typed_finds_first_what_is_meant(line: str, first: str) -> None:
    assert found(line)[0] == first


def test_nothing_typed_offers_what_can_be_begun_and_no_flood_of_beds() -> None:
    begun = found("")
    words = [command.word for command in commands_of(Where.WARD)]
    assert begun[: len(words)] == words
    assert "acknowledge" in begun
    assert not [text for text in begun if text.startswith("bed ")]


def test_every_action_within_reach_can_be_typed_by_its_label() -> None:
    typed = set(found(""))
    assert {action.label for action in within_reach(Where.WARD) if action.id != "command"} <= typed


@pytest.mark.parametrize(
    ("line", "near"), [("srot news2", "sort news2"), ("regoin south", "region south"), ("hlep", "help")]
)
def test_an_unknown_word_names_the_nearest_one(line: str, near: str) -> None:
    assert found(line) == []
    named = nearest(line, EVERY)
    assert named is not None
    assert named.text == near


def test_what_is_like_nothing_names_nothing() -> None:
    assert nearest("xyzzy plugh", EVERY) is None


def test_a_word_that_takes_an_argument_is_completed_with_a_blank() -> None:
    theme = next(offer for offer in EVERY if offer.text == "theme")
    assert (theme.lacks, completed(theme)) == (True, "theme ")
    contrast = next(offer for offer in EVERY if offer.text == "theme contrast")
    assert (contrast.lacks, completed(contrast)) == (False, "theme contrast")


def test_what_leads_to_the_board_is_typed_on_every_screen() -> None:
    assert {command.word for command in commands_of(Where.WALL)} == {
        "bed",
        "ward",
        "region",
        "sort",
        "find",
        "theme",
    }


def test_every_command_is_done_by_something_and_every_argument_means_something() -> None:
    assert DONE.keys() == {command.word for command in COMMANDS}
    assert ORDERS.keys() == {choice.word for choice in SORTS}
    assert SHOWS.keys() == {choice.word for choice in FILTERS}


def test_a_command_names_an_action_of_the_table() -> None:
    ids = {action.id for action in ACTIONS}
    assert {command.action for command in COMMANDS if command.action} <= ids | {"regions"}


@given(st.text(max_size=200))
def test_whatever_is_typed_is_looked_up_and_never_raises(line: str) -> None:
    shown = matching(line, EVERY, commands_of(Where.WARD))
    known = {offer.text for offer in EVERY}
    assert {offer.text for offer in shown if offer.command not in ("find", "filter")} <= known
    near = nearest(line, EVERY)
    assert near is None or near in EVERY


@given(st.sampled_from(EVERY))
def test_every_offer_written_out_is_found_first_among_equals(offer: object) -> None:
    text = next(each.text for each in EVERY if each is offer)
    assert text in found(text)[:2]
