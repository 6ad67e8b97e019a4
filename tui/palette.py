"""The palette: Textual's own, fed from the table of actions."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.actions import ACTIONS, Action


class ActionProvider(Provider):
    """Every action but the palette itself, found by key, label or help."""

    async def discover(self) -> Hits:
        """All of them, while nothing is typed."""
        for action in _offered():
            yield DiscoveryHit(_title(action), partial(self._do, action), action.label, action.says)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for action in _offered():
            score = matcher.match(f"{action.label} {action.says} {action.shown}")
            if score > 0:
                yield Hit(score, _title(action), partial(self._do, action), action.label, action.says)

    async def _do(self, action: Action) -> None:
        await self.screen.run_action(action.id)


def _offered() -> tuple[Action, ...]:
    return tuple(action for action in ACTIONS if action.id != "command_palette")


def _title(action: Action) -> Content:
    return Content(f"{action.label}  {action.shown}")
