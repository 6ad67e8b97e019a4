"""Patients' records, wards and beds in their collections.

A bed is a document of its own and names who lies in it, so that of two who want it one meets the other's
change. `session` is the transaction in which something is done.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from backends.mongodb.documents import NOT_THE_RECORD, document, patient
from backends.ports import Conflict, Invalid, Occupancy
from clinical.patients import Patient
from clinical.places import Bed, Ward

if TYPE_CHECKING:
    from backends.mongodb.seam import Documents, Session

ANY = {"$gt": ""}
"""Whatever text there is; as an index over those that have one needs it to be asked."""


async def get(documents: "Documents", id: str, session: "Session | None" = None) -> Patient | None:  # noqa: A002
    """One record by its id."""
    fields = await documents["patients"].find_one({"_id": id}, NOT_THE_RECORD, session=session)
    return None if fields is None else patient(fields)


async def put(
    documents: "Documents", session: "Session", before: Patient | None, after: Patient
) -> dict[str, Any]:
    """Store a record at the version it was read at; gives its document. Raises Conflict, Invalid."""
    fields = document(after)
    await _check_mrn(documents, session, after)
    if before is None:
        await documents["patients"].insert_one(fields, session=session)
        return fields
    stands = {"_id": after.id, "version": before.version}
    answer = await documents["patients"].replace_one(stands, fields, session=session)
    if answer.matched_count != 1:
        raise Conflict("the record has been changed by someone else")
    return fields


async def _check_mrn(documents: "Documents", session: "Session", wanted: Patient) -> None:
    same = {"mrn": {"$eq": wanted.mrn, **ANY}, "_id": {"$ne": wanted.id}}
    owner = await documents["patients"].find_one(same, NOT_THE_RECORD, session=session)
    if owner is not None:
        raise Conflict("another patient has this MRN", patient(owner))


async def put_to_bed(
    documents: "Documents", session: "Session", before: Patient | None, after: Patient
) -> None:
    """Free and take the beds in which a record differs; raises Conflict, with who lies there, for a taken."""
    left = None if before is None else before.bed
    if left is not None and left != after.bed:
        free = {"$set": {"patient": None, "away": False}}
        await documents["beds"].update_one({"_id": _name(left), "patient": after.id}, free, session=session)
    if after.bed is not None and (left != after.bed or before is None or before.away != after.away):
        await _take(documents, session, after.bed, after)


async def _take(documents: "Documents", session: "Session", bed: Bed, lies: Patient) -> None:
    empty = {"_id": _name(bed), "patient": {"$in": [None, lies.id]}}
    taken = {"$set": {"patient": lies.id, "away": lies.away}}
    answer = await documents["beds"].update_one(empty, taken, session=session)
    if answer.matched_count == 1:
        return
    there = await documents["beds"].find_one({"_id": _name(bed)}, session=session)
    if there is None:
        raise Invalid("there is no such bed")
    raise Conflict(f"bed {bed} is taken", await get(documents, there["patient"], session))


async def census(documents: "Documents", ward: str | None) -> tuple[Patient, ...]:
    """Those who have a bed, in the order of the beds."""
    found = documents["patients"].find({"ward": ANY if ward is None else ward}, NOT_THE_RECORD)
    lying = [patient(fields) for fields in await found.to_list(None)]
    labels = {each["_id"]: each["labels"] for each in await documents["wards"].find().to_list(None)}
    places = {(ward, label): place for ward in labels for place, label in enumerate(labels[ward])}

    def order(lies: Patient) -> tuple[str, int]:
        bed = lies.bed
        return ("", 0) if bed is None else (bed.ward, places.get((bed.ward, bed.label), len(places)))

    return tuple(sorted(lying, key=order))


async def wards(documents: "Documents", region: str) -> tuple[Ward, ...]:
    """Every ward by name, its beds in their order."""
    found = documents["wards"].find().sort([("name", 1), ("_id", 1)])
    return tuple(
        Ward(region, each["_id"], each["name"], tuple(each["labels"])) for each in await found.to_list(None)
    )


async def occupancy(documents: "Documents", region: str) -> tuple[Occupancy, ...]:
    """Every ward by name with its taken beds, those apart whose patients are off the ward."""
    taken: dict[tuple[str, bool], set[str]] = {}
    for bed in await documents["beds"].find({"patient": ANY}).to_list(None):
        taken.setdefault((bed["ward"], bed["away"]), set()).add(bed["label"])
    return tuple(
        Occupancy(ward, *(frozenset(taken.get((ward.id, away), ())) for away in (False, True)))
        for ward in await wards(documents, region)
    )


async def put_ward(documents: "Documents", session: "Session", ward: Ward) -> None:
    """Store a ward and its beds; a bed in which someone lies stays, after the others."""
    there = await documents["beds"].find({"ward": ward.id}, session=session).to_list(None)
    stored = await documents["wards"].find_one({"_id": ward.id}, session=session)
    kept = {bed["label"] for bed in there if bed["patient"] is not None} - set(ward.labels)
    order = stored["labels"] if stored else ()
    labels = list(dict.fromkeys((*ward.labels, *(label for label in order if label in kept))))
    fields = {"$set": {"name": ward.name, "labels": labels}}
    await documents["wards"].update_one({"_id": ward.id}, fields, upsert=True, session=session)
    gone = {"ward": ward.id, "label": {"$nin": labels}}
    await documents["beds"].delete_many(gone, session=session)
    new = _beds(ward, set(labels) - {bed["label"] for bed in there})
    if new:
        await documents["beds"].insert_many(new, session=session)


def _beds(ward: Ward, labels: Iterable[str]) -> Sequence[dict[str, Any]]:
    return [
        {"_id": f"{ward.id}/{label}", "ward": ward.id, "label": label, "patient": None, "away": False}
        for label in labels
    ]


def _name(bed: Bed) -> str:
    return f"{bed.ward}/{bed.label}"
