"""The command line: what is typed is looked up as one types, and done by Enter."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.suggester import Suggester
from textual.widgets import Input, Static

from backends.ports import StoreError
from clinical.places import Ward
from tui import follow
from tui.actions import within_reach
from tui.commands_typed import Known, commands_of
from tui.completion import Offer, completed, matching, nearest, offers
from tui.doing import do
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.work import begin
from widgets.drawn import Drawn
from widgets.inert import inert
from widgets.offers import OfferList, Row
from widgets.palettes import THEMES
from widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from tui.station import Station

_KEYS = (("Enter", "do it"), ("Tab", "complete"), ("up", "earlier"), ("Esc", "close"))


class _BestOffer(Suggester):
    """Shows behind the cursor what Tab would add."""

    def __init__(self, dialogue: "CommandDialogue") -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._dialogue = dialogue

    async def get_suggestion(self, value: str) -> str | None:
        """The chosen offer, where the line is its beginning."""
        offer = self._dialogue.chosen
        return offer.text if offer is not None and offer.text.startswith(value) else None


class CommandDialogue(Dialogue):
    """A line, and below it what it can mean. Up and down choose; above the first come earlier commands."""

    WIDEST: ClassVar[int] = 84
    LINES: ClassVar[int] = 16
    PROMPT: ClassVar[str] = ":"
    ALREADY: ClassVar[frozenset[str]] = frozenset({"command"})
    """Actions that are not offered, since they lead here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", priority=True),
        Binding("up", "up", "up", priority=True),
        Binding("down", "down", "down", priority=True),
    ]

    def __init__(self, station: "Station") -> None:
        super().__init__(station)
        self._where = station.navigation.front.WHERE
        self._commands = commands_of(self._where)
        self._wards: dict[str, tuple[Ward, ...]] = {}
        self._found: tuple[Offer, ...] = ()
        self._back = 0
        self._line = TypedLine("", suggester=_BestOffer(self), id="line")
        self._looked_up = ""
        self._list = OfferList(id="body")

    def compose(self) -> ComposeResult:
        """A line to type in, and the list below it."""
        with Vertical(id="frame") as frame:
            frame.border_title = self.heading
            with Horizontal(id="typed"):
                yield Static(f" {self.PROMPT} ", id="prompt")
                yield self._line
            yield from self.body()

    @property
    def heading(self) -> str:
        """The title."""
        return "COMMAND"

    def body(self) -> Iterable[Drawn]:
        """What stands below the line."""
        yield self._list

    @property
    def lines(self) -> int:
        """The line, some offers, what is said, the keys."""
        return self.LINES

    def on_mount(self) -> None:
        """Show what can be begun, and ask every region for its wards."""
        super().on_mount()
        self._list.inks, self._list.keys = self.station.inks, _KEYS
        self._line.focus()
        self._look_up()
        for region in self.station.regions.values():
            begin(self, partial(self._ask, region))

    @property
    def chosen(self) -> Offer | None:
        """What Enter does."""
        return self._found[self._list.chosen] if self._found else None

    async def _ask(self, region: RegionWatch) -> None:
        """Learn a region's wards; where it does not answer, the list goes without."""
        if region.stores is None:
            return
        try:
            self._wards[region.id] = await follow.asked(region.stores.patients.wards())
        except StoreError as error:
            self._list.said = f"{region.name}: {error}"
        else:
            self._look_up()

    def _known(self) -> Known:
        station = self.station
        watching = station.ward_screen.watching
        return Known(
            station.home,
            tuple((region.id, region.name) for region in station.regions.values()),
            tuple(ward for wards in self._wards.values() for ward in wards),
            watching.ward.labels if watching else (),
            tuple(THEMES),
        )

    def _offers(self) -> tuple[Offer, ...]:
        actions = within_reach(self._where, self.station.actions)
        offered = (action for action in actions if action.id not in self.ALREADY)
        return offers(self._commands, offered, self._known())

    @on(Input.Changed, "#line")
    def look_up(self) -> None:
        """Look up what is typed now, and choose the best of it; a burst of keys brings Enter before this."""
        if self._line.value != self._looked_up:
            self._look_up()
            self._list.chosen = 0

    def _look_up(self) -> None:
        """Look up, and stay on what is chosen."""
        held = self.chosen.text if self.chosen and self._list.chosen else ""
        among = self._offers()
        self._looked_up = self._line.value
        self._found = matching(self._looked_up, among, self._commands)
        texts = [offer.text for offer in self._found]
        self._list.rows = tuple(_row(offer) for offer in self._found)
        self._list.chosen = texts.index(held) if held in texts else 0
        self._list.said = "" if self._found else self._unknown(among)
        self.say_below(f"{len(texts)} of {len(among)}")

    def _unknown(self, among: tuple[Offer, ...]) -> str:
        """What a line that means nothing is told."""
        near = nearest(self._line.value, among)
        typed = inert(self._line.value.strip())
        return f"no {typed!r}; Tab makes it: {near.text}" if near else f"there is no {typed!r}"

    @on(Input.Submitted, "#line")
    def submit(self) -> None:
        """Do what is chosen; what lacks its argument is completed."""
        self.look_up()
        self._take(self.chosen)

    @on(OfferList.Clicked)
    def click(self, event: OfferList.Clicked) -> None:
        """Do what was clicked."""
        self._list.chosen = event.place
        self._take(self.chosen)

    def _take(self, offer: Offer | None) -> None:
        if offer is None:
            return
        if offer.lacks:
            self._write(completed(offer))
            return
        self.station.typed.remember(offer.text)
        self.dismiss()
        self.app.call_later(do, self.station, offer)

    def action_complete(self) -> None:
        """Write out what is chosen; else the nearest to what is typed."""
        self.look_up()
        offer = self.chosen or nearest(self._line.value, self._offers())
        if offer is not None:
            self._write(completed(offer))

    def action_up(self) -> None:
        """The offer above; above the first, the earlier command."""
        self.look_up()
        if self._list.chosen:
            self._list.chosen -= 1
        elif earlier := self.station.typed.back(self._back):
            self._back += 1
            self._write(earlier)

    def action_down(self) -> None:
        """The offer below; while earlier commands are looked through, the later one."""
        self.look_up()
        if self._back:
            self._back -= 1
            self._write((self.station.typed.back(self._back - 1) or "") if self._back else "")
        elif self._list.chosen < len(self._found) - 1:
            self._list.chosen += 1

    def _write(self, text: str) -> None:
        self._line.value = text
        self._line.cursor_position = len(text)
        self.look_up()


def _row(offer: Offer) -> Row:
    return Row(f"{offer.text} ..." if offer.takes else offer.text, offer.says, offer.key)
