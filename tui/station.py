"""What the monitor holds once its shell is painted: the stores, the regions, and the ward on the screen."""

import asyncio
import gc
import importlib
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from backends.addresses import RegionAddresses
from backends.ports import Misconfigured, StoreError, Stores, Unavailable
from clinical.alerts import Alert, AlertEvent
from clinical.records import Deed
from tui.absences import Absences
from tui.actions import Action
from tui.beginning import Beginning
from tui.calls import Calls
from tui.earlier import Earlier, LookedUp
from tui.first_run import FirstRun
from tui.follow import WRITE_PATIENCE, asked
from tui.glass import Delay, steady
from tui.habits import Habits
from tui.keeping import Keeping
from tui.navigation import Navigation
from tui.on_record import Records
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.screens.full import FullScreen
from tui.screens.ward import WardScreen
from tui.terminal import output_taken
from tui.tour import Sight, Tour
from tui.vouching import vouch
from tui.who import Who
from tui.work import begin
from widgets.inks import Inks
from widgets.names import CURTAIN

if TYPE_CHECKING:
    from tui.app import Wardwatch

log = logging.getLogger(__name__)

PHASE = 0.25
"""Seconds of a phase: the mark of a high alert changes with each, which is 2 Hz and never faster."""

LONGEST = 1.1
"""Seconds between two looks where nothing comes and nothing flashes: values age."""

SOONEST = 0.12
"""News is painted at once, but never sooner than so many seconds after the last look."""

_OPEN_AGAIN = 2.0

_TOGETHER = 0.5
"""Seconds within which every region is expected to open; the board does not wait longer for a slow one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the monitor was asked to show: where the stores are, which region and ward, to whom, and how."""

    regions: Mapping[str, RegionAddresses]
    region: str
    ward: str | None
    who: Who
    read_only: bool = False
    demo: str = ""
    habits: Habits = field(default_factory=Habits)
    beginning: Beginning = field(default_factory=Beginning)


class Station:
    """One worker holds the stores, one for each region follows its alerts, one loop paints what has come."""

    def __init__(
        self, app: "Wardwatch", wanted: Wanted, inks: Inks, leave: Callable[[int, str | None], None]
    ) -> None:
        self.wanted = wanted
        self.who = wanted.who
        self.home = wanted.region
        CURTAIN.drawn = wanted.habits.names_hidden
        self.inks = inks
        self.leave = leave
        self._news = asyncio.Event()
        self.regions = {
            name: RegionWatch(name, at.name, self._news.set) for name, at in wanted.regions.items()
        }
        self.delay = Delay()
        self.absences = Absences(self.regions)
        self.calls = Calls(wanted.habits, app.tell_terminal)
        self.typed: Earlier[str] = Earlier(str)
        self.look_ups: Earlier[LookedUp] = Earlier(lambda done: done.text)
        self.opening_problem = ""
        self.ward_screen = WardScreen(self)
        self.navigation = Navigation(self, app)
        self.records = Records(self.regions, self._answer)
        self.keeping = Keeping(self, wanted.beginning)
        self._first_run = FirstRun(first=wanted.beginning.first)
        self.tour = Tour()
        self._app = app
        self._looked = 0.0

    def start(self) -> None:
        """Open the stores, and begin to paint what comes from them."""
        begin(self._app, self._look_for_ever, group="looks")
        begin(self._app, self._hold_stores, group="stores")
        begin(self._app, self.keeping.keep_for_ever, group="session")
        for name, ledger in self.records.ledgers.items():
            begin(self._app, ledger.put_for_ever, group=f"records {name}")

    def _answer(self, words: str) -> None:
        """Say something to the user on the screen that is seen."""
        self.navigation.front.say(words)

    @property
    def region(self) -> RegionWatch:
        """The region whose ward is on the screen."""
        return self.regions[self.home]

    @property
    def actions(self) -> tuple[Action, ...]:
        """The table of actions with the keys of this user."""
        return self._app.actions

    def wear(self, theme: str) -> None:
        """Change the colours of all that is on the screen, at once; `auto` are those of the settings."""
        self.inks = self._app.wear(theme)
        self.keeping.theme = "" if theme == "auto" else theme

    @property
    def hint(self) -> str:
        """What is said to who is here for the first time."""
        return self._first_run.words(self.actions, demo=bool(self.wanted.demo))

    async def acknowledge(self, region: RegionWatch, alert: Alert, op: str) -> AlertEvent:
        """Acknowledge a region's alert as it is seen here; raises a StoreError. Never queued."""
        stores = region.stores
        if stores is None or region.cut("alerts"):
            raise Unavailable("the alert store does not answer: nothing was acknowledged")
        deed = Deed(op, self.who.id, region.clock.now())
        sent = stores.alerts.acknowledge(alert.id, alert.version, self.who.signature, deed)
        return await asked(sent, WRITE_PATIENCE)

    @staticmethod
    def new_operation() -> str:
        """An operation id under which something may be sent again and counts once."""
        return uuid4().hex

    @property
    def sight(self) -> Sight:
        """What stands on the screen, for the tour to see what was done."""
        here, front = self.navigation.here, self._app.screen
        return Sight(here.scene, here.bed, type(front).__name__ if isinstance(front, Dialogue) else "")

    async def _look_for_ever(self) -> None:
        """Look when something has come, and at the latest when a mark has to flash or values have aged."""
        while True:
            patience = self._patience()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._news.wait()
                    await asyncio.sleep(SOONEST - (steady() - self._looked))
            self._news.clear()
            self.delay.tick()
            self._look()

    def _patience(self) -> float:
        """Seconds until the next flash; it goes by the clock, so that news does not hasten it."""
        flashing = (self.ward_screen.painter.phases, self.navigation.front.phases)
        span = min([phases for phases in flashing if phases], default=0) * PHASE
        return span - steady() % span if span else LONGEST

    def _look(self) -> None:
        if not self._app.screen_stack:
            return  # the program is being left
        self._looked = steady()
        phase = int(self._looked / PHASE)
        self.absences.look(self.region.clock.now(), taken=output_taken(self._app))
        if self.absences.to_ask:
            begin(self._app, self.absences.ask, group="away")
        if self.calls.wanted and (watch := self.ward_screen.watching) is not None and watch.known:
            feed = self.ward_screen.panes.feed
            self.calls.look(watch.region.id, watch.ward.id.upper(), (*feed.alerts, *feed.filtered))
        self.ward_screen.paint(phase)
        self.tour.look(self.sight)
        words = self.tour.words(self.actions)
        for screen in (screen for screen in self._app.screen_stack if screen.is_mounted):
            if isinstance(screen, Dialogue | FullScreen) and screen is not self.ward_screen:
                screen.paint(phase)
            if isinstance(screen, FullScreen):
                screen.show_tour(words)

    async def _hold_stores(self) -> None:
        """Open the stores of every region and hold them until the end."""
        connect = await asyncio.to_thread(importlib.import_module, "backends.connect")
        while True:
            try:
                async with connect.open_stores(self.wanted.regions, patience=_TOGETHER) as stores:
                    self.opening_problem = ""
                    self._take_stores(stores)
                    await asyncio.Event().wait()
            except Misconfigured as error:
                self.leave(2, f"wardwatch: {error}")
                return
            except StoreError as error:
                self.opening_problem = str(error)
                await asyncio.sleep(_OPEN_AGAIN)

    def _take_stores(self, stores: Mapping[str, Stores]) -> None:
        for name, opened in stores.items():
            region = self.regions[name]
            region.stores = opened
            begin(self._app, region.follow_alerts, group=f"alerts {name}")
            begin(self._app, region.follow_judging, group=f"judging {name}")
        self.ward_screen.open_ward(self.home, self.navigation.here.ward)
        begin(self._app, partial(vouch, self), group="who", exclusive=True)
        _rest_collector()


def _rest_collector() -> None:
    """Collect seldom: what is loaded by now stays, and vital signs refer to nothing in circles."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
