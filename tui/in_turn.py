"""One key after another: what is typed ahead goes to the screen that the keys before it have opened.

Textual hands on every key at once. Over a slow line keys come in bursts, and of `:bed 12` the `1` would still
be a key of the ward board while the command line is being opened.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import ScreenStackError
from textual.events import Key
from textual.message import Message

if TYPE_CHECKING:
    from tui.app import Wardwatch

_PATIENCE = 2.0
_MOST = 512
_AT_ONCE = ("ctrl+c", "ctrl+q")


class KeyDone(Message):
    """Follows a key through every widget that may use it, and says at the end that it was its turn."""


class InTurn:
    """Hands on a key when the one before has been used, and what it opened stands."""

    def __init__(self, app: "Wardwatch", hand_on: Callable[[Key], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[Key] = deque()
        self._turn = 0
        self._busy = False
        self._patience: asyncio.TimerHandle | None = None

    async def take(self, key: Key) -> None:
        """Hand a key on now, or when it is its turn."""
        if key.key in _AT_ONCE:
            await self._hand_on(key)
        elif self._busy:
            if len(self._waiting) < _MOST:
                self._waiting.append(key)
        else:
            await self._begin(key)

    def done(self) -> None:
        """The key was used: wait until the screen in front is mounted and has its focus, then go on."""
        with suppress(ScreenStackError):
            self._app.screen.call_later(self._app.call_later, self._go_on, self._turn)

    async def _begin(self, key: Key) -> None:
        self._busy = True
        self._turn += 1
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(_PATIENCE, self._app.call_later, self._go_on, self._turn)
        target = self._app.focused or self._app.screen
        await self._hand_on(key)
        if not target.post_message(KeyDone()):
            self.done()

    async def _go_on(self, turn: int) -> None:
        """The next key; a turn that has ended already ends nothing."""
        if turn != self._turn or not self._busy:
            return
        self._busy = False
        if self._patience is not None:
            self._patience.cancel()
        if self._waiting:
            await self._begin(self._waiting.popleft())
