"""Regions and wards as lines: what is known, what is last known, and what gives way on narrow screens."""

from dataclasses import replace

import pytest

from tests.widgets.test_elsewhere import text
from tests.widgets.test_panes import EVIL
from widgets.header import Census, StoreLink, Tally
from widgets.inks import DARK_256, Ink
from widgets.lines import Line, paint
from widgets.regions_table import PlaceLine, PlaceTable

WIDTHS = pytest.mark.parametrize("width", [160, 120, 80, 40])
NAMES = ("records", "history", "teams", "analytics", "alerts", "live")
WELL = tuple(StoreLink(name, latency=0.009) for name in NAMES)
DEAD = tuple(StoreLink(name, up=False, since=1_700_000_000.0) for name in NAMES)
SOUTH = PlaceLine(
    "south",
    "South",
    wards=8,
    census=Census(310, 298, 3, 1, 8),
    tally=Tally(1, 4, 2, 3, 7),
    age=0.6,
    links=WELL,
)
WEST = replace(
    SOUTH, key="west", name="West", age=2965.0, lost=1_700_000_000.0, told=1_700_000_000.0, links=DEAD
)


def drawn(line: PlaceLine, width: int) -> tuple[Line, Line]:
    """The heading, and the line."""
    table = PlaceTable()
    table.entries = (line,)
    heading, row = table.draw(width, 2)
    return heading, row


def under(line: PlaceLine, title: str, width: int) -> str:
    """What stands in a column."""
    heading, row = (text(each, width) for each in drawn(line, width))
    end = heading.index(f" {title} ") + len(title) + 1
    return row[:end].split()[-1]


@WIDTHS
def test_blind_beds_and_counts_by_priority_stand_in_their_columns(width: int) -> None:
    found = [under(SOUTH, title, width) for title in ("blind", "***", "**", "*", "!")]
    assert found == ["3", "1", "4", "2", "3"]
    assert under(SOUTH, "nobody yet" if width >= 120 else "new", width) == "7"


@WIDTHS
def test_a_region_without_contact_is_marked_and_says_since_when(width: int) -> None:
    _, row = drawn(WEST, width)
    shown = text(row, width)
    assert "7~" in shown
    assert not {Ink.HIGH, Ink.MEDIUM, Ink.LOW} & {span.ink for span in row.spans}
    assert next(span.ink for span in row.spans if span.text == "West") is Ink.TECHNICAL
    if width >= 80:
        assert "NO DATA 49:25" in shown
    if width >= 120:
        assert "0 of 6, last known" in shown


def test_a_store_that_is_down_is_named_with_since_when() -> None:
    links = (*WELL[:5], StoreLink("live", up=False, since=1_700_000_000.0))
    _, row = drawn(replace(SOUTH, links=links), 160)
    assert "5 of 6  live DOWN 22:13  slowest 9 ms" in text(row, 160)


def test_a_slow_store_is_named() -> None:
    links = (*WELL[:5], StoreLink("live", latency=0.8))
    _, row = drawn(replace(SOUTH, links=links), 160)
    assert "6 of 6 ok  slowest live 800 ms" in text(row, 160)


@WIDTHS
def test_what_is_not_known_yet_is_no_zero(width: int) -> None:
    unknown = PlaceLine("south", "South", links=WELL)
    assert {under(unknown, title, width) for title in ("blind", "***", "!")} == {"-"}


@pytest.mark.parametrize(
    ("links", "shown", "ink"),
    [
        (WELL, "6/6", Ink.QUIET),
        ((*WELL[:5], StoreLink("live", up=False)), "5/6", Ink.TECHNICAL),
        (DEAD, "0/6", Ink.TECHNICAL),
    ],
)
def test_on_the_narrowest_screens_the_links_are_a_count_beside_the_name(
    links: tuple[StoreLink, ...], shown: str, ink: Ink
) -> None:
    region = replace(SOUTH, name="South-Western Counties", links=links)
    heading, row = drawn(region, 40)
    assert under(region, "link", 40) == shown
    assert next(span.ink for span in row.spans if span.text == shown) is ink
    assert paint(row, 40, DARK_256).text.strip("> ").startswith("South-W")
    assert under(region, "blind", 40) == "3"
    assert "link" in text(heading, 40)


def test_a_ward_has_no_links_and_all_the_room_for_its_name() -> None:
    ward = replace(SOUTH, name="4B Step-down", links=())
    assert "4B Step-down" in text(drawn(ward, 40)[1], 40)


@WIDTHS
def test_a_hostile_name_is_inert(width: int) -> None:
    for line in drawn(replace(SOUTH, name=EVIL), width):
        assert "\x1b" not in text(line, width)
        assert "\u202e" not in text(line, width)


@WIDTHS
def test_where_nobody_judges_no_zero_stands_for_the_alerts(width: int) -> None:
    heading, row = (text(each, width) for each in drawn(replace(SOUTH, tally=None, unjudged=8), width))
    last = "nobody yet" if width >= 120 else "new"
    assert row[: heading.index(last) + len(last)].endswith(" not judged")
    assert "0" not in row[heading.index("***") :].partition("not judged")[0]


@WIDTHS
def test_counts_of_a_region_with_a_ward_that_nobody_judges_are_in_doubt(width: int) -> None:
    _, row = drawn(replace(SOUTH, unjudged=1), width)
    assert "7?" in text(row, width)
    if width >= 120:
        assert "1 of 8 wards not judged" in text(row, width)
