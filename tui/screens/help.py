"""The help: every key of where one is and what the marks mean; typing finds, and Enter does what is found."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import MouseScrollDown, MouseScrollUp

from tui.actions import Action, within_reach
from tui.actions import Section as Title
from tui.commands_typed import Command
from tui.screens.command import CommandDialogue
from widgets.drawn import Drawn
from widgets.help import HelpBody, Section
from widgets.keybar import Key

_PAGE, _WHEEL = 8, 3


class HelpDialogue(CommandDialogue):
    """While nothing is typed every key is shown, and arrows and pages scroll; then it is a command line."""

    WIDEST: ClassVar[int] = 160
    LINES: ClassVar[int] = 200
    PROMPT: ClassVar[str] = ">"
    ALREADY: ClassVar[frozenset[str]] = frozenset({"help", "command_palette"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", f"scroll_by({_PAGE})", "page down", priority=True),
        Binding("pageup", f"scroll_by(-{_PAGE})", "page up", priority=True),
    ]

    @property
    def heading(self) -> str:
        """Of which screen these are the keys."""
        return f"KEYS: {self._where.upper()}   type to find, Enter does it, Esc closes"

    def body(self) -> Iterable[Drawn]:
        """The keys, and in their place what is found."""
        self._keys = HelpBody(id="keys_and_marks")
        yield self._keys
        yield from super().body()

    def on_mount(self) -> None:
        """Show everything first."""
        actions = within_reach(self._where, self.station.actions)
        self._keys.inks = self.station.inks
        self._keys.sections = (*sections(actions), typed_section(self._commands))
        super().on_mount()

    def _look_up(self) -> None:
        """Look up; `?` typed into the empty line closes the help."""
        if self._line.value == "?":
            self.dismiss()
            return
        super()._look_up()
        self._keys.display = not self._line.value
        self._list.display = bool(self._line.value)

    def action_up(self) -> None:
        """Scroll, or choose."""
        if self._line.value:
            super().action_up()
        else:
            self.action_scroll_by(-1)

    def action_down(self) -> None:
        """Scroll, or choose."""
        if self._line.value:
            super().action_down()
        else:
            self.action_scroll_by(1)

    def action_complete(self) -> None:
        """Complete what is typed."""
        if self._line.value:
            super().action_complete()

    def action_scroll_by(self, lines: int) -> None:
        """Scroll the keys."""
        self._keys.scroll_lines(lines)

    def on_mouse_scroll_down(self, _event: MouseScrollDown) -> None:
        """Scroll down."""
        self.action_scroll_by(_WHEEL)

    def on_mouse_scroll_up(self, _event: MouseScrollUp) -> None:
        """Scroll up."""
        self.action_scroll_by(-_WHEEL)


def sections(actions: tuple[Action, ...]) -> tuple[Section, ...]:
    """The actions under their titles; a title without any is left out."""
    grouped = (
        Section(title, tuple(Key(a.shown, a.says) for a in actions if a.section is title)) for title in Title
    )
    return tuple(section for section in grouped if section.keys)


def typed_section(commands: Iterable[Command]) -> Section:
    """The commands that take an argument."""
    return Section("TYPED", tuple(Key(f":{each.word} {each.argument}", each.says) for each in commands))
