"""A line to type in: whatever is typed or pasted, it does nothing but show itself."""

from typing import ClassVar

from textual.binding import Binding
from textual.events import Key
from textual.suggester import Suggester
from textual.widgets import Input

from widgets.inert import inert

LONGEST = 200
"""Characters that can be typed; no patient and no command answers to more."""


class TypedLine(Input):
    """One line without a frame and without a blink; text that is too long is cut, not refused with a bell.

    Keys edit in the order in which they came. Textual's own line does what a letter means at once and what
    backspace means a little later, so that over a slow line, where keys come in bursts, letters are lost.
    """

    EDITS: ClassVar[dict[str, str]] = {
        key: binding.action
        for binding in Input.BINDINGS
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }

    def __init__(
        self,
        placeholder: str,
        *,
        suggester: Suggester | None = None,
        most: int = LONGEST,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(
            placeholder=placeholder,
            suggester=suggester,
            id=id,
            compact=True,
            max_length=most,
            select_on_focus=False,
        )
        self.cursor_blink = False
        self.held = False
        """Whether letters do nothing, for what was typed has been asked; keys that edit go on."""

    async def on_key(self, event: Key) -> None:
        """Edit at once."""
        if action := self.EDITS.get(event.key):
            event.stop()
            event.prevent_default()
            await self.run_action(action)
        elif self.held and event.is_printable:
            event.stop()
            event.prevent_default()

    def replace(self, text: str, start: int, end: int) -> None:
        """Take in text, inert and as far as there is room."""
        room = LONGEST - len(self.value) + abs(end - start)
        super().replace(inert(text)[: max(0, room)], start, end)
