"""How soon something stands on the screen, against a Textual app that shows five lines.

`monitor` paints its shell; the demo shows its first live value after it.
"""

import re
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.terminal import TRUECOLOUR, Terminal

WARDWATCH = str(Path(sys.executable).with_name("wardwatch"))
FIVE_LINES = (sys.executable, "-m", "bench.yardsticks.five_lines")
_SHELL = re.compile(r"The bedside monitor is the primary alarm")
_LIVE = re.compile(r".{6}[A-Z]\d\d .{35} *\d+ ")
"""A bed's row with a heart rate in its place, at 160 columns."""


def figures(runs: int = 9) -> list[Figure]:
    """First paint of the monitor and of the yardstick in turn, then the demo's first live value."""
    with tempfile.TemporaryDirectory() as folder:
        shell, bare = _in_turn(folder, runs)
    demo = [_demo() for _ in range(max(3, runs // 3))]
    return [
        Figure("first paint of wardwatch monitor", median(shell), "s", median(bare), limit=1.3),
        Figure("demo: first live value after first paint", median(demo), "s", limit=1.0),
    ]


def _in_turn(folder: str, runs: int) -> tuple[list[float], list[float]]:
    shell, bare = [], []
    environment = {**TRUECOLOUR, "WARDWATCH_DATA": folder, "XDG_STATE_HOME": folder}
    for _ in range(runs + 1):
        with Terminal(FIVE_LINES, TRUECOLOUR) as terminal:
            bare.append(terminal.until(lambda lines: any("line 5" in line for line in lines)))
        with Terminal((WARDWATCH, "monitor"), environment) as terminal:
            shell.append(terminal.until(lambda lines: any(_SHELL.search(line) for line in lines)))
    return shell[1:], bare[1:]


def _demo() -> float:
    with Terminal((WARDWATCH, "demo"), TRUECOLOUR) as terminal:
        painted = terminal.until(lambda lines: any(_SHELL.search(line) for line in lines))
        return terminal.until(lambda lines: any(_LIVE.match(line) for line in lines)) - painted
