"""What happens on the ward while the real program runs: through the ports, as another process would."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from backends.addresses import RegionAddresses
from backends.connect import open_stores
from clinical.alerts import Alert, Priority
from tests.e2e.terminals import said
from tests.tui.bedside import Bedside

T = TypeVar("T")


def happens(data: Path, what: Callable[[Bedside], Awaitable[T]], region: str = "north") -> T:
    """Let something happen at the bedsides of ward 4B, or of another region, in stores of its own."""

    async def run() -> T:
        async with open_stores({region: RegionAddresses(data, region.title())}) as stores:
            return await what(Bedside(data, stores[region]))

    return asyncio.run(run())


def two_patients(data: Path) -> None:
    """Put patients into beds B01 and B02, whose monitors have just spoken."""

    async def fill(bedside: Bedside) -> None:
        await bedside.admit("B01", "B02")
        await bedside.feed()
        await bedside.speak("B01")
        await bedside.speak("B02")

    happens(data, fill)


def alarm(
    data: Path, label: str = "B01", priority: Priority = Priority.HIGH, text: str = "SpO2 78 < 80"
) -> Alert:
    """Raise an alert."""
    return happens(data, lambda bedside: bedside.alarm(label, priority, text))


def standing(data: Path, alert: Alert) -> Alert | None:
    """What the board says of an alert now."""
    return happens(data, lambda bedside: bedside.standing(alert))


def alerts(data: Path, *words: str) -> list[dict[str, Any]]:
    """What `wardwatch alerts --json` gives."""
    told = said("alerts", "--json", *words, data=data)
    assert told.returncode == 0, told.stderr
    assert all("nobody feeds the alarms" in line for line in told.stderr.splitlines())
    document: list[dict[str, Any]] = json.loads(told.stdout)
    return document


def a_recording(folder: Path, minutes: int = 30, **values: float) -> Path:
    """A recording in which nothing changes, a row each second: `HR=150.0, RESP=18.0`."""
    path = folder / "steady.csv"
    fields = ",".join(f"{value}" for value in values.values())
    rows = (f"{second},{fields}" for second in range(minutes * 60))
    path.write_text("\n".join((f"t_s,{','.join(values)}", *rows, "")))
    return path
