"""Finding a patient in a real tmux, by three ways, from the keyboard alone."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import Deed
from tests.e2e.tmux import Tmux
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


@pytest.fixture(params=[(160, 48), (80, 24), (40, 12)])
def monitor(request: pytest.FixtureRequest, ward: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here")
    with Tmux(ward, *request.param) as tmux:
        yield tmux


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
    monitor.until(lambda text: "MÜLLER" in text and "FIND IN" not in text)
    monitor.shows("MÜLLER", "447 199", "03 Feb 1958")
    monitor.types("/")
    monitor.shows("name, MRN or bed")
    monitor.types("Up")
    monitor.shows("icu 1", "MÜLLER")
    monitor.types("Escape")
