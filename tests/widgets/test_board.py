"""The board: the picture of the ward, and what moves on it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from clinical.board import BedPicture
from tests.widgets import scene
from tests.widgets.showcase import with_name
from widgets.board import WardBoard, in_sight
from widgets.inks import Ground

ALIKE = set(range(40)) - {11, 19, 21, 29, 33}
"""Rows that show what the first picture shows; the others were bettered (longer gap, other words)."""


class Alone(App[None]):
    """One board over the whole screen."""

    CSS = "WardBoard { width: 1fr; height: 1fr; }"

    def __init__(self, pictures: tuple[BedPicture, ...] = scene.PICTURES) -> None:
        super().__init__()
        self.pictures = pictures
        self.moves: list[str] = []

    def compose(self) -> ComposeResult:
        yield WardBoard()

    def on_mount(self) -> None:
        board = self.board
        board.pictures = self.pictures
        board.assessments = scene.assessments(self.pictures)
        board.namesakes = scene.NAMESAKES
        board.now = scene.NOW
        board.cursor = scene.bed("B12")

    def on_ward_board_cursor_moved(self, event: WardBoard.CursorMoved) -> None:
        self.moves.append(event.bed.label)

    @property
    def board(self) -> WardBoard:
        return self.query_one(WardBoard)


def rows(board: WardBoard) -> list[str]:
    return [board.render_line(y).text for y in range(board.size.height)]


def cursor_row(board: WardBoard) -> str:
    return next(row for row in rows(board) if row.startswith(">"))


async def _settled(pilot: Pilot[Any]) -> None:
    await pilot.pause()


async def test_the_ward_looks_as_in_the_picture() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        await _settled(pilot)
        shown = rows(app.board)[1:41]
        assert [shown[n] for n in sorted(ALIKE)] == [scene.ROWS[n].ljust(114) for n in sorted(ALIKE)]


async def test_beds_without_values_say_why() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        await _settled(pilot)
        text = "\n".join(rows(app.board))
        assert "off ward  theatre 3, since 10:52   back about 12:30" in text
        assert "NO DATA 2:14  last reading 11:39:13, look at the bedside ░" in text
        assert "D32 empty" in text
        assert "--- 1:12" in text


async def test_the_cursor_keeps_its_bed_when_the_order_changes() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        app.board.pictures = tuple(reversed(scene.PICTURES))
        await _settled(pilot)
        assert "B12 OKAFOR" in cursor_row(app.board)
        assert app.board.selected is scene.picture("B12")


async def test_the_cursor_of_a_bed_that_went_stands_on_its_place() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        app.board.pictures = tuple(p for p in scene.PICTURES if p.bed.label != "B12")
        await _settled(pilot)
        assert "B13" in cursor_row(app.board)
        assert app.moves[-1:] == ["B13"]


async def test_the_cursor_begins_on_the_first_bed_in_which_someone_lies() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        app.board.cursor = None
        empty, *others = scene.picture("D32"), *scene.PICTURES
        app.board.pictures = (empty, *(other for other in others if other.bed != empty.bed))
        await _settled(pilot)
        assert app.board.cursor == scene.picture("A01").bed


async def test_a_board_whose_beds_are_all_hidden_says_so() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        app.board.pictures, app.board.hidden = (), scene.PICTURES
        await _settled(pilot)
        assert "the filter hides them all" in rows(app.board)[1]


async def test_keys_move_the_cursor_and_stop_at_the_ends() -> None:
    app = Alone()
    async with app.run_test(size=(114, 20)) as pilot:
        board = app.board
        steps: tuple[tuple[Callable[[], None], str], ...] = (
            (partial(board.move, 1), "B13"),
            (board.last, "E40"),
            (partial(board.move, 5), "E40"),
            (board.first, "A01"),
            (partial(board.next_alarming, 1), "A03"),
            (board.last, "E40"),
            (partial(board.next_alarming, 1), "A03"),
            (partial(board.next_alarming, -1), "E40"),
            (partial(board.page, -1), "C23"),
        )
        for move, label in steps:
            move()
            await _settled(pilot)
            assert f" {label} " in cursor_row(board)


async def test_alarms_out_of_sight_are_named() -> None:
    app = Alone()
    async with app.run_test(size=(100, 16)) as pilot:
        await _settled(pilot)
        last = rows(app.board)[-1]
        assert "** D27" in last
        assert "** E36 a" in last


async def test_alarms_that_a_filter_hides_are_named() -> None:
    app = Alone(scene.PICTURES[:8])
    async with app.run_test(size=(100, 30)) as pilot:
        app.board.hidden = scene.PICTURES[8:]
        await _settled(pilot)
        assert rows(app.board)[-1].startswith(" hidden *** B12")


async def test_a_blind_bed_that_a_filter_hides_is_named_though_nobody_raised_an_alert() -> None:
    heard = next(p for p in scene.PICTURES if p.vitals and not p.alerts and not p.is_blind(scene.NOW))
    app = Alone(scene.PICTURES[:8])
    async with app.run_test(size=(100, 30)) as pilot:
        app.board.hidden = (heard,)
        await _settled(pilot)
        assert "NO DATA" not in rows(app.board)[-1]
        app.board.now = scene.NOW + 600.0
        await _settled(pilot)
        assert rows(app.board)[-1] == f" hidden ! {heard.bed.label} NO DATA".ljust(100)


async def test_only_the_row_that_changed_is_sent() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        await _settled(pilot)
        slices = app.board._slices
        before = [list(part._strips) for part in slices]
        pictures = list(scene.PICTURES)
        assert pictures[1].vitals is not None
        latest = list(pictures[1].vitals.latest)
        assert latest[0] is not None
        latest[0] = latest[0]._replace(value=63.0)
        pictures[1] = replace(pictures[1], vitals=replace(pictures[1].vitals, latest=tuple(latest)))
        app.board.pictures = tuple(pictures)
        await _settled(pilot)
        changed = [
            (n, y)
            for n, part in enumerate(slices)
            for y, strip in enumerate(part._strips)
            if strip is not before[n][y]
        ]
        assert changed == [(2, 2)]
        assert " 63 " in rows(app.board)[2]


async def test_a_tick_in_which_nothing_looks_older_sends_nothing() -> None:
    quiet = tuple(p for p in scene.PICTURES if p.bed.label in {"A02", "A04", "B09"})
    app = Alone(quiet)
    async with app.run_test(size=(114, 10)) as pilot:
        await _settled(pilot)
        before = [list(part._strips) for part in app.board._slices]
        app.board.now = scene.NOW + 3
        await _settled(pilot)
        assert [list(part._strips) for part in app.board._slices] == before


async def test_flashing_touches_the_mark_and_never_the_digits() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        await _settled(pilot)
        marks, rest = app.board._slices[0], app.board._slices[1:]
        before = [list(part._strips) for part in rest]
        text = rows(app.board)
        lit = list(marks._strips)
        app.board.phase = 1
        await _settled(pilot)
        assert [list(part._strips) for part in rest] == before
        assert [row.rstrip() for row in rows(app.board)] == [row.rstrip() for row in text]
        flashed = [y for y, strip in enumerate(marks._strips) if strip is not lit[y]]
        assert flashed == [12]


async def test_the_mark_of_an_alert_whose_signal_is_not_heard_is_not_filled() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        worst = scene.picture("B12").alerts[0]
        row = next(n for n, text in enumerate(rows(app.board)) if text.startswith(">"))
        filled = app.board._slices[0].render_line(row)
        app.board.not_heard = frozenset({worst.id})
        await _settled(pilot)
        unfilled = app.board._slices[0].render_line(row)
        assert "***" in unfilled.text
        app.board.phase = 1
        await _settled(pilot)
        assert app.board._slices[0].render_line(row) is unfilled
        assert filled != unfilled


async def test_beds_that_nobody_judges_are_not_called_calm() -> None:
    app = Alone(tuple(p for p in scene.PICTURES if not p.alerts and not p.is_blind(scene.NOW)))
    async with app.run_test(size=(100, 16)) as pilot:
        await _settled(pilot)
        assert "none alarming" in rows(app.board)[-1]
        app.board.judged = False
        await _settled(pilot)
        assert "none alarming" not in rows(app.board)[-1]
        assert "alerts not judged" in rows(app.board)[-1]


async def test_bands_are_four_rows_and_the_cursor_row_is_lighter() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        await _settled(pilot)
        grounds = [parts[0].ground for parts in app.board.drawn()][1:13]
        assert grounds == [Ground.PAGE] * 4 + [Ground.BAND] * 4 + [Ground.PAGE] * 3 + [Ground.CURSOR]


async def test_values_grow_old_without_a_reading() -> None:
    app = Alone()
    async with app.run_test(size=(114, 42)) as pilot:
        app.board.now = scene.NOW + 12
        await _settled(pilot)
        assert " 62~12s" in rows(app.board)[2]
        app.board.now = scene.NOW + 100
        await _settled(pilot)
        assert "NO DATA 1:40" in rows(app.board)[2]


@pytest.mark.parametrize("size", [(40, 10), (80, 18), (100, 30), (160, 48), (220, 60), (20, 5)])
async def test_every_line_is_as_wide_as_the_board(size: tuple[int, int]) -> None:
    hostile = with_name(scene.PICTURES[0], "\x1b[31m\u202e" + "x" * 5000, "日本語\u0301\u0301\u0301")
    app = Alone((hostile, *scene.PICTURES[1:]))
    async with app.run_test(size=size) as pilot:
        await _settled(pilot)
        for row in range(size[1]):
            assert app.board.render_line(row).cell_length == size[0]
        assert "\x1b" not in "".join(rows(app.board))


@given(st.integers(0, 60), st.integers(0, 59), st.integers(1, 50), st.integers(1, 60))
def test_the_cursor_is_always_in_sight(top: int, place: int, room: int, count: int) -> None:
    place = min(place, count - 1)
    shown = in_sight(top, place, room, count)
    assert shown <= place < shown + room
    assert shown == 0 or shown + room <= count


def test_a_shared_surname_marks_both_beds() -> None:
    assert {bed.label for bed in scene.NAMESAKES} == {"A06", "B16"}
