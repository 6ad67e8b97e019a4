"""The palette: Textual's own, fed from the table of actions, and kept off the alerts."""

from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input, OptionList

from tui.actions import Action, Where, within_reach


class ActionProvider(Provider):
    """Every action but the palette itself, found by key, label or help."""

    async def discover(self) -> Hits:
        """All of them, while nothing is typed."""
        for action in self._offered():
            yield DiscoveryHit(_title(action), partial(self._do, action), action.label, action.says)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(f"{action.label} {action.says} {action.shown}")
            if score > 0:
                yield Hit(score, _title(action), partial(self._do, action), action.label, action.says)

    def _offered(self) -> tuple[Action, ...]:
        where = getattr(self.screen, "WHERE", Where.SCREENS)
        return tuple(action for action in within_reach(where) if action.id != "command_palette")

    async def _do(self, action: Action) -> None:
        await self.screen.run_action(action.id)


def _title(action: Action) -> Content:
    return Content(f"{action.label}  {action.shown}")


class Palette(CommandPalette):
    """Stands over the beds, as every dialogue does."""

    _INPUT = 3

    def __init__(self, room: Region) -> None:
        super().__init__([ActionProvider], placeholder="what to do", id="palette")
        self._room = room

    def on_mount(self) -> None:
        """Take its place; nothing blinks over a slow line."""
        self.query_one(Input).cursor_blink = False
        self.take_place(self._room)

    def take_place(self, room: Region) -> None:
        """Fit into the room that there is."""
        box = self.query_one("#--container")
        box.styles.width, box.styles.height = room.width, room.height
        box.styles.offset = (room.x, room.y)
        self.query_one(OptionList).styles.max_height = max(1, room.height - self._INPUT)
