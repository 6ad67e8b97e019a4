"""When what is on the screen must not be trusted: the notices of the banner."""

from collections.abc import Iterator

from tui.absences import Absences
from tui.away import counted
from tui.freeze import Freeze
from tui.regions import RegionWatch
from widgets.banner import Notice
from widgets.times import clock, hour_minute

_BEDSIDE = "LOOK AT THE BEDSIDE MONITORS"
_ALERTS_STAND = {
    True: "The last known stand; new ones are judged here",
    False: "None were known; new ones are judged here",
}
_HISTORY_ASKED = {
    True: "Asked from the history every few seconds, judged here (local), no medians.",
    False: "The history does not answer either: nothing new is seen or judged.",
}


def of_the_links(region: RegionWatch) -> Iterator[Notice]:
    """What the region's links withhold."""
    if link := region.cut("alerts"):
        yield Notice(
            "ALERTS NOT UPDATING",
            link.since,
            _BEDSIDE,
            f"{link.problem}. {_ALERTS_STAND[region.alerts_known]} (local). No acknowledging.",
        )
    if link := region.cut("live"):
        yield Notice(
            "VITAL SIGNS NOT LIVE",
            link.since,
            _BEDSIDE,
            f"{link.problem}. {_HISTORY_ASKED[region.cut('vitals') is None]}",
        )
    if link := region.cut("patients"):
        yield Notice("PATIENT RECORDS NOT UPDATING", link.since, why=link.problem)


def of_the_freeze(frozen: Freeze | None) -> Iterator[Notice]:
    """That the values stand still because the user wants it, and what has come meanwhile."""
    if frozen is not None:
        yield Notice(
            f"FROZEN since {clock(frozen.since)}, space goes on",
            why=f"{_many(frozen.readings, 'reading')} and {_many(frozen.alerts, 'alert')} since.",
        )


def of_the_absence(absences: Absences) -> Iterator[Notice]:
    """That alerts came or went while nobody saw this screen: an offer, which covers nothing."""
    if (absence := absences.offered) is not None:
        since, until = hour_minute(absence.spell.since), hour_minute(absence.spell.until)
        what = counted(absences.missed(absence))
        yield Notice(f"AWAY {since} to {until}, i lists it", advice=what, grave=False)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def of_the_engine(unjudged: float | None) -> Iterator[Notice]:
    """That the ward looks calm only because nobody judges it; since when, where that is so."""
    if unjudged is not None:
        yield Notice(
            "ALERTS NOT JUDGED",
            unjudged,
            _BEDSIDE,
            "No alarm engine feeds this ward. What this screen shows is judged here alone (local).",
        )


def of_the_screen(delayed: float | None, opening: str, ward: str) -> Iterator[Notice]:
    """What the screen itself, or a store that does not open, withholds."""
    if delayed is not None:
        yield Notice(f"DISPLAY DELAYED {delayed:.0f} s", advice=_BEDSIDE, why="What is shown is old.")
    if opening:
        yield Notice("NOTHING IS SHOWN YET", advice=_BEDSIDE, why=opening)
    if ward:
        yield Notice("NO WARD", advice=_BEDSIDE, why=ward)
