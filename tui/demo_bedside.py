"""The bedside beside the demo: a child process that fills and feeds the demo's folder, begun at once."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui.needs import need_folder

_PAUSE = 1.0


@contextmanager
def begun(named: Path | None, seed: int | None) -> Iterator[Path]:
    """The folder that a child process fills and feeds meanwhile; one without a name does not stay."""
    with _folder(named) as folder, Bedside(folder, seed, temporary=named is None):
        yield folder


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    if named is not None:
        need_folder(named)
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="wardwatch-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


class Bedside:
    """The child process that feeds the demo; started again when it dies.

    It lives as long as its standard input: however this process ends, the child sees the end of it, stores
    what it has, and removes a temporary folder.
    """

    def __init__(self, folder: Path, seed: int | None, *, temporary: bool) -> None:
        words = ["--data", str(folder), *(["--temporary"] * temporary)]
        words += [] if seed is None else ["--seed", str(seed)]
        self._command = (sys.executable, "-P", "-m", "tui.demo_feed", *words)
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
