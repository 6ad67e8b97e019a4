"""The facts of the care teams, kept beside the records wherever the teams themselves are served."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backends import team_facts
from backends.ports import TeamDeed
from clinical.teams import TeamFact

if TYPE_CHECKING:
    from backends.mongodb.seam import Document, Documents

_AT_ONCE = 1_000


async def keep(documents: "Documents", steps: Sequence[tuple[int, TeamDeed]]) -> None:
    """Keep what steps changed, unless something newer is kept."""
    changed = [(number, fact) for number, step in steps for fact in step.facts]
    for start in range(0, len(changed), _AT_ONCE):
        updates = [_update(number, fact) for number, fact in changed[start : start + _AT_ONCE]]
        await documents.command("update", "teams", updates=updates, writeConcern={"w": "majority"})


async def kept(documents: "Documents", after: str, limit: int) -> tuple[tuple[str, TeamFact], ...]:
    """The facts after a key, in the order of their keys."""
    found = documents["teams"].find({"_id": {"$gt": after}}).sort("_id", 1).limit(limit)
    return tuple((each["_id"], team_facts.fact(each["fact"])) for each in await found.to_list(limit))


def _update(number: int, fact: TeamFact) -> "Document":
    """An update that leaves alone what is newer; `$literal`, for what is in a fact is no expression."""
    newer = {"$gt": [number, {"$ifNull": ["$number", 0]}]}
    stands = {
        "number": {"$cond": [newer, number, "$number"]},
        "fact": {"$cond": [newer, {"$literal": team_facts.fields(fact)}, "$fact"]},
    }
    return {"q": {"_id": team_facts.key(fact)}, "u": [{"$set": stands}], "upsert": True}
