"""The look-up: whoever is typed of, by name, MRN or bed; each key asks anew, and the newest answer wins."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input
from textual.worker import Worker

from clinical.patients import Patient
from tui.earlier import LookedUp
from tui.look_ups import MOST, Answer, Glances, described, find
from tui.navigation import Place, Scene
from tui.on_record import LONGEST_LOOK_UP, entry
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.work import begin
from widgets.inert import cut
from widgets.look_up import LookUpBody
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from tui.station import Station

AGAIN = 1.0
"""Seconds after which NEWS2 and marks are looked at again, and wards asked for again when it is time."""

_HINT = "Type any part of a name, an MRN or a bed. Up brings back earlier look-ups."


class LookUpDialogue(Dialogue):
    """Asks the region on the screen, or with Tab each of them: one that does not answer says so in a line."""

    WIDEST: ClassVar[int] = 100

    def __init__(self, station: "Station", text: str = "") -> None:
        super().__init__(station)
        self._begun_with = text
        self._home = station.region
        self._body = LookUpBody(id="body")
        self._field = TypedLine("name, MRN or bed", id="field")
        self._asks: dict[str, Worker[None]] = {}
        self._answers: dict[str, Answer] = {}
        self._rows: tuple[tuple[RegionWatch, Patient], ...] = ()
        self._number, self._began = 0, 0.0
        self._chosen: tuple[str, str] | None = None
        self._earlier = -1
        self._recalled: LookedUp | None = None
        self._glances = Glances()
        self._looked_for: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """A line to type in, and who was found below it."""
        with Vertical(id="frame") as frame:
            frame.border_title = "FIND"
            yield self._field
            yield self._body

    @property
    def lines(self) -> int:
        """The same whether many are found or few, so that nothing jumps."""
        return LookUpBody.lines

    def on_mount(self) -> None:
        """Take its place, ready to be typed into."""
        super().on_mount()
        self._body.inks = self.station.inks
        self._body.by = self.station.who.signature
        self._say_scope()
        self._list()
        self._field.value = self._begun_with
        self._field.cursor_position = len(self._begun_with)
        self.set_interval(AGAIN, self._look_again)

    @property
    def asking(self) -> bool:
        """Whether some region has not answered the newest question yet."""
        regions = self._regions if self._field.value.strip() else ()
        return any(not self._answered(region) for region in regions)

    def on_unmount(self) -> None:
        """Put on record what was last looked for in each region that showed someone, opened or not."""
        for name, text in self._looked_for.items():
            region = self.station.regions[name]
            self.station.records.owe(region, entry(region, self.station.who, "look-up", None, _detail(text)))

    def paint(self, phase: int) -> None:
        """Let the marks flash."""
        if any(found.alert is not None and found.alert.unseen for found in self._body.found):
            self._body.phase = phase

    @property
    def _regions(self) -> tuple[RegionWatch, ...]:
        """The regions that are asked, the one on the screen first."""
        others = [region for region in self.station.regions.values() if region is not self._home]
        return (self._home, *others) if self._body.everywhere else (self._home,)

    @on(Input.Changed)
    def ask(self) -> None:
        """Ask each region anew; what was asked before is broken off, and its answer never shown."""
        if self._recalled and self._field.value != self._recalled.text:
            self._recalled, self._earlier = None, -1
        self._number += 1
        self._began = perf_counter()
        self._chosen, self._field.held = None, False
        for worker in self._asks.values():
            worker.cancel()
        if not self._field.value.strip():
            self._answers = {}
            self._list()
            return
        for region in self._regions:
            self._asks[region.id] = begin(self, partial(self._ask, region, self._number))

    async def _ask(self, region: RegionWatch, number: int) -> None:
        answer = await find(region, self._field.value, self._ward_in(region), number)
        if number != self._number:
            return
        stands = {name: known for name, known in self._answers.items() if known.number == number}
        self._answers = {**stands, region.id: answer}
        if answer.found:
            self._looked_for[region.id] = self._field.value.strip()
        self._list()
        self._glance()
        if self._field.held and not self.asking:
            self._field.held = False
            if len(self._rows) == 1:
                self._open(*self._rows[0])

    def _ward_in(self, region: RegionWatch) -> str | None:
        watching = self.station.ward_screen.watching
        return watching.ward.id if watching and watching.region is region else None

    def _answered(self, region: RegionWatch) -> bool:
        answer = self._answers.get(region.id)
        return answer is not None and answer.number == self._number

    def _list(self) -> None:
        """Show who was found: those with a bed first, and within that the region on the screen first."""
        rows = [
            (region, patient)
            for region in self._regions
            if (answer := self._answers.get(region.id))
            for patient in answer.found
        ]
        rows.sort(key=lambda row: (not self._was_opened(*row), row[1].bed is None))
        self._rows = tuple(rows)
        self._show()

    def _was_opened(self, region: RegionWatch, patient: Patient) -> bool:
        before = self._recalled
        return before is not None and (before.region, before.patient) == (region.id, patient.id)

    def _show(self) -> None:
        body = self._body
        body.found = described(self.station, self._glances, self._rows)
        body.cursor = self._cursor
        body.instead = self._instead()
        body.notes = tuple(self._notes())
        self.say_below(self._count() if self._rows else "")

    @property
    def _cursor(self) -> int:
        """The place of the chosen patient; the first where nobody is chosen, or who was is not found now."""
        ids = [(region.id, patient.id) for region, patient in self._rows]
        return ids.index(self._chosen) if self._chosen in ids else 0

    def _instead(self) -> str:
        """Why nobody stands there."""
        text = self._field.value.strip()
        if not text:
            return _HINT
        if self.asking:
            return "asking ..."
        if any(answer.problem for answer in self._answers.values()):
            return "Nobody is found in the regions that answer." if self._body.everywhere else ""
        where = "any region" if self._body.everywhere else f"{self._home.name}; Tab asks all regions"
        return f"Nobody is found for {cut(text, 40)} in {where}."

    def _notes(self) -> list[str]:
        """Which regions are missing from the list, and that there may be more."""
        notes = [
            f"{cut(region.name, 20)} does not answer: {answer.problem}"
            for region in self._regions
            if (answer := self._answers.get(region.id)) and answer.problem
        ]
        if self._rows and self.asking:
            waiting = [cut(region.name, 20) for region in self._regions if not self._answered(region)]
            notes += [f"{', '.join(waiting)} not yet"] if perf_counter() - self._began > AGAIN / 2 else []
        return notes

    def _count(self) -> str:
        full = any(len(answer.found) >= MOST for answer in self._answers.values())
        return f"{len(self._rows)} found{', maybe more: type on' if full else ''}"

    def _say_scope(self) -> None:
        scope = "all regions" if self._body.everywhere else self._home.name
        self.query_one("#frame", Vertical).border_title = f"FIND IN {cut(scope, 24).upper()}"

    def _look_again(self) -> None:
        self._show()
        self._glance()

    def _glance(self) -> None:
        """Ask for the wards of those who are shown, one after another, unless that is going on."""
        beds = [patient.bed for _, patient in self._rows if patient.bed]
        going_on = any(worker.group == "glance" and worker.is_running for worker in self.workers)
        if beds and not going_on:
            begin(self, self._glance_at_wards, group="glance")

    async def _glance_at_wards(self) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            beds = [patient.bed for _, patient in self._rows if patient.bed]
            due = self._glances.due(beds, clock())
            if not due:
                return
            region, ward = due[0]
            await self._glances.look(self.station.regions[region], ward, clock)
            self._show()

    def on_key(self, event: Key) -> None:
        """Move among those who were found; in the order of what is typed, since they come the same way."""
        keys: dict[str, Callable[[], None]] = {
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "pageup": lambda: self._move_page(-1),
            "pagedown": lambda: self._move_page(1),
            "tab": self._change_scope,
            "shift+tab": self._change_scope,
        }
        if do := keys.get(event.key):
            event.stop()
            do()

    def _move(self, step: int) -> None:
        """Choose another one; upwards from the first one, bring back an earlier look-up."""
        if step < 0 and self._cursor == 0:
            self._recall(self._earlier + 1)
        elif self._rows:
            self._choose(self._cursor + step)

    def _move_page(self, pages: int) -> None:
        """Choose one a page further."""
        self._choose(self._cursor + pages * self._body.page)

    @on(LookUpBody.Clicked)
    def choose_clicked(self, event: LookUpBody.Clicked) -> None:
        """Choose who was clicked; open who was chosen already."""
        if event.place == self._cursor and not self.asking:
            self.open_chosen()
        else:
            self._choose(event.place)

    def _choose(self, place: int) -> None:
        if self._rows:
            region, patient = self._rows[max(0, min(len(self._rows) - 1, place))]
            self._chosen = region.id, patient.id
            self._body.cursor = self._cursor

    def _recall(self, place: int) -> None:
        earlier = self.station.look_ups.back(place)
        if earlier is None:
            return
        self._earlier, self._recalled = place, earlier
        if earlier.region != self._home.id and not self._body.everywhere:
            self._body.everywhere = True
            self._say_scope()
        self._field.value = earlier.text
        self._field.cursor_position = len(earlier.text)

    def _change_scope(self) -> None:
        """Ask all regions, or this one alone again."""
        self._body.everywhere = not self._body.everywhere
        self._answers = {}
        self._say_scope()
        self.ask()

    @on(Input.Submitted)
    def open_chosen(self) -> None:
        """Open whoever is chosen; before the newest question is answered, only the one whom it finds.

        Until then letters are no part of the question any more; whoever edits it takes that back.
        """
        if self.asking:
            self._field.held = True
        elif self._rows:
            self._open(*self._rows[self._cursor])

    def _open(self, region: RegionWatch, patient: Patient) -> None:
        station, text, bed = self.station, self._field.value.strip(), patient.bed
        station.look_ups.remember(LookedUp(text, region.id, patient.id))
        self._looked_for.pop(region.id, None)
        station.records.owe(region, entry(region, station.who, "look-up", patient.id, _detail(text)))
        station.navigation.go(
            Place(Scene.PATIENT, region.id, bed.ward if bed else None, bed=bed, patient=patient.id)
        )


def _detail(text: str) -> str:
    """What was looked for, as it stands on record."""
    return f"looked for: {cut(text, LONGEST_LOOK_UP)}"
