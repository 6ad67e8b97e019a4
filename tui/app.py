"""The monitor: one worker holds the stores, one for each region follows its alerts, one tick paints."""

import asyncio
import importlib
import logging
import os
import signal
from collections.abc import Callable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from backends.ports import Misconfigured, StoreError, Stores, Unavailable
from clinical.alerts import Alert, AlertEvent
from clinical.records import Deed
from tui.actions import Where, of
from tui.follow import WRITE_PATIENCE, asked
from tui.glass import Delay, steady
from tui.palette import ActionProvider, Palette
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.screens.ward import WardScreen
from tui.terminal import HUNG_UP, Exit, TerminalWatch
from tui.themes import THEMES
from tui.who import Who
from widgets.inks import Inks, colours_of, inks

if TYPE_CHECKING:
    from backends.connect import RegionAddresses

log = logging.getLogger(__name__)

TICK = 0.26
"""Seconds between two looks at what has come: the mark of a high alert flashes at 2 Hz."""

SOONEST = 0.2
"""News is painted at once, but never sooner than so many seconds after the last look."""

QUIT_WITHIN = 0.45
_OPEN_AGAIN = 2.0


class Wardwatch(App[int]):
    """The ward monitor. Nothing is opened, and no driver loaded, before its first frame."""

    CSS_PATH = "app.tcss"
    TITLE = "wardwatch"
    COMMANDS: ClassVar = {ActionProvider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(action.keys), action.id, action.label, priority=True)
        for action in of(Where.ANYWHERE)
    ]

    def __init__(
        self,
        regions: "Mapping[str, RegionAddresses]",
        region: str,
        ward: str | None,
        clinician: Who,
        read_only: bool = False,
        demo: str | None = None,
        theme: str = "auto",
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self.addresses = regions
        self.regions = {name: RegionWatch(name, place.name, self.hurry) for name, place in regions.items()}
        self.home = region
        self.ward_wanted = ward
        self.who = clinician
        self.read_only = read_only
        self.demo = demo
        self.light = theme == "light"
        self.delay = Delay()
        self.way_out = Exit()
        self.ward_screen = WardScreen()
        self.opening_problem = ""
        self._phase = 0
        self._ticked = 0.0

    def attend(self, *, last_words: Callable[[], None] | None = None) -> int:
        """Run on the terminal until the user leaves or the terminal goes; gives the exit code.

        `last_words` is what must be done even where the monitor has to leave without returning.
        """
        if last_words:
            self.way_out.last_words(last_words)
        watch = TerminalWatch(lambda: self.way_out.now(HUNG_UP))
        watch.start()
        _heed_signals(self._told_to_leave)
        try:
            self.run(mouse="SSH_CONNECTION" not in os.environ)
        finally:
            watch.stop()
            self.way_out.cancel()
        return self.return_code or 0

    def get_default_screen(self) -> Screen[Any]:
        """The ward board is there from the first frame."""
        return self.ward_screen

    def on_mount(self) -> None:
        """Paint first; open the stores after that."""
        self._timer = self.set_interval(TICK, self._tick)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Open the stores, now that the shell is painted."""
        self.run_worker(self._hold_stores(), group="stores", exit_on_error=False)

    def choose_inks(self) -> Inks:
        """The inks for this terminal, and Textual's own theme beside them."""
        for theme in THEMES:
            self.register_theme(theme)
        plain = self.no_color or self.console.color_system in (None, "standard")
        name = "light" if self.light else "dark"
        self.theme = f"ansi-{name}" if plain else f"ward-{name}"
        return inks(name, colours_of(self.console.color_system, no_color=self.no_color))

    @property
    def region(self) -> RegionWatch:
        """The region whose ward is on the screen."""
        return self.regions[self.home]

    async def acknowledge(self, alert: Alert, op: str) -> AlertEvent:
        """Acknowledge an alert as it is seen here; raises a StoreError. Never queued."""
        stores = self.region.stores
        if stores is None or self.region.cut("alerts"):
            raise Unavailable("the alert store does not answer: nothing was acknowledged")
        deed = Deed(op, self.who.id, self.region.clock.now())
        sent = stores.alerts.acknowledge(alert.id, alert.version, self.who.signature, deed)
        return await asked(sent, WRITE_PATIENCE)

    @staticmethod
    def new_operation() -> str:
        """An operation id under which something may be sent again and counts once."""
        return uuid4().hex

    def action_command_palette(self) -> None:
        """Find an action by its words; never on top of a question."""
        if self.screen is self.ward_screen:
            self.push_screen(Palette(self.ward_screen.dialogue_room()))

    async def action_quit(self) -> None:
        """Leave, within half a second whatever hangs."""
        self.leave(0)

    def leave(self, code: int, message: str | None = None) -> None:
        """Cancel everything and leave; what does not let go in time is abandoned."""
        if not self.is_headless:
            self.way_out.within(QUIT_WITHIN, code)
        self.exit(code, code, message)

    def _told_to_leave(self, code: int) -> None:
        """A signal: ask the loop to leave, and leave without it where it does not answer."""
        self.way_out.within(QUIT_WITHIN, code)
        loop = self._loop
        if loop is not None and loop.is_running():
            loop.call_soon_threadsafe(self.exit, code, code)

    def hurry(self) -> None:
        """Something has come: look now, and count the next tick from here, so that both fall together."""
        if steady() - self._ticked >= SOONEST:
            self._timer.reset()
            self._tick()

    def _tick(self) -> None:
        self.delay.tick(TICK)
        self._ticked = steady()
        self._phase += 1
        self.ward_screen.paint(self._phase)
        for screen in self.screen_stack:
            if isinstance(screen, Dialogue):
                screen.paint(self._phase)

    async def _hold_stores(self) -> None:
        """Open the stores of every region and hold them until the end."""
        connect = await asyncio.to_thread(importlib.import_module, "backends.connect")
        while True:
            try:
                async with connect.open_stores(self.addresses) as stores:
                    self.opening_problem = ""
                    self._take_stores(stores)
                    await asyncio.Event().wait()
            except Misconfigured as error:
                self.leave(2, str(error))
                return
            except StoreError as error:
                self.opening_problem = str(error)
                await asyncio.sleep(_OPEN_AGAIN)

    def _take_stores(self, stores: Mapping[str, Stores]) -> None:
        for name, opened in stores.items():
            region = self.regions[name]
            region.stores = opened
            self.run_worker(region.follow_alerts(), group=f"alerts {name}", exit_on_error=False)
        self.ward_screen.open_ward(self.home, self.ward_wanted)


def _heed_signals(leave: Callable[[int], None]) -> None:
    """Leave when told to, and when the terminal hangs up unless that is to be ignored (nohup)."""

    def heed(number: int, _frame: FrameType | None) -> None:
        leave(128 + number)

    signal.signal(signal.SIGTERM, heed)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, heed)
