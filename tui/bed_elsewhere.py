"""A bed of a ward that is not followed: who lies there and how, asked only while someone looks at it."""

import asyncio
from collections.abc import AsyncIterator

from backends.ports import StoreError
from clinical.alerts import Alert
from clinical.board import BedPicture
from clinical.patients import Patient
from clinical.vitals import BedVitals
from tui import follow
from tui.regions import RegionWatch

_EVERY = 2.0


async def follow_bed(region: RegionWatch, alert: Alert) -> AsyncIterator[BedPicture]:
    """The bed of an alert with the alert's own patient, again every few seconds; what fails is left out."""
    while True:
        patient, vitals = await asyncio.gather(_patient(region, alert), _vitals(region, alert))
        yield BedPicture(alert.bed, patient, vitals)
        await asyncio.sleep(_EVERY)


async def _patient(region: RegionWatch, alert: Alert) -> Patient | None:
    if region.stores is None:
        return None
    try:
        return await follow.asked(region.stores.patients.get(alert.patient))
    except StoreError:
        return None


async def _vitals(region: RegionWatch, alert: Alert) -> BedVitals | None:
    if region.stores is None:
        return None
    try:
        ward = await follow.asked(region.stores.live.snapshot(alert.bed.ward))
    except StoreError:
        return None
    region.clock.hear(ward.at)
    return next((vitals for vitals in ward.beds if vitals.bed == alert.bed), None)
