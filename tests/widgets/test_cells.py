"""Each vital sign says how far it can be trusted, and NEWS2 why it looks as it does."""

from dataclasses import replace

import pytest

from clinical.alerts import Alert, Kind, Priority
from clinical.news2 import Assessment, score
from clinical.vitals import Quality, Sample, Signal
from tests.widgets.scene import ALERTS, MONITOR, NOW
from widgets.cells import NEVER, Cell, news_cell, vital_cell
from widgets.grid import Column
from widgets.inks import Ink

WIDE = Column(0, 3, 1, 8)
NARROW = Column(0, 3, 1, 0)


def _sample(value: float | None, old: float) -> Sample:
    return Sample(value, NOW - old, NOW - old, Quality.GOOD, MONITOR)


def _text(cell: Cell) -> str:
    text = ""
    for span in cell.spans:
        text = text.ljust(span.x) + span.text
    return text


def _cell(value: float | None, old: float, column: Column = WIDE, alert: Alert | None = None) -> Cell:
    return vital_cell(Signal.SPO2, _sample(value, old), column, NOW, alert=alert)


def _alert(**changes: object) -> Alert:
    return replace(ALERTS[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "text", "ink"),
    [
        (0.4, " 97", Ink.TEXT),
        (9.9, " 97", Ink.TEXT),
        (10.0, " 97~10s", Ink.OLD),
        (29.9, " 97~29s", Ink.OLD),
        (30.0, " 97░30s", Ink.STALE),
        (59.9, " 97░59s", Ink.STALE),
        (72.0, "--- 1:12", Ink.TECHNICAL),
    ],
)
def test_a_value_looks_as_old_as_it_is(old: float, text: str, ink: Ink) -> None:
    cell = _cell(97, old)
    assert _text(cell) == text
    assert cell.spans[0].ink is ink


@pytest.mark.parametrize(
    ("old", "text"),
    [(0.4, " 115/64"), (3600.0, " 115~60m"), (5400.0, " 115░90m"), (6100.0, " 115░1h"), (7200.0, "    ---")],
)
def test_without_room_a_pressure_gives_up_its_diastolic_for_its_age(old: float, text: str) -> None:
    column = Column(0, 7, 1, 0)
    cell = vital_cell(Signal.SBP, _sample(115, old), column, NOW, text="115/64")
    assert _text(cell) == text
    assert len(text) <= column.end


@pytest.mark.parametrize(("old", "text"), [(0.4, " 97"), (12, " 97~"), (46, " 97░"), (72, "---")])
def test_without_room_the_mark_of_the_age_stays(old: float, text: str) -> None:
    assert _text(_cell(97, old, NARROW)) == text


def test_an_age_takes_the_oldest_trend_cells_and_a_gap() -> None:
    assert _cell(97, 12).taken == 4
    assert _cell(97, 0).taken == 0


@pytest.mark.parametrize(("old", "due"), [(0.0, 10.0), (4.0, 6.0), (10.2, 0.8), (29.5, 0.5), (59.7, 0.3)])
def test_a_cell_knows_when_it_will_look_older(old: float, due: float) -> None:
    assert _cell(97, old).due == pytest.approx(NOW + due, abs=1e-3)


def test_a_value_out_of_its_limit_now_is_filled() -> None:
    assert _cell(78, 0, alert=_alert()).spans[0].ink is Ink.HIGH_FILL
    medium = _alert(priority=Priority.MEDIUM, level=Priority.MEDIUM)
    assert _cell(78, 0, alert=medium).spans[0].ink is Ink.MEDIUM_FILL


def test_the_fill_tells_the_level_now_not_the_alerts_past() -> None:
    assert _cell(85, 0, alert=_alert(level=Priority.MEDIUM)).spans[0].ink is Ink.MEDIUM_FILL


def test_a_low_alert_never_fills() -> None:
    low = _alert(priority=Priority.LOW, level=Priority.LOW)
    assert _cell(98, 0, alert=low).spans[0] == (1, "98", Ink.LOW)


def test_an_old_value_is_never_filled() -> None:
    assert _cell(78, 12, alert=_alert()).spans[0].ink is Ink.OLD


def test_a_sensor_that_is_off_says_since_when() -> None:
    off = _alert(kind=Kind.TECHNICAL, since=NOW - 72)
    cell = vital_cell(Signal.SPO2, _sample(None, 0), WIDE, NOW, off=off)
    assert _text(cell) == "--- 1:12"
    assert cell.spans[0].ink is Ink.TECHNICAL


def test_what_was_never_measured_is_a_quiet_dash() -> None:
    cell = vital_cell(Signal.TEMP, None, WIDE, NOW)
    assert _text(cell) == "  -"
    assert cell.spans[0].ink is Ink.QUIET
    assert cell.due == NEVER


def _news(values: tuple[float | None, ...], *, concern: bool = False, width: int = 7) -> tuple[str, Ink]:
    assessment = Assessment(score(values), None, concern, (None,) * 7, None, 0)
    spans = news_cell(assessment, Column(0, width))
    return _text(Cell(spans)), spans[0].ink


WELL = (16.0, 97.0, 0.0, 125.0, 75.0, 0.0, 36.8)


@pytest.mark.parametrize(
    ("values", "text", "ink"),
    [
        (WELL, "  0", Ink.TEXT),
        ((26.0, 78.0, 4.0, 104.0, 118.0, 0.0, 38.4), " 12 H  ", Ink.NEWS_HIGH),
        ((22.0, 95.0, 0.0, 128.0, 124.0, 0.0, 38.3), "  6 M  ", Ink.NEWS_MEDIUM),
        ((15.0, 99.0, 0.0, 86.0, 101.0, 0.0, 37.3), "  4 BP3", Ink.NEWS_SINGLE),
        ((21.0, 96.0, 0.0, 108.0, 112.0, None, None), " ≥5 5/7", Ink.NEWS_MEDIUM),
        ((16.0, None, 0.0, 125.0, 75.0, 0.0, 36.8), " ≥0 6/7", Ink.QUIET),
        ((None,) * 7, " --", Ink.QUIET),
    ],
)
def test_a_score_says_what_it_is_and_why(values: tuple[float | None, ...], text: str, ink: Ink) -> None:
    shown, shown_ink = _news(values)
    assert shown.rstrip() == text.rstrip()
    assert shown_ink is ink


def test_a_nurses_concern_stands_beside_the_number() -> None:
    assert _news(WELL, concern=True)[0] == "  0C"
    assert _news((26.0, 78.0, 4.0, 104.0, 118.0, 0.0, 38.4), concern=True)[0] == " 12CH  "


def test_a_narrow_score_keeps_its_bound_and_reason() -> None:
    assert _news((21.0, 96.0, 0.0, 108.0, 112.0, None, None), width=5)[0] == "  ≥5/"
    assert _news((26.0, 78.0, 4.0, 104.0, 118.0, 0.0, 38.4), width=5)[0] == "  12H"


def test_an_excluded_patient_is_not_scored_and_says_why() -> None:
    excluded = Assessment(None, "preg", False, (None,) * 7, None, 0)
    assert _text(Cell(news_cell(excluded, Column(0, 7)))).strip() == "-- preg"
