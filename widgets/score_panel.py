"""NEWS2 of one patient: the score and what it asks for, when the next set is due, and its parts."""

from collections.abc import Sequence

from textual.reactive import var

from clinical.board import BedPicture
from clinical.news2 import EVERY, Assessment, Band
from widgets.inks import Ink
from widgets.lines import Line
from widgets.news_parts import due_words, news_lines
from widgets.panel import Panel, told
from widgets.times import hour_minute

_HOUR = 3600.0


class ScorePanel(Panel):
    """The score as it stands now, made from the newest vital signs; `picture` None while nothing is known."""

    FACTS = (*Panel.FACTS, "picture", "assessment")
    NUMBER, TITLE = 2, "NEWS2"

    picture: var[BedPicture | None] = var(None)
    assessment: var[Assessment | None] = var(None)

    def content(self, width: int) -> Sequence[Line]:
        """The score, when the next set is due, the seven parts with points, age and who charted."""
        picture, assessment = self.picture, self.assessment
        if picture is None or picture.patient is None:
            return [told("no vital signs of this patient here", width)]
        if picture.patient.away:
            return [told("off the ward: not scored", width, Ink.TEXT)]
        head, *parts = news_lines(picture, assessment, self.now, width, due=False)
        return [head, *_due(assessment, self.now, width), *parts]


def _due(assessment: Assessment | None, now: float, width: int) -> list[Line]:
    """When the next set is due by the clock, and how often this score asks for one."""
    if assessment is None or assessment.due is None:
        return []
    late = assessment.late > 0
    words = due_words(assessment, now)
    if words != "next set now":
        words = f"{words}, {'was due' if late else 'at'} {hour_minute(assessment.due)}"
    if often := _often(assessment):
        words = f"{words}; {often}"
    return [told(words, width, Ink.TECHNICAL if late else Ink.TEXT)]


def _often(assessment: Assessment) -> str:
    score = assessment.score
    if score is None or score.band is None or not score.complete:
        return "" if score is None else "a part is missing"
    if score.band is Band.HIGH:
        return "continuous"
    hours = 12.0 if score.total == 0 else EVERY[score.band] / _HOUR
    return "hourly" if hours == 1 else f"every {hours:g} h"
