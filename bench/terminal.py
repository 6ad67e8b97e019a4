"""A real terminal for measuring: runs a program in a pty, drains it, and counts what it costs."""

import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import pexpect
import psutil
import pyte

Cell = pyte.screens.Char
TRUECOLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
COLOURS_256 = {"TERM": "xterm-256color", "COLORTERM": ""}
_SYNCHRONISED = (b"\x1b[?2026$p", b"\x1b[?2026;2$y")
_PIECE = 256
"""Bytes that are parsed in a few milliseconds."""

_QUIET, _UNHEARD = 0.04, 0.4
"""Seconds of silence after which what came is parsed, and after how many it is parsed without silence."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a program spent while it was watched: CPU as a share of one core, bytes a second, memory."""

    cpu: float
    bytes_per_second: float
    megabytes: float


class Terminal:
    """A program in a pty of the given size; answers the one query that Textual asks of a modern terminal.

    What comes is read and its time noted at once, and parsed only in a moment of silence and piece by piece:
    pyte takes 50 ms for a full screen, and pexpect would wait as long before each key; no program may be
    charged for that, nor for the parsing of a frame that came between a key and its answer.
    """

    def __init__(
        self, command: Sequence[str], colours: Mapping[str, str], columns: int = 160, lines: int = 48
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WARDWATCH_")}
        environment.update(colours, LANG="C.UTF-8")
        self.started = time.perf_counter()
        self._child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=(lines, columns), env=environment, timeout=30
        )
        self._child.delaybeforesend = None
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._unparsed: deque[tuple[float, bytes]] = deque()
        self._process = psutil.Process(self._child.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    def read(self, seconds: float = 0.05) -> bytes:
        """What came within that time, at least once tried; empty when nothing came."""
        try:
            chunk: bytes = self._child.read_nonblocking(65536, seconds)  # type: ignore[assignment]
        except pexpect.TIMEOUT:
            return b""
        query, answer = _SYNCHRONISED
        if query in chunk:
            self._child.send(answer)
        return chunk

    def until(self, seen: Callable[[list[str]], bool], timeout: float = 30) -> float:
        """Seconds from the start of the program until its screen looks so; raises TimeoutError."""
        if seen(self.display):
            return time.perf_counter() - self.started
        return self._seen_at(seen, timeout) - self.started

    def after(self, keys: str, seen: Callable[[list[str]], bool], timeout: float = 10) -> float:
        """Seconds from typing until the screen looks so; raises TimeoutError."""
        began = time.perf_counter()
        self.send(keys)
        return self._seen_at(seen, timeout) - began

    def _seen_at(self, seen: Callable[[list[str]], bool], timeout: float) -> float:
        """When that came after which the screen looked so."""
        latest = time.perf_counter() + timeout
        while time.perf_counter() < latest:
            self._listen()
            while self._unparsed:
                arrived = self._parse_next()
                if seen(self._screen.display):
                    return arrived
        raise TimeoutError("the screen never looked so:\n" + "\n".join(self._screen.display))

    def _listen(self) -> None:
        """Note what comes and when, until there is silence."""
        latest = time.perf_counter() + _UNHEARD
        while time.perf_counter() < latest and self._hear(_QUIET):
            pass

    def _parse_next(self) -> float:
        """Parse what came first, hearing meanwhile what else comes; when it came."""
        arrived, chunk = self._unparsed.popleft()
        for start in range(0, len(chunk), _PIECE):
            self._stream.feed(chunk[start : start + _PIECE])
            with contextlib.suppress(pexpect.EOF):
                self._hear(0)
        return arrived

    def send(self, keys: str) -> None:
        """Type."""
        self._child.send(keys)

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return bool(self._child.isalive())

    @property
    def display(self) -> list[str]:
        """What stands on the screen, line by line."""
        self._parse()
        return list(self._screen.display)

    def leaves(self, timeout: float) -> int | None:
        """Drain the program until it ends; its exit code, None after a signal. Raises TimeoutError."""
        until = time.perf_counter() + timeout
        while time.perf_counter() < until:
            with contextlib.suppress(pexpect.EOF):
                self._hear()
            if not self.alive:
                return self._child.exitstatus
        raise TimeoutError(f"still running after {timeout} s")

    def settle(self, seconds: float) -> None:
        """Hear what comes for that long; it is shown once somebody looks."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._hear(min(left, 0.05))

    def _hear(self, seconds: float = 0.05) -> bool:
        """Note what comes within that time, and when; false when nothing came."""
        if chunk := self.read(seconds):
            self._unparsed.append((time.perf_counter(), chunk))
        return bool(chunk)

    def _parse(self) -> None:
        while self._unparsed:
            self._parse_next()

    def cells(self) -> list[list[Cell]]:
        """What stands on the screen, cell by cell."""
        self._parse()
        screen = self._screen
        return [
            [screen.buffer[line][column] for column in range(screen.columns)] for line in range(screen.lines)
        ]

    def cost(self, seconds: float) -> Cost:
        """Drain the program for that long and say what it spent."""
        self._parse()
        before, began, counted = self._cpu(), time.perf_counter(), 0
        while (spent := time.perf_counter() - began) < seconds:
            if self._hear(0.2):
                counted += len(self._unparsed[-1][1])
        memory = self._process.memory_full_info().uss / 1e6
        return Cost((self._cpu() - before) / spent, counted / spent, memory)

    def _cpu(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)
