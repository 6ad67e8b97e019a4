"""What a full ward costs on the screen: 40 beds, every value new once a second, against a bare widget.

The ward is fed by a process of its own through the live port, so that the monitor alone is measured.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench.figures import Figure
from bench.first_paint import WARDWATCH
from bench.terminal import COLOURS_256, TRUECOLOUR, Cost, Terminal

_SETTLES = 20
"""Seconds until the monitor does what it goes on doing: at first it asks for the history three times."""

BARE = (sys.executable, "-m", "bench.yardsticks.bare_board")


def figures(runs: int = 3, seconds: float = 15) -> list[Figure]:
    """CPU, bytes and memory of the board, beside the bare widget measured in turn."""
    with _fed_ward() as folder:
        pairs = [(_board(folder, TRUECOLOUR, seconds), _bare(seconds)) for _ in range(runs)]
        low = _board(folder, COLOURS_256, seconds)
    ours, bare = zip(*pairs, strict=True)
    return [
        Figure(
            "board: CPU", _median(ours, "cpu") * 100, "% of a core", _median(bare, "cpu") * 100, limit=2.0
        ),
        Figure("board: to a truecolour terminal", _median(ours, "bytes_per_second") / 1e3, "kB/s", limit=20),
        Figure("board: to a terminal of 256 colours", low.bytes_per_second / 1e3, "kB/s", limit=16),
        Figure("board: memory", _median(ours, "megabytes"), "MB", limit=60),
    ]


def _median(costs: tuple[Cost, ...], name: str) -> float:
    return median(float(getattr(cost, name)) for cost in costs)


@contextmanager
def _fed_ward() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        feeder = subprocess.Popen((sys.executable, "-m", "bench.feeder", folder), stdout=subprocess.PIPE)
        try:
            assert feeder.stdout is not None
            feeder.stdout.readline()
            yield folder
        finally:
            feeder.terminate()
            feeder.wait()


def _board(folder: str, colours: dict[str, str], seconds: float) -> Cost:
    with Terminal(
        (WARDWATCH, "monitor", "--ward", "bench"), {**colours, "WARDWATCH_DATA": folder}
    ) as terminal:
        terminal.until(lambda lines: any("40 seen" in line for line in lines))
        terminal.cost(_SETTLES)
        return terminal.cost(seconds)


def _bare(seconds: float) -> Cost:
    with Terminal(BARE, TRUECOLOUR) as terminal:
        terminal.until(lambda lines: any("Somebody" in line for line in lines))
        terminal.cost(2)
        return terminal.cost(seconds)
