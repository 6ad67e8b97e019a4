"""High alerts elsewhere stand in every header: the count never gives way, however many regions there are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets import scene
from widgets.elsewhere import Elsewhere
from widgets.header import Header, HeaderFacts, StoreLink
from widgets.inks import DARK_256, Ink
from widgets.lines import Line, paint

WIDTHS = pytest.mark.parametrize("width", [160, 120, 80, 40])


STORES = ("records", "history", "teams", "analytics", "alerts", "live")


def drawn(
    width: int, height: int, *others: Elsewhere, links: tuple[StoreLink, ...] = scene.HEADER.links
) -> list[Line]:
    header = Header()
    header.facts, header.now = replace(scene.HEADER, elsewhere=others, links=links), scene.NOW
    return [*header.draw(width, height)]


def text(line: Line, width: int) -> str:
    """A line as it is seen; what lies beyond the width is not."""
    row = [" "] * width
    for span in line.spans:
        for place, letter in enumerate(span.text):
            if span.x + place < width:
                row[span.x + place] = letter
    return "".join(row)


def last_line(width: int, *others: Elsewhere, links: tuple[StoreLink, ...] = scene.HEADER.links) -> str:
    return text(drawn(width, 2, *others, links=links)[-1], width)


@WIDTHS
def test_the_count_of_another_region_has_a_place_at_every_width(width: int) -> None:
    assert "South ***" in last_line(width, Elsewhere("South", 7, "ICU-2 B03 RR 5 < 6", scene.NOW - 37))
    assert "7" in last_line(width, Elsewhere("South", 7)).partition("South")[2]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=40), st.sampled_from([160, 120, 80, 40]))
def test_however_many_regions_there_are_every_high_alert_is_counted(counts: list[int], width: int) -> None:
    others = [Elsewhere(f"Region {n:02}", count, "4B B01 HR 150", 1.0) for n, count in enumerate(counts)]
    shown = last_line(width, *others)
    named = sum(f"Region {n:02} ***" in shown for n in range(len(counts)))
    folded = shown.partition("regions ***")[2].split()
    assert named == len(counts) or (folded and int(folded[0]) == sum(counts))


def test_the_latest_of_all_keeps_its_words_longest() -> None:
    older = Elsewhere("South", 1, "ICU-2 B03 RR 5 < 6", scene.NOW - 90)
    latest = Elsewhere("East", 1, "5A C01 HR 150 > 140", scene.NOW - 5)
    shown = last_line(120, older, latest)
    assert "5A C01 HR 150 > 140" in shown
    assert "South *** 1" in shown


def test_what_is_only_last_known_says_since_when_and_is_not_red() -> None:
    line = drawn(160, 2, Elsewhere("West", 2, "2N A07 HR 148", scene.NOW - 900, lost=scene.NOW - 600))[-1]
    assert "West *** 2 last known 11:31" in text(line, 160)
    marks = [span.ink for span in line.spans if span.text == "***"]
    assert marks == [Ink.QUIET]


def test_a_region_that_never_answered_says_so() -> None:
    assert "West no answer" in last_line(120, Elsewhere("West", None))
    assert "West ?" in last_line(40, Elsewhere("West", None))


@WIDTHS
def test_a_header_of_one_line_counts_them_too(width: int) -> None:
    (line,) = drawn(width, 1, Elsewhere("South", 3), Elsewhere("East", 4), Elsewhere("West"))
    assert ("*** 7 elsewhere" if width >= 80 else "*** 7+".replace(" ", "")) in text(line, width)
    (calm,) = drawn(width, 1, Elsewhere("South"))
    assert "elsewhere" not in text(calm, width)


@pytest.mark.parametrize(
    ("judged", "words"),
    [(True, "South *** 0"), (False, "South not judged"), (None, "South not known yet")],
)
def test_a_region_that_nobody_judges_is_not_counted_as_quiet(judged: bool | None, words: str) -> None:
    lines = drawn(160, 2, Elsewhere("South", judged=judged))
    assert words in text(lines[1], 160)


def test_of_several_regions_one_that_nobody_judges_is_said_before_one_that_is_not_known_yet() -> None:
    alarming = Elsewhere("West", 1, "5A C01 HR 150 > 140", scene.NOW - 5)
    others = [Elsewhere(f"Region {n:02}", judged=None if n % 2 else False) for n in range(40)]
    assert "regions *** 1" in last_line(160, alarming, *others)
    assert "40 regions not judged" in last_line(160, *others)
    assert "20 regions not known yet" in last_line(160, *others[1::2])


@WIDTHS
def test_an_alert_that_is_over_says_so_in_place_of_how_long_it_has_been_true(width: int) -> None:
    over = Elsewhere("South", 1, "ICU-2 B03 RR 5 < 6", scene.NOW - 90, over=scene.NOW - 600)
    shown = last_line(width, over)
    assert ("LATCHED 11:31" in shown) == (width >= 100)
    assert ("RR 5 < 6 L" in " ".join(shown.split())) == (width >= 80)
    assert "1:30" not in shown


def test_what_is_true_goes_before_what_is_over() -> None:
    true = Elsewhere("South", 1, "ICU-2 B03 RR 5 < 6", scene.NOW - 90)
    over = Elsewhere("East", 1, "5A C01 HR 150 > 140", scene.NOW - 60, over=scene.NOW - 5)
    assert "ICU-2 B03 RR 5 < 6" in last_line(80, true, over)
    assert "C01" not in last_line(80, true, over)


@pytest.mark.parametrize("width", [160, 150, 120, 80])
def test_no_latency_moves_an_alert_elsewhere(width: int) -> None:
    south = Elsewhere("South", 3, "7w B10 SpO2 79 < 90", scene.NOW - 37)
    places = set()
    for latency in (0.0004, 0.006, 0.038, 0.8, 1.4, 12.0, None):
        links = tuple(StoreLink(name, latency=latency) for name in STORES)
        shown = last_line(width, south, links=links)
        assert "South *** 3" in shown
        assert "7w B10 SpO2 79" in shown
        places.add(shown.index("South"))
    assert len(places) == 1


@pytest.mark.parametrize("width", [160, 120])
def test_stores_that_went_at_one_moment_leave_room_for_the_alert_elsewhere(width: int) -> None:
    south = Elsewhere("South", 1, "7w B10 SpO2 79 < 90", scene.NOW - 37)
    gone = tuple(StoreLink(name, up=False, since=scene.NOW - 60) for name in STORES)
    shown = last_line(width, south, links=gone)
    assert "all 6 stores DOWN 11:40" in shown
    assert "South *** 1  7w B10 SpO2 79 < 90" in shown


@pytest.mark.parametrize("width", range(20, 72, 3))
def test_a_narrow_header_of_one_line_keeps_the_high_alerts_of_its_own_ward(width: int) -> None:
    shown = _header_of_one_line(scene.HEADER, width)
    assert f"***{scene.HEADER.tally.high if scene.HEADER.tally else ''}" in shown
    assert shown.rstrip().endswith("11:41:27")


def test_a_narrow_header_of_one_line_counts_what_there_is_and_who_is_blind() -> None:
    shown = _header_of_one_line(scene.HEADER, 46)
    assert "4B ***2 **9 *1 !2 1 BLIND" in shown


def test_a_narrow_header_of_one_line_says_that_alerts_are_not_known() -> None:
    assert "alerts ?" in _header_of_one_line(replace(scene.HEADER, tally=None), 40)


def _header_of_one_line(facts: HeaderFacts, width: int) -> str:
    header = Header()
    header.set_reactive(Header.facts, facts)
    header.set_reactive(Header.now, scene.NOW)
    return paint(header.draw(width, 1)[0], width, DARK_256).text
