"""The ward board: one line a bed, the cursor on its bed whatever the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.reactive import var

from clinical.alerts import Alert, State, worst
from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.places import Bed
from widgets.cells import NEVER
from widgets.grid import BED_X, MARK_X, STATE_X, Grid, Key, grid
from widgets.heading import heading
from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span, parted
from widgets.marks import Mark, mark
from widgets.names import CURTAIN
from widgets.out_of_sight import must_be_named, out_of_sight
from widgets.rows import BedRow, Facts
from widgets.signs import charted_from
from widgets.slices import Parts, Sliced
from widgets.times import clock

_NOBODY = "no bed to show here; the filter hides them all"
BAND_ROWS = 4


class _Scene(NamedTuple):
    """What every row is drawn from, read once for all of them."""

    grid: Grid
    now: float
    phase: int
    focused: bool
    private: bool
    frozen: float | None
    assessments: Mapping[Bed, Assessment]
    namesakes: frozenset[Bed]


class WardBoard(Sliced, can_focus=True):
    """The beds in the order given by the screen; scrolls by itself to keep the cursor in sight.

    `phase` counts quarter seconds, for the marks that flash. `showing` names a filter or an order that is
    not the ward's own ("alarming 8 of 40"). `instead` is said where there are no beds. `hidden` are the beds
    which a filter leaves out: those of them, and of the beds scrolled out of sight, that are alarming or
    blind are named in the last line. `frozen` is since when the values stand still: none of them looks
    current. `namesakes` are the beds with the same or a similar surname, `not_heard` the ids of
    alerts whose signal has no reading now, and `judged` says whether an alarm engine judges the beds.
    """

    FACTS = (
        "pictures",
        "hidden",
        "assessments",
        "namesakes",
        "phase",
        "cursor",
        "showing",
        "instead",
        "frozen",
        "judged",
        "not_heard",
        "has_focus",
    )

    pictures: var[tuple[BedPicture, ...]] = var(())
    hidden: var[tuple[BedPicture, ...]] = var(())
    assessments: var[Mapping[Bed, Assessment]] = var({})
    namesakes: var[frozenset[Bed]] = var(frozenset())
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    cursor: var[Bed | None] = var(None)
    showing: var[str] = var("")
    instead: var[str] = var("")
    frozen: var[float | None] = var(None)
    judged: var[bool] = var(True)
    not_heard: var[frozenset[str]] = var(frozenset())

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another bed."""

        bed: Bed

    @dataclass
    class BedOpened(Message):
        """A bed was clicked while the cursor stood on it."""

        bed: Bed

    SLICES = 4

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._top = 0
        self._place = 0
        self._changes = 0.0
        self._rows: dict[Bed, BedRow] = {}

    @property
    def selected(self) -> BedPicture | None:
        """The picture of the bed under the cursor."""
        return self.pictures[self._place] if self._place < len(self.pictures) else None

    def move(self, steps: int) -> None:
        """Move the cursor down by so many beds (up when negative), stopping at the ends."""
        if self.pictures:
            place = max(0, min(len(self.pictures) - 1, self._place + steps))
            self._stand_on(self.pictures[place].bed)

    def first(self) -> None:
        """Move the cursor to the first bed."""
        self.move(-len(self.pictures))

    def last(self) -> None:
        """Move the cursor to the last bed."""
        self.move(len(self.pictures))

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.move(pages * max(1, self._room() - 1))

    def next_alarming(self, step: int) -> None:
        """Move the cursor to the next bed (the last one before with -1) with an open alert, round the end."""
        count = len(self.pictures)
        for distance in range(1, count + 1):
            picture = self.pictures[(self._place + step * distance) % count]
            if worst(picture.alerts) is not None:
                self._stand_on(picture.bed)
                return

    def watch_pictures(self) -> None:
        """Keep the cursor on its bed; where that has gone, on the bed that took its place.

        It begins on the first bed in which someone lies.
        """
        beds = [picture.bed for picture in self.pictures]
        if not beds:
            self._rows.clear()
        if self.cursor is None:
            self._place = next((n for n, picture in enumerate(self.pictures) if picture.patient), 0)
        if self.cursor in beds:
            self._place = beds.index(self.cursor)
        elif beds:
            self._place = min(self._place, len(beds) - 1)
            self._stand_on(beds[self._place])

    def watch_now(self, now: float) -> None:
        """Draw again when a row changes by its age alone."""
        if now >= self._changes:
            self._soon()

    def watch_cursor(self) -> None:
        """Find the place of the bed on which the cursor was set."""
        for place, picture in enumerate(self.pictures):
            if picture.bed == self.cursor:
                self._place = place

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the bed that was clicked; open it when it stood there."""
        y = event.screen_y - self.region.y
        place = self._top + y - 1
        if 1 <= y <= self._room() and place < len(self.pictures):
            bed = self.pictures[place].bed
            if bed == self.cursor:
                self.post_message(self.BedOpened(bed))
            else:
                self._stand_on(bed)

    def on_mouse_scroll_down(self) -> None:
        """Move down by a band."""
        self.move(BAND_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Move up by a band."""
        self.move(-BAND_ROWS)

    def draw_parts(self, width: int, height: int) -> Sequence[Parts]:
        """The heading, the rows in sight, and a line for the alarms that are not."""
        pictures = self.pictures
        longest = max((cells(picture.bed.label) for picture in pictures), default=3)
        columns = grid(width, max(3, min(8, longest)))
        cuts = BED_X, columns.columns[Key.NEWS2].x, charted_from(width, columns.bed)
        self.cut_at(*cuts)
        room = self._room()
        self._top = in_sight(self._top, self._place, room, len(pictures))
        shown = range(self._top, min(self._top + room, len(pictures)))
        scene = self._scene(columns)
        rows = [self._row(pictures[n], n, scene) for n in shown]
        out = self.hidden or len(shown) < len(pictures)
        due = scene.now + 1.0 if out else NEVER
        self._changes = min([due, *(self._rows[pictures[n].bed].due for n in shown)])
        first = _heading(width, columns.bed, self._shown)
        return [first, *rows, *(parted(line, cuts) for line in self._below(width, height, len(rows)))]

    def _below(self, width: int, height: int, rows: int) -> list[Line]:
        """What stands under the rows: why there are none, and which alarms are out of sight."""
        pictures, lines = self.pictures, []
        if not pictures and (words := _NOBODY if self.hidden else self.instead):
            lines.append(Line((Span(BED_X, cut(words, width - BED_X), Ink.QUIET),)))
        if self._overflows():
            above, below = pictures[: self._top], pictures[self._top + self._room() :]
            lines += [Line()] * (height - 2 - rows - len(lines))
            lines.append(out_of_sight(above, below, self.hidden, width, self._as_of, judged=self.judged))
        return lines

    @property
    def _as_of(self) -> float:
        """When the values were true that are shown."""
        return self.now if self.frozen is None else self.frozen

    @property
    def _shown(self) -> str:
        """What is said over the beds: that they are frozen, and which are shown."""
        frozen = [] if self.frozen is None else [f"FROZEN {clock(self.frozen)}"]
        return ", ".join([*frozen, *([self.showing] if self.showing else [])])

    def _stand_on(self, bed: Bed) -> None:
        if bed != self.cursor:
            self.cursor = bed
            self.post_message(self.CursorMoved(bed))

    def _overflows(self) -> bool:
        """Whether some beds cannot be seen, so that the last line must speak for them."""
        alarming = any(must_be_named(picture, self._as_of) for picture in self.hidden)
        return alarming or len(self.pictures) > self.size.height - 1

    def _room(self) -> int:
        """How many beds can be seen at once."""
        return max(1, self.size.height - 1 - self._overflows())

    def _scene(self, columns: Grid) -> _Scene:
        return _Scene(
            columns,
            self.now,
            self.phase,
            self.has_focus,
            CURTAIN.drawn,
            self.frozen,
            self.assessments,
            self.namesakes,
        )

    def _row(self, picture: BedPicture, place: int, scene: _Scene) -> Parts:
        """One bed's row, and before it the cursor and the mark, which change by themselves."""
        bed, here = picture.bed, place == self._place
        ground = Ground.CURSOR if here else (Ground.BAND if place // BAND_ROWS % 2 else Ground.PAGE)
        row = self._rows.get(bed)
        if row is None:
            row = self._rows[bed] = BedRow()
        facts = Facts(scene.assessments.get(bed), bed in scene.namesakes, scene.private, scene.frozen)
        row.draw(picture, facts, scene.grid, scene.now)
        shape = self._mark(worst(picture.alerts), scene.phase)
        return (_before(shape, here, scene.focused, ground), *row.lines(ground))

    def _mark(self, alert: Alert | None, phase: int) -> Mark:
        """The mark of a bed's worst alert; what is not heard now is never filled: that says true now."""
        heard = alert is None or alert.state is State.LATCHED or alert.id not in self.not_heard
        return mark(alert, phase, heard=heard)


@lru_cache(maxsize=64)
def _heading(width: int, bed: int, showing: str) -> Parts:
    columns = grid(width, bed)
    cuts = BED_X, columns.columns[Key.NEWS2].x, charted_from(width, columns.bed)
    return parted(heading(columns, showing), cuts)


@lru_cache(maxsize=256)
def _before(shape: Mark, here: bool, focused: bool, ground: Ground) -> Line:
    """Cursor, mark and letter."""
    cursor = (Span(0, ">", Ink.STRONG if focused else Ink.QUIET),) if here else ()
    letter = (Span(STATE_X, shape.letter, Ink.STRONG if shape.letter == "L" else Ink.QUIET),)
    spans = (*cursor, Span(MARK_X, shape.text, shape.ink), *(letter if shape.letter else ()))
    return Line(spans, ground)


def in_sight(top: int, place: int, room: int, count: int) -> int:
    """The first row to show, so that `place` is in sight and no row is wasted, moving as little as it can."""
    top = min(top, place)
    top = max(top, place - room + 1)
    return max(0, min(top, count - room))
