"""Who names themselves is unverified until a region's team store knows them; the name is then the store's."""

import asyncio
from typing import TYPE_CHECKING

from backends.ports import StoreError
from tui.follow import asked
from tui.regions import RegionWatch
from tui.who import Who

if TYPE_CHECKING:
    from tui.station import Station

_AGAIN = 15.0


async def vouch(station: "Station") -> None:
    """Ask the regions in turn, again and again, until one of them knows who sits here."""
    regions = sorted(station.regions.values(), key=lambda region: region.id != station.home)
    while station.who.claimed and not station.who.verified:
        for region in regions:
            if who := await _known(region, station.who):
                station.who = who
                station.ward_screen.painter.renew()
                return
        await asyncio.sleep(_AGAIN)


async def _known(region: RegionWatch, who: Who) -> Who | None:
    """Who it is, where the region's team store knows; None too where it does not answer."""
    if region.stores is None:
        return None
    try:
        clinician = await asked(region.stores.teams.known(who.id))
    except StoreError:
        return None
    return Who(clinician.id, clinician.name, verified=True) if clinician else None
