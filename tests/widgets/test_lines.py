"""Lines come out exactly as wide as they must, in few segments and few bytes."""

from io import StringIO

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from textual.strip import Strip

from tests.widgets.terminals import shown
from widgets.inert import cells, inert
from widgets.inks import DARK_256, Colours, Ground, Ink, inks
from widgets.lines import Line, Span, paint, parted

TEXTS = st.text(max_size=12).map(inert)
SPANS = st.lists(st.builds(Span, st.integers(0, 60), TEXTS, st.sampled_from(Ink)), max_size=8)
LINES = st.builds(lambda spans, ground: Line(tuple(sorted(spans)), ground), SPANS, st.sampled_from([*Ground]))


@given(LINES, st.integers(1, 80))
def test_a_line_is_exactly_as_wide_as_asked(line: Line, width: int) -> None:
    strip = paint(line, width, DARK_256)
    assert strip.cell_length == width
    assert sum(cells(segment.text) for segment in strip) == width


@given(LINES, st.integers(1, 50))
def test_two_parts_show_what_the_whole_line_shows(line: Line, cut: int) -> None:
    apart: list[Span] = []
    for span in line.spans:
        if not apart or span.x >= apart[-1].x + cells(apart[-1].text):
            apart.append(span)
    whole = Line(tuple(apart), line.ground)
    first, second = parted(whole, [cut])
    left = paint(first, cut, DARK_256).text
    right = paint(second, 90 - cut, DARK_256).text
    assert cells(left) == cut
    assert cells(right) == 90 - cut
    if whole.spans and all(span.text.isascii() for span in whole.spans):
        assert left + right == paint(whole, 90, DARK_256).text


def test_neighbours_of_one_ink_are_one_segment() -> None:
    line = Line((Span(0, "bed", Ink.QUIET), Span(4, "patient", Ink.QUIET)))
    assert len(list(paint(line, 11, DARK_256))) == 1


def test_a_fill_does_not_run_into_the_blanks_after_it() -> None:
    first, second = paint(Line((Span(0, "78", Ink.HIGH_FILL),)), 6, DARK_256)
    assert (first.text, second.text) == ("78", "    ")


def test_an_ink_is_sent_as_a_number_of_256_in_truecolour_too() -> None:
    line = Line((Span(0, "78", Ink.HIGH_FILL), Span(4, "97", Ink.TEXT)))
    console = Console(color_system="truecolor", force_terminal=True, file=StringIO())
    sent = paint(line, 8, DARK_256).render(console)
    assert "38;2;" not in sent
    assert "48;5;160" in sent


@given(st.lists(st.sampled_from(Ink), min_size=1, max_size=8), st.sampled_from([*Colours]))
def test_the_short_codes_show_the_same_as_full_ones(kinds: list[Ink], colours: Colours) -> None:
    these = inks("dark", colours)
    strip = paint(Line(tuple(Span(n * 2, "x", ink) for n, ink in enumerate(kinds))), 20, these)
    console = Console(color_system="256", force_terminal=True, file=StringIO())
    system = console._color_system
    full = "".join(
        Strip.render_style(e.style, e.text, system) for e in strip if e.style is not None and system
    )
    short = strip.render(console)
    assert shown(short, 20) == shown(full, 20)
    assert short.endswith("\x1b[m")


def test_the_terminal_rests_after_a_strip() -> None:
    screen = pyte.Screen(20, 1)
    stream = pyte.Stream(screen)
    console = Console(color_system="256", force_terminal=True, file=StringIO())
    stream.feed(paint(Line((Span(0, "78", Ink.HIGH_FILL),)), 2, DARK_256).render(console) + "y")
    assert screen.buffer[0][2].bg == "default"
    assert screen.buffer[0][2].bold is False
