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

_WHEEL = 3
_WIDE = 60


class HelpDialogue(CommandDialogue):
    """While nothing is typed every key is shown, and arrows and pages scroll; then it is a command line."""

    WIDEST: ClassVar[int] = 160
    LINES: ClassVar[int] = 200
    PROMPT: ClassVar[str] = ">"
    ALREADY: ClassVar[frozenset[str]] = frozenset({"help", "command_palette"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "page down", priority=True),
        Binding("pageup", "page(-1)", "page up", priority=True),
    ]

    @property
    def heading(self) -> str:
        """Of which screen these are the keys."""
        more = "type to find, Enter does it, " if self.app.size.width >= _WIDE else ""
        return f"KEYS: {self._where.upper()}   {more}Esc closes"

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
        if not self._line.value:
            self.say_below(None)

    def action_up(self) -> None:
        """Scroll, or choose."""
        if self._line.value:
            super().action_up()
        else:
            self._keys.scroll_lines(-1)

    def action_down(self) -> None:
        """Scroll, or choose."""
        if self._line.value:
            super().action_down()
        else:
            self._keys.scroll_lines(1)

    def action_complete(self) -> None:
        """Complete what is typed."""
        if self._line.value:
            super().action_complete()

    def action_page(self, pages: int) -> None:
        """Scroll a page; a line of it stays in sight."""
        self._keys.scroll_lines(pages * max(1, self._keys.size.height - 2))

    def on_mouse_scroll_down(self, _event: MouseScrollDown) -> None:
        """Scroll down."""
        self._keys.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, _event: MouseScrollUp) -> None:
        """Scroll up."""
        self._keys.scroll_lines(-_WHEEL)


def sections(actions: tuple[Action, ...]) -> tuple[Section, ...]:
    """The actions under their titles; a title without any is left out."""
    grouped = (
        Section(title, tuple(Key(a.shown, a.says) for a in actions if a.section is title)) for title in Title
    )
    return tuple(section for section in grouped if section.keys)


def typed_section(commands: Iterable[Command]) -> Section:
    """The commands that take an argument."""
    return Section("TYPED", tuple(Key(f":{each.word} {each.argument}", each.says) for each in commands))
