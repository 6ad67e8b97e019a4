"""`wardwatch replay`: recorded numerics (CSV) into the configured stores, without a screen."""

import argparse
import time
from pathlib import Path

from backends.connect import open_stores
from backends.ports import Stores
from bedside import feed
from bedside.demo import admit_recorded
from bedside.intake import Intake
from bedside.recording import Recording, read
from bedside.replay import Replay, at_once
from clinical.patients import Patient
from clinical.places import Bed, Ward
from tui import output
from tui.bedsides import fed
from tui.needs import need_folder
from tui.opening import addresses
from tui.refusal import Refusal
from tui.running import run as run_to_end
from tui.settings import Settings

DEFAULT_BED = "replay/R01"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the speed and the bed."""
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV with a time column and known signals")
    parser.add_argument("--speed", type=float, default=1.0, metavar="X", help="times as fast (default 1)")
    parser.add_argument("--bed", default=DEFAULT_BED, metavar="WARD/BED", help=f"default {DEFAULT_BED}")
    parser.add_argument("--region", metavar="R", help="the region of the bed")
    parser.add_argument("--backfill", action="store_true", help="the whole record at once, its last row now")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read the file, say what it holds, and replay it."""
    if not 0.01 <= arguments.speed <= 3600:
        raise Refusal("--speed is 0.01 to 3600", 2)
    try:
        bed = Bed.parse(f"{settings.home()}/{arguments.bed}")
    except ValueError as error:
        raise Refusal(f"--bed {arguments.bed}: write ward/bed, such as 4b/B12", 2) from error
    recording = _recording(arguments.file)
    for line in recording.report.lines():
        output.message(line)
    need_folder(settings.data)
    speed = None if arguments.backfill else arguments.speed
    return run_to_end(_replay(recording, bed, speed, settings))


def _recording(path: Path) -> Recording:
    try:
        return read(path)
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}", 2) from error
    except ValueError as error:
        raise Refusal(str(error), 2) from error


async def _replay(recording: Recording, bed: Bed, speed: float | None, settings: Settings) -> int:
    async with open_stores(addresses(settings, bed.region)) as regions:
        stores = regions[bed.region]
        patient = await _admitted(recording, bed, stores)
        async with fed(stores, settings.data, f"replay-{bed.ward}-{bed.label}", [bed.ward]) as intake:
            if speed is None:
                await _load(intake, recording, patient)
            else:
                await _play(intake, recording, patient, speed)
    return 0


async def _admitted(recording: Recording, bed: Bed, stores: Stores) -> Patient:
    """Give the recording's patient in a bed, admitted where it is empty; refuses where another lies there."""
    ward = next((ward for ward in await stores.patients.wards() if ward.id == bed.ward), None)
    if ward is None:
        await stores.patients.open_ward(Ward(bed.region, bed.ward, "recordings", (bed.label,)))
    elif bed.label not in ward.labels:
        raise Refusal(f"ward {bed.ward} has no bed {bed.label}; it has {ward.labels[0]} to {ward.labels[-1]}")
    patient = await admit_recorded(stores, bed, recording.name, time.time())
    if patient is None:
        raise Refusal(f"in bed {bed} lies someone else; name an empty bed")
    return patient


async def _play(intake: Intake, recording: Recording, patient: Patient, speed: float) -> None:
    bed = _bed_of(patient)
    replay = Replay(recording, bed, patient.id, start=time.time(), speed=speed)
    output.message(f"replaying {recording.name} at {speed:g}x in {bed}; Ctrl-C stops")
    with feed.stop_on_signals() as stop:
        await feed.run([replay], intake, stop=stop, until=replay.end + 1)


async def _load(intake: Intake, recording: Recording, patient: Patient) -> None:
    loaded = 0
    for batch in at_once(recording, _bed_of(patient), patient.id, time.time()):
        await intake.load(batch)
        loaded += len(batch)
        output.message(f"{loaded} of {len(recording.rows)} rows")


def _bed_of(patient: Patient) -> Bed:
    assert patient.stay is not None
    return patient.stay.bed
