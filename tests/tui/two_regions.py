"""A second region beside the first: ward 2N of South, written through the ports as another process would."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from backends.ports import Stores
from clinical.alerts import Alert, AlertEvent, Priority, State, Verb
from clinical.places import Bed, Ward
from clinical.records import Deed
from tests.tui.bedside import alert, patient, vitals
from tests.tui.conftest import until
from tui.app import Wardwatch
from tui.screens.every_alert import EveryAlertScreen
from tui.screens.regions import RegionScreen

NORTH_2 = Ward("south", "2n", "2N Medical", ("A01", "A02", "A03", "A04"))
WEST_1 = Ward("south", "1w", "1W Surgical", ("C01", "C02"))


class South:
    """What happens at the bedsides of South."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    async def admit(self, ward: Ward, *labels: str) -> None:
        """Open a ward and put patients into beds."""
        await self.stores.patients.open_ward(ward)
        for label in labels:
            someone = replace(patient(label, f"South{label}"), id=f"s-{label}", mrn=f"9{label}")
            deed = Deed(f"admit-{label}", "test", time.time())
            await self.stores.patients.admit(someone, Bed("south", ward.id, label), deed)

    async def speak(self, ward: Ward, *labels: str, at: float | None = None, **values: float) -> None:
        """Let beds' monitors say their vital signs."""
        now = at or time.time()
        beds = [
            replace(vitals(label, now, **values), bed=Bed("south", ward.id, label), patient=f"s-{label}")
            for label in labels
        ]
        await self.stores.live.publish(ward.id, beds, time.time())

    async def alarm(
        self, label: str, priority: Priority = Priority.HIGH, text: str = "RR 5 < 6", ward: str = "2n"
    ) -> Alert:
        """Raise an alert."""
        raised = replace(
            alert(label, priority, text),
            bed=Bed("south", ward, label),
            patient=f"s-{label}",
            name=f"South{label} Oskar",
        )
        await self.stores.alerts.post(AlertEvent(f"begin {raised.id}", Verb.BEGIN, raised.since, raised))
        return raised

    async def end(self, raised: Alert) -> None:
        """Let what an alert says be over before anyone has looked."""
        at = time.time()
        over = replace(raised, state=State.LATCHED, level=None, ended=at, version=raised.version + 1)
        await self.stores.alerts.post(AlertEvent(f"end {raised.id}", Verb.END, at, over))

    async def close(self, raised: Alert) -> None:
        """Let an alert be over."""
        closed = replace(raised, state=State.CLOSED, level=None, version=raised.version + 1)
        await self.stores.alerts.post(AlertEvent(f"close {raised.id}", Verb.CLOSE, time.time(), closed))


async def regions_of(monitor: Wardwatch, pilot: Pilot[Any]) -> RegionScreen:
    """The region selector, once it knows the regions' wards."""
    await until(lambda: monitor.started)
    await pilot.press("r")
    await until(lambda: isinstance(monitor.screen, RegionScreen) and monitor.screen.is_mounted)
    screen = monitor.screen
    assert isinstance(screen, RegionScreen)
    await until(lambda: all(line.census for line in screen.regions.entries))
    return screen


async def every_alert_of(monitor: Wardwatch, pilot: Pilot[Any]) -> EveryAlertScreen:
    """Every open alert."""
    await until(lambda: monitor.started)
    await pilot.press("A")
    await until(lambda: isinstance(monitor.screen, EveryAlertScreen) and monitor.screen.is_mounted)
    screen = monitor.screen
    assert isinstance(screen, EveryAlertScreen)
    return screen


def keys_of(entries: Sequence[Any]) -> list[str]:
    """The keys of a list's entries, without the lines that the cursor passes over."""
    return [entry.key for entry in entries if entry.key is not None]
