"""What was typed earlier in this session, the latest first; it is gone with the program."""

from collections import deque

_MOST = 50


class Earlier:
    """Lines as they were done, each once."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_MOST)

    def remember(self, line: str) -> None:
        """Put a line first."""
        if line in self._lines:
            self._lines.remove(line)
        self._lines.appendleft(line)

    def back(self, steps: int) -> str:
        """The line so many before the latest; empty where there is none."""
        return self._lines[steps] if 0 <= steps < len(self._lines) else ""
