"""`wardwatch history`: the readings of a patient, gaps as gaps."""

import argparse
import csv
import sys
import time

from backends.connect import open_stores
from backends.ports import Stores
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vetted import vetted_series
from clinical.vitals import Consciousness, Series, Signal, display
from tui import output
from tui.needs import need_folder
from tui.opening import addresses
from tui.refusal import Refusal
from tui.running import run as run_to_end
from tui.settings import Settings

_MOST_STEPS = 200_000
_LONGEST = 20 * 366 * 24.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whose readings, how far back and in which form."""
    parser.add_argument("patient", metavar="PATIENT", help="MRN, or region/ward/bed")
    parser.add_argument("--hours", type=float, default=4.0, metavar="N", help="how far back (default 4)")
    parser.add_argument(
        "--step", type=float, default=60.0, metavar="SECONDS", help="one value a step (default 60)"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for programs")
    form.add_argument("--csv", action="store_true", help="for spreadsheets")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the history."""
    if not (0 < arguments.hours <= _LONGEST and 0.001 <= arguments.step <= arguments.hours * 3600):
        raise Refusal(
            f"--hours is above 0 and at most {_LONGEST:g}; --step at least 0.001 s and within it", 2
        )
    if arguments.hours * 3600 / arguments.step > _MOST_STEPS:
        raise Refusal(f"that is more than {_MOST_STEPS} steps; take a longer --step", 2)
    need_folder(settings.data)
    return run_to_end(_show(arguments, settings))


async def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    async with open_stores(addresses(settings)) as regions:
        stores, patient = await _look_up(arguments.patient, regions)
        series = vetted_series(await _history(stores, patient, arguments.hours, arguments.step))
    if arguments.json:
        output.document(_fields(patient, series))
    elif arguments.csv:
        _write_csv(series)
    else:
        _print(patient, series)
    return 0


async def _look_up(text: str, regions: dict[str, Stores]) -> tuple[Stores, Patient]:
    for stores in regions.values():
        if "/" in text:
            found = await _in_bed(text, stores)
        else:
            mrn = text.replace(" ", "")
            found = next((one for one in await stores.patients.find(mrn, 200) if one.mrn == mrn), None)
        if found:
            return stores, found
    raise Refusal(f"no patient {text!r}; give an MRN, or a bed as region/ward/bed", 1)


async def _in_bed(text: str, stores: Stores) -> Patient | None:
    try:
        bed = Bed.parse(text)
    except ValueError as error:
        raise Refusal(str(error), 2) from error
    if bed.region != stores.region:
        return None
    lying = await stores.patients.census(bed.ward)
    return next((patient for patient in lying if patient.stay and patient.stay.bed == bed), None)


async def _history(stores: Stores, patient: Patient, hours: float, step: float) -> Series:
    now = time.time()
    found = await stores.vitals.history((patient.id,), now - hours * 3600, now, step)
    return found[patient.id]


def _measured(series: Series) -> list[Signal]:
    return [signal for signal in Signal if any(value is not None for value in series.values.get(signal, ()))]


def _fields(patient: Patient, series: Series) -> dict[str, object]:
    return {
        "mrn": patient.mrn,
        "signals": {
            signal.name.lower(): [
                [output.iso(series.start + place * series.step), _value(signal, value)]
                for place, value in enumerate(series.values[signal])
            ]
            for signal in _measured(series)
        },
    }


def _value(signal: Signal, value: float | None) -> float | str | None:
    if value is None:
        return None
    return Consciousness(round(value)).name if signal is Signal.ACVPU else round(value, 3)


def _write_csv(series: Series) -> None:
    writer = csv.writer(sys.stdout)
    signals = _measured(series)
    writer.writerow(["time", *(signal.name.lower() for signal in signals)])
    for place, values in enumerate(_rows(series, signals)):
        writer.writerow([output.iso(series.start + place * series.step), *values])


def _rows(series: Series, signals: list[Signal]) -> list[list[float | str | None]]:
    columns = [[_value(signal, value) for value in series.values[signal]] for signal in signals]
    return [list(row) for row in zip(*columns, strict=True)]


def _print(patient: Patient, series: Series) -> None:
    signals = _measured(series)
    output.line(f"{patient.family.upper()} {patient.given}  MRN {patient.mrn}")
    if not signals:
        output.line("no readings in this time")
        return
    output.line("time".ljust(24) + "".join(signal.name.rjust(8) for signal in signals))
    for place in range(len(series.values[signals[0]])):
        values = (_shown(signal, series.values[signal][place]).rjust(8) for signal in signals)
        output.line(f"{output.iso(series.start + place * series.step):24}" + "".join(values))


def _shown(signal: Signal, value: float | None) -> str:
    return "-" if value is None else display(signal, value)
