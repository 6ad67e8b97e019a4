"""Long lists: the cursor stays on what it was put on, stays in sight, and only what is in sight is drawn."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.listing import Entry, Listing


class Words(Listing[Entry]):
    """A list of words that counts how many of them it draws."""

    drawn = 0

    def heading(self, width: int, height: int) -> Sequence[Line]:
        return (Line((Span(0, "heading", Ink.TEXT),)),)

    def line(self, entry: Entry, width: int, *, selected: bool) -> Line:
        self.drawn += 1
        return Line((Span(0, f"{'>' if selected else ' '} {entry.key}", Ink.TEXT),))


class Shown(App[None]):
    """One list on the screen."""

    def compose(self) -> ComposeResult:
        yield Words()


def entries(*keys: str | None) -> tuple[Entry, ...]:
    return tuple(Entry(key) for key in keys)


def words(keys: Sequence[str | None]) -> Words:
    listing = Words()
    listing.entries = entries(*keys)
    return listing


def shown(listing: Words, height: int) -> list[str]:
    return [line.spans[0].text if line.spans else "" for line in listing.draw(40, height)]


_KEYS = st.lists(st.integers(0, 40).map(str), min_size=1, max_size=40, unique=True)


@given(_KEYS, _KEYS, st.data())
def test_the_cursor_stays_on_its_entry_whatever_comes_and_goes(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    listing = words(before)
    listing.cursor = data.draw(st.sampled_from(before))
    listing.entries = entries(*after)
    selected = listing.selected
    assert selected is not None
    if listing.cursor in before and listing.cursor in after:
        assert selected.key == listing.cursor
    assert selected.key in after


@given(_KEYS, st.integers(2, 12), st.lists(st.sampled_from([1, -1, 5, -5, 100, -100]), max_size=12))
def test_the_cursor_is_always_in_sight(keys: list[str], height: int, steps: list[int]) -> None:
    listing = words(keys)
    for step in steps:
        listing.move(step)
        selected = listing.selected
        assert selected is not None
        lines = shown(listing, height)
        assert f"> {selected.key}" in lines
        assert lines[0] == "heading"
        assert len(lines) <= height


@given(_KEYS, st.integers(3, 12))
def test_what_is_out_of_sight_is_counted(keys: list[str], height: int) -> None:
    listing = words(keys)
    lines = shown(listing, height)
    named = sum(line[:1] in "> " and line.strip("> ") in keys for line in lines[1:])
    hidden = len(keys) - named
    assert lines[-1] == (f"{hidden} more below" if hidden else lines[-1])


def test_the_cursor_passes_over_lines_that_stand_for_nothing() -> None:
    listing = words([None, "1", None, "2"])
    listing.first()
    listing.move(1)
    assert listing.cursor == "2"
    listing.move(-5)
    assert listing.cursor == "1"
    assert shown(listing, 10)[1:3] == ["  None", "> 1"]


def test_where_the_cursors_entry_has_gone_the_next_takes_its_place() -> None:
    listing = words(["1", "2", "3"])
    listing.cursor = "2"
    listing.entries = entries("1", "3")
    assert listing.cursor == "3"
    listing.entries = entries("1")
    assert listing.cursor == "1"
    listing.entries = ()
    assert listing.selected is None
    listing.entries = entries("0", "1")
    assert listing.cursor == "1"


@pytest.mark.parametrize("height", [5, 48])
async def test_of_thousands_of_entries_only_those_in_sight_are_drawn(height: int) -> None:
    app = Shown()
    async with app.run_test(size=(80, height)) as pilot:
        listing = app.query_one(Words)
        listing.entries = entries(*map(str, range(2000)))
        await pilot.pause()
        listing.drawn = 0
        listing.last()
        await pilot.pause()
        assert listing.drawn <= 2 * height
        assert listing.render_line(listing.size.height - 2).text.strip() == "> 1999"
