"""The line into which a look-up is typed: whatever is pasted into it, it does nothing but show itself."""

from textual.widgets import Input

from widgets.inert import inert

LONGEST = 200
"""Characters that can be typed; no patient answers to more."""


class LookUpField(Input):
    """One line without a frame and without a blink; text that is too long is cut, not refused with a bell."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            placeholder="name, MRN or bed", id=id, compact=True, max_length=LONGEST, select_on_focus=False
        )
        self.cursor_blink = False

    def replace(self, text: str, start: int, end: int) -> None:
        """Take in text, inert and as far as there is room."""
        room = LONGEST - len(self.value) + abs(end - start)
        super().replace(inert(text)[: max(0, room)], start, end)
