"""Word from the kernel that a file was written to, so that nobody has to look at it all the time.

Linux gives it by inotify, which Python reaches through the C library alone; elsewhere there is none.
"""

import contextlib
import ctypes
import os
import select
import sys
from pathlib import Path

_MODIFIED = 0x2
_MUCH = 65536


class Ear:
    """Sleeps until a file is written to or somebody nudges. For one thread, but for `nudge`; never closed."""

    def __init__(self) -> None:
        self._nudged, self._nudge = os.pipe()
        os.set_blocking(self._nudge, False)
        self._written = _inotify()
        self._poll = select.poll()
        self._poll.register(self._nudged, select.POLLIN)
        if self._written is not None:
            self._poll.register(self._written, select.POLLIN)

    def hear(self, path: Path) -> bool:
        """Listen to a file from now on; false where there will be no word of it."""
        if self._written is None:
            return False
        watch: int = ctypes.CDLL(None).inotify_add_watch(self._written, os.fsencode(path), _MODIFIED)
        return watch >= 0

    def nudge(self) -> None:
        """Wake the sleeper."""
        with contextlib.suppress(BlockingIOError):  # it has been nudged often enough
            os.write(self._nudge, b"\0")

    def wait(self, seconds: float) -> None:
        """Sleep until there is word, but no longer."""
        for descriptor, _ in self._poll.poll(seconds * 1000):
            os.read(descriptor, _MUCH)


def _inotify() -> int | None:
    """A descriptor from which the kernel's word can be read; None where it gives none."""
    if sys.platform != "linux":
        return None
    descriptor: int = ctypes.CDLL(None).inotify_init1(os.O_CLOEXEC)
    return descriptor if descriptor >= 0 else None
