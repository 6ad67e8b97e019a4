"""Putting on record what a clinician looks at: every look-up and opening of a record carries the name."""

from uuid import uuid4

from backends.ports import StoreError, Unavailable
from clinical.records import AuditEntry
from tui.follow import WRITE_PATIENCE, asked
from tui.regions import RegionWatch
from tui.who import Who


async def put_on_record(
    region: RegionWatch, who: Who, action: str, patient: str | None, detail: str = ""
) -> StoreError | None:
    """Add an audit entry now; gives what failed, for the screen to say. Idempotent by its operation id."""
    return await put(region, entry(region, who, action, patient, detail))


def entry(region: RegionWatch, who: Who, action: str, patient: str | None, detail: str = "") -> AuditEntry:
    """What is to be put on record, as of now."""
    return AuditEntry(uuid4().hex, region.clock.now(), who.signature, action, patient, detail)


async def put(region: RegionWatch, written: AuditEntry) -> StoreError | None:
    """Add an audit entry; gives what failed. The same entry may be put again, and counts once."""
    stores = region.stores
    if stores is None:
        return Unavailable("the stores are not open")
    try:
        await asked(stores.analytics.add_audit((written,)), WRITE_PATIENCE)
    except StoreError as error:
        return error
    return None
