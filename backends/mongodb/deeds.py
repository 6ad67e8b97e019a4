"""What was done to the records: the audit entries, written in one transaction with each change; the outbox.

An entry is called by its operation id, so that a deed sent again is met by its own entry; what it gave is
kept for a day beside it. Entries get their numbers when the outbox is read, not when they are written: a
counter in the transactions would make every deed of a region wait for every other.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backends.ports import Invalid
from clinical.records import AuditEntry, Deed

if TYPE_CHECKING:
    from backends.mongodb.seam import Document, Documents, Session

_LONGEST_DETAIL = 500
_NUMBERED_AT_ONCE = 200
_WRITTEN = {"written": {"$type": "timestamp"}}
"""The moment by the server's own clock, later than any that it gave before."""


async def done(
    documents: "Documents", session: "Session", deed: Deed, action: str, patient: str
) -> "Document | None":
    """Give what a deed gave that was done before, {} where it is long ago; None for a new one.

    Raises Invalid when the operation id was used for something else.
    """
    entry = await documents["audit"].find_one({"_id": deed.op}, session=session)
    if entry is None:
        return None
    if (entry["action"], entry["patient"]) != (action, patient):
        raise Invalid(f"operation {deed.op[:80]!r} was used before, for something else")
    answer = await documents["answers"].find_one({"_id": deed.op}, session=session)
    return answer["record"] if answer else {}


async def note(
    documents: "Documents",
    session: "Session",
    deed: Deed,
    action: str,
    patient: str,
    detail: str,
    record: "Document",
) -> None:
    """Write the audit entry of a change of a patient's record, and keep the record that it gave."""
    entry = {"at": deed.at, "by": deed.by, "action": action, "patient": patient, "number": 0}
    new = {"$setOnInsert": {**entry, "detail": detail[:_LONGEST_DETAIL]}, "$currentDate": _WRITTEN}
    await documents["audit"].update_one({"_id": deed.op}, new, upsert=True, session=session)
    answer = {"_id": deed.op, "kept": datetime.now(UTC), "record": record}
    await documents["answers"].insert_one(answer, session=session)


async def after(documents: "Documents", number: int, limit: int) -> tuple[tuple[int, AuditEntry], ...]:
    """The numbered audit entries after a number, with their numbers, oldest first."""
    found = documents["audit"].find({"number": {"$gt": max(0, number)}}).sort("number", 1).limit(limit)
    return tuple((fields["number"], _entry(fields)) for fields in await found.to_list(limit))


async def is_unnumbered(documents: "Documents") -> bool:
    """Whether an entry has no number yet."""
    return await documents["audit"].find_one({"number": 0}, {"_id": 1}) is not None


async def number(documents: "Documents", session: "Session") -> None:
    """Number those entries that have no number yet, in the order in which they were written.

    In a transaction that sees all of them as of one moment: of two who number at once, one begins again. So
    no number is there before the one in front of it, and who has read up to a number has missed none.
    """
    last = await _last(documents, session)
    fresh = documents["audit"].find({"number": 0}, {"_id": 1}, session=session).sort("written", 1)
    waiting = await fresh.limit(_NUMBERED_AT_ONCE).to_list(_NUMBERED_AT_ONCE)
    for place, entry in enumerate(waiting, last + 1):
        await documents["audit"].update_one(
            {"_id": entry["_id"]}, {"$set": {"number": place}}, session=session
        )


def _entry(fields: "Document") -> AuditEntry:
    named = {name: fields[name] for name in ("at", "by", "action", "patient", "detail")}
    return AuditEntry(op=fields["_id"], **named)


async def _last(documents: "Documents", session: "Session") -> int:
    numbered = documents["audit"].find({"number": {"$gt": 0}}, {"number": 1}, session=session)
    newest = await numbered.sort("number", -1).limit(1).to_list(1)
    return int(newest[0]["number"]) if newest else 0
