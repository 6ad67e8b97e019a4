"""What full screens share: the header and what it warns of, the key bar, and the ways to other screens."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.geometry import Region
from textual.screen import Screen

from tui.actions import Where, for_the_bar, of, within_reach
from widgets.banner import Banner
from widgets.drawn import Drawn
from widgets.header import Header
from widgets.keybar import Key, KeyBar
from widgets.names import CURTAIN
from widgets.tour_line import TourLine

if TYPE_CHECKING:
    from clinical.alerts import Alert
    from clinical.board import BedPicture
    from tui.navigation import Place
    from tui.station import Station

NO_LIST = "there is no list here to filter"
"""What is said to who would filter what is no list."""

_HEADER_LINES, _LOW = 2, 12


def bindings(where: Where) -> list[BindingType]:
    """The keys of the actions that belong to a place."""
    return [Binding(",".join(action.keys), action.id, action.label, id=action.id) for action in of(where)]


class FullScreen(Screen[None]):
    """A screen of its own over the whole terminal. A subclass gives `WHERE`, its own bindings, and its body.

    The header and the banner say on every screen what they say on the ward board, which goes on being
    brought up to date beneath.
    """

    WHERE: ClassVar[Where]
    BINDINGS: ClassVar[list[BindingType]] = bindings(Where.SCREENS)

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self.station = station
        self.header = Header(id="header")
        self.banner = Banner(id="banner")
        self.keys = KeyBar(id="keys")
        self._tour = TourLine(id="tour")

    def compose(self) -> ComposeResult:
        """Header and banner, the body, the key bar."""
        yield self.header
        yield self.banner
        yield from self.body()
        yield self.keys

    def body(self) -> Iterable[Drawn]:
        """What stands between banner and key bar."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Ink what is shared."""
        for pane in (self.header, self.banner, self.keys):
            pane.inks = self.station.inks
        actions = for_the_bar(within_reach(self.WHERE, self.station.actions))
        self.keys.keys = tuple(Key(action.shown, action.label) for action in actions)

    def on_paste(self, event: Paste) -> None:
        """Nothing that is pasted is meant."""
        event.stop()

    @on(KeyBar.Clicked)
    async def do_clicked(self, event: KeyBar.Clicked) -> None:
        """Do what a clicked key does."""
        for action in for_the_bar(within_reach(self.WHERE, self.station.actions)):
            if action.shown == event.key.key:
                await self.run_action(action.id)

    def show(self, place: "Place") -> None:
        """Show another place of the same kind, without leaving the screen."""

    @property
    def is_current(self) -> bool:
        """Whether it can be seen. Textual takes the screen beneath another for seen, and paints both."""
        full = (screen for screen in reversed(self.app.screen_stack) if isinstance(screen, FullScreen))
        return super().is_current and next(full, self) is self

    def paint(self, phase: int) -> None:
        """Bring what is shown up to date; called whenever something has come, whatever stands in front."""
        ward = self.station.ward_screen
        self.header.facts, self.header.now = ward.header.facts, ward.header.now
        self.banner.notices, self.banner.now = ward.banner.notices, ward.banner.now
        self.keys.said = ward.painter.said
        self.header.styles.height = self.header_lines(self.size.height - self.banner.lines)
        self.banner.styles.height = self.banner.lines
        self.banner.display = self.banner.lines > 0

    def show_tour(self, words: str) -> None:
        """Say above the key bar what the tour says now."""
        if not words and not self._tour.is_attached:
            return
        if not self._tour.is_attached:
            self._tour.inks = self.station.inks
            self.mount(self._tour, before=self.keys)
        self._tour.words = words
        self._tour.styles.height = self._tour.lines_at(self.size.width)
        self._tour.display = bool(words)

    def header_lines(self, height: int) -> int:
        """How many lines the header has on a screen so high."""
        return _HEADER_LINES if height >= _LOW else 1

    def say(self, words: str) -> None:
        """Answer the user in a few words."""
        self.station.ward_screen.painter.say(words)

    @property
    def phases(self) -> int:
        """In how many phases the next mark of this screen's own flashes; 0 where only the ward's do."""
        return 0

    @property
    def words(self) -> str | None:
        """By which words the list here is filtered; None where there is no list to filter."""
        return None

    @words.setter
    def words(self, words: str) -> None:
        raise NotImplementedError

    @property
    def selection(self) -> "BedPicture | Alert | None":
        """What stands under the cursor, and is copied: a bed with its patient, or an alert."""
        bed = self.station.navigation.here.bed
        return self.station.ward_screen.picture_of(bed) if bed else None

    def dialogue_room(self) -> Region:
        """Where a dialogue may stand: over all but the header."""
        top = self.header.region.bottom
        return Region(0, top, self.size.width, max(1, self.size.height - top))

    def fade(self, *, faded: bool) -> None:
        """Step back behind a dialogue, or forward again."""

    def action_filter_words(self) -> None:
        """Show only what has some words."""
        from tui.screens.filter import FilterDialogue

        if self.words is None:
            self.say(NO_LIST)
            return
        self.app.push_screen(FilterDialogue(self.station, self))

    def action_filter_list(self) -> None:
        """The same, where it is the only filter."""
        self.action_filter_words()

    def action_away(self) -> None:
        """What came and went while the screen was away."""
        from tui.screens.away import AwayDialogue

        if self.station.absences.past:
            self.app.push_screen(AwayDialogue(self.station))
        else:
            self.say("this screen has not been away")

    def action_hide_names(self) -> None:
        """Draw the curtain around every name on every screen, or open it."""
        CURTAIN.drawn = not CURTAIN.drawn
        for pane in (pane for screen in self.app.screen_stack for pane in screen.query(Drawn)):
            pane.renew()
        self.station.ward_screen.painter.renew()
        self.say("names are hidden; p shows them" if CURTAIN.drawn else "names are shown")

    def action_copy(self) -> None:
        """Copy what stands under the cursor, by the terminal's own clipboard."""
        from tui.clipboard import copied

        text = copied(self.selection)
        if text:
            self.app.copy_to_clipboard(text)
        self.say(f"copied {text}" if text else "there is nobody here to copy")

    def action_mouse(self) -> None:
        """Hear the mouse, or no longer."""
        from tui.over_ssh import switch_mouse

        hears = switch_mouse(self.app)
        words = {True: "the mouse is heard", False: "the mouse is not heard", None: "there is no mouse here"}
        self.say(words[hears])

    def action_regions(self) -> None:
        """To the region selector, and back from it."""
        self._turn_to("regions")

    def action_every_alert(self) -> None:
        """To every open alert, and back from there."""
        self._turn_to("alerts")

    def action_analytics(self) -> None:
        """To the ward's past, and back from there."""
        self._turn_to("analytics")

    def _turn_to(self, name: str) -> None:
        from tui.navigation import Place, Scene

        scene, navigation = Scene(name), self.station.navigation
        if navigation.here.scene is not scene:
            navigation.go(Place(scene, self.station.home))
        elif not navigation.back():
            navigation.go(Place(Scene.WARD, self.station.home))

    def action_ward(self) -> None:
        """Choose another ward."""
        from tui.screens.wards import WardDialogue

        regions = tuple(self.station.regions.values())
        self.app.push_screen(WardDialogue(self.station, regions, self.station.navigation.to_ward))

    def action_wall(self) -> None:
        """The ward for those who stand four metres away, and back."""
        from tui.navigation import Scene

        here = self.station.navigation.here
        if here.scene is Scene.WALL:
            self.action_back()
        else:
            self.station.navigation.go(replace(here, scene=Scene.WALL, patient=None))

    def action_look_up(self) -> None:
        """Find a patient."""
        from tui.screens.look_up import LookUpDialogue

        self.app.push_screen(LookUpDialogue(self.station))

    def action_back(self) -> None:
        """Go back to the last view."""
        if not self.station.navigation.back():
            self.say("there is no earlier view")

    def action_command(self) -> None:
        """Type a command."""
        from tui.screens.command import CommandDialogue

        self.app.push_screen(CommandDialogue(self.station))

    def action_next_theme(self) -> None:
        """Wear the next colours."""
        from widgets.palettes import THEMES

        themes = list(THEMES)
        theme = themes[(themes.index(self.station.inks.theme) + 1) % len(themes)]
        self.station.wear(theme)
        self.say(f"theme {theme}")

    def action_help(self) -> None:
        """Every key of this screen."""
        from tui.screens.help import HelpDialogue

        self.app.push_screen(HelpDialogue(self.station))

    def action_tour(self) -> None:
        """Begin the tour of the demo, or go on with it."""
        if self.station.wanted.demo:
            self.station.tour.go_on(self.station.sight)
        else:
            self.say("the tour is part of wardwatch demo")

    def action_leave_view(self) -> None:
        """Leave the tour; without one, go back from here to where one came from."""
        if not self.station.tour.end() and self.WHERE is not Where.WARD:
            self.action_back()

    def action_leave(self) -> None:
        """Quit."""
        self.station.leave(0, None)
