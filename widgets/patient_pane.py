"""The patient pane: the essentials of the bed under the cursor."""

from dataclasses import dataclass

from clinical.news2 import Assessment
from textual.reactive import var

from clinical.board import BedPicture
from clinical.teams import TeamMember
from widgets.drawn import Drawn


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What the pane shows. `team` is None while it is not known; `team_note` says why ("as of 11:58, Neo4j down")."""

    picture: BedPicture
    assessment: Assessment | None = None
    team: tuple[TeamMember, ...] | None = None
    team_note: str = ""


class PatientPane(Drawn):
    """Two identifiers, flags and allergies, own limits, team, NEWS2 by parts; gives up lines from below."""

    facts: var[PatientFacts | None] = var(None)
    now: var[float] = var(0.0)
    private: var[bool] = var(False)
