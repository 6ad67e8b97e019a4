"""What the records need on the server: collections that refuse what is none, indexes, and their version.

Made by `set_up`, which may run twice and two at once: whatever is there already is brought up to date.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import CollectionInvalid, OperationFailure
from pymongo.read_preferences import ReadPreference

from backends.mongodb.finding import INDEX
from backends.ports import Misconfigured

if TYPE_CHECKING:
    from backends.mongodb.seam import Documents

VERSION = 2

_EXISTS = 48
_TEXT = {"bsonType": "string"}
_NAME = {"bsonType": "string", "minLength": 1}
_NUMBER = {"bsonType": "number"}
_TEXTS = {"bsonType": "array", "items": _TEXT}
_THINGS = {"bsonType": "array", "items": {"bsonType": "object"}}
_WHOLE = {"bsonType": ["int", "long"], "minimum": 0}
_VERSION = {"bsonType": ["int", "long"], "minimum": 1}
_STAY = {
    "bsonType": ["object", "null"],
    "required": ["bed", "admitted", "state"],
    "properties": {
        "bed": {"bsonType": "object", "required": ["region", "ward", "label"]},
        "admitted": _NUMBER,
        "state": {"enum": ["in bed", "off ward", "discharged"]},
    },
}

_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "patients": {
        "_id": _NAME,
        "mrn": _TEXT,
        "family": _TEXT,
        "given": _TEXT,
        "born": _NAME,
        "sex": _NAME,
        "flags": _THINGS,
        "diagnoses": _TEXTS,
        "medications": _TEXTS,
        "limits": _THINGS,
        "stay": _STAY,
        "version": _VERSION,
        "words": _TEXT,
        "keys": _TEXTS,
    },
    "wards": {"_id": _NAME, "name": _TEXT, "labels": _TEXTS},
    "beds": {
        "_id": _NAME,
        "ward": _NAME,
        "label": _NAME,
        "patient": {"bsonType": ["string", "null"]},
        "away": {"bsonType": "bool"},
    },
    "audit": {
        "_id": _NAME,
        "at": _NUMBER,
        "by": _TEXT,
        "action": _NAME,
        "patient": _TEXT,
        "detail": _TEXT,
        "number": _WHOLE,
        "written": {"bsonType": "timestamp"},
    },
    "answers": {"_id": _NAME, "kept": {"bsonType": "date"}, "record": {"bsonType": "object"}},
    "teams": {"_id": _NAME, "number": _VERSION, "fact": {"bsonType": "object", "required": ["kind"]}},
    "schema": {"_id": _NAME, "version": _VERSION},
}
"""Each collection's fields: all of them must be there."""

_INDEXES: Mapping[str, list[IndexModel]] = {
    "patients": [
        IndexModel([("keys", ASCENDING)], name=INDEX),
        IndexModel("mrn", name="mrn", unique=True, partialFilterExpression={"mrn": {"$gt": ""}}),
        IndexModel(
            [("ward", ASCENDING), ("bed", ASCENDING)],
            name="place",
            unique=True,
            partialFilterExpression={"ward": {"$gt": ""}},
        ),
    ],
    "beds": [
        IndexModel("ward", name="ward"),
        IndexModel("patient", name="taken", unique=True, partialFilterExpression={"patient": {"$gt": ""}}),
    ],
    "audit": [
        IndexModel("number", name="number", unique=True, partialFilterExpression={"number": {"$gt": 0}}),
        IndexModel("written", name="unnumbered", partialFilterExpression={"number": 0}),
        IndexModel([("patient", ASCENDING), ("written", ASCENDING)], name="patient"),
    ],
    "answers": [IndexModel("kept", name="a_day", expireAfterSeconds=86_400)],
}


async def set_up(documents: "Documents") -> None:
    """Make or bring up to date what the records need; the version is written last."""
    await check_set(documents)
    there = set(await documents.list_collection_names())
    for collection, shape in _SHAPES.items():
        await _make(documents, collection, shape, collection in there)
    for collection, indexes in _INDEXES.items():
        await documents[collection].create_indexes(indexes)
    newest = {"$max": {"version": VERSION}}
    await documents["schema"].update_one({"_id": "records"}, newest, upsert=True)


async def _make(documents: "Documents", collection: str, shape: Mapping[str, Any], there: bool) -> None:
    wanted = {"$jsonSchema": {"bsonType": "object", "required": list(shape), "properties": dict(shape)}}
    if not there:
        try:
            await documents.create_collection(collection, validator=wanted, check_exists=False)
        except (CollectionInvalid, OperationFailure) as error:
            if getattr(error, "code", None) != _EXISTS:
                raise
    await documents.command("collMod", collection, validator=wanted)


async def version(documents: "Documents") -> int:
    """The version of what is there, 0 for nothing."""
    known = await documents["schema"].find_one({"_id": "records"})
    return int(known["version"]) if known else 0


async def check(documents: "Documents") -> None:
    """Raise Misconfigured where the records would not be served as they must be."""
    found = await version(documents)
    if found < VERSION:
        raise Misconfigured("it is not set up for this wardwatch: run `wardwatch setup mongodb`")
    if found > VERSION:
        raise Misconfigured("a newer wardwatch has set it up: update this one")


async def check_set(documents: "Documents") -> None:
    """Raise Misconfigured for a server that is alone: without a replica set it has no transactions."""
    told = await documents.client.admin.command("hello", read_preference=ReadPreference.PRIMARY_PREFERRED)
    if "setName" not in told and told.get("msg") != "isdbgrid":
        raise Misconfigured("it is no replica set, which transactions need: start it with --replSet")
