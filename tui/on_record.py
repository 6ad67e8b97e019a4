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
    stores = region.stores
    if stores is None:
        return Unavailable("the stores are not open")
    entry = AuditEntry(uuid4().hex, region.clock.now(), who.signature, action, patient, detail)
    try:
        await asked(stores.analytics.add_audit((entry,)), WRITE_PATIENCE)
    except StoreError as error:
        return error
    return None
