"""The wall says of every bed what matters most, in its place, and loses no alarming bed where few fit."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.geometry import Size

from clinical.alerts import State, worst
from clinical.board import BedPicture
from clinical.places import Bed
from clinical.vitals import Sample, Signal
from tests.widgets import scene
from tests.widgets.showcase import with_name
from widgets.digits import LARGE_LINES, SMALL_LINES, large, small, writable
from widgets.elsewhere import Elsewhere
from widgets.inert import cells
from widgets.inks import DARK_256, Ink
from widgets.lines import Line, paint
from widgets.tiles import HEIGHT, WIDTH, Facts, tile
from widgets.wall import Wall, WallHeader

EVIL = "\x1b[2J\u202e[bold red]x[/]" + "Z\u0301\u0301\u0301" * 900


def _facts(picture: BedPicture, phase: int = 0) -> Facts:
    return Facts(picture, scene.assessments([picture], scene.NOW).get(picture.bed), scene.NOW, phase)


def _text(picture: BedPicture) -> list[str]:
    rows = tile(_facts(picture))
    return [paint(Line(tuple(sorted(row))), WIDTH, DARK_256).text for row in rows]


def _wall(pictures: tuple[BedPicture, ...], width: int, height: int) -> list[str]:
    wall = Wall()
    wall.set_reactive(Wall.pictures, pictures)
    wall.set_reactive(Wall.assessments, scene.assessments(pictures, scene.NOW))
    wall.set_reactive(Wall.now, scene.NOW)
    lines = wall.draw(width, height)
    assert len(lines) <= height + 1
    return [paint(line, width, DARK_256).text for line in lines[:height]]


def test_forty_beds_fit_a_screen_of_160_by_48_in_their_places() -> None:
    shown = _wall(scene.PICTURES, 160, 45)
    firsts = [shown[at][:12].strip() for at in range(0, 45, 9)]
    expected = [small(label)[0].strip() for label in ("A01", "B09", "C17", "D25", "E33")]
    assert firsts == expected


def test_a_high_alert_that_nobody_has_fills_its_tile_with_the_value() -> None:
    picture = scene.picture("B12")
    rows = tile(_facts(picture))
    value = large("78")
    assert [row[-1].ink for row in rows[1:]] == [Ink.HIGH_FILL] * (HEIGHT - 1)
    assert [line.rstrip()[-len(value[0].rstrip()) :] for line in _text(picture)[3:]] == [
        line.rstrip()[-len(value[0].rstrip()) :] for line in value
    ]


def test_the_mark_of_a_filled_tile_flashes_and_its_digits_do_not() -> None:
    on, off = (tile(_facts(scene.picture("B12"), phase)) for phase in (0, 1))
    assert on[0] != off[0]
    assert on[1:] == off[1:]


def test_an_alert_that_someone_has_is_barred_and_not_filled() -> None:
    rows = tile(_facts(scene.picture("C19")))
    assert all(row[0].text == "▌" for row in rows)
    assert "taken" in "\n".join(_text(scene.picture("C19")))
    assert not {span.ink for row in rows[1:] for span in row} & {Ink.HIGH_FILL, Ink.MEDIUM_FILL}


def test_a_latched_alert_shows_what_was_and_what_is() -> None:
    said = "\n".join(_text(scene.picture("A03")))
    assert "LATCH" in said
    assert "was HR 128 > 120" in said
    assert "now" in said


def test_what_is_back_inside_but_not_over_says_so_and_fills_nothing() -> None:
    picture = scene.picture("B12")
    (worst, *_) = picture.alerts
    inside = replace(picture, alerts=(replace(worst, text="SpO2 91, limit 90"),))
    rows = tile(_facts(inside))
    said = "\n".join(_text(inside))
    assert "easing" in said
    assert "SpO2 91, limit 90" in said
    assert not {span.ink for row in rows[1:] for span in row} & {Ink.HIGH_FILL, Ink.MEDIUM_FILL}
    taken = replace(worst, text="SpO2 91, limit 90", state=State.ACKNOWLEDGED, by="M. Ruiz")
    assert "easing" in "\n".join(_text(replace(picture, alerts=(taken,))))


def test_a_blind_bed_says_no_data_and_since_when() -> None:
    rows = tile(_facts(scene.picture("E34")))
    assert rows[3][0].ink is Ink.TECHNICAL_FILL
    assert "NO DATA" in _text(scene.picture("E34"))[3]


def test_a_value_that_is_not_heard_fills_nothing() -> None:
    picture = scene.picture("B12")
    assert picture.vitals is not None
    latest = list(picture.vitals.latest)
    measured = latest[Signal.SPO2]
    assert measured is not None
    latest[Signal.SPO2] = Sample(
        None, measured.observed, measured.received, measured.quality, measured.source
    )
    silent = replace(picture, vitals=replace(picture.vitals, latest=tuple(latest)), alerts=picture.alerts[:1])
    rows = tile(_facts(silent))
    assert Ink.HIGH_FILL not in {span.ink for row in rows for span in row}
    assert "last SpO2" in "\n".join(_text(silent))


def test_a_lower_bound_is_written() -> None:
    said = "\n".join(_text(scene.picture("D29")))
    assert "at least" in said
    assert "5/7 parts" in said


@given(width=st.integers(20, 220), height=st.integers(9, 60))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_at_every_size_the_worst_bed_has_a_tile_and_no_line_is_wider(width: int, height: int) -> None:
    shown = _wall(scene.PICTURES, width, height)
    assert all(cells(line) == width for line in shown)
    top = small("B12")[0].strip()
    assert any(top in line for line in shown)


def test_alarming_beds_without_a_tile_are_named_below() -> None:
    shown = _wall(scene.PICTURES, 80, 22)
    alarming = sum(worst(picture.alerts) is not None for picture in scene.PICTURES)
    assert alarming > 8
    assert "hidden" in shown[-1]


@pytest.mark.parametrize("label", ["", "B", "B12", "WARD-1", "bay 3/12", EVIL])
def test_any_label_stays_within_its_tile_and_inert(label: str) -> None:
    picture = with_name(scene.picture("B12"), EVIL, EVIL)
    picture = replace(
        picture,
        bed=Bed("north", "4b", label),
        alerts=tuple(replace(a, text=EVIL, name=EVIL, by=EVIL, state=State.LATCHED) for a in picture.alerts),
    )
    for line in _text(picture):
        assert cells(line) == WIDTH
        assert line.isprintable()


def test_no_name_is_on_the_wall() -> None:
    said = "\n".join(_wall(scene.PICTURES, 160, 45))
    names = {word for p in scene.PICTURES if p.patient for word in p.patient.name.split() if len(word) > 3}
    assert not [name for name in names if name in said]


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:", min_size=1, max_size=8))
def test_every_line_of_a_large_text_is_as_wide_as_the_others(text: str) -> None:
    assert writable(text)
    for drawn, lines in ((small(text), SMALL_LINES), (large(text), LARGE_LINES)):
        assert len(drawn) == lines
        assert len({len(line) for line in drawn}) == 1


@pytest.mark.parametrize("width", [120, 160, 200])
def test_the_header_of_the_wall_keeps_clock_counts_and_other_regions(width: int) -> None:
    header = WallHeader()
    header.set_reactive(WallHeader.facts, scene.HEADER)
    header.set_reactive(WallHeader.now, scene.NOW)
    shown = [paint(line, width, DARK_256).text for line in header.draw(width, 3)]
    assert Size(width, 3) == Size(cells(shown[0]), len(shown))
    assert shown[0].rstrip().endswith(small("27")[0].rstrip())
    assert "***" in shown[1]
    assert "South" in "".join(shown) or width < 160


def test_where_all_bays_fit_each_has_a_row_and_the_tiles_all_of_the_width() -> None:
    shown = _wall(scene.PICTURES, 200, 57)
    assert [shown[at][:14].strip() for at in range(0, 45, 9)] == [
        small(label)[0].strip() for label in ("A01", "B09", "C17", "D25", "E33")
    ]
    assert len(shown[0].rstrip()) > 180


def _header(width: int, *others: Elsewhere, **told: object) -> str:
    header = WallHeader()
    header.set_reactive(WallHeader.facts, replace(scene.HEADER, elsewhere=others, **told))  # type: ignore[arg-type]
    header.set_reactive(WallHeader.now, scene.NOW)
    return "\n".join(paint(line, width, DARK_256).text for line in header.draw(width, 3))


@pytest.mark.parametrize("width", [120, 160, 200])
def test_the_header_of_the_wall_doubts_what_the_ordinary_one_doubts(width: int) -> None:
    wide = width >= 160
    lost = _header(width, Elsewhere("South", 0, lost=scene.NOW))
    assert ("South *** 0 last known" if wide else "~") in lost
    lost = _header(width, Elsewhere("South", 2, "ICU-2 B03 RR 5 < 6", scene.NOW - 37, lost=scene.NOW))
    assert ("South *** 2 last known" if wide else "~") in lost
    assert ("South no answer" if wide else "South ?") in _header(width, Elsewhere("South", None))
    assert ("South not judged" if wide else "South ?") in _header(width, Elsewhere("South", judged=False))


def test_the_header_of_the_wall_says_why_it_counts_nothing_and_how_new_it_is() -> None:
    assert "not judged" in _header(160, tally=None, judged=False)
    assert "alerts not known yet" in _header(160, tally=None)
    assert "newest 0.4 s" in _header(160)
    assert "newest none" in _header(160, newest=None)


def test_beds_without_a_tile_that_nobody_judges_are_not_said_to_be_calm() -> None:
    wall = Wall()
    wall.set_reactive(Wall.pictures, tuple(replace(picture, alerts=()) for picture in scene.PICTURES[:12]))
    wall.set_reactive(Wall.now, scene.NOW)
    for judged in (True, False):
        wall.set_reactive(Wall.judged, judged)
        last = paint(wall.draw(80, 22)[-1], 80, DARK_256).text
        assert ("none alarming" in last) is judged
