"""The care team of the bed under the cursor: asked once the cursor rests; the latest question wins."""

import asyncio

from backends.ports import CareTeams, StoreError
from clinical.teams import TeamMember
from tui import follow

_REST = 0.15
_FRESH = 60.0


class TeamLookup:
    """What is known of patients' teams; an answer is good for a minute, and after that until a better one."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, tuple[TeamMember, ...]]] = {}
        self._failed: dict[str, str] = {}
        self._asked = ("", 0.0)

    def due(self, patient: str, now: float) -> bool:
        """Whether to ask for a patient's team: the last question was about another, or a while ago."""
        about, when = self._asked
        return patient != about or not 0 <= now - when < _FRESH

    def team(self, patient: str) -> tuple[TeamMember, ...] | None:
        """The team as last known; None while it is not."""
        known = self._known.get(patient)
        return known[1] if known else None

    def note(self, patient: str) -> str:
        """Why the team is not known, or only as of a while ago; empty when it is."""
        return self._failed.get(patient, "")

    async def look_up(self, teams: CareTeams, patient: str, now: float) -> None:
        """Ask for a patient's team; cancelled when the cursor moves on."""
        self._asked = patient, now
        known = self._known.get(patient)
        if known and 0 <= now - known[0] < _FRESH:
            return
        await asyncio.sleep(_REST)
        try:
            self._known[patient] = now, await follow.asked(teams.team_of(patient, now))
            self._failed.pop(patient, None)
        except StoreError as error:
            self._failed[patient] = f"team store: {error}"
