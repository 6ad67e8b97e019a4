"""In which order the beds stand, and which of them are shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.places import Bed
from tui.matching import bed_has

Choice = TypeVar("Choice", bound=StrEnum)


class Order(StrEnum):
    """By what the beds are sorted."""

    PLACE = "places"
    NEWS2 = "NEWS2 first"
    ALERT = "alerts first"


class Show(StrEnum):
    """Which beds are shown."""

    ALL = "all beds"
    ALARMING = "alarming"
    MINE = "my patients"


ORDERS = {"places": Order.PLACE, "news2": Order.NEWS2, "alert": Order.ALERT}
SHOWS = {"all": Show.ALL, "alarming": Show.ALARMING, "mine": Show.MINE}
"""The orders and selections by the words that name them in commands, flags and the session."""


def following(choice: Choice) -> Choice:
    """The next choice of its kind, round the end."""
    choices = list(type(choice))
    return choices[(choices.index(choice) + 1) % len(choices)]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The beds as they are shown, and those that a filter hides."""

    shown: tuple[BedPicture, ...]
    hidden: tuple[BedPicture, ...]


def arrange(
    pictures: Sequence[BedPicture],
    assessments: Mapping[Bed, Assessment],
    order: Order,
    show: Show,
    mine: Collection[str] = (),
    *,
    now: float,
    words: str = "",
) -> Arrangement:
    """Sort and filter a ward's beds; `mine` are the ids of the clinician's patients, `words` must occur.

    A bed of which nothing is known any more counts as alarming, whether or not anyone has raised an alert.
    """
    wanted = {
        picture.bed
        for picture in pictures
        if _is_shown(picture, show, mine, now) and (not words or bed_has(words, picture))
    }
    shown = tuple(picture for picture in pictures if picture.bed in wanted)
    hidden = tuple(picture for picture in pictures if picture.bed not in wanted)
    if order is Order.NEWS2:
        shown = tuple(sorted(shown, key=lambda picture: -_points(assessments.get(picture.bed))))
    elif order is Order.ALERT:
        shown = tuple(sorted(shown, key=_alarm))
    return Arrangement(shown, hidden)


def _is_shown(picture: BedPicture, show: Show, mine: Collection[str], now: float) -> bool:
    if show is Show.ALARMING:
        return bool(picture.alerts) or picture.is_blind(now)
    if show is Show.MINE:
        return picture.patient is not None and picture.patient.id in mine
    return True


def _points(assessment: Assessment | None) -> int:
    """NEWS2 points, a lower bound as its number; a bed without a score comes last."""
    score = assessment.score if assessment else None
    return -1 if score is None or score.total is None else score.total


def _alarm(picture: BedPicture) -> tuple[bool, int]:
    """Stable: a bed moves only when its worst unseen (else seen) priority changes."""
    unseen = [alert.priority for alert in picture.alerts if alert.unseen]
    seen = [alert.priority for alert in picture.alerts]
    return not unseen, -max(unseen or seen, default=0)
