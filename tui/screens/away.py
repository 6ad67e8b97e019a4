"""While you were away: what came and went, by bed; closing it says that one has seen it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from tui.absences import Absence
from tui.away import counted
from tui.screens.dialogue import Dialogue
from widgets.away import Absent, AwayBody, Episode, height


class AwayDialogue(Dialogue):
    """The last times away, the newest first; arrows and pages scroll."""

    WIDEST: ClassVar[int] = 110
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,i", "dismiss", "close"),
        Binding("down,j", "scroll_by(1)", "down"),
        Binding("up,k", "scroll_by(-1)", "up"),
        Binding("pagedown,space", "scroll_by(10)", "page down"),
        Binding("pageup", "scroll_by(-10)", "page up"),
    ]

    def compose(self) -> ComposeResult:
        """One list in a frame."""
        with Vertical(id="frame") as frame:
            frame.border_title = "WHILE YOU WERE AWAY   Esc closes"
            yield AwayBody(id="body")

    @property
    def lines(self) -> int:
        """A line for each alert, one for each bed, and the headings."""
        return max(3, height(self._absences(), self.WIDEST))

    def on_mount(self) -> None:
        """Show it from the first frame."""
        super().on_mount()
        self.paint(0)

    def on_unmount(self) -> None:
        """What was shown is not offered again."""
        super().on_unmount()
        self.station.absences.dismiss()

    def paint(self, phase: int) -> None:
        """Go on with what the archive tells, and with who has taken what."""
        body = self.query_one(AwayBody)
        watch = self.station.ward_screen.watching
        body.inks = self.station.inks
        body.ward = watch.ward.id if watch else ""
        shown = self._absences()
        if shown != body.absences:
            body.absences = shown
            self.settle()

    def action_scroll_by(self, lines: int) -> None:
        """Scroll the list."""
        self.query_one(AwayBody).scroll_lines(lines)

    def _absences(self) -> tuple[Absent, ...]:
        return tuple(self._absent(absence) for absence in reversed(self.station.absences.past))

    def _absent(self, absence: Absence) -> Absent:
        spell, found = absence.spell, self.station.absences.missed(absence)
        episodes = tuple(Episode(each.alert, each.worst) for each in found)
        return Absent(spell.since, spell.until, spell.why, counted(found), episodes, absence.problem)
