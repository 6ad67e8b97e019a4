"""Patients by any part of their words: ranges over the one index of keys, rank by rank.

What is asked is a value in a range or behind `$literal`, never an operator nor a pattern. `$elemMatch` holds
both ends of a range to one and the same key: without it a range over an array finds almost everybody.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backends import findable
from backends.findable import Look
from backends.mongodb.documents import NOT_THE_RECORD, patient
from clinical import folding
from clinical.patients import Patient

if TYPE_CHECKING:
    from backends.mongodb.seam import Document, Documents

INDEX = "found_by"


async def find(documents: "Documents", text: str, limit: int) -> tuple[Patient, ...]:
    """Those in whom each word of a text occurs, by rank, and within a rank by the word found."""
    asked = [_longest_first(words) for words in findable.asked(text)]
    found: dict[str, Document] = {}
    for away in (0, 1):
        for look in findable.looks(asked):
            for words in asked:
                for fields in await _matching(documents, away, look, words, limit):
                    found.setdefault(fields["_id"], fields)
            if len(found) >= limit:
                return _patients(found, limit)
    return _patients(found, limit)


def query(away: int, look: Look, words: Sequence[str]) -> dict[str, Any]:
    """Those who have a key that begins with the first word, and the other words too."""
    mark = f"{away}{look.inside}"
    prefix = folding.prefix(words[0])
    keys = {"$elemMatch": {"$gte": mark + prefix.first, "$lt": mark + prefix.beyond}}
    others = [_has(f" {word}" if look.beginning else word) for word in words[1:]]
    return {"keys": keys, "$expr": {"$and": others}} if others else {"keys": keys}


async def _matching(
    documents: "Documents", away: int, look: Look, words: Sequence[str], limit: int
) -> "list[Document]":
    """Documents in the order of the index, that is of the word found."""
    found = documents["patients"].find(query(away, look, words), NOT_THE_RECORD).hint(INDEX).limit(limit)
    return await found.to_list(limit)


def _has(word: str) -> dict[str, Any]:
    return {"$gte": [{"$indexOfBytes": ["$words", {"$literal": word}]}, 0]}


def _longest_first(words: Sequence[str]) -> Sequence[str]:
    """The longest word is most likely the rarest, and to count them would cost more than it saves."""
    return sorted(words, key=len, reverse=True)


def _patients(found: "dict[str, Document]", limit: int) -> tuple[Patient, ...]:
    return tuple(patient(fields) for fields in list(found.values())[:limit])
