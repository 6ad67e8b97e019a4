"""The real program in a tmux of its own."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.e2e.terminals import PATIENCE, WARDWATCH, environment


class Tmux:
    """A monitor of ward 4B in a window of a given size; what it did at the end stands there too."""

    def __init__(self, data: Path, columns: int = 160, lines: int = 48) -> None:
        self._data = data
        self._size = ("-x", str(columns), "-y", str(lines))
        self.bytes = data / "bytes"

    def __enter__(self) -> Self:
        run = f"{WARDWATCH} monitor --ward 4b --as ruiz; echo left with $?; sleep 600"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "ward", *self._size, run)
        self.tmux("pipe-pane", "-t", "ward", f"cat >> {self.bytes}")
        return self

    def __exit__(self, *_: object) -> None:
        self.tmux("kill-server")

    def tmux(self, *words: str) -> str:
        """Tell tmux something."""
        command = ("tmux", "-S", str(self._data / "tmux"), *words)
        told = subprocess.run(
            command, env=environment(self._data), check=True, capture_output=True, text=True, timeout=60
        )
        return told.stdout

    @property
    def text(self) -> str:
        """What stands in the window."""
        return self.tmux("capture-pane", "-p", "-t", "ward")

    def types(self, *keys: str) -> None:
        """Press keys, all in one burst, as over a slow line."""
        self.tmux("send-keys", "-t", "ward", *keys)

    def resize(self, columns: int, lines: int) -> None:
        """Make the window larger or smaller."""
        self.tmux("resize-window", "-t", "ward", "-x", str(columns), "-y", str(lines))

    def shows(self, *words: str) -> None:
        """Wait until all these words stand in the window; raises TimeoutError."""
        self.until(lambda text: all(word in text for word in words))

    def until(self, seen: Callable[[str], object]) -> None:
        """Wait until the window looks so; raises TimeoutError."""
        began = time.monotonic()
        while not seen(text := self.text):
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError(f"the window never looked so:\n{text}")
            time.sleep(0.05)
