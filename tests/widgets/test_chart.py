"""The charts of a patient: what stands in the gutter and the plot, and that it fits at every size."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinical.alerts import Alert, Kind, Priority, State
from clinical.board import BedPicture
from clinical.limits import OwnLimit, Side, limits_for
from clinical.news2 import assess, score
from clinical.past import Observed
from clinical.patients import Patient, Sex, Stay, StayState
from clinical.places import Bed
from clinical.sets import ObservedSet, observed_now
from clinical.spans import SPANS, Axis, Span
from clinical.vitals import BedVitals, Quality, Sample, Signal, Source, SourceKind
from widgets.answer import Answer
from widgets.canvas import BRAILLE, STARS
from widgets.chart import chart_lines, plot_cells, rows, scrolls
from widgets.chart_rows import Label, label_spans
from widgets.glyphs import Glyphs
from widgets.inert import cells
from widgets.inks import Ink, inks
from widgets.lines import Line, paint
from widgets.palettes import Colours
from widgets.reading import reading_lines
from widgets.times import hour_minute
from widgets.trend_facts import Room, TrendFacts
from widgets.trend_table import explained, table_lines
from widgets.trends_pane import TrendsPane

NOW = 1_760_443_560.0
"""Tue 14 Oct 2025 12:06 UTC."""
BED = Bed("north", "4b", "B12")
SOURCE = Source("monitor", SourceKind.DEVICE, 1.0)
OWN = OwnLimit(Signal.HR, Side.HIGH, 125.0, "low resting rate", "Dr I. Amsel", NOW - 1000)
PATIENT = Patient(
    "p1",
    "4471902133",
    "Okafor",
    "Chidiebere",
    date(1958, 2, 3),
    Sex.MALE,
    stay=Stay(BED, NOW - 90_000, StayState.IN_BED),
    limits=(OWN,),
)
VALUES = {
    Signal.HR: 112.0,
    Signal.RR: 24.0,
    Signal.SPO2: 91.0,
    Signal.SBP: 106.0,
    Signal.DBP: 60.0,
    Signal.TEMP: 38.6,
    Signal.ACVPU: 0.0,
    Signal.OXYGEN: 10.0,
}


def vitals() -> BedVitals:
    latest = tuple(Sample(VALUES[s], NOW, NOW, Quality.GOOD, SOURCE) if s in VALUES else None for s in Signal)
    return BedVitals(BED, "p1", latest, (112.0, None, 24.0, 91.0))


def alert(priority: Priority = Priority.HIGH, since: float = NOW - 3600, ended: float | None = None) -> Alert:
    return Alert(
        id=f"{priority}/{since}",
        bed=BED,
        patient="p1",
        mrn="4471902133",
        name="Okafor",
        kind=Kind.PHYSIOLOGICAL,
        condition="spo2.low",
        signal=Signal.SPO2,
        priority=priority,
        level=None if ended else priority,
        state=State.CLOSED if ended else State.ACTIVE,
        value=78.0,
        limit=80.0,
        text="SpO2 78 < 80",
        since=since,
        changed=since,
        ended=ended,
    )


def facts(width: int = 106, span: Span = SPANS[2], across: int = 2, **changes: Any) -> TrendFacts:
    axis = Axis.over(span, plot_cells(width), NOW)
    columns: dict[Signal, tuple[float | None, ...]] = {}
    for signal in Signal:
        count = axis.cells * (across if signal in (Signal.HR, Signal.RR, Signal.SPO2) else 1)
        value = VALUES.get(signal)
        sparse = signal in (Signal.TEMP, Signal.ACVPU, Signal.OXYGEN)
        columns[signal] = tuple(None if sparse and n % 20 else value for n in range(count))
    picture = BedPicture(BED, PATIENT, vitals())
    assessment = assess(PATIENT, vitals(), NOW)
    made = TrendFacts(
        axis=axis,
        span=span,
        columns=columns,
        here=observed_now(vitals(), assessment, NOW),
        picture=picture,
        assessment=assessment,
        limits=limits_for(PATIENT, NOW),
        answer=Answer("history", took=0.007),
    )
    return replace(made, **changes)


def shown(lines: Sequence[Line], width: int, *, ascii_only: bool = False) -> list[str]:
    ink = inks("dark", Colours.MANY, Glyphs.ASCII if ascii_only else Glyphs.UNICODE)
    return [paint(line, width, ink).text for line in lines]


def text(made: TrendFacts, width: int = 106, height: int = 39, top: int = 0) -> list[str]:
    return shown([*chart_lines(made, NOW, (width, height), top, BRAILLE)], width)


def with_signal(made: TrendFacts, signal: Signal, values: tuple[float | None, ...]) -> TrendFacts:
    return replace(made, columns={**(made.columns or {}), signal: values})


@settings(max_examples=60, deadline=None)
@given(
    st.integers(20, 200),
    st.integers(3, 60),
    st.integers(0, 6),
    st.sampled_from(SPANS),
    st.booleans(),
    st.sampled_from([BRAILLE, STARS]),
)
def test_at_every_size_no_line_is_too_wide_and_none_too_many(
    width: int, height: int, top: int, span: Span, cursor: bool, dots: Any
) -> None:
    made = facts(width, span, dots.across, alerts=(alert(), alert(Priority.LOW)))
    made = replace(made, cursor=made.axis.start if cursor else None)
    lines = [*chart_lines(made, NOW, (width, height), top, dots)]
    assert len(lines) <= height
    for line in lines:
        end = 0
        for span_ in line.spans:
            assert span_.x >= end or span_.x < made.axis.cells
            end = span_.x + cells(span_.text)
            assert end <= width
    painted = shown(lines, width, ascii_only=True)
    if dots is STARS:
        assert all(line.isascii() for line in painted)


@pytest.mark.parametrize(("width", "height"), [(106, 39), (80, 16)])
def test_every_signal_is_in_sight_on_80_columns_and_24_lines(width: int, height: int) -> None:
    names = [line.split()[0] for line in text(facts(width), width, height) if line[0] != " "]
    assert {"HR", "RR", "SpO2", "BP", "NEWS2", "alerts"} <= set(names)
    assert scrolls(width, height) == 0


def test_on_40_columns_one_signal_at_a_time_is_stepped_through() -> None:
    made = facts(40)
    firsts = [text(made, 40, 5, top)[0].split()[0] for top in range(scrolls(40, 5) + 1)]
    assert firsts == ["HR", "RR", "SpO2", "BP", "T"]


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(20, 200))
def test_every_plot_can_be_reached(height: int, width: int) -> None:
    seen = {n for top in range(scrolls(width, height) + 1) for n, _ in rows(width, height, top).plots}
    assert seen == {0, 1, 2, 3}


def test_limits_are_dotted_lines_and_the_patients_own_are_marked() -> None:
    lines = text(with_signal(facts(), Signal.HR, ()))
    own = next(line for line in lines if "125L" in line)
    assert 40 < sum(own[20:].count(dot) for dot in "⠁⠂⠄⡀") <= 50
    assert not any("120" in line[:12] for line in lines)
    assert any(line[:16].strip() == "50" for line in lines)


def test_a_gap_is_empty_and_nothing_is_drawn_across_it() -> None:
    made = facts()
    count = made.axis.cells * 2
    values = tuple(None if 60 <= n < 120 else 97.0 for n in range(count))
    canvas_rows = text(with_signal(replace(made, limits={}), Signal.SPO2, values))
    top = next(n for n, line in enumerate(canvas_rows) if line.startswith("SpO2"))
    start = 106 - made.axis.cells
    plot = [line[start + 30 : start + 60] for line in canvas_rows[top : top + 6]]
    assert all(not part.strip() for part in plot)
    assert any(line[start : start + 30].strip() for line in canvas_rows[top : top + 6])


def test_what_breaks_its_limit_has_the_ink_of_the_priority() -> None:
    made = facts()
    values = tuple([97.0] * (made.axis.cells * 2 - 4) + [85.0, 85.0, 78.0, 78.0])
    lines = [*chart_lines(with_signal(made, Signal.SPO2, values), NOW, (106, 39), 0, BRAILLE)]
    drawn = {span.ink for line in lines for span in line.spans if span.x >= 103}
    assert {Ink.MEDIUM, Ink.HIGH} <= drawn


def test_the_cursor_goes_through_every_row_and_is_read() -> None:
    made = facts()
    at = made.axis.begins(40)
    here = ObservedSet(at, at + made.axis.step, {Signal.HR: Observed(104.0, at)}, None)
    lines = text(replace(made, cursor=at, here=here))
    column = 106 - made.axis.cells + 40
    assert sum(line[column] == "│" for line in lines) > 20
    assert any(line[column] == "┴" for line in lines)
    reading = "\n".join(lines)
    assert f"at {hour_minute(at)}-{hour_minute(at + 480)} " in reading
    assert "HR 104" in reading
    assert "SpO2 ---" in reading


def test_without_a_cursor_the_present_is_read_as_it_is_scored() -> None:
    reading = "\n".join(text(facts()))
    assert "now" in reading
    assert "NEWS2 11" in reading
    assert "RR 24 2" in reading
    assert "SpO2 91 3" in reading
    assert "SBP 106/60 1 12:06" in reading


@pytest.mark.parametrize(("seconds", "aged"), [(5.0, ""), (20.0, "~20s"), (45.0, "░45s")])
def test_the_present_says_how_old_a_value_is_that_is_not_current(seconds: float, aged: str) -> None:
    later = NOW + seconds
    here = observed_now(vitals(), assess(PATIENT, vitals(), later), later)
    (line,) = reading_lines(facts(here=here), later, 200, 1)
    written = [span.text for span in line.spans]
    for label, value in (("HR", "112"), ("RR", "24"), ("SpO2", "91")):
        after = written[written.index(label) + 1 :]
        assert after[0] == value
        assert (after[1] == aged) is bool(aged)
    inks = {span.ink for span in line.spans if span.text in ("112", "24", "91")}
    assert (Ink.STALE in inks) is (seconds == 45.0)
    assert (Ink.OLD in inks) is (seconds == 20.0)


def test_the_present_marks_an_old_pressure_beside_its_time() -> None:
    later = NOW + 5400.0
    (line,) = reading_lines(facts(here=observed_now(vitals(), None, later)), later, 200, 1)
    assert "106/60░ 12:06" in paint(line, 200, inks("dark", Colours.MANY, Glyphs.UNICODE)).text


def test_alerts_stand_where_they_began_for_as_long_as_they_lasted() -> None:
    ended = alert(Priority.MEDIUM, NOW - 6 * 3600, NOW - 5 * 3600)
    line = next(line for line in text(facts(alerts=(ended, alert()))) if line.startswith("alerts"))
    assert line.count("**─") == 2
    assert line.rstrip().endswith("─")
    assert "** ─" not in line


LABELS = st.lists(
    st.builds(Label, st.integers(0, 60), st.text("0123456789.", min_size=1, max_size=4), st.just(Ink.TEXT)),
    max_size=30,
)


def words(labels: Sequence[Label], room: int, gap: int = 1) -> list[str]:
    """What a row of labels shows."""
    line = Line(label_spans(tuple(labels), Room(0, room), gap))
    (text_,) = shown([line], room)
    return text_.split()


@settings(deadline=None)
@given(LABELS, st.integers(4, 61), st.integers(1, 6))
def test_labels_never_meet_and_none_leaves_the_plot(labels: list[Label], room: int, gap: int) -> None:
    assert set(words(labels, room, gap)) <= {label.text for label in labels}
    assert all(span.x + len(span.text) <= room for span in label_spans(tuple(labels), Room(0, room), gap))


def test_of_two_labels_that_would_meet_the_graver_stays() -> None:
    assert words([Label(3, "37.0", Ink.TEXT), Label(4, "40.1", Ink.HIGH, 3)], 20) == ["40.1"]


SETS = tuple(
    ObservedSet(
        NOW - 1800 * n,
        NOW - 1800 * n + 1800,
        {} if n == 2 else {Signal.HR: Observed(100.0 + n, NOW - 1800 * n)},
        None,
    )
    for n in reversed(range(5))
)


def test_the_table_is_newest_first_with_gaps_as_dashes() -> None:
    lines = shown([*table_lines(facts(80, sets=SETS), 80, 0, 10)], 80)
    assert [line[1:12] for line in lines[1:3]] == ["12:06-12:36", "11:36-12:06"]
    assert [line[1:6] for line in lines[3:]] == ["11:06", "10:36", "10:06"]
    assert lines[3].split()[1:] == ["--", *["---"] * 7]
    assert lines[1][0] == ">"


@pytest.mark.parametrize("width", [40, 60, 80, 106, 160])
def test_the_table_fits_and_keeps_what_matters_most(width: int) -> None:
    lines = shown([*table_lines(facts(width, sets=SETS), width, 0, 3)], width)
    assert {"NEWS2", "HR", "RR", "SpO2"} <= set(lines[0].split())
    assert {"BP", "SBP"} & set(lines[0].split())
    assert "NEWS2" in shown([explained(width)], width)[0]


def test_the_table_says_what_a_row_gathers_and_shows_the_worst_score_in_it() -> None:
    signs = {Signal.HR: Observed(80.0, NOW), Signal.RR: Observed(16.0, NOW)}
    mild, worst = score([16.0, 97.0, *[None] * 5], 1), score([26.0, 84.0, *[None] * 5], 1)
    each = ObservedSet(NOW, NOW + 1800, signs, mild, worst)
    assert worst.text in shown([*table_lines(facts(80, sets=(each,)), 80, 0, 1)], 80)[1]
    pane = TrendsPane()
    pane.set_reactive(TrendsPane.trends, facts(80, sets=SETS))
    pane.set_reactive(TrendsPane.table, True)
    lines = shown(pane.draw(80, 6), 80)
    assert len(lines) == 6
    assert "means" in lines[-1]
    assert "NEWS2 the worst in that time" in lines[-1]


def test_while_it_waits_or_fails_the_axis_stands_and_says_why() -> None:
    pane = TrendsPane()
    waiting = replace(facts(), columns=None, answer=Answer("history", asked=NOW - 0.8))
    pane.set_reactive(TrendsPane.trends, waiting)
    pane.set_reactive(TrendsPane.now, NOW)
    lines = shown(pane.draw(106, 40), 106)
    assert "asking history, 0.8 s" in lines[0]
    assert any("┬" in line for line in lines)
    failed = replace(waiting, answer=Answer("history", problem="no answer in 3 s", since=NOW - 5))
    pane.set_reactive(TrendsPane.trends, failed)
    lines = shown(pane.draw(106, 40), 106)
    assert "history: no answer since 12:05" in lines[0]
    assert "no answer in 3 s" in lines[1]
    assert len(lines) <= 40
