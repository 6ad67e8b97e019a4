"""The real program in real terminals, and its commands without a screen, on one data folder."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pexpect

from bench.terminal import COLOURS_256, Terminal

WARDWATCH = str(Path(sys.executable).with_name("wardwatch"))
ESCAPE, ENTER, DOWN = "\x1b", "\r", "\x1b[B"
TAKEN = "someone has it ─"
"""Stands over the alerts that someone has."""
RESTED = 1.0
"""Seconds after which a press counts as meant; a held key never leaves that much between two."""
PATIENCE = 30.0
"""Seconds after which a state that was waited for is not going to come, on a busy machine either."""


class Screen(Terminal):
    """`wardwatch` in a terminal: keeps every byte that came, waits for states, and can be taken away."""

    def __init__(
        self,
        *words: str,
        data: Path,
        columns: int = 160,
        lines: int = 48,
        colours: Mapping[str, str] = COLOURS_256,
        more: Mapping[str, str] | None = None,
        under: Sequence[str] = (),
    ) -> None:
        self.raw = bytearray()
        surroundings = {**colours, **_folders(data), **(more or {})}
        super().__init__((*under, WARDWATCH, *words), surroundings, columns, lines)

    def __exit__(self, *_: object) -> None:
        self._child.delayafterclose = self._child.delayafterterminate = 0
        if self.alive:
            self._child.kill(signal.SIGKILL)
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """The process in the terminal."""
        return self._process.pid

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.display)

    def read(self, seconds: float = 0.05) -> bytes:
        """What came within that time; nothing once the program has gone."""
        try:
            chunk = super().read(seconds)
        except (pexpect.EOF, OSError, ValueError):
            return b""
        self.raw += chunk
        return chunk

    def until(self, seen: Callable[[list[str]], object], timeout: float = PATIENCE) -> float:
        """Seconds until its screen looks so; raises TimeoutError with the screen as it is."""
        began = time.monotonic()
        while not seen(self.display):
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"the screen never looked so ({self._fate}):\n{self.text}")
            self._hear()
        return time.monotonic() - began

    @property
    def _fate(self) -> str:
        """Whether the program still runs, or how it ended."""
        if self.alive:
            return "it still runs"
        return f"it ended with {self._child.exitstatus}, by signal {self._child.signalstatus}"

    def shows(self, *words: str, timeout: float = PATIENCE) -> None:
        """Wait until all these words stand on the screen."""
        self.until(lambda lines: all(word in "\n".join(lines) for word in words), timeout)

    def hides(self, words: str) -> None:
        """Wait until these words stand there no longer."""
        self.until(lambda lines: words not in "\n".join(lines))

    def row(self, words: str) -> str:
        """The line of the screen in which these words stand; empty where they do not."""
        return next((line for line in self.display if words in line), "")

    def asks(self, words: str = "") -> str:
        """Press `a`, and wait until the dialogue asks about an alert (of these words) and an Enter counts.

        Gives the words of the alert that it asks about.
        """
        self.send("a")
        self.until(lambda _: words in self.question and self.question)
        self.settle(RESTED)
        return self.question

    @property
    def question(self) -> str:
        """The alert that the dialogue asks about; empty where there is no dialogue."""
        lines = self.display
        top = next((line for line in lines if "─ ACKNOWLEDGE" in line), "")
        for line in lines[lines.index(top) :] if top else []:
            if found := re.match(r" +(?:\*{1,3}|!) +(\S.*?)(?:  |│)", line[top.index("┌") + 1 :]):
                return found[1]
        return ""

    def acknowledges(self, bed: str, words: str = "") -> str:
        """Acknowledge the selected alert, which must be of this bed; gives its words."""
        asked = self.asks(words)
        assert bed in self.row(" bed   ")
        self.send(ENTER)
        self.hides("ACKNOWLEDGE ONE ALERT")
        return asked

    def bed(self, label: str) -> str:
        """A bed's line on the board, which stands below the sickest one's; empty where it is not in sight."""
        found = [line for line in self.display if re.match(rf"[> ].{{5}}{label} ", line)]
        return found[-1] if found else ""

    def resize(self, columns: int, lines: int) -> None:
        """Make the window larger or smaller."""
        self._parse()
        self._screen.resize(lines, columns)
        self._child.setwinsize(lines, columns)

    def hang_up(self) -> None:
        """Take the terminal away."""
        vars(self._child)["ptyproc"].fileobj.close()

    def ended(self, timeout: float = PATIENCE) -> int:
        """Read on until the program has ended; its exit code, or minus the signal. Raises TimeoutError."""
        began = time.monotonic()
        while self.alive:
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"still running after {timeout} s:\n{self.text}")
            self._hear()
        while self._hear(0):
            pass
        code, number = self._child.exitstatus, self._child.signalstatus
        return code if code is not None else -(number or 0)


def _folders(data: Path) -> dict[str, str]:
    """Where a program of this test keeps what it keeps; no other test's session comes back in it."""
    return {"WARDWATCH_DATA": str(data), "XDG_STATE_HOME": str(data / "state")}


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a command on a data folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WARDWATCH_")}
    return {**clean, **_folders(data), "LANG": "C.UTF-8", **more}


def said(
    *words: str, data: Path, under: Sequence[str] = (), timeout: float = PATIENCE
) -> subprocess.CompletedProcess[str]:
    """Run a command without a screen to its end."""
    return subprocess.run(
        (*under, WARDWATCH, *words),
        env=environment(data),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


class Process(subprocess.Popen[bytes]):
    """A command that goes on, without a screen; it is there once it has said the words of `until`.

    `messages` is where its standard error goes: to what it says, by default.
    """

    def __init__(self, *words: str, data: Path, until: str = "", messages: int = subprocess.STDOUT) -> None:
        self.heard = b""
        super().__init__(
            (WARDWATCH, *words),
            env=environment(data),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=messages,
            start_new_session=True,
        )
        self.says(until)

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.kill()
        self.communicate()

    def listen(self, seconds: float = 0.05) -> bool:
        """Take what is said within that time; gives whether there will be more."""
        assert self.stdout is not None
        if not select.select([self.stdout], [], [], seconds)[0]:
            return True
        chunk = os.read(self.stdout.fileno(), 65536)
        self.heard += chunk
        return bool(chunk)

    def says(self, words: str, timeout: float = PATIENCE) -> None:
        """Wait until it has said these words; raises TimeoutError with what it did say."""
        began = time.monotonic()
        while words not in self.text:
            going_on = self.listen()
            if not going_on or time.monotonic() - began > timeout:
                raise TimeoutError(f"never said {words!r}, but:\n{self.text}")

    @property
    def text(self) -> str:
        """What it has said so far."""
        return self.heard.decode("utf-8", "replace")

    def ended(self, timeout: float = PATIENCE) -> int:
        """Listen until it has ended; its exit code. Raises TimeoutError."""
        began = time.monotonic()
        while self.listen():
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"still running after {timeout} s, having said:\n{self.text}")
        return self.wait(timeout)
