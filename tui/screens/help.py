"""The help: every key from the table of actions, searchable, and what the marks mean."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tui.actions import Action, Where, matching, within_reach
from tui.actions import Section as Title
from tui.screens.dialogue import Dialogue
from widgets.help import HelpBody, Section
from widgets.keybar import Key


class HelpDialogue(Dialogue):
    """Typing searches the keys; arrows and pages scroll."""

    WIDEST: ClassVar[int] = 160
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "close"),
        Binding("down", "scroll_by(1)", "down", priority=True),
        Binding("up", "scroll_by(-1)", "up", priority=True),
        Binding("pagedown", "scroll_by(10)", "page down", priority=True),
        Binding("pageup", "scroll_by(-10)", "page up", priority=True),
    ]

    def compose(self) -> ComposeResult:
        """A line to type in, and the help below it."""
        with Vertical(id="frame") as frame:
            frame.border_title = f"KEYS: {self._where.upper()}   Esc closes"
            field = Input(placeholder="type to search", id="search", compact=True)
            field.cursor_blink = False
            yield field
            yield HelpBody(id="body")

    @property
    def lines(self) -> int:
        """All there are."""
        return 200

    def on_mount(self) -> None:
        """Show everything first."""
        super().on_mount()
        body = self.query_one(HelpBody)
        body.inks = self.station.inks
        body.sections = sections(self._matching(""))

    @on(Input.Changed, "#search")
    def search(self, event: Input.Changed) -> None:
        """Show the keys in which what is typed occurs; `?` typed into an empty line closes the help."""
        if event.value == "?":
            self.dismiss()
            return
        body = self.query_one(HelpBody)
        body.top = 0
        body.sections = sections(self._matching(event.value))

    @property
    def _where(self) -> Where:
        return self.station.navigation.front.WHERE

    def _matching(self, words: str) -> tuple[Action, ...]:
        return matching(words, within_reach(self._where))

    def action_scroll_by(self, lines: int) -> None:
        """Scroll the help."""
        self.query_one(HelpBody).scroll_lines(lines)


def sections(actions: tuple[Action, ...]) -> tuple[Section, ...]:
    """The actions under their titles; a title without any is left out."""
    grouped = (
        Section(title, tuple(Key(a.shown, a.says) for a in actions if a.section is title)) for title in Title
    )
    return tuple(section for section in grouped if section.keys)
