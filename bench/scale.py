"""What a region of 10,000 beds costs whoever watches one ward of it: beside the same ward alone.

250 wards of 40 beds, each bed new once a second, and 2,000 open alerts, fed by a process of their own. No
frame is lost where the 99th of 100 keys, pressed at any moment, stands on the screen within 50 ms.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from bench.feeder import WARD, wards_of
from bench.figures import Figure
from bench.first_paint import WARDWATCH
from bench.terminal import TRUECOLOUR, Terminal

WARDS, ALERTS = 250, 2000
_SETTLES = 15.0
_KEYS = 120
_ROW_KEYS = ("j", "k")
_WORDS, _DELETE = "w012", "\x7f"


def figures(seconds: float = 12) -> list[Figure]:
    """CPU with the ward and with the region selector on the screen, memory, keys, switching, a long feed."""
    with _fed(1, 0) as folder, _monitor(folder) as alone:
        ward_alone = alone.cost(seconds).cpu * 100
        selector_alone = _selector_cpu(alone, seconds)
    with _fed(WARDS, 0) as folder, _monitor(folder) as among:
        ward_among = among.cost(seconds)
        selector_among = _selector_cpu(among, seconds)
        keys, switch = _keys(among, _ROW_KEYS), _switch(among)
        memory = among.cost(1).megabytes
    with _fed(WARDS, ALERTS) as folder, _monitor(folder) as storm:
        storm.send("A")
        storm.until(lambda lines: sum("HR 131 > 120" in line for line in lines) > 20)
        scroll, sift = _keys(storm, _ROW_KEYS), _filter(storm)
    beds = WARDS * len(WARD.labels)
    return [
        Figure(f"a ward among {beds} beds: CPU", ward_among.cpu * 100, "% of a core", ward_alone, 1.5),
        Figure(f"the regions of {beds} beds: CPU", selector_among, "% of a core", selector_alone, 1.5),
        Figure(f"a ward among {beds} beds: memory", memory, "MB", limit=100),
        Figure(f"a ward among {beds} beds: key to paint, p99", keys, "ms", limit=50),
        Figure(f"a ward among {beds} beds: to another ward, median", switch, "ms", limit=100),
        Figure(f"{ALERTS} open alerts: key to paint, p99", scroll, "ms", limit=50),
        Figure(f"{ALERTS} open alerts: letter of a filter to paint, p99", sift, "ms", limit=50),
    ]


@contextmanager
def _fed(wards: int, alerts: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        words = (sys.executable, "-m", "bench.feeder", folder, "--wards", str(wards), "--alerts", str(alerts))
        feeder = subprocess.Popen(words, stdout=subprocess.PIPE)
        try:
            assert feeder.stdout is not None
            feeder.stdout.readline()
            yield folder
        finally:
            feeder.terminate()
            feeder.wait()


@contextmanager
def _monitor(folder: str) -> Iterator[Terminal]:
    environment = {**TRUECOLOUR, "WARDWATCH_DATA": folder, "XDG_STATE_HOME": folder}
    with Terminal((WARDWATCH, "monitor", "--ward", WARD.id), environment) as terminal:
        terminal.until(_says("40 seen"))
        terminal.cost(_SETTLES)
        yield terminal


def _selector_cpu(terminal: Terminal, seconds: float) -> float:
    """With the region selector open over the ward."""
    terminal.send("r")
    terminal.until(lambda lines: any("REGION" in line.upper() for line in lines[2:8]))
    terminal.cost(2)
    cost = terminal.cost(seconds)
    terminal.send("-")
    terminal.until(lambda lines: any("NEWS2" in line for line in lines[2:6]))
    return cost.cpu * 100


def _keys(terminal: Terminal, keys: tuple[str, str]) -> float:
    """Milliseconds from a key to the cursor's new place on the screen, p99, at moments of no rhythm."""
    chance = random.Random(3)
    took = []
    for number in range(_KEYS):
        row = _cursor_row(terminal.display)
        terminal.settle(chance.uniform(0.02, 0.5))
        took.append(terminal.after(keys[number % 2], _moved_from(row)))
    return quantiles(took, n=100)[98] * 1000


def _filter(terminal: Terminal) -> float:
    """Milliseconds from a letter of a filter to what it leaves, p99: the first one, which reads all, too."""
    chance = random.Random(4)
    terminal.send("f")
    terminal.until(_says("FILTER"))
    took, typed = [], ""
    for number in range(_KEYS):
        terminal.settle(chance.uniform(0.02, 0.5))
        deletes = number // len(_WORDS) % 2
        key = _DELETE if deletes else _WORDS[len(typed)]
        typed = typed[:-1] if deletes else typed + key
        took.append(terminal.after(key, _listed_by(typed)))
    return quantiles(took, n=100)[98] * 1000


def _listed_by(words: str) -> Callable[[list[str]], bool]:
    said = f'with "{words}"' if words else f"{ALERTS}, nobody yet"
    return lambda lines: any(said in line for line in lines[2:6])


def _moved_from(row: int) -> Callable[[list[str]], bool]:
    return lambda lines: _cursor_row(lines) != row


def _cursor_row(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line.startswith(">")), -1)


def _switch(terminal: Terminal, times: int = 9) -> float:
    """Milliseconds from the last key of a switch until the new ward's header stands, median."""
    took = []
    for ward in wards_of(times + 1)[1:]:
        terminal.send(f":ward {ward.id}")
        terminal.until(_says(f"ward {ward.id}"))
        took.append(terminal.after("\r", _headed(ward.name)))
        terminal.until(_says("40 seen"))
    return median(took) * 1000


def _says(words: str) -> Callable[[list[str]], bool]:
    return lambda lines: any(words in line for line in lines)


def _headed(words: str) -> Callable[[list[str]], bool]:
    return lambda lines: words in lines[0]
