"""The monitor as a program: the first frame, the keys that work anywhere, and every way out."""

import logging
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Event
from textual.events import Key as KeyPressed
from textual.screen import Screen
from textual.worker import WorkerFailed

from backends.addresses import RegionAddresses
from tui import escape
from tui.actions import ACTIONS, Action, Where, for_the_bar, of, to_look_only, within_reach
from tui.beginning import Beginning
from tui.habits import Habits
from tui.in_turn import InTurn, KeyDone
from tui.over_ssh import wants_mouse
from tui.shell import Shell
from tui.terminal import HUNG_UP, WIPE, Exit, TerminalWatch
from tui.themes import glyphs_of, textual_theme, textual_themes, theme_of
from tui.who import Who
from tui.work import begin
from widgets.drawn import Drawn
from widgets.inks import Inks, colours_of, inks
from widgets.keybar import Key

if TYPE_CHECKING:
    from tui.station import Station

log = logging.getLogger(__name__)

QUIT_WITHIN = 0.45
"""Seconds after which what does not let go is abandoned."""


class Wardwatch(App[int]):
    """The ward monitor. No store is opened, and the board itself is not loaded, before the first frame."""

    CSS_PATH = "app.tcss"
    TITLE = "wardwatch"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(action.keys), action.id, action.label, id=action.id, priority=True)
        for action in of(Where.ANYWHERE)
    ]

    def __init__(
        self,
        regions: Mapping[str, RegionAddresses],
        region: str,
        ward: str | None,
        clinician: Who,
        read_only: bool = False,
        demo: str | None = None,
        theme: str = "auto",
        habits: Habits | None = None,
        keys: Mapping[str, str | Sequence[str]] | None = None,
        beginning: Beginning | None = None,
    ) -> None:
        # Decided before there is a theme: else NO_COLOR makes the terminal's own colours black on black.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.animation_level = "none"
        table = self._with_keys(keys) if keys else ACTIONS
        self.actions = to_look_only(table) if read_only else table
        self._habits = habits or Habits()
        begin = beginning or Beginning()
        self._asked = (regions, region, ward, clinician, read_only, demo or "", self._habits, begin)
        self._opening_in = regions[region].name
        self._theme = theme
        self._inks = self._choose_inks(theme_of(begin.session.theme or theme, os.environ))
        self._station: Station | None = None
        self._way_out = Exit()
        self._keys = InTurn(self, super().on_event)

    async def on_event(self, event: Event) -> None:
        """Take what happens; keys one after another."""
        if isinstance(event, KeyPressed) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)

    @on(KeyDone)
    def next_key(self) -> None:
        """Go on with what was typed ahead."""
        self._keys.done()

    def attend(self) -> int:
        """Run on the terminal until the user leaves or the terminal goes; gives the exit code.

        The terminal is watched to the last instruction: one that goes away while everything is being closed
        would leave Textual's input thread spinning on it for ever.
        """
        escape.heed()
        self._way_out.undo = self._undo
        TerminalWatch(lambda: self._way_out.now(HUNG_UP)).start()
        _heed_signals(self._told_to_leave)
        try:
            self.run(mouse=wants_mouse(self._habits.mouse, os.environ))
        finally:
            self._way_out.say(self._undo())
            self._way_out.cancel()
        return self.return_code or 0

    def _undo(self) -> str:
        """What gives the terminal back what Textual knows nothing of."""
        return self._station.calls.undo if self._station is not None else ""

    @property
    def station(self) -> "Station":
        """What is held once the first frame is painted."""
        assert self._station is not None
        return self._station

    @property
    def started(self) -> bool:
        """Whether the ward board stands on the screen."""
        return self._station is not None and self._station.ward_screen.is_mounted

    def get_default_screen(self) -> Screen[Any]:
        """The first frame."""
        actions = for_the_bar(within_reach(Where.WARD, self.actions))
        keys = tuple(Key(action.shown, action.label) for action in actions)
        return Shell(self._opening_in, keys, self._inks)

    def _with_keys(self, keys: Mapping[str, str | Sequence[str]]) -> tuple[Action, ...]:
        """The table with the user's own keys, which Textual follows too."""
        from tui.keymap import remapped, textual_keymap

        actions = remapped(ACTIONS, keys)
        self.set_keymap(textual_keymap(action for action in actions if action.id in keys))
        return actions

    def _choose_inks(self, name: str) -> Inks:
        """The inks for this terminal, and Textual's own theme beside them."""
        for theme in textual_themes():
            self.register_theme(theme)
        colours = colours_of(self.console.color_system, no_color=self.no_color)
        self.theme = textual_theme(name, colours)
        return inks(name, colours, glyphs_of(self._habits.glyphs, os.environ))

    def wear(self, theme: str) -> Inks:
        """Change the colours of all that is on the screen; `auto` are those of the settings."""
        wanted = self._theme if theme == "auto" else theme
        self._inks = self._choose_inks(theme_of(wanted, os.environ))
        for screen in self.screen_stack:
            for pane in screen.query(Drawn):
                pane.inks = self._inks
        return self._inks

    def on_mount(self) -> None:
        """Paint first."""
        self.screen.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """Load the ward board and open the stores, now that there is something to look at."""
        from tui.station import Station, Wanted

        self._station = Station(self, Wanted(*self._asked), self._inks, self.leave)
        await self.push_screen(self._station.ward_screen)
        self._station.start()

    def action_command_palette(self) -> None:
        """Find an action by its words; never on top of a question."""
        if self.started and self.screen is (front := self.station.navigation.front):
            front.action_help()

    def tell_terminal(self, sequence: str) -> None:
        """Send the terminal something beside the picture."""
        if self._driver is not None:
            self._driver.write(sequence)

    def action_suspend_process(self) -> None:
        """To the shell until it says `fg`, with the window's own title."""
        if self._station is not None:
            self._station.calls.rest()
        super().action_suspend_process()

    def action_snapshot(self) -> None:
        """Save what stands on the screen as a picture and as text, one snapshot at a time."""
        if self.started and not any(worker.group == "snapshot" for worker in self.workers):
            from tui.snapshot import keep

            begin(self, partial(keep, self.station, self, self._habits.snapshots), group="snapshot")

    async def action_quit(self) -> None:
        """Leave, within half a second whatever hangs."""
        self.leave(0)

    def leave(self, code: int, message: str | None = None) -> None:
        """Cancel everything and leave; what does not let go in time is abandoned."""
        if not self.is_headless:
            self._way_out.within(QUIT_WITHIN, code)
        if self._station is not None:
            self._station.keeping.keep()
            message = message or self._station.records.unkept or None
        if self._driver is not None:
            self._driver.write(WIPE)
        self.exit(code, code, message)

    def _fatal_error(self) -> None:
        """A fault of ours: one line and the log, never the values of patients that Textual would print."""
        if self.is_headless:
            super()._fatal_error()
            return
        fault: BaseException | None = self._exception
        if isinstance(fault, WorkerFailed):
            fault = fault.error
        log.error("the monitor has failed", exc_info=fault)
        self.leave(1, "wardwatch: a fault ended the monitor; start it again (wardwatch info names the log)")

    def _told_to_leave(self, code: int) -> None:
        """A signal: ask the loop to leave, and leave without it where it does not answer."""
        self._way_out.within(QUIT_WITHIN, code)
        loop = self._loop
        if loop is not None and loop.is_running():
            loop.call_soon_threadsafe(self.leave, code)


def _heed_signals(leave: Callable[[int], None]) -> None:
    """Leave when told to, and when the terminal hangs up unless that is to be ignored (nohup)."""

    def heed(number: int, _frame: FrameType | None) -> None:
        leave(128 + number)

    signal.signal(signal.SIGTERM, heed)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, heed)
