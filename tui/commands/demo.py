"""`wardwatch demo`: the monitor on stores that it fills itself, the bedside in a child process."""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bedside.demo_nurse import DEMO_NURSE
from tui import logs
from tui.beginning import add_view_arguments, beginning
from tui.opening import addresses, habits, need_folder, need_terminal, who
from tui.over_ssh import slow_down
from tui.settings import RegionSettings, Settings
from tui.who import Who

if TYPE_CHECKING:
    from tui.app import Wardwatch

_PAUSE = 1.0
_REGIONS = ("north", "south")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the data may stay, and the seed."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the data here; else nothing is left")
    parser.add_argument("--seed", type=int, metavar="S", help="the same seed, the same patients")
    parser.add_argument(
        "--as", dest="clinician", metavar="ID", help="who you are, by clinician id (default m.ruiz)"
    )
    parser.add_argument("--region", dest="opens", choices=_REGIONS, help="the region to open")
    add_view_arguments(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Start the bedsides, open the monitor on them, and give its exit code."""
    need_terminal()
    with _folder(arguments.data) as folder:
        logs.begin(folder, "demo")
        own = settings.model_copy(update=_embedded(folder))
        with Bedside(folder, arguments.seed, temporary=arguments.data is None):
            slow_down(os.environ)
            return _monitor(arguments, own).attend()


def _monitor(arguments: argparse.Namespace, own: Settings) -> "Wardwatch":
    """The monitor; a session comes back only where the data stay, and lies beside them."""
    from tui.app import Wardwatch

    you = _you(own)
    begin = beginning(arguments, arguments.opens or "", _REGIONS, arguments.data, you.id)
    return Wardwatch(
        addresses(own),
        begin.session.region or _REGIONS[0],
        begin.session.ward or None,
        you,
        demo="simulated",
        theme=own.theme,
        habits=habits(own),
        keys=own.keys,
        beginning=begin,
    )


def _you(settings: Settings) -> Who:
    if settings.clinician:
        return who(settings)
    return Who(DEMO_NURSE.id, DEMO_NURSE.name, verified=True)


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    if named is not None:
        need_folder(named)
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="wardwatch-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _embedded(folder: Path) -> dict[str, object]:
    """The demo never touches a configured store."""
    urls = ("mongodb_url", "influxdb_url", "neo4j_url", "cassandra_url", "redis_url")
    regions = {"north": RegionSettings(), "south": RegionSettings()}
    return {"data": folder, "regions": regions, **dict.fromkeys(urls)}


class Bedside:
    """The child process that feeds the demo; started again when it dies.

    It lives as long as its standard input: however this process ends, the child sees the end of it, stores
    what it has, and removes a temporary folder.
    """

    def __init__(self, folder: Path, seed: int | None, *, temporary: bool) -> None:
        words = ["bedside", "--data", str(folder), *(["--temporary"] * temporary)]
        words += [] if seed is None else ["--seed", str(seed)]
        self._command = (sys.executable, "-P", "-m", "tui", *words)
        self._log = folder / "bedside.log"
        self._over = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._revive, name="bedside", daemon=True)

    def __enter__(self) -> "Bedside":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.3)
        self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )

    def _revive(self) -> None:
        """Start it again, with a pause, for as long as the monitor runs."""
        while True:
            self._process.wait()
            if self._over.wait(_PAUSE):
                return
            self._process = self._start()
