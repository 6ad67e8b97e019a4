"""Finding a patient in a real tmux, by three ways, from the keyboard alone."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import Deed
from tests.e2e.terminals import PATIENCE, WARDWATCH, environment
from tests.e2e.ward import happens
from tests.tui.bedside import Bedside, bed, patient

pytestmark = pytest.mark.terminal


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """Two wards, in which a Müller, a García and a Gracia lie."""

    async def fill(bedside: Bedside) -> None:
        await bedside.admit("B01", "B02")
        record, now = bedside.stores.patients, time.time()
        await record.open_ward(Ward("north", "icu", "ICU", ("1",)))
        people: list[tuple[Patient, Bed]] = [
            (patient("B03", "García"), bed("B03")),
            (patient("B04", "Gracia"), bed("B04")),
            (patient("B99", "Müller"), Bed("north", "icu", "1")),
        ]
        for who, where in people:
            await record.admit(who, where, Deed(who.id, "test", now))

    happens(tmp_path, fill)
    return tmp_path


class Tmux:
    """A monitor in a tmux of its own."""

    def __init__(self, data: Path, columns: int, lines: int) -> None:
        self._server = ("tmux", "-S", str(data / "tmux"), "-f", "/dev/null")
        self._environment = environment(data)
        size = ("-x", str(columns), "-y", str(lines))
        self._say("new-session", "-d", *size, f"{WARDWATCH} monitor --ward 4b --as ruiz")

    def _say(self, *words: str) -> str:
        told = subprocess.run(
            (*self._server, *words), env=self._environment, capture_output=True, text=True, check=False
        )
        return told.stdout

    def types(self, *keys: str) -> None:
        """Press keys, all in one burst, as over a slow line."""
        self._say("send-keys", *keys)

    def shows(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        began, text = time.monotonic(), ""
        while not all(word in text for word in words):
            assert time.monotonic() - began < PATIENCE, f"never showed {words}:\n{text}"
            text = self._say("capture-pane", "-p")

    def end(self) -> None:
        """Take the terminal away."""
        self._say("kill-server")


@pytest.fixture(params=[(160, 48), (80, 24), (40, 12)])
def monitor(request: pytest.FixtureRequest, ward: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here")
    tmux = Tmux(ward, *request.param)
    yield tmux
    tmux.end()


def test_three_patients_are_found_by_name_number_and_bed(monitor: Tmux) -> None:
    monitor.shows("B01", "OKAFORB01"[:4])
    monitor.types("/")
    monitor.shows("name, MRN or bed")
    monitor.types("x", "BSpace", "garcia")
    monitor.shows("GARCÍA", "03 Feb 1958", "447 103", "GRACIA in B04")
    monitor.types("C-u", "4471 04")
    monitor.shows("GRACIA", "447 104")
    monitor.types("C-u", "icu 1")
    monitor.shows("MÜLLER", "447 199", "ICU")
    monitor.types("Enter")
    monitor.shows("MÜLLER", "447 199", "03 Feb 1958")
    monitor.types("/")
    monitor.shows("name, MRN or bed")
    monitor.types("Up")
    monitor.shows("icu 1", "MÜLLER")
    monitor.types("Escape")
