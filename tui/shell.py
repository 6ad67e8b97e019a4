"""The first frame: what stands on the screen while the ward board is still being loaded."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from widgets.inert import inert
from widgets.inks import Inks
from widgets.keybar import Key, KeyBar
from widgets.legend import SafetyLine


class Shell(Screen[None]):
    """Region, safety line and keys, in the places that they have on the ward board."""

    def __init__(self, region: str, keys: tuple[Key, ...], inks: Inks) -> None:
        super().__init__()
        self._region_name = region
        self._keys = keys
        self._inks = inks

    def compose(self) -> ComposeResult:
        """Three lines, and room for the board."""
        yield Static(Content(f" {inert(self._region_name)}   opening"), id="opening")
        yield Static(id="room")
        safety, keys = SafetyLine(id="safety"), KeyBar(id="keys")
        safety.inks = keys.inks = self._inks
        keys.keys = self._keys
        yield safety
        yield keys
