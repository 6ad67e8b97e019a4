"""The terminal's end: seen by a thread outside the loop, so that no process outlives its screen."""

import errno
import os
import termios
import threading
from collections.abc import Callable
from typing import Any, NoReturn

from textual.app import App

HUNG_UP = 129
"""Exit code of a process whose terminal went away: 128 + SIGHUP."""

WIPE = "\x1b[H\x1b[2J"
"""Leaves no patient on the screen: a tmux that was resized keeps what stood there."""

_RESET = WIPE.encode() + (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[<u"
    b"\x1b[?7h\x1b[0m\x1b[?1049l\x1b[?25h"
)


def hung_up(descriptor: int) -> bool:
    """Whether a terminal is no longer there; false for what never was one."""
    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        return error.args[0] in (errno.EIO, errno.ENXIO, errno.EBADF)
    return False


def output_taken(app: App[Any]) -> bool:
    """Whether the terminal has taken all that it was sent; Textual tells it of its writer alone."""
    queue = getattr(getattr(app._driver, "_writer_thread", None), "_queue", None)
    return queue is None or queue.empty()


class Exit:
    """The way out that waits for nothing: the terminal as it was found, and gone."""

    def __init__(self) -> None:
        self._deadline: threading.Timer | None = None
        self._found = self._attributes()
        self.undo: Callable[[], str] = str

    def within(self, seconds: float, code: int) -> None:
        """Leave at the latest in so many seconds; the first deadline stands."""
        if self._deadline is None:
            self._deadline = threading.Timer(seconds, self.now, (code,))
            self._deadline.daemon = True
            self._deadline.start()

    def cancel(self) -> None:
        """Call the deadline off: the ordinary way out has been taken."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def now(self, code: int) -> NoReturn:
        """Leave at once."""
        try:
            self._restore()
        finally:
            os._exit(code)

    @staticmethod
    def _attributes() -> list[Any] | None:
        try:
            return termios.tcgetattr(0)
        except termios.error:
            return None

    def _restore(self) -> None:
        """Give the shell its terminal back, without waiting for one that does not read."""
        if self._found is None:
            return
        try:
            termios.tcsetattr(0, termios.TCSANOW, self._found)
        except termios.error:
            return
        self.say(_RESET.decode() + self.undo())

    @staticmethod
    def say(sequence: str) -> None:
        """Send the terminal a sequence, without waiting for one that does not read."""
        if not sequence:
            return
        try:
            os.set_blocking(2, False)
            os.write(2, sequence.encode())
            os.set_blocking(2, True)
        except OSError:
            return


class TerminalWatch(threading.Thread):
    """Calls `gone` once its terminal is no longer there, whatever the loop is doing."""

    EVERY = 0.5

    def __init__(self, gone: Callable[[], None], descriptor: int = 0) -> None:
        super().__init__(name="terminal-watch", daemon=True)
        self._gone = gone
        self._descriptor = descriptor
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look twice a second."""
        while not self._stopped.wait(self.EVERY):
            if hung_up(self._descriptor):
                self._gone()
                return

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
